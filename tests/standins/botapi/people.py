"""People as a test holds them; the same handles work here and over the control API."""

from __future__ import annotations

import asyncio
import base64
import struct
import zlib
from collections.abc import Callable, Sequence

from tests.standins.botapi.chats import ChatHandle, Group
from tests.standins.botapi.params import Json
from tests.standins.botapi.state import Message, Toast
from tests.standins.botapi.wires import ChatView, LocalWire, Tap, Wire

__all__ = ["PIXEL", "ChatHandle", "Group", "LocalWire", "NotSeen", "Person", "picture"]
Wanted = str | Callable[[Message], object]


class NotSeen(AssertionError):
    """What somebody waited for did not come; the text shows what they see instead."""


def picture(width: int = 1, height: int = 1, grey: int = 128) -> bytes:
    """A real PNG in one shade, for tests that need to tell pictures apart."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        packed = struct.pack(">I", len(body)) + kind + body
        return packed + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * width) * height
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PIXEL = picture()


class Person:
    """Somebody with a phone. ``chat`` is the private chat with the bot.

    ``sees`` looks at what changed since the person's last own act, so that an old message with
    the same words does not count; ``fresh=False`` looks at the whole chat.
    """

    def __init__(self, wire: Wire, number: int) -> None:
        self.wire = wire
        self.id = number
        self.chat = ChatHandle(wire, number)
        self._marks: dict[int, int] = {}

    async def _act(self, verb: str, chat: ChatHandle | None = None, **args: object) -> Json:
        place = chat or self.chat
        self._marks[place.id] = (await self.wire.view(place.id)).revision
        if chat is not None:
            args["chat_id"] = chat.id
        return await self.wire.act(verb, self.id, dict(args))

    async def _say(self, verb: str, chat: ChatHandle | None, **args: object) -> Message:
        done = await self._act(verb, chat, **args)
        view = await self.wire.view(done["chat_id"])
        return next(m for m in view.messages if m.id == done["message_id"])

    async def sends(
        self, text: str, *, chat: ChatHandle | None = None, reply_to: Message | None = None
    ) -> Message:
        """Write a text or command."""
        return await self._say("sends", chat, text=text, reply_to=reply_to.id if reply_to else None)

    async def replies(
        self, message: Message, text: str, *, chat: ChatHandle | None = None
    ) -> Message:
        """Answer one message."""
        return await self.sends(text, chat=chat, reply_to=message)

    async def sends_photo(
        self, content: bytes = PIXEL, caption: str = "", *, chat: ChatHandle | None = None
    ) -> Message:
        """Send a picture."""
        return await self._send_file("sends_photo", content, "photo.jpg", caption, chat)

    async def sends_document(
        self, content: bytes, name: str, caption: str = "", *, chat: ChatHandle | None = None
    ) -> Message:
        """Send a file."""
        return await self._send_file("sends_document", content, name, caption, chat)

    async def sends_voice(
        self, content: bytes = b"OggS", *, chat: ChatHandle | None = None
    ) -> Message:
        """Send a spoken message."""
        return await self._send_file("sends_voice", content, "voice.oga", "", chat)

    async def sends_file(
        self,
        kind: str,
        content: bytes = b"content",
        name: str = "",
        caption: str = "",
        *,
        chat: ChatHandle | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a file of any sort, such as ``video_note``."""
        packed = base64.b64encode(content).decode()
        replied = reply_to.id if reply_to else None
        given = {"kind": kind, "content": packed, "name": name, "caption": caption}
        return await self._say("sends_file", chat, **given, reply_to=replied)

    async def _send_file(
        self, verb: str, content: bytes, name: str, caption: str, chat: ChatHandle | None
    ) -> Message:
        packed = base64.b64encode(content).decode()
        return await self._say(verb, chat, content=packed, name=name, caption=caption)

    async def sends_contact(
        self, phone: str, *, user_id: int | None = None, chat: ChatHandle | None = None
    ) -> Message:
        """Share a phone number; with another ``user_id`` it is somebody else's."""
        return await self._say("sends_contact", chat, phone=phone, user_id=user_id)

    async def sends_location(
        self,
        latitude: float,
        longitude: float,
        *,
        chat: ChatHandle | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Share a place."""
        replied = reply_to.id if reply_to else None
        given = {"latitude": latitude, "longitude": longitude}
        return await self._say("sends_location", chat, **given, reply_to=replied)

    async def sends_sticker(self, emoji: str = "👍", *, chat: ChatHandle | None = None) -> Message:
        """Send a sticker."""
        sticker = {
            "file_id": "CAACAgQAAxkBAAIstandin", "file_unique_id": "AgADstandin",
            "type": "regular", "width": 512, "height": 512, "is_animated": False,
            "is_video": False, "emoji": emoji,
        }  # fmt: skip
        return await self._say("sends_content", chat, content={"sticker": sticker})

    async def sends_content(self, content: Json, *, chat: ChatHandle | None = None) -> Message:
        """Send any other kind of message by its fields, such as ``venue`` or ``poll``."""
        return await self._say("sends_content", chat, content=content)

    async def edits(
        self, message: Message, text: str, *, chat: ChatHandle | None = None
    ) -> Message:
        """Change one of their own messages."""
        return await self._say("edits", chat, message_id=message.id, text=text)

    async def deletes(self, message: Message, *, chat: ChatHandle | None = None) -> None:
        """Delete a message for both sides."""
        await self._act("deletes", chat, message_id=message.id)

    async def taps(self, message: Message, button: str, *, chat: ChatHandle | None = None) -> Tap:
        """Press the button with this label or data; a link is opened, a code copied.

        Raises: NotSeen, when the message as it is now has no such button.
        """
        view = await self.wire.view((chat or self.chat).id)
        now = next((m for m in view.messages if m.id == message.id), message)
        matching = [b for b in now.buttons if button in (b["text"], b.get("callback_data"))]
        found = matching[0] if matching else None
        if found is None:
            raise NotSeen(f"no button {button!r} among {now.labels}")
        if "url" in found:
            return Tap(url=found["url"])
        if "copy_text" in found:
            return Tap(copied=found["copy_text"]["text"])
        return await self.forges(message, found["callback_data"], chat=chat)

    async def forges(self, message: Message, data: str, *, chat: ChatHandle | None = None) -> Tap:
        """Send button data the message need not have, as a changed client can."""
        done = await self._act("taps", chat, message_id=message.id, data=data)
        return Tap(query_id=done["query_id"])

    async def presses(self, label: str) -> Message:
        """Press a button of the keyboard in place of the letters; it sends its label."""
        buttons = [b for row in self.chat.reply_keyboard for b in row]
        found = next((b for b in buttons if b["text"] == label), None)
        if found is None:
            raise NotSeen(f"no key {label!r} among {[b['text'] for b in buttons]}")
        if found.get("request_contact"):
            return await self.sends_contact(f"98912{self.id % 10_000_000:07d}")
        return await self.sends(label)

    async def connects(
        self,
        connection: str = "bc-1",
        *,
        rights: Sequence[str] = ("can_reply", "can_read_messages"),
        enabled: bool = True,
    ) -> str:
        """Let the bot into one's own account, change what it may do there, or put it out."""
        await self._act("connects", connection=connection, rights=list(rights), enabled=enabled)
        return connection

    async def is_written_to(self, by: Person, connection: str = "bc-1") -> ChatHandle:
        """The chat of one's own account with somebody, for either of them to write in."""
        done = await self._act("is_written_to", connection=connection, person=by.id)
        return ChatHandle(self.wire, done["chat_id"])

    async def blocks(self) -> None:
        """Stop the bot."""
        await self._act("blocks")

    async def unblocks(self) -> None:
        """Let the bot write again."""
        await self._act("unblocks")

    async def deactivates(self) -> None:
        """Delete the account."""
        await self._act("deactivates")

    async def searches(self, query: str) -> Tap:
        """Type the bot's name and a query into some chat."""
        return Tap(query_id=(await self._act("searches", query=query))["query_id"])

    async def finds(self, query: str, *, offset: str = "", timeout: float = 10.0) -> Json:
        """Type the bot's name and a query into some chat, and see what the bot answers.

        Raises: NotSeen, when it says nothing.
        """
        asked = await self._act("searches", query=query, offset=offset)
        ends = asyncio.get_running_loop().time() + timeout
        while True:
            view = await self.wire.view(self.id)
            answer = await self.wire.act("answer", self.id, asked)
            if "results" in answer:
                return answer
            await self._wait(self.chat, view, ends, "an answer to the search")

    async def pays(self, bill: Message | str, *, timeout: float = 10.0) -> Message:
        """Pay a bill that stands in the chat, or the one behind a link.

        Raises: NotSeen, when the bot says no or nothing.
        """
        name = await self.begins_to_pay(bill, timeout=timeout)
        return await self._say("completes", None, bill=name)

    async def begins_to_pay(self, bill: Message | str, *, timeout: float = 10.0) -> str:
        """Press *pay* and see that the bot agrees; the platform's name of the bill.

        Raises: NotSeen, when the bot says no or nothing.
        """
        name = bill if isinstance(bill, str) else f"{self.id}/{bill.id}"
        await self._asked("pays", name, timeout)
        return name

    async def wants_it_sent(self, bill: str, *, timeout: float = 10.0) -> None:
        """Name an address on a bill.

        Raises: NotSeen, when the bot says no or nothing.
        """
        await self._asked("is_sent", bill, timeout)

    async def _asked(self, verb: str, bill: str, timeout: float) -> None:
        done = await self._act(verb, bill=bill)
        ends = asyncio.get_running_loop().time() + timeout
        while not (answer := await self.wire.act("answer", self.id, done)):
            view = await self.wire.view(self.id)
            await self._wait(self.chat, view, ends, "an answer to the checkout")
        if not answer["ok"]:
            raise NotSeen(f"the bot refused the checkout: {answer['error']}")

    async def sees(
        self,
        wanted: Wanted = "",
        *,
        timeout: float = 5.0,
        fresh: bool = True,
        chat: ChatHandle | None = None,
    ) -> Message:
        """Wait for a message of the bot: one that has these words, or that a function likes.

        Raises: NotSeen.
        """
        place = chat or self.chat
        ends = asyncio.get_running_loop().time() + timeout
        since = self._marks.get(place.id, 0) if fresh else 0
        while True:
            view = await self.wire.view(place.id)
            for message in reversed(view.messages):
                if message.from_bot and message.revision > since and _likes(wanted, message):
                    return message
            await self._wait(place, view, ends, repr(wanted))

    async def answered(
        self, tap: Tap, *, timeout: float = 5.0, chat: ChatHandle | None = None
    ) -> Toast:
        """Wait for the end of the spinner.

        Raises: NotSeen.
        """
        place = chat or self.chat
        ends = asyncio.get_running_loop().time() + timeout
        while True:
            view = await self.wire.view(place.id)
            for toast in view.toasts:
                if toast.query_id == tap.query_id:
                    return toast
            await self._wait(place, view, ends, "an answer to the tap")

    async def _wait(self, place: ChatHandle, view: ChatView, ends: float, what: str) -> None:
        left_s = ends - asyncio.get_running_loop().time()
        if left_s <= 0:
            shown = "\n".join(
                f"  {'bot' if m.from_bot else 'me '} #{m.id} {m.text[:200]!r} {m.labels}"
                for m in view.messages[-8:]
            )
            raise NotSeen(f"{self.id} did not see {what}; the chat ends with\n{shown}")
        await self.wire.changed(place.id, view.revision, left_s)


def _likes(wanted: Wanted, message: Message) -> bool:
    return wanted in message.text if isinstance(wanted, str) else bool(wanted(message))

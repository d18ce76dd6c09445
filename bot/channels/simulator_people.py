"""People of the simulator: what one can do with a phone."""

from asyncio import Future
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from bot.channels.simulator_world import Inbox, Shown, World
from bot.dialogue.layout import Capabilities
from bot.engine.inbound import COMMENT, Kind
from common.ids import new_id
from payments.bills import Receipt


class Platform(Protocol):
    """The channel a phone is connected to."""

    capabilities: Capabilities
    world: World

    def inbox(self, chat: str) -> Inbox:
        """What a chat shows."""

    def hear(self, chat: str, kind: Kind, **facts: Any) -> "Future[None]":
        """Tell the shop."""


class Person:
    """Somebody with a phone. `chat` is their own chat with the shop; every act may name a group.

    What an act returns resolves when the shop has the update.
    """

    def __init__(self, platform: Platform, number: str, profile: Mapping[str, str]) -> None:
        self._platform = platform
        self._buttons_stay = platform.capabilities.inline_buttons
        self.chat = number
        self._profile = {"sender": number, **profile}

    @property
    def inbox(self) -> Inbox:
        """What their own chat shows."""
        return self._platform.inbox(self.chat)

    def says(self, text: str, *, chat: str = "", reply_to: Shown | None = None) -> "Future[None]":
        """Write; `/name rest` is a command where the manner has commands."""
        facts: dict[str, Any] = {"text": text}
        head, _, rest = text.partition(" ")
        if self._buttons_stay and head.startswith("/") and len(head) > 1:
            name = head[1:].lower()
            facts = {"text": rest.strip(), "command": name}
            if name == "start" and rest.strip():
                facts["start"] = rest.strip()
        if reply_to is not None:
            facts["reply_to"] = reply_to.ref
        return self._act(Kind.TEXT, chat, **facts)

    def taps(self, label: str, *, on: Shown | None = None, chat: str = "") -> "Future[None]":
        """Press the button with this label (or data) on a message, or on the newest that has one.

        Quick replies are offered under the last message only.
        Raises: LookupError where there is no such button, or it opens a page or copies a text.
        """
        inbox = self._platform.inbox(chat or self.chat)
        message = on or inbox.latest(label)
        if not self._buttons_stay and message is not inbox.visible[-1]:
            raise LookupError(f"{label!r} is a quick reply of an older message")
        button = message.button(label)
        if button.data is None:
            raise LookupError(f"{label!r} does not come back to the shop")
        return self.forges(button.data, on=message, label=button.label, chat=chat)

    def forges(
        self, data: str, *, on: Shown | None = None, label: str = "", chat: str = ""
    ) -> "Future[None]":
        """A press with any data, as a changed client could send it."""
        if not self._buttons_stay:
            return self._act(Kind.TAP, chat, data=data, text=label)
        callback_id = f"tap-{new_id()}"
        self._platform.inbox(chat or self.chat).open_taps.add(callback_id)
        facts: dict[str, Any] = {"data": data, "callback_id": callback_id}
        if on is not None:
            facts |= {"card_ref": on.ref, "card_has_picture": on.media_id is not None}
        return self._act(Kind.TAP, chat, **facts)

    def sends_file(
        self, content: bytes, *, kind: str = "photo", caption: str = "", chat: str = ""
    ) -> "Future[None]":
        """A photo, a voice message or another file."""
        ref = self._platform.world.keep_file(content)
        file = {"kind": kind, "ref": ref, "size": len(content)}
        return self._act(Kind.MEDIA, chat, text=caption, media=[file])

    def shares_contact(self, phone: str) -> "Future[None]":
        """Their telephone number, with the channel's own button."""
        return self._act(Kind.CONTACT, phone=phone)

    def shares_location(self, latitude: float, longitude: float) -> "Future[None]":
        """A place on the map."""
        return self._act(Kind.LOCATION, location=[latitude, longitude])

    def pays(self, receipt: Receipt) -> "Future[None]":
        """The chat's platform tells that they have paid a bill."""
        return self._act(Kind.PAID, receipt=asdict(receipt))

    def answers_post(self, post: str, text: str = "") -> "Future[None]":
        """Answer to a post or a story, or share it; `post` is its link or its number."""
        return self._act(Kind.TEXT, text=text, post=post)

    def comments(self, post: str, text: str) -> "Future[None]":
        """Write something under a post, for everybody to read.

        Raises: LookupError where posts have no comments.
        """
        if self._buttons_stay:
            raise LookupError("nothing can be said under a post here")
        comment = f"{COMMENT}{new_id()}"
        self._platform.world.comments[comment] = self.chat
        return self._act(Kind.COMMENT, comment, text=text, post=post)

    def lets_in(
        self, connection: str, *, may_answer: bool = True, enabled: bool = True
    ) -> "Future[None]":
        """The bot into the chats of their own account, or out of them."""
        allowed = self._platform.world.connections
        if may_answer and enabled:
            allowed.add(connection)
        else:
            allowed.discard(connection)
        rights = ["can_reply"] if may_answer else []
        facts = {"id": connection, "enabled": enabled, "rights": rights}
        return self._act(Kind.CONNECTED, connection=facts)

    def is_written_to(self, text: str) -> "Future[None]":
        """Somebody of the shop writes to them by hand, past the bot."""
        return self._act(Kind.HAND, text=text)

    def sends_something_else(self) -> "Future[None]":
        """A kind of message that no shop can read, such as a poll."""
        return self._act(Kind.OTHER)

    def blocks(self) -> "Future[None]":
        """Shut the shop out."""
        self.inbox.blocked = True
        return self._act(Kind.BLOCKED)

    def unblocks(self) -> "Future[None]":
        """Let the shop in again."""
        self.inbox.blocked = False
        return self._act(Kind.UNBLOCKED)

    def _act(self, kind: Kind, chat: str = "", **facts: Any) -> "Future[None]":
        return self._platform.hear(chat or self.chat, kind, **self._profile, **facts)

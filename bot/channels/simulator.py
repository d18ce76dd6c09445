"""A channel in memory, with the manners of Telegram or of Instagram.

It refuses what the platform would refuse, loses nothing when the shop's process dies, and shows
what people see; so whole chats can be played without a network.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.channels.base import FetchError, Intake, PictureFile, PostFacts, SendError, Sent
from bot.channels.platforms import BALE, INSTAGRAM, INSTAGRAM_WINDOW, TELEGRAM
from bot.channels.simulator_people import Person
from bot.channels.simulator_rules import check_chat, check_message
from bot.channels.simulator_world import Inbox, Shown, World
from bot.dialogue.layout import Capabilities
from bot.engine.inbound import COMMENT, Attachment, Connection, Inbound, Kind
from bot.engine.outgoing import Outgoing
from common.clock import Clock
from common.i18n import plain
from common.ids import new_id
from models import OutboxOp
from payments.bills import Receipt

_MANNERS = {capabilities.name: capabilities for capabilities in (TELEGRAM, BALE, INSTAGRAM)}


class SimulatorChannel:
    """The shop's side of a simulated platform.

    Args:
        manner: `telegram`, `bale` or `instagram`.
        clock: the business clock, by which the time for an answer runs out.
        world: the platform; given again to the next channel, it goes on where it was.
        name: as it stands in the database; the manner's own by default.
        links_anywhere: whether a button may open a page that only this machine reaches, as if the
            shop had its public address already.
    """

    def __init__(
        self,
        manner: str,
        *,
        clock: Clock,
        world: World | None = None,
        name: str | None = None,
        links_anywhere: bool = False,
    ) -> None:
        self.capabilities: Capabilities = _MANNERS[manner]
        if links_anywhere:
            self.capabilities = replace(self.capabilities, public_links_only=False)
        self.name = name or manner
        self.reply_window: timedelta | None = INSTAGRAM_WINDOW if manner == "instagram" else None
        self.world = world or World()
        self._clock = clock
        self._intake: Intake | None = None

    async def start(self, intake: Intake) -> None:
        """Begin to listen; what the last process did not take comes first."""
        self._intake = intake
        for raw in list(self.world.pending.values()):
            self._tell(raw)

    async def stop(self) -> None:
        """Stop listening; what people do meanwhile waits in the world."""
        self._intake = None

    async def close(self) -> None:
        """Nothing is open."""

    def inbox(self, chat: str) -> Inbox:
        """What a chat shows."""
        return self.world.inbox(chat)

    def person(self, number: str, **profile: str) -> Person:
        """Somebody with a phone; `profile` has `name`, `username` and `language_code`."""
        return Person(self, number, profile)

    def hear(self, chat: str, kind: Kind, **facts: Any) -> "asyncio.Future[None]":
        """Something happens in a chat; the future resolves when the shop has it.

        `facts` are fields of `Inbound` in plain JSON. While nobody listens the update waits, and
        the future stays open.
        """
        now = self._clock.now()
        if kind not in {Kind.COMMENT, Kind.HAND}:
            self.inbox(chat).last_inbound_at = now
        raw = {
            "id": str(new_id()),
            "chat": chat,
            "kind": kind.value,
            "private": kind is Kind.COMMENT or self.inbox(chat).private,
            "sent_at": now.isoformat(),
            **facts,
        }
        if kind in {Kind.TEXT, Kind.MEDIA}:
            raw["ref"] = raw["id"]
        self.world.pending[raw["id"]] = raw
        return self._tell(raw)

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Show, change or take away one message. Raises: SendError."""
        if self.world.trouble:
            raise self.world.trouble.popleft()
        if out.chat.startswith(COMMENT):
            return self._answer_comment(out, picture)
        inbox = self.inbox(out.chat)
        self.world.check_connection(out.chat)
        check_chat(inbox, self.capabilities, self._clock.now(), late=out.late)
        if out.op is not OutboxOp.SEND and not self.capabilities.editing:
            raise SendError("messages cannot be edited here", rejected=True)
        old = inbox.find(out.card_ref)
        if out.op is OutboxOp.DELETE:
            if old is not None:
                inbox.remove(old)
            else:
                inbox.taken_away.append(str(out.card_ref))
            self.world.on_change(out.chat)
            return Sent(str(out.card_ref))
        check_message(out.laid, self.capabilities, picture=picture is not None)
        shown = self._shown(out, picture)
        if out.op is OutboxOp.SEND:
            inbox.show(shown)
        elif old is None:
            raise SendError("message to edit not found", vanished=True)
        else:
            shown = self._edited(inbox, old, shown)
        self.world.on_change(out.chat)
        return Sent(shown.ref, self._media_ref(picture))

    def _answer_comment(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """The one message to whoever has commented, in their own chat."""
        author = self.world.comments.pop(out.chat, None)
        if author is None:
            raise SendError("this comment was answered before", rejected=True)
        # Here alone words and a picture are one message.
        check_message(out.laid, self.capabilities, picture=False)
        shown = self.inbox(author).show(self._shown(out, picture))
        self.world.on_change(author)
        return Sent(shown.ref, self._media_ref(picture))

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Stop the waiting sign of a pressed button."""
        for inbox in self.world.chats.values():
            if inbox.toast(callback_id, text):
                self.world.on_change(inbox.chat)

    async def fetch(self, ref: str) -> bytes:
        """Content of a file somebody sent. Raises: FetchError."""
        try:
            return self.world.files[ref]
        except KeyError:
            raise FetchError("no such file", gone=True) from None

    async def look_up_post(self, ref: str) -> PostFacts | None:
        """What is known of a post, by its number or its link."""
        posts = self.world.posts.values()
        return self.world.posts.get(ref) or next((one for one in posts if one.link == ref), None)

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        """What a raw update of the simulator means; None for what is none."""
        facts = dict(raw)
        try:
            external_id = str(facts.pop("id"))
            facts["kind"] = Kind(facts["kind"])
            facts["media"] = tuple(Attachment(**file) for file in facts.get("media", ()))
            if place := facts.get("location"):
                facts["location"] = (float(place[0]), float(place[1]))
            if known := facts.get("connection"):
                rights = frozenset(known["rights"])
                facts["connection"] = Connection(known["id"], known["enabled"], rights)
            if receipt := facts.get("receipt"):
                facts["receipt"] = Receipt(**receipt)
            facts["sent_at"] = datetime.fromisoformat(facts["sent_at"])
            return Inbound(channel=self.name, external_id=external_id, raw=raw, **facts)
        except (KeyError, TypeError, ValueError, IndexError):
            return None

    def _tell(self, raw: dict[str, Any]) -> "asyncio.Future[None]":
        heard = self.parse(raw)
        if heard is None:
            raise ValueError(f"not an update: {raw}")
        if self._intake is None:
            return asyncio.get_running_loop().create_future()
        taken = self._intake.receive(heard)
        taken.add_done_callback(lambda done: self._taken(raw["id"], done))
        return taken

    def _taken(self, update_id: str, done: "asyncio.Future[None]") -> None:
        if not done.cancelled() and done.exception() is None:
            self.world.pending.pop(update_id, None)

    def _shown(self, out: Outgoing, picture: PictureFile | None) -> Shown:
        said, rows, file = out.laid.text, [list(row) for row in out.laid.rows], out.laid.file
        if picture is not None:
            self.world.pictures[picture.media_id] = picture.path
        return Shown(
            str(new_id()),
            plain(said) if self.capabilities.markup else said,
            rows,
            picture.media_id if picture else None,
            markup=said if self.capabilities.markup else "",
            at=self._clock.now(),
            file=file.kind if file is not None else "",
            file_ref=file.ref if file is not None else "",
        )

    @staticmethod
    def _edited(inbox: Inbox, old: Shown, new: Shown) -> Shown:
        """What stands in the chat after an edit: a picture cannot become words in its place."""
        if old.media_id is not None and new.media_id is None:
            inbox.show(new)
            inbox.remove(old)
            return new
        if (old.text, old.rows, old.media_id) != (new.text, new.rows, new.media_id):
            inbox.change(old, new)
        return old

    @staticmethod
    def _media_ref(picture: PictureFile | None) -> str | None:
        if picture is None or picture.ref is not None:
            return None
        return f"media-{picture.media_id}"

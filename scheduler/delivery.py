"""One try at one message, and what its outcome means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from sqlmodel import Session

from bot.channels.base import Channel, PictureFile, SendError, Sent
from bot.engine import store
from bot.engine.outgoing import Outgoing
from common import guests
from common.log import get_logger
from models import OutboxOp, OutboxState, Promise
from scheduler import outbox
from scheduler.desk import Desk
from scheduler.outbox import WHOLE_BOT, Mark
from scheduler.pictures import Pictures
from shop import customers

PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Pauses before another try of what did not leave, for no reason of its own; the last repeats."""
BROKEN_S = (0.5, 2.0, 10.0, 60.0, 300.0, 900.0, 1800.0, 3600.0)
"""The same for what may have arrived. Each try may be one message too many, so they get rare, and
after the last one the chat goes on without: nobody knows, and the owner can see it."""
FAULT_S = 5.0
"""Pause after a fault of ours that has nothing to do with the message."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Again:
    """To be tried again in this form. `whom` has to be left alone until then: a chat, the whole
    bot, or None for nobody but this message.
    """

    out: Outgoing
    after_s: float
    whom: str | None = None
    broken: int = 0
    """How often nobody knew whether it had arrived."""


class Tally(Protocol):
    """Counts how messages fare."""

    def message(self, channel: str, result: str) -> None:
        """A message was sent, refused, put off or lost on this channel."""


class Delivery:
    """Tries messages."""

    def __init__(self, *, desk: Desk, channels: Mapping[str, Channel], pictures: Pictures) -> None:
        self._desk, self._channels, self._pictures = desk, channels, pictures

    async def attempt(self, out: Outgoing, broken: int = 0) -> Mark | Again | None:
        """Try once: what became of it, when to try again, or None when it is not ours any more.

        `broken` is how often nobody knew whether it had arrived.
        """
        if out.promise is Promise.ONCE and not await self._begin(out):
            return None
        if guests.read(out.chat) is not None and not await self._may(out):
            return _refused(out, "window")
        try:
            picture = await self._picture(out)
        except Exception:
            log.exception("picture_not_found", row=out.id)
            result: Mark | Again = Again(out, FAULT_S, broken=broken)
        else:
            result = await self._send(out, picture, broken)
        if isinstance(result, Again) and out.promise is Promise.ONCE:
            run_id = self._desk.run_id
            await self._desk.transact(lambda session: outbox.put_back(session, out.id, run_id))
        return result

    async def _begin(self, out: Outgoing) -> bool:
        run_id = self._desk.run_id
        return await self._desk.transact(lambda session: outbox.begin(session, out.id, run_id))

    async def _may(self, out: Outgoing) -> bool:
        """Whether a chat that is not the bot's own may still be written in: what waited too long for
        a platform that was down is the platform's to refuse, and better not asked for.
        """
        since = self._desk.clock.now() - guests.WINDOW

        def heard(session: Session) -> bool:
            return store.was_heard(session, channel=out.channel, chat=out.chat, since=since)

        return await self._desk.transact(heard)

    async def _picture(self, out: Outgoing) -> PictureFile | None:
        media_id = out.laid.picture
        return None if media_id is None else await self._pictures.find(out.channel, media_id)

    async def _send(self, out: Outgoing, picture: PictureFile | None, broken: int) -> Mark | Again:
        tries = out.attempts + 1
        try:
            sent = await self._channels[out.channel].send(out, picture)
        except SendError as error:
            return await self._failed(replace(out, attempts=tries), error, broken)
        except Exception as error:
            # A fault of ours in the channel: this message is not worth stopping the chat.
            log.exception("send_failed", row=out.id)
            return _refused(replace(out, attempts=tries), repr(error))
        if picture is not None:
            await self._learn(out.channel, picture, sent)
        now = self._desk.clock.now()
        return Mark(out.id, OutboxState.SENT, ref=sent.ref, attempts=tries, sent_at=now)

    async def _learn(self, channel: str, picture: PictureFile, sent: Sent) -> None:
        if sent.media_ref is None:
            return
        try:
            await self._pictures.learn(channel, picture, sent.media_ref)
        except Exception as error:  # noqa: BLE001 - the message has arrived; it is uploaded again
            log.warning("picture_not_learnt", media=picture.media_id, error=repr(error))

    async def _failed(self, out: Outgoing, error: SendError, broken: int) -> Mark | Again:
        if error.vanished and out.op is OutboxOp.EDIT:
            return Again(out.as_send(), 0.0)
        if error.opted_out:
            await self._unreachable(out)
        if error.opted_out or error.rejected or error.vanished:
            log.warning("message_refused", row=out.id, reason=error.reason)
            return _refused(out, error.reason)
        if error.broken:
            return _perhaps(out, error, broken + 1)
        if error.retry_after_s is not None:
            whom = WHOLE_BOT if error.whole_bot else out.chat
            return Again(out, error.retry_after_s, whom, broken)
        return Again(out, PAUSES_S[min(out.attempts, len(PAUSES_S)) - 1], broken=broken)

    async def _unreachable(self, out: Outgoing) -> None:
        now = self._desk.clock.now()
        try:
            await self._desk.transact(
                lambda session: customers.mark_unreachable(session, out.channel, out.chat, now)
            )
        except Exception as error:  # noqa: BLE001 - the next message finds out as well
            log.warning("not_marked_unreachable", row=out.id, error=repr(error))


def _perhaps(out: Outgoing, error: SendError, broken: int) -> Mark | Again:
    """Nobody knows whether it arrived."""
    if out.promise is Promise.ONCE or broken > len(BROKEN_S):
        log.warning("message_unknown", row=out.id, tries=out.attempts, reason=error.reason)
        return Mark(out.id, OutboxState.UNKNOWN, error=error.reason, attempts=out.attempts)
    return Again(out, BROKEN_S[broken - 1], broken=broken)


def _refused(out: Outgoing, reason: str) -> Mark:
    return Mark(out.id, OutboxState.REFUSED, error=reason, attempts=out.attempts)

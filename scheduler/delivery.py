"""One try at one message, and what its outcome means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from sqlmodel import Session

from bot.channels.base import Channel, PictureFile, SendError, Sent, hand_window, unasked_window
from bot.engine.inbound import COMMENT
from bot.engine.outgoing import Outgoing
from common import guests
from common.log import get_logger
from models import OutboxOp, OutboxState, Promise
from scheduler import lost_texts, outbox, rerouting
from scheduler.desk import Desk
from scheduler.outbox import WHOLE_BOT, Mark
from scheduler.pictures import Pictures
from scheduler.rerouting import Undelivered
from shop import customers, roads
from shop.roads import TEXTS

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
        try:
            timely = await self._in_time(out)
        except Exception:
            log.exception("message_not_prepared", row=out.id)
            return Again(out, FAULT_S, broken=broken)
        if timely is None:
            why = "waited too long" if self._window_of(out) is None else "window"
            return await self._shut(out, why, broken)
        if out.promise is Promise.ONCE and not await self._begin(out):
            return None
        try:
            picture = await self._picture(out)
        except Exception:
            log.exception("message_not_prepared", row=out.id)
            result: Mark | Again = Again(out, FAULT_S, broken=broken)
        else:
            result = await self._send(timely, picture, broken)
        if isinstance(result, Again) and out.promise is Promise.ONCE:
            run_id = self._desk.run_id
            await self._desk.transact(lambda session: outbox.put_back(session, out.id, run_id))
        return result

    async def _begin(self, out: Outgoing) -> bool:
        run_id = self._desk.run_id
        return await self._desk.transact(lambda session: outbox.begin(session, out.id, run_id))

    async def _in_time(self, out: Outgoing) -> Outgoing | None:
        """The message as it may leave now; None where the time for an answer has ended while it
        waited.
        """
        now, window = self._desk.clock.now(), self._window_of(out)
        if (out.until is not None and now < out.until) or out.chat.startswith(COMMENT):
            return out
        if window is None:
            return out if out.until is None else None
        heard_at = await self._desk.transact(
            lambda session: roads.heard_at(session, out.channel, out.chat)
        )
        if roads.is_open(heard_at, now, window):
            return out
        longer = max(window, hand_window(self._channels[out.channel]) or window)
        by_hand = out.by_hand and roads.is_open(heard_at, now, longer)
        return replace(out, late=True) if by_hand else None

    def _window_of(self, out: Outgoing) -> timedelta | None:
        channel = self._channels[out.channel]
        unasked = out.notice is not None and out.promise is Promise.ONCE
        own = {out.channel: unasked_window(channel) if unasked else channel.reply_window}
        return roads.window_of(own, out.channel, out.chat)

    async def _shut(self, out: Outgoing, reason: str, broken: int) -> Mark | Again:
        """The chat cannot be written in any more: news takes another road, an answer is lost."""
        log.info("road_closed", row=out.id, channel=out.channel, reason=reason)
        if not await self._give_back(out, Undelivered.SHUT, reason):
            return Again(out, FAULT_S, broken=broken)
        return Mark(out.id, OutboxState.DROPPED, error=reason, attempts=out.attempts)

    async def _give_back(self, out: Outgoing, how: Undelivered, reason: str) -> bool:
        """Have a notice that could not be told so decided about anew; False when that failed."""
        if out.notice is None:
            return True
        now = self._desk.clock.now()

        def give_back(session: Session) -> None:
            rerouting.give_back(session, out, how, now)
            if out.channel == TEXTS:
                lost_texts.look(self._desk.system(session, "courier"), reason)

        try:
            await self._desk.transact(give_back)
        except Exception:
            log.exception("notice_not_given_back", row=out.id)
            return False
        return True

    async def _picture(self, out: Outgoing) -> PictureFile | None:
        media_id = out.laid.media_id
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
        if error.too_late or (error.opted_out and guests.read(out.chat) is not None):
            # Who shuts a seller's own chat lets the bot write in its own as before.
            await self._close(out)
            return await self._shut(out, error.reason, broken)
        if error.opted_out:
            await self._unreachable(out)
        if error.opted_out or error.rejected or error.vanished:
            log.warning("message_refused", row=out.id, reason=error.reason)
            how = Undelivered.SHUT if error.opted_out else Undelivered.REFUSED
            if not await self._give_back(out, how, error.reason):
                return Again(out, FAULT_S, broken=broken)
            return _refused(out, error.reason)
        if error.broken:
            return _perhaps(out, error, broken + 1)
        if error.retry_after_s is not None:
            whom = WHOLE_BOT if error.whole_bot else out.chat
            return Again(out, error.retry_after_s, whom, broken)
        return Again(out, PAUSES_S[min(out.attempts, len(PAUSES_S)) - 1], broken=broken)

    async def _unreachable(self, out: Outgoing) -> None:
        now = self._desk.clock.now()
        await self._learnt(
            out, lambda session: customers.mark_unreachable(session, out.channel, out.chat, now)
        )

    async def _close(self, out: Outgoing) -> None:
        await self._learnt(out, lambda session: roads.close(session, out.channel, out.chat))

    async def _learnt(self, out: Outgoing, note: Callable[[Session], None]) -> None:
        """Keep what the platform has told us about a chat."""
        try:
            await self._desk.transact(note)
        except Exception as error:  # noqa: BLE001 - the next message finds out as well
            log.warning("chat_not_noted", row=out.id, error=repr(error))


def _perhaps(out: Outgoing, error: SendError, broken: int) -> Mark | Again:
    """Nobody knows whether it arrived."""
    if out.promise is Promise.ONCE or broken > len(BROKEN_S):
        log.warning("message_unknown", row=out.id, tries=out.attempts, reason=error.reason)
        return Mark(out.id, OutboxState.UNKNOWN, error=error.reason, attempts=out.attempts)
    return Again(out, BROKEN_S[broken - 1], broken=broken)


def _refused(out: Outgoing, reason: str) -> Mark:
    return Mark(out.id, OutboxState.REFUSED, error=reason, attempts=out.attempts)

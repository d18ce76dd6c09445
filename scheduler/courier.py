"""The courier: delivers what turns have committed, in order, at the pace each platform allows.

Every chat has two lanes, replies and notices; replies go first and each lane keeps its order. A
chat that has something to send has one task. Nothing here decides what is said.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.channels.base import Channel, SendError, Sent
from bot.engine import runs
from bot.engine.engine import Engine
from bot.engine.outgoing import Outgoing
from common.log import bind_correlation, get_logger
from models import Lane, OutboxOp, OutboxState, Promise
from scheduler import outbox
from scheduler.limits import ChatPace, Limits, Pace
from scheduler.outbox import Mark
from scheduler.pictures import Pictures
from shop import customers

FLUSH_S = 0.05
"""How long marks gather before they are written together."""
BACKOFF_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Pauses before another try when the line is down; the last one repeats."""
CHATS_KEPT = 500
"""Chats in memory above which those with nothing to send are forgotten."""
WORTH_KEEPING_S = 3.0
"""Pauses shorter than this are over before a restart is."""
ANSWER_S = 15.0
"""After so long a pressed button no longer waits for its answer."""

log = get_logger(__name__)


@dataclass(slots=True)
class _Chat:
    pace: ChatPace
    lanes: tuple[deque[Outgoing], deque[Outgoing]] = field(
        default_factory=lambda: (deque(), deque())
    )
    task: "asyncio.Task[None] | None" = None

    def next(self) -> Outgoing | None:
        return next((lane[0] for lane in self.lanes if lane), None)


class Courier:
    """Sends for one process. `start` after the engine's, `stop` before the engine's."""

    def __init__(
        self,
        *,
        engine: Engine,
        channels: Mapping[str, Channel],
        pictures: Pictures,
        limits: Mapping[str, Limits],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._channels, self._pictures = engine, channels, pictures
        self._monotonic = monotonic
        self._paces = {name: Pace(limits.get(name, Limits()), monotonic) for name in channels}
        self._chats: dict[tuple[str, str], _Chat] = {}
        self._room = CHATS_KEPT
        self._marks: list[Mark] = []
        self._flusher: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._shared = engine.database.dialect != "sqlite"

    async def start(self) -> None:
        """Respect pauses that are still running and send what earlier runs left in flight."""
        now = self._engine.clock.now()
        for channel, chat, seconds in await self._engine.transact(
            lambda session: outbox.blocks(session, now)
        ):
            self._pause(channel, chat, seconds)
        self.put(await self.inherit())

    async def inherit(self) -> list[Outgoing]:
        """Messages of runs that ended, now this run's."""
        run_id = self._engine.run_id
        now = self._engine.clock.now()
        return await self._engine.transact(
            lambda session: outbox.recover(
                session,
                run_id=run_id,
                heirless=runs.all_but(session, run_id, now=now, alone=not self._shared),
            )
        )

    def put(self, rows: Sequence[Outgoing]) -> None:
        """Take committed messages; returns at once."""
        for row in rows:
            chat = self._chat(row.channel, row.chat)
            lane = chat.lanes[row.lane]
            if row.op is OutboxOp.EDIT:
                self._coalesce(lane, row, busy=chat.task is not None)
            lane.append(row)
            if chat.task is None:
                chat.task = asyncio.ensure_future(self._deliver(chat))

    def answer(self, channel: str, callback_id: str, text: str | None) -> None:
        """Stop a button's waiting sign; tried once, for as long as it waits."""
        task = asyncio.ensure_future(self._answer(channel, callback_id, text))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def idle(self) -> None:
        """Return when all that can be sent now has been sent and written down."""
        while tasks := [chat.task for chat in self._chats.values() if chat.task is not None]:
            await asyncio.wait(tasks)
        if self._answers:
            await asyncio.wait(set(self._answers))
        await self._flush()

    async def stop(self, grace_s: float = 5.0) -> None:
        """Send what leaves within the grace; the rest is in the outbox for the next run."""
        tasks = [chat.task for chat in self._chats.values() if chat.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for answer in self._answers:
            answer.cancel()
        await self._flush()

    def kill(self) -> None:
        """Drop everything at once; what was in flight is for the next run to find."""
        self._marks.clear()
        chats = [chat.task for chat in self._chats.values()]
        for task in (*chats, *self._answers, self._flusher):
            if task is not None:
                task.cancel()

    def waiting(self) -> int:
        """Messages not yet sent, for the metrics."""
        return sum(len(lane) for chat in self._chats.values() for lane in chat.lanes)

    def _chat(self, channel: str, address: str) -> _Chat:
        key = (channel, address)
        chat = self._chats.get(key)
        if chat is None:
            group = channel == "telegram" and address.startswith("-")
            chat = self._chats[key] = _Chat(self._paces[channel].chat(group=group))
        return chat

    def _coalesce(self, lane: deque[Outgoing], edit: Outgoing, *, busy: bool) -> None:
        """Drop earlier edits of the same card that have not left yet."""
        for index in range(len(lane) - 1, 0 if busy else -1, -1):
            old = lane[index]
            if old.op is OutboxOp.EDIT and old.card_ref == edit.card_ref:
                del lane[index]
                self._note(Mark(old.id, OutboxState.SUPERSEDED, attempts=old.attempts))

    async def _deliver(self, chat: _Chat) -> None:
        try:
            while (out := chat.next()) is not None:
                if not await self._turn_has_come(chat, out):
                    continue
                with bind_correlation(out.correlation):
                    mark = await self._until_settled(chat, out)
                chat.lanes[out.lane].popleft()
                self._note(mark)
        finally:
            chat.task = None
            if len(self._chats) > self._room:
                self._forget_idle()

    def _forget_idle(self) -> None:
        """Chats that nothing limits any more need not be remembered."""
        now = self._monotonic()
        self._chats = {
            key: chat
            for key, chat in self._chats.items()
            if chat.task is not None or not chat.pace.rested(now)
        }
        # Looked through again only when it has doubled, so that looking costs next to nothing.
        self._room = max(CHATS_KEPT, 2 * len(self._chats))

    async def _turn_has_come(self, chat: _Chat, out: Outgoing) -> bool:
        """Wait for the pace; False when something more urgent may have come meanwhile."""
        pace = self._paces[out.channel]
        delay = chat.pace.wait(self._monotonic(), out.lane) or pace.wait(out.lane)
        if delay == 0 and self._shared and out.lane is Lane.REPLY:
            run_id = self._engine.run_id
            older = await self._engine.transact(
                lambda session: outbox.older_elsewhere(session, out, run_id)
            )
            delay = 0.05 if older else 0.0
        if delay > 0:
            await asyncio.sleep(delay)
            return False
        return True

    async def _until_settled(self, chat: _Chat, out: Outgoing) -> Mark:
        """Try until the message has arrived, is refused for good, or must not be tried again."""
        attempts = out.attempts
        while True:
            attempts += 1
            try:
                sent = await self._send(out)
            except SendError as error:
                if error.vanished and out.op is OutboxOp.EDIT:
                    out = out.as_send()
                    continue
                mark = await self._refused(chat, out, error, attempts)
                if mark is not None:
                    return mark
            except Exception as error:
                # A fault of ours in the channel: this message is not worth stopping the chat.
                log.exception("send_failed", row=out.id)
                return Mark(out.id, OutboxState.REFUSED, error=repr(error), attempts=attempts)
            else:
                now = self._engine.clock.now()
                return Mark(out.id, OutboxState.SENT, ref=sent.ref, attempts=attempts, sent_at=now)

    async def _send(self, out: Outgoing) -> Sent:
        channel = self._channels[out.channel]
        media_id = out.laid.picture
        picture = None
        if media_id is not None:
            picture = self._pictures.find(out.channel, media_id)
        sent = await channel.send(out, picture)
        if media_id is not None and sent.media_ref is not None:
            await self._pictures.learn(out.channel, media_id, sent.media_ref)
        return sent

    async def _refused(
        self, chat: _Chat, out: Outgoing, error: SendError, attempts: int
    ) -> Mark | None:
        """What a failed try means: the final mark, or None after waiting for another try."""
        if error.opted_out:
            now = self._engine.clock.now()
            await self._engine.transact(
                lambda session: customers.mark_unreachable(session, out.channel, out.chat, now)
            )
        if error.opted_out or error.rejected or error.vanished:
            log.warning("message_refused", row=out.id, reason=error.reason)
            return Mark(out.id, OutboxState.REFUSED, error=error.reason, attempts=attempts)
        if error.broken and out.promise is Promise.ONCE:
            return Mark(out.id, OutboxState.UNKNOWN, error=error.reason, attempts=attempts)
        if error.retry_after_s is not None and not error.broken:
            await self._obey(chat, out, error)
        pause = BACKOFF_S[min(attempts, len(BACKOFF_S)) - 1]
        delay = error.retry_after_s if error.retry_after_s is not None else pause
        log.info("message_delayed", row=out.id, reason=error.reason, seconds=delay)
        await asyncio.sleep(delay)
        return None

    async def _obey(self, chat: _Chat, out: Outgoing, error: SendError) -> None:
        """Leave exactly the chat, or the bot, that the platform meant alone; also after a restart."""
        seconds = error.retry_after_s or 0.0
        if error.whole_bot:
            self._paces[out.channel].pause(seconds)
        else:
            chat.pace.quiet_until = max(chat.pace.quiet_until, self._monotonic() + seconds)
        if seconds < WORTH_KEEPING_S:
            return
        whom = outbox.WHOLE_BOT if error.whole_bot else out.chat
        now = self._engine.clock.now()
        await self._engine.transact(
            lambda session: outbox.block(session, out.channel, whom, now=now, seconds=seconds)
        )

    def _pause(self, channel: str, chat: str, seconds: float) -> None:
        if channel not in self._paces:
            return
        if chat == outbox.WHOLE_BOT:
            self._paces[channel].pause(seconds)
        else:
            self._chat(channel, chat).pace.quiet_until = self._monotonic() + seconds

    def _note(self, mark: Mark) -> None:
        self._marks.append(mark)
        if self._flusher is None:
            self._flusher = asyncio.ensure_future(self._flush_soon())

    async def _flush_soon(self) -> None:
        await asyncio.sleep(FLUSH_S)
        self._flusher = None
        await self._flush()

    async def _flush(self) -> None:
        marks, self._marks = self._marks, []
        if not marks:
            return
        try:
            await self._engine.transact(lambda session: outbox.mark(session, marks))
        except Exception:
            # Kept for the next flush; were the process to die now, replies would be sent again.
            log.exception("marks_not_written", rows=len(marks))
            self._marks = marks + self._marks

    async def _answer(self, channel: str, callback_id: str, text: str | None) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._channels[channel].answer(callback_id, text)
        except (SendError, TimeoutError) as error:
            log.debug("answer_lost", reason=str(error))

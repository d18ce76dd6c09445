"""The courier: delivers what turns have committed, in order, at the pace each platform allows.

Every chat has two lanes, replies and notices; replies go first and each lane keeps its order. One
message of a chat at most is on its way, and a chat that has to wait holds nobody else. Nothing
here decides what is said.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.channels.base import Channel
from bot.engine import runs
from bot.engine.outgoing import Outgoing
from bot.engine.work import Brief
from common.log import get_logger
from models import OutboxState
from scheduler import answers, outbox
from scheduler.delivery import Delivery, Tally
from scheduler.desk import Desk, Later, later
from scheduler.dispatch import Dispatch
from scheduler.limits import Limits
from scheduler.marks import Marks
from scheduler.outbox import Mark
from scheduler.pictures import Pictures

SOON_S = 60.0
"""A message that has to wait longer does not keep the courier from being idle."""

log = get_logger(__name__)


class Courier:
    """Sends for one process. `start` after the engine's, `stop` before the engine's."""

    def __init__(
        self,
        *,
        engine: Desk,
        channels: Mapping[str, Channel],
        pictures: Pictures,
        limits: Mapping[str, Limits],
        tally: Tally | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        later: Later = later,
    ) -> None:
        self._desk, self._channels, self._tally = engine, channels, tally
        self._monotonic, self._later = monotonic, later
        self._alone = engine.database.dialect == "sqlite"
        self._marks = Marks(self._write, later=later)
        self._dispatch = Dispatch(
            desk=engine,
            delivery=Delivery(desk=engine, channels=channels, pictures=pictures),
            limits={name: limits.get(name, Limits()) for name in channels},
            note=self._note,
            monotonic=monotonic,
            later=later,
        )
        self._early: list[Outgoing] | None = []
        if not self._alone:
            engine.on_beat.append(self.take_over)

    async def start(self) -> None:
        """Respect pauses that are still running and send what earlier runs left, oldest first."""
        inherited = await self._inherit()
        early, self._early = self._early or [], None
        self.put([*inherited, *early])

    async def take_over(self) -> None:
        """While running, the same for processes that have died meanwhile."""
        if self._early is None:
            self.put(await self._inherit())

    def put(self, rows: Sequence[Outgoing]) -> None:
        """Take committed messages; returns at once."""
        if self._early is not None:
            # What was left behind goes first, and who has to be left alone is not known yet.
            self._early.extend(rows)
            return
        for row in rows:
            chat = self._dispatch.chats.get(row.channel, row.chat)
            for old in chat.add(row):
                self._note(old, Mark(old.id, OutboxState.SUPERSEDED, attempts=old.attempts))
            self._dispatch.look(chat)

    def answer(self, channel: str, callback_id: str, text: str | None) -> None:
        """Stop a button's waiting sign; tried once, for as long as it waits."""
        self._dispatch.spawn(
            answers.answer(
                self._channels[channel],
                self._dispatch.lines[channel],
                callback_id,
                text,
                monotonic=self._monotonic,
                later=self._later,
            )
        )

    async def idle(self) -> None:
        """Return when all that can be sent now, or soon, has been sent and written down."""
        await self._dispatch.settled(SOON_S)
        await self._marks.flush()

    async def stop(self, grace_s: float = 5.0) -> None:
        """Send what leaves within the grace; the rest is in the outbox for the next run."""
        try:
            async with asyncio.timeout(grace_s):
                await self._dispatch.settled(grace_s)
        except TimeoutError:
            log.info("messages_left", rows=self.waiting())
        await asyncio.gather(*self._dispatch.close(), return_exceptions=True)
        self._marks.stop()
        await self._marks.flush()

    def kill(self) -> None:
        """Drop everything at once; what was in flight is for the next run to find."""
        self._dispatch.close()
        self._marks.drop()

    def waiting(self) -> int:
        """Messages not yet sent, for the metrics."""
        return self._dispatch.chats.waiting()

    async def _inherit(self) -> list[Outgoing]:
        desk, run_id, channels = self._desk, self._desk.run_id, tuple(self._channels)
        now = desk.real.now()
        pauses, rows = await desk.transact(
            lambda session: (
                outbox.blocks(session, now),
                outbox.recover(
                    session,
                    run_id=run_id,
                    ended=partial(runs.ended, session, run_id=run_id, now=now, alone=self._alone),
                    channels=channels,
                ),
            )
        )
        self._dispatch.respect(pauses)
        return rows

    def _note(self, out: Outgoing, mark: Mark | None) -> None:
        """What became of a message, or that it was put off."""
        if self._tally is not None:
            self._tally.message(out.channel, "delayed" if mark is None else mark.state.value)
        if mark is not None:
            self._marks.note(mark)

    async def _write(self, marks: Sequence[Mark]) -> None:
        await self._desk.transact(Brief(lambda session: outbox.mark(session, marks)))

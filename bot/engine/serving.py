"""Serving one update: a turn, a dead letter where it fails, and what leaves after the commit."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlmodel import Session

from bot.engine import store
from bot.engine.guard import Guard
from bot.engine.inbound import Inbound
from bot.engine.item import Item
from bot.engine.outgoing import CourierPort
from bot.engine.sealing import Sealing, error_text
from bot.engine.trouble import NotYetError, trouble_of
from bot.engine.turn import Done, Turns
from bot.engine.work import Brief
from common.clock import Clock
from common.log import bind_correlation, get_logger

T = TypeVar("T")
Parse = Callable[[Mapping[str, Any]], Inbound | None]

UNCLEAN_ATTEMPTS = 3
"""The start of an update that killed the process at which it is put aside instead."""
BUDGET_S = 0.05
"""What a turn may take before a line in the log says so."""
BEHIND_S = 0.05
"""Pause before it is looked again whether another process has served what comes first; it grows."""
LONGEST_BEHIND_S = 0.2
BEHIND_MOST_S = 10.0
"""After so long of that an update is given back, so that what is older can be read first."""
ANSWERS_KEPT = 1000
"""Pressed buttons whose answer is remembered, so that none is answered twice."""

log = get_logger(__name__)


class Counters(Protocol):
    """What the engine reports of itself; see bot/web/health.py."""

    def turn(self, kind: str, seconds: float) -> None:
        """A turn of this kind has committed."""


class Transact(Protocol):
    """Runs work in a transaction of the writer."""

    async def __call__(self, work: Callable[[Session], T], *, priority: bool = False) -> T: ...


class Serving:
    """What mailboxes have done for them; see `bot.engine.mailbox.Service`."""

    def __init__(
        self,
        *,
        transact: Transact,
        turns: Turns,
        clock: Clock,
        parsers: Mapping[str, Parse],
        counters: Counters | None,
        sealing: Sealing,
    ) -> None:
        self.guard = Guard()
        self.courier: CourierPort | None = None
        self._transact, self._turns, self._clock = transact, turns, clock
        self._parsers, self._counters, self._sealing = parsers, counters, sealing
        self._answered: dict[str, None] = {}

    def hears(self, mailbox: str) -> bool:
        """Whether updates of this mailbox's channel can be understood now."""
        return mailbox.partition(":")[0] in self._parsers

    async def serve(self, item: Item) -> None:
        """Act on an update, or put it aside; who raises has done neither."""
        with bind_correlation(item.inbound.external_id):
            gives_up_at = time.monotonic() + BEHIND_MOST_S
            while self.guard.suspects(item.inbound):
                async with self.guard.alone:
                    if await self._carefully(item):
                        return
                # Not in there: the other process may be waiting for somebody we serve alone.
                await self._comes_first(item, gives_up_at)
            await self._turn(item)

    async def store(self, items: Sequence[Item]) -> None:
        """Put updates into the inbox."""
        await self._transact(partial(self._keep, items=items), priority=True)

    async def fetch(self, mailbox: str, limit: int) -> tuple[list[Item], bool]:
        """A person's oldest stored updates, and whether there may be more."""
        run_id = self._turns.reception.run_id
        rows = await self._transact(
            partial(store.kept, mailbox=mailbox, run_id=run_id, limit=limit)
        )
        found = []
        for row in rows:
            raw = self._sealing.open(row.raw)
            inbound = self._parsers[row.channel](raw) if raw is not None else None
            if inbound is None:
                # A release that no longer understands it, or a secret key that is lost; nothing
                # will ever come of it.
                log.warning("stored_update_dropped", channel=row.channel, update=row.external_id)
                await self._let_go(row.channel, row.external_id)
            else:
                found.append(Item.from_inbox(inbound, row.id))
        return found, len(rows) == limit

    async def forget(self, item: Item) -> None:
        """Take out of the inbox what was acted on while it was being stored."""
        await self._let_go(item.inbound.channel, item.inbound.external_id)

    async def _let_go(self, channel: str, external_id: str) -> None:
        await self._transact(partial(store.let_go, channel=channel, external_id=external_id))

    def _keep(self, session: Session, items: Sequence[Item]) -> None:
        run_id, now = self._turns.reception.run_id, self._clock.now()
        for item in items:
            # Set in here, since the turn may follow in this very batch and must empty the inbox.
            item.stored = True
            raw = self._sealing.close(item.inbound.raw)
            store.keep(session, item.inbound, raw=raw, id_=item.id, run_id=run_id, now=now)

    async def _comes_first(self, item: Item, gives_up_at: float) -> None:
        """Return when no other process has to serve an earlier update of this person.

        Raises: NotYetError, when what comes first may be in our own inbox by now.
        """
        pause_s, is_behind = BEHIND_S, partial(self._turns.reception.is_behind, item=item)
        while True:
            if item.gives_way or time.monotonic() >= gives_up_at:
                raise NotYetError("an earlier update of this person waits elsewhere")
            await asyncio.sleep(pause_s)
            if not await self._transact(is_behind):
                return
            pause_s = min(2 * pause_s, LONGEST_BEHIND_S)

    async def _carefully(self, item: Item) -> bool:
        """Serve an update that may be the one that killed the process; False when another process
        has to serve an earlier one first.
        """
        inbound = item.inbound
        end = partial(store.end_attempt, key=inbound.key)
        attempts = await self._transact(partial(self._begin_attempt, item=item))
        if attempts is None:
            return False
        try:
            if attempts >= UNCLEAN_ATTEMPTS:
                await self._bury(item, "The process died each time this update was served.")
            else:
                await self._turn(item)
        except Exception:
            # It could not be served, but the process lives: no attempt to count.
            await self._transact(end)
            raise
        await self._transact(end)
        self.guard.acquit(inbound)
        return True

    def _begin_attempt(self, session: Session, item: Item) -> int | None:
        if self._turns.reception.is_behind(session, item):
            return None
        return store.begin_attempt(session, item.inbound.key)

    async def _turn(self, item: Item) -> None:
        began = time.perf_counter()
        try:
            done = await self._transact(_brief(self._turns.run, item))
        except Exception as error:
            if trouble_of(error) is not None:
                raise
            told = error_text(error, item.inbound)
            log.error("turn_failed", kind=item.inbound.kind.value, exception=told)  # noqa: TRY400
            await self._bury(item, told)
            return
        self._after(item, done)
        if self._counters is not None:
            self._counters.turn(item.inbound.kind.value, time.perf_counter() - began)

    async def _bury(self, item: Item, error: str) -> None:
        bury = partial(self._turns.bury, error=error)
        try:
            done = await self._transact(_brief(partial(bury, apologise=True), item))
        except Exception as failure:
            if trouble_of(failure) is not None:
                raise
            # Better a dead letter without a word than an update that comes again for ever.
            told = error_text(failure, item.inbound)
            log.error("apology_failed", exception=told)  # noqa: TRY400
            done = await self._transact(_brief(partial(bury, apologise=False), item))
        self._after(item, done)

    def _after(self, item: Item, done: Done) -> None:
        """What follows a commit: send, stop the button's waiting sign."""
        item.let_go = done.let_go
        if done.shop is not None:
            self._turns.reception.believe(done.shop)
        if self.courier is None:
            return
        if done.outgoing:
            self.courier.put(done.outgoing)
        callback_id = item.inbound.callback_id
        if callback_id is not None and not (done.repeated and callback_id in self._answered):
            self._remember(callback_id)
            self.courier.answer(item.inbound.channel, callback_id, done.toast)

    def _remember(self, callback_id: str) -> None:
        self._answered[callback_id] = None
        if len(self._answered) > ANSWERS_KEPT:
            del self._answered[next(iter(self._answered))]


class Act(Protocol):
    """Something a turn does with an item."""

    def __call__(self, session: Session, item: Item, *, tried: Done | None) -> Done: ...


def _brief(act: Act, item: Item) -> Brief[Done]:
    """As soon as it stands, the item's platform may forget the update, and is asked for the next
    ones while the answers to these leave.
    """
    return Brief(_Attempts(act, item), item.mark_safe)


class _Attempts:
    """Work that the writer may run again, remembering what the last try has brought."""

    def __init__(self, act: Act, item: Item) -> None:
        self._act, self._item = act, item
        self._tried: Done | None = None

    def __call__(self, session: Session) -> Done:
        began = time.perf_counter()
        try:
            self._tried = self._act(session, self._item, tried=self._tried)
        finally:
            took_s = time.perf_counter() - began
            if took_s > BUDGET_S:
                log.warning(
                    "turn_slow", kind=self._item.inbound.kind.value, ms=round(took_s * 1000)
                )
        return self._tried

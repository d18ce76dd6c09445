"""Who ticks and who polls."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from models.database import Database
from scheduler.leading import ASK_S, Elected
from scheduler.ticker import NIGHT_S, TICK_S, Ticker
from tests.scheduler.shop import Shop

pytestmark = pytest.mark.anyio


class Rests:
    """Pauses that take next to no time; each of the first lets something happen."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.taken: list[float] = []
        self._acts = list(acts)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        if self._acts:
            self._acts.pop(0)()
        else:
            await asyncio.sleep(0.05)


async def test_the_lead_is_waited_for_and_kept(shared_url: str, anyio_backend: str) -> None:
    mine, theirs = Database(shared_url), Database(shared_url)
    await Elected(mine.leadership("telegram-poller")).wait()
    rests = Rests(lambda: None, mine.dispose)
    follower = Elected(theirs.leadership("telegram-poller"), rest=rests)
    await follower.wait()
    # The server lets go of a lock in its own time after its holder has gone.
    waited = len(rests.taken)
    assert waited >= 2
    assert set(rests.taken) == {ASK_S}
    await follower.wait()
    assert len(rests.taken) == waited
    theirs.dispose()


async def test_a_process_without_rivals_leads_at_once(database_url: str) -> None:
    database = Database(database_url)
    await Elected(database.leadership("telegram-poller"), rest=Rests()).wait()
    database.dispose()


class Nights:
    """Plans nights in a database that is away."""

    def __init__(self) -> None:
        self.planned = asyncio.Event()

    async def plan(self) -> None:
        self.planned.set()
        raise OSError("the database is away")


def ticker_of(shop: Shop, plan_night: Callable[[], Awaitable[None]]) -> Ticker:
    return Ticker(clock=shop.clock, wake=shop.wake_due, plan_night=plan_night)


async def test_a_tick_wakes_the_due_work_and_says_when_it_was(shop: Shop) -> None:
    ticker = ticker_of(shop, Nights().plan)
    assert ticker.ticked_at is None
    assert not shop.wake_due.is_set()
    await ticker._tick()
    assert shop.wake_due.is_set()
    assert ticker.ticked_at == shop.clock.now()


async def test_it_ticks_by_itself_plans_the_night_at_once_and_drops_nothing_late(
    shop: Shop,
) -> None:
    nights = Nights()
    ticker = ticker_of(shop, nights.plan)
    ticker.start()
    jobs = ticker._scheduler.get_jobs()
    seconds = [job.trigger.interval.total_seconds() for job in jobs if hasattr(job.trigger, "interval")]  # fmt: skip
    assert sorted(seconds) == [TICK_S, NIGHT_S]
    assert {job.misfire_grace_time for job in jobs} == {None}
    assert all(job.coalesce for job in jobs)
    async with asyncio.timeout(10):
        await nights.planned.wait()
        await shop.wake_due.wait()
    ticker.stop()

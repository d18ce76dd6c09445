"""Due work is done once, in time, and again when it failed; what fails for good is told."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select, update

from models import DeadLetter, DueWork, WorkState
from scheduler.claims import LEASE
from scheduler.effects import MOST
from scheduler.endings import BACKOFF, TRIES
from scheduler.kinds import Claimed, Later
from shop import work as plans
from tests.scheduler.due_desk import A_LEASE, Desk, another
from tests.scheduler.shop import NOON, SILENCE, Shop

pytestmark = pytest.mark.anyio

DUE, DONE, HELD = WorkState.DUE, WorkState.DONE, WorkState.HELD
FAILED, GIVEN_UP = WorkState.FAILED, WorkState.GIVEN_UP


KINDS = ["order-expire", "attempt-check"]


@pytest.mark.parametrize("kind", KINDS)
async def test_work_is_done_once_and_when_its_time_has_come(desk: Desk, kind: str) -> None:
    await desk.plan(kind, "k", after=timedelta(minutes=60), name="سفارش")
    await desk.plan(kind, "k", name="دوباره")
    assert await desk.due.settle() == 0
    desk.shop.clock.advance(timedelta(minutes=60))
    await desk.due.settle()
    await desk.due.settle()
    assert desk.done == ["سفارش"]
    row = desk.row("k")
    assert (row.state, row.done_at) == (DONE, desk.shop.clock.now())
    assert (row.locked_by, row.locked_until) == (None, None)


async def test_what_has_to_wait_for_its_turn_is_put_off_together_and_begins_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, transact, transactions = desk.shop.clock.now(), desk.shop.transact, list[object]()

    async def counted(work: Callable[[Session], object], *, priority: bool = False) -> object:
        transactions.append(work)
        return await transact(work, priority=priority)

    turns = {f"e{number}": now + timedelta(seconds=number) for number in range(5)}

    def turn(row: Claimed) -> datetime | None:
        at = turns[row.payload["name"]]
        return at if at > desk.shop.clock.now() else None

    desk.work.turns["attempt-check"] = turn
    for name in turns:
        await desk.plan("attempt-check", name, name=name)
    monkeypatch.setattr(desk.shop, "transact", counted)

    await desk.due.settle()

    assert desk.done == ["e0"]
    # Claimed, put off, and the end of the one that was done.
    assert len(transactions) == 3
    assert {name: desk.row(name).due_at for name in turns} == turns
    assert {desk.row(f"e{number}").attempts for number in range(1, 5)} == {0}
    desk.shop.clock.advance(timedelta(seconds=4))
    await desk.due.settle()
    assert sorted(map(str, desk.done)) == sorted(turns)


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(days=400)])
async def test_a_tick_that_comes_late_does_all_of_it_in_order(desk: Desk, late: timedelta) -> None:
    for number in (3, 1, 2):
        await desk.plan("order-expire", str(number), after=timedelta(minutes=number), name=number)
    desk.shop.clock.advance(timedelta(minutes=3) + late)
    assert await desk.due.settle() == 3
    assert desk.done == [1, 2, 3]


@pytest.mark.parametrize("kind", KINDS)
async def test_what_fails_is_tried_again_after_ever_longer_pauses(desk: Desk, kind: str) -> None:
    desk.trouble = [ValueError("boom")] * (TRIES - 1)
    await desk.plan(kind, "k", name="x")
    for tries, pause in enumerate(BACKOFF, start=1):
        await desk.due.settle()
        assert len(desk.done) == tries
        assert desk.row("k").state is DUE
        assert desk.committed() == set()
        desk.shop.clock.advance(pause - timedelta(seconds=1))
        await desk.due.settle()
        assert len(desk.done) == tries
        desk.shop.clock.advance(timedelta(seconds=1))
    await desk.due.settle()
    assert desk.row("k").state is DONE
    assert len(desk.done) == TRIES


@pytest.mark.parametrize("kind", [*KINDS, "unknown", "process-killer"])
async def test_what_fails_for_good_is_a_dead_letter_of_which_the_owner_hears(
    desk: Desk, kind: str
) -> None:
    owner = await desk.shop.somebody("1000", owner=True)
    desk.trouble = [ValueError("boom")] * TRIES
    await desk.plan("attempt-check" if kind == "process-killer" else kind, "k", name="x")
    if kind == "process-killer":
        await desk.shop.transact(lambda s: s.exec(select(DueWork)).one().__setattr__("attempts", 9))
    for pause in (*BACKOFF, timedelta()):
        await desk.due.settle()
        desk.shop.clock.advance(pause)
    row = desk.row("k")
    letter = desk.shop.read(lambda s: s.exec(select(DeadLetter)).one())
    assert (row.state, row.reason, row.locked_by) == (FAILED, letter.reference, None)
    assert (letter.channel, letter.external_id) == ("due", str(row.id))
    assert letter.raw == {"kind": row.kind, "payload": {"name": "x"}}
    said = {"unknown": "unknown", "process-killer": "without a word"}.get(kind, "boom")
    assert said in letter.error
    (alert,) = desk.shop.read(
        lambda s: s.exec(select(DueWork).where(DueWork.kind == "notice:dead-letter")).all()
    )
    assert (alert.person_id, alert.payload) == (owner, {"reference": letter.reference})


async def test_there_is_no_news_of_news_that_cannot_be_told(desk: Desk) -> None:
    owner = await desk.shop.somebody("1000", owner=True)
    await desk.plan("notice:dead-letter", "k", person_id=owner, reference="ABC")
    await desk.shop.transact(lambda s: s.exec(select(DueWork)).one().__setattr__("attempts", 9))
    await desk.due.settle()
    assert desk.row("k").state is FAILED
    assert len(desk.shop.read(lambda s: s.exec(select(DueWork)).all())) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_work_that_is_not_finished_says_when_it_goes_on(desk: Desk, kind: str) -> None:
    at = desk.shop.clock.now() + timedelta(hours=1)
    desk.later.append(Later(at))
    await desk.plan(kind, "k", name="x")
    await desk.due.settle()
    row = desk.row("k")
    assert (row.state, row.due_at, row.attempts, row.locked_by) == (DUE, at, 0, None)
    desk.shop.clock.advance(timedelta(hours=1))
    await desk.due.settle()
    assert (desk.row("k").state, len(desk.done)) == (DONE, 2)


async def test_a_transaction_and_its_end_are_one_commit(desk: Desk) -> None:
    """Its end was overtaken: somebody has cancelled the row after it was claimed."""
    await desk.plan("order-expire", "k", name="x")
    claimed = await desk.shop.transact(desk.due._claim)
    await desk.change(lambda ctx: plans.cancel(ctx, "k"))
    for row in claimed:
        await desk.due._begin(row)
    assert desk.done == []
    assert (desk.row("k").state, desk.row("k").reason) == (GIVEN_UP, "cancelled")


async def test_what_is_moved_while_it_runs_is_done_again_at_its_new_time(desk: Desk) -> None:
    desk.gate = asyncio.Event()
    await desk.plan("attempt-check", "k", name="x")
    await desk.due.tick()
    later = desk.shop.clock.now() + timedelta(hours=1)
    await desk.change(lambda ctx: plans.replan(ctx, "k", later))
    desk.gate.set()
    await desk.due.settle()
    assert (desk.row("k").state, desk.row("k").due_at) == (DUE, later)


async def test_what_is_cancelled_while_it_runs_stays_cancelled(desk: Desk) -> None:
    desk.gate = asyncio.Event()
    await desk.plan("attempt-check", "k", name="x")
    await desk.due.tick()
    await desk.change(lambda ctx: plans.cancel(ctx, "k"))
    desk.gate.set()
    await desk.due.settle()
    assert desk.row("k").state is GIVEN_UP


@pytest.mark.parametrize("ends", ["dies", "stops"])
async def test_an_effect_that_was_cut_off_is_run_again_by_the_next_process(
    desk: Desk, ends: str
) -> None:
    desk.gate = asyncio.Event()
    await desk.plan("attempt-check", "k", name="x")
    await desk.due.tick()
    assert desk.row("k").locked_by == str(desk.shop.run_id)
    if ends == "dies":
        desk.due.kill()
        await desk.shop.die()
        desk.shop.real.advance(SILENCE)
    else:
        await desk.due.stop(grace_s=0.0)
        await desk.shop.end()
    again = await another(desk)
    await again.due.start()
    await again.due.settle()
    assert again.done == ["x"]
    assert (again.row("k").state, again.row("k").attempts) == (DONE, 2)
    await again.shop.end()


async def test_stop_lets_effects_end_in_their_grace(desk: Desk) -> None:
    desk.gate = asyncio.Event()
    await desk.plan("attempt-check", "k", name="x")
    await desk.due.tick()
    stopping = asyncio.ensure_future(desk.due.stop())
    await asyncio.sleep(0)
    desk.gate.set()
    await stopping
    assert desk.row("k").state is DONE


async def test_a_lease_is_real_time_and_lasts_while_its_work_goes_on(desk: Desk) -> None:
    desk.gate = asyncio.Event()
    await desk.plan("attempt-check", "k", name="x")
    await desk.due.tick()
    other = await another(desk)
    desk.shop.clock.advance(timedelta(days=30))
    assert await other.due.tick() == 0
    for _ in range(3):
        desk.shop.real.advance(LEASE - timedelta(seconds=1))
        await desk.due.renew()
    assert await other.due.tick() == 0
    desk.shop.real.advance(A_LEASE)
    # The first process does not take up what it is doing itself.
    assert await desk.due.tick() == 0
    await other.due.settle()
    assert (desk.done, other.done) == (["x"], ["x"])
    assert desk.row("k").state is DONE
    desk.gate.set()
    await desk.due.settle()
    assert (desk.row("k").state, desk.row("k").attempts) == (DONE, 2)
    await other.shop.end()


async def test_slow_effects_leave_the_rest_in_the_table_and_hold_nothing_else_up(
    desk: Desk,
) -> None:
    desk.gate = asyncio.Event()
    for number in range(3 * MOST):
        await desk.plan("attempt-check", f"e{number}", name="slow")
    await desk.plan("order-expire", "t", name="quick")
    await desk.due.tick()
    assert sorted(desk.done) == ["quick"] + ["slow"] * MOST
    assert desk.row(f"e{3 * MOST - 1}").locked_by is None
    desk.gate.set()
    await desk.due.settle()
    assert len(desk.done) == 3 * MOST + 1


async def test_what_was_tried_too_often_takes_no_turn(desk: Desk) -> None:
    """It would keep the place of another for ever, since nobody begins it."""
    asked: list[int] = []
    desk.work.turns["attempt-check"] = lambda row: asked.append(row.attempts)
    await desk.plan("attempt-check", "worn", name="worn")
    await desk.shop.transact(lambda session: session.exec(update(DueWork).values(attempts=TRIES)))
    await desk.due.tick()
    assert (asked, desk.done) == ([], [])
    assert desk.row("worn").state == FAILED


async def test_an_effect_that_hangs_has_failed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.due.LONGEST_S", 0.0)
    desk.gate = asyncio.Event()
    await desk.plan("attempt-check", "k", name="x")
    await desk.due.settle()
    row = desk.row("k")
    assert (row.state, row.due_at) == (DUE, desk.shop.clock.now() + BACKOFF[0])


async def test_a_shop_in_which_nothing_is_due_commits_nothing(desk: Desk) -> None:
    await desk.plan("order-expire", "k", after=timedelta(hours=1), name="x")
    before = desk.shop.writer.commits  # type: ignore[attr-defined]
    for _ in range(100):
        assert await desk.due.tick() == 0
    assert desk.shop.writer.commits == before  # type: ignore[attr-defined]


async def test_the_pump_runs_what_is_planned_at_once_without_a_tick(desk: Desk) -> None:
    desk.due.run()
    await asyncio.sleep(0)
    await desk.plan("order-expire", "k", name="x")
    assert await asyncio.to_thread(desk.did.wait, 10)
    await desk.due.stop()


async def test_a_database_that_is_away_stops_the_pump_only_for_a_while(desk: Desk) -> None:
    await desk.plan("order-expire", "k", name="x")
    desk.shop.commits_fail = 1
    desk.due.run()
    # The first look fails; the ticker's next tick finds the row where it was.
    await desk.shop.failed.wait()
    assert not desk.did.is_set()
    desk.shop.wake_due.set()
    assert await asyncio.to_thread(desk.did.wait, 10)
    await desk.due.stop()


async def test_two_processes_share_the_work_and_do_none_of_it_twice(desk: Desk) -> None:
    if desk.shop.alone:
        return
    other = await another(desk)
    for number in range(120):
        kind = KINDS[number % 2]
        await desk.plan(kind, str(number), name=number)
    await asyncio.gather(*(one.due.settle() for one in (desk, other, desk, other)))
    assert sorted(desk.done + other.done) == list(range(120))
    states = desk.shop.read(lambda s: set(s.exec(select(col(DueWork.state))).all()))
    assert states == {DONE}
    await other.shop.end()


async def test_what_a_dead_process_held_is_free_after_its_silence(desk: Desk) -> None:
    if desk.shop.alone:
        return
    other = await another(desk)
    await desk.plan("attempt-check", "k", name="x")
    desk.gate = asyncio.Event()
    await desk.due.tick()
    desk.due.kill()
    await other.shop.beat()
    assert await other.due.tick() == 0
    desk.shop.real.advance(SILENCE)
    await other.shop.beat()
    assert other.shop.wake_due.is_set()
    await other.due.settle()
    assert other.done == ["x"]
    await other.shop.end()


async def test_what_comes_next_is_known_before_it_is_due(desk: Desk, shop: Shop) -> None:
    await desk.plan("order-expire", "later", after=timedelta(hours=2))
    await desk.plan("attempt-check", "sooner", after=timedelta(hours=1))
    await desk.plan("order-expire", "now")
    await desk.change(lambda ctx: plans.cancel(ctx, "sooner"))

    assert await desk.due.next_after(NOON) == (NOON + timedelta(hours=2), "order-expire")
    assert await desk.due.next_after(NOON + timedelta(hours=2)) is None

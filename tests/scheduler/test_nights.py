"""The night's work: when, how often, and what it does."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, func, select

from bot.engine.cashier import Cashier
from models import (
    ChatBlock,
    DayTotal,
    DialogueRow,
    DueWork,
    OutboxRow,
    OutboxState,
    Post,
    PostProduct,
    RateBudget,
    RouteToken,
    Run,
    Seen,
    Variant,
    WorkState,
)
from scheduler import housekeeping, jobs
from scheduler.charts import Charts
from scheduler.due import Due
from scheduler.fetching import Fetching
from scheduler.kinds import Work
from scheduler.nights import next_night
from scheduler.post_lookup import PostLookup
from scheduler.renewing import Renewing
from shop import totals, work
from tests.models.rows import put
from tests.play.words import translator
from tests.scheduler.shop import NOON, Shop

pytestmark = pytest.mark.anyio

NIGHT = ["night-check", "night-clear"]


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Asia/Tehran", "2026-11-22 00:00", "2026-11-22 04:30"),
        ("Asia/Tehran", "2026-11-22 04:29:59", "2026-11-22 04:30"),
        ("Asia/Tehran", "2026-11-22 04:30", "2026-11-23 04:30"),
        ("Asia/Tehran", "2026-11-22 23:59:59", "2026-11-23 04:30"),
        ("Asia/Tehran", "2025-03-20 12:00", "2025-03-21 04:30"),
        ("Europe/Istanbul", "2026-12-31 12:00", "2027-01-01 04:30"),
        ("Asia/Kabul", "2028-02-28 12:00", "2028-02-29 04:30"),
        # Zones whose clocks change: in the night, at midnight, by half an hour, by a day.
        ("Europe/Berlin", "2026-03-28 12:00", "2026-03-29 04:30"),
        ("Europe/Berlin", "2026-10-24 12:00", "2026-10-25 04:30"),
        ("Europe/London", "2026-10-25 00:30", "2026-10-25 04:30"),
        ("America/Santiago", "2026-09-05 12:00", "2026-09-06 04:30"),
        ("Australia/Lord_Howe", "2026-10-03 12:00", "2026-10-04 04:30"),
        ("Pacific/Apia", "2011-12-29 12:00", "2011-12-31 04:30"),
    ],
)
async def test_the_night_is_when_the_clock_on_the_shops_wall_says_so(
    zone: str, now: str, expected: str
) -> None:
    place = ZoneInfo(zone)
    present = datetime.fromisoformat(now).replace(tzinfo=place).astimezone(UTC)
    night = next_night(present, place)
    assert night.tzinfo is UTC
    assert night > present
    assert night.astimezone(place).replace(tzinfo=None) == datetime.fromisoformat(expected)


class Nights:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        work = Work()
        cashier = Cashier(engine=shop, gateways={}, base_url="")
        self.jobs = jobs.register(
            work,
            engine=shop,
            cashier=cashier,
            fetching=Fetching(shop, {}, Path()),
            charts=Charts(shop, translator(), Path()),
            renewing=Renewing(shop, {}, None),
            posts=PostLookup(shop, {}),
        )
        self.due = Due(engine=shop, work=work)

    def planned(self) -> list[tuple[str, str, datetime, WorkState]]:
        rows = self.shop.read(
            lambda s: s.exec(
                select(DueWork)
                .where(col(DueWork.kind).startswith("night-"))
                .order_by(col(DueWork.due_at), col(DueWork.kind))
            ).all()
        )
        return [(row.kind, row.payload["day"], row.due_at, row.state) for row in rows]


async def test_each_day_of_the_shop_has_one_night_however_often_it_is_planned(
    shop: Shop,
) -> None:
    nights = Nights(shop)
    for _ in range(3 * 24):
        await nights.jobs.nights.plan()
        await nights.due.settle()
        shop.clock.advance(timedelta(hours=1))
    done, due = WorkState.DONE, WorkState.DUE
    assert [(kind, day, state) for kind, day, _, state in nights.planned()] == [
        (kind, f"2026-11-{day}", state)
        for day, state in ((23, done), (24, done), (25, done), (26, due))
        for kind in NIGHT
    ]


async def test_a_night_that_was_slept_through_is_made_up_for_once(shop: Shop) -> None:
    nights = Nights(shop)
    await nights.jobs.nights.plan()
    shop.clock.advance(timedelta(days=9))
    await nights.jobs.nights.plan()
    await nights.due.settle()
    days = [(day, state.value) for kind, day, _, state in nights.planned() if kind == NIGHT[0]]
    assert days == [("2026-11-23", "done"), ("2026-12-02", "due")]


async def test_several_processes_plan_one_night(shop: Shop) -> None:
    if shop.alone:
        return
    others = [await Shop(shop.url, clock=shop.clock, real=shop.real).open() for _ in range(3)]
    everybody = [Nights(one) for one in (shop, *others)]
    await asyncio.gather(*(one.jobs.nights.plan() for one in everybody))
    assert len(everybody[0].planned()) == 2
    for other in others:
        await other.end()


async def test_the_owner_is_told_of_facts_that_do_not_hold(shop: Shop) -> None:
    owner = await shop.somebody("1000", owner=True)
    await shop.somebody("9001")
    nights = Nights(shop)
    await nights.jobs.nights.plan()
    await shop.transact(lambda session: put(session, Variant, on_hand=5).id)
    shop.clock.advance(timedelta(days=1))
    await nights.due.settle()
    (alert,) = shop.read(
        lambda s: s.exec(select(DueWork).where(DueWork.kind == "notice:invariants-broken")).all()
    )
    assert alert.person_id == owner
    assert alert.payload["broken"]


async def test_a_shop_in_order_tells_nobody(shop: Shop) -> None:
    await shop.somebody("1000", owner=True)
    nights = Nights(shop)
    await nights.jobs.nights.plan()
    shop.clock.advance(timedelta(days=1))
    await nights.due.settle()
    assert {kind for kind, *_ in nights.planned()} == set(NIGHT)
    assert shop.read(lambda s: s.exec(select(func.count()).select_from(DueWork)).one()) == 2


async def test_wrong_totals_are_told_at_night_and_counted_again_when_asked(shop: Shop) -> None:
    await shop.somebody("1000", owner=True)
    nights = Nights(shop)
    await nights.jobs.nights.plan()
    await shop.transact(lambda session: put(session, DayTotal, placed=7).placed)
    shop.clock.advance(timedelta(days=1))
    await nights.due.settle()
    alerts = shop.read(
        lambda s: s.exec(select(DueWork).where(DueWork.kind == "notice:invariants-broken")).all()
    )
    assert [alert.payload["broken"] for alert in alerts] == [["numbers-differ"]]
    # Nothing is set right by itself.
    assert shop.read(lambda s: s.exec(select(DayTotal.placed)).one()) == 7
    await shop.transact(
        lambda session: work.plan(shop.system(session, "test"), totals.RECOUNT, "now", payload={})
    )
    await nights.due.settle()
    assert shop.read(lambda s: s.exec(select(DayTotal.placed)).one()) == 0


async def test_what_is_old_is_cleared_away_and_nothing_else(shop: Shop) -> None:
    nights = Nights(shop)
    await shop.transact(_fill)
    await nights.jobs.nights.clear_away(None)  # type: ignore[arg-type]
    left = shop.read(_left)
    assert left == {
        "seen": ["young"],
        "outbox": ["old unknown", "young"],
        "due_work": ["old due", "old failed", "young"],
        "dialogue": ["old open", "young"],
        "route_token": ["young"],
        "chat_block": ["young"],
        "rate_budget": ["young"],
        "post": ["old linked", "young"],
    }
    assert shop.read(lambda s: s.exec(select(func.count()).select_from(Run)).one()) == 1


OLD, YOUNG = NOON - timedelta(days=800), NOON - timedelta(minutes=30)


def _fill(session: Session) -> None:
    for name, at in (("old", OLD), ("young", YOUNG)):
        put(session, Seen, channel="telegram", external_id=name, at=at)
        _message(session, name, OutboxState.SENT, at)
        _planned(session, name, WorkState.DONE, at)
        put(session, DialogueRow, name=name, state="done", updated_at=at, created_at=at)
        put(session, RouteToken, token=name, created_at=at)
        put(session, ChatBlock, channel="telegram", chat=name, until=at)
        put(session, RateBudget, name=name, whole_at=at)
        put(session, Post, link=name, created_at=at)
    linked = put(session, Post, link="old linked", created_at=OLD)
    put(session, PostProduct, post_id=linked.id, linked_at=OLD)
    _message(session, "old unknown", OutboxState.UNKNOWN, OLD)
    _planned(session, "old failed", WorkState.FAILED, OLD)
    _planned(session, "old due", WorkState.DUE, None)
    put(session, DialogueRow, name="old open", state="open", updated_at=OLD, created_at=OLD)
    put(session, Run, started_at=OLD, beat_at=OLD)


def _message(session: Session, name: str, state: OutboxState, at: datetime) -> None:
    put(session, OutboxRow, chat=name, state=state, created_at=at, lane=0, attempts=1)


def _planned(session: Session, name: str, state: WorkState, at: datetime | None) -> None:
    put(session, DueWork, key=name, state=state, due_at=OLD, created_at=OLD, done_at=at)


def _left(session: Session) -> dict[str, list[str]]:
    columns = {
        "seen": Seen.external_id,
        "outbox": OutboxRow.chat,
        "due_work": DueWork.key,
        "dialogue": DialogueRow.name,
        "route_token": RouteToken.token,
        "chat_block": ChatBlock.chat,
        "rate_budget": RateBudget.name,
        "post": Post.link,
    }
    return {name: sorted(session.exec(select(column)).all()) for name, column in columns.items()}


async def test_clearing_away_goes_in_small_pieces(shop: Shop) -> None:
    count = 3 * housekeeping.PIECE + 1

    def fill(session: Session) -> None:
        for number in range(count):
            session.add(Seen(channel="telegram", external_id=str(number), at=OLD))

    await shop.transact(fill)
    before = shop.writer.commits  # type: ignore[attr-defined]
    await Nights(shop).jobs.nights.clear_away(None)  # type: ignore[arg-type]
    assert shop.read(lambda s: s.exec(select(func.count()).select_from(Seen)).one()) == 0
    assert shop.writer.commits - before == 4  # type: ignore[attr-defined]


async def test_what_has_become_young_meanwhile_stays(shop: Shop) -> None:
    await shop.transact(lambda s: put(s, DialogueRow, state="done", updated_at=OLD).id)
    old = next(
        one
        for one in housekeeping.what_is_old(NOON, NOON)
        if one.sort.table.name == DialogueRow.__tablename__
    )
    keys = shop.read(lambda s: housekeeping.keys(s, old))
    assert len(keys) == 1

    def reopen(session: Session) -> None:
        session.exec(select(DialogueRow)).one().updated_at = NOON

    await shop.transact(reopen)
    assert await shop.transact(lambda s: housekeeping.remove(s, old, keys)) == 0

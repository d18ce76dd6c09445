"""How soon customers are answered, how they liked it, and who answers them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from common.errors import BadInput, Conflict, NotAllowed, NotFound
from common.roles import Role
from models import StaffRole, SupportCase
from shop import answering, staff, support, taking, team, working_time
from shop.context import Shopping
from shop.events import CaseRated, CaseWaits
from shop.hours import Closing, Hours
from shop.periods import Period
from shop.settings import Shop
from tests.databases import NewDatabase
from tests.shop.world import World, at_once

NINE_TO_SIX = Hours.from_json({"opens": "09:00", "closes": "18:00", "off": [4]})
ALL_DAYS = Period(date(2020, 1, 1), date(2030, 1, 1))


def shop_in(zone: str, hours: Hours | None = NINE_TO_SIX) -> Shop:
    return Shop("گلستان", "fa", "IRR", zone, hours=hours)


def at(zone: str, wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


SPANS = [
    # From, until, and the minutes of the shop's hours between; 2026-11-27 is a Friday.
    ("Asia/Tehran", "2026-11-22 10:00", "2026-11-22 10:20", 20),
    ("Asia/Tehran", "2026-11-22 17:50", "2026-11-23 09:20", 30),
    ("Asia/Tehran", "2026-11-22 03:00", "2026-11-22 08:59", 0),
    ("Asia/Tehran", "2026-11-26 17:00", "2026-11-28 10:00", 120),
    ("Asia/Tehran", "2026-11-27 12:00", "2026-11-27 13:00", 0),
    ("Asia/Tehran", "2026-11-22 20:00", "2026-11-22 19:00", 0),
    # Month ends, the last day of a leap year of either calendar, and clocks that change.
    ("Asia/Tehran", "2030-03-20 17:30", "2030-03-21 09:30", 60),
    ("Europe/Istanbul", "2028-02-28 17:30", "2028-02-29 09:30", 60),
    ("Europe/Berlin", "2026-03-28 17:30", "2026-03-29 09:30", 60),
    ("Europe/Berlin", "2026-10-24 17:30", "2026-10-25 09:30", 60),
]


@pytest.mark.parametrize(("zone", "since", "until", "minutes"), SPANS)
def test_only_the_hours_of_the_shop_count(zone: str, since: str, until: str, minutes: int) -> None:
    shop, span = shop_in(zone), timedelta(minutes=minutes)
    assert working_time.between(shop, at(zone, since), at(zone, until)) == span
    if minutes:
        assert working_time.after(shop, at(zone, since), span) <= at(zone, until)


@given(
    hour=st.integers(0, 24 * 21),
    minutes=st.integers(1, 3000),
    zone=st.sampled_from(["Asia/Tehran", "Europe/Berlin", "America/New_York"]),
)
def test_so_much_later_has_so_much_between(hour: int, minutes: int, zone: str) -> None:
    shop, span = shop_in(zone), timedelta(minutes=minutes)
    since = at(zone, "2026-10-20 00:00") + timedelta(hours=hour)
    then = working_time.after(shop, since, span)
    assert working_time.between(shop, since, then) == span
    assert working_time.between(shop, since, then - timedelta(seconds=1)) < span


CLOSED = [
    # Opens by itself on, the hours, now, and until when nobody is told that somebody waits.
    ("2026-11-25", None, "2026-11-22 12:00", "2026-11-23 12:00"),
    ("2026-11-25", None, "2026-11-24 12:00", "2026-11-25 09:00"),
    ("2026-11-25", NINE_TO_SIX, "2026-11-24 12:00", "2026-11-25 09:30"),
    # The day on which it opens is a Friday, which is off.
    ("2026-11-27", NINE_TO_SIX, "2026-11-26 23:00", "2026-11-27 23:00"),
    # Nobody has said when: it is looked at every day.
    (None, None, "2026-11-22 12:00", "2026-11-23 12:00"),
    # Open again.
    ("2026-11-25", None, "2026-11-25 00:00", None),
]


@pytest.mark.parametrize(("opens", "hours", "now", "until"), CLOSED)
def test_who_has_closed_the_shop_is_not_told_that_somebody_waits(
    opens: str | None, hours: Hours | None, now: str, until: str | None
) -> None:
    zone = "Asia/Tehran"
    closed = Closing("", date.fromisoformat(opens) if opens else None)
    shop = replace(shop_in(zone, hours), closed=closed)
    ctx = cast(Shopping, SimpleNamespace(shop=shop, now=at(zone, now)))
    assert answering.while_closed(ctx, {}) == (at(zone, until) if until else None)


def test_a_shop_without_hours_counts_all_of_it_and_wakes_nobody() -> None:
    zone = "Asia/Tehran"
    shop, half = shop_in(zone, None), timedelta(minutes=30)
    night = at(zone, "2026-11-22 23:00")
    assert working_time.between(shop, night, night + half) == half
    assert working_time.after(shop, night, half) == at(zone, "2026-11-23 09:00")


TALKS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 300), st.sampled_from([None, 0, 1, 3, 5])),
    max_size=8,
)
"""Hours before somebody asks, minutes until the answer (0: none), and their stars (0: unasked)."""


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(talks=TALKS, with_hours=st.booleans())
def test_the_figures_are_those_of_a_plain_look(
    new_database: NewDatabase, talks: list[tuple[int, int, int | None]], with_hours: bool
) -> None:
    world = World(new_database())
    try:
        world.shop = replace(world.shop, hours=NINE_TO_SIX if with_hours else None)
        agent = world.customer("سارا")
        for hours, minutes, stars in talks:
            world.clock.advance(timedelta(hours=hours))
            talk(world, agent, minutes, stars)
        for period in (ALL_DAYS, Period(date(2026, 3, 10), date(2026, 3, 11))):
            compare(world, period)
    finally:
        world.close()


def talk(world: World, agent: int, minutes: int, stars: int | None) -> None:
    """Somebody new asks; perhaps they are answered, perhaps it ends and they say how it was."""
    who = world.customer()
    with world.turn(who) as ctx:
        case_id = support.say_to_staff(ctx, "سلام").id
    world.clock.advance(timedelta(minutes=minutes))
    if minutes:
        with world.turn(agent, Role.AGENT) as ctx:
            support.say_to_buyer(ctx, support.case(ctx, case_id), "بفرمایید")
    if minutes and stars is not None:
        with world.turn(who) as ctx:
            support.close_case(ctx, support.case(ctx, case_id))
            if stars:
                answering.rate(ctx, case_id, stars)


def compare(world: World, period: Period) -> None:
    with world.turn(None, Role.AGENT) as ctx:
        rows = ctx.session.exec(select(SupportCase)).all()
        found, now = answering.of(ctx, period), answering.waiting(ctx)

    def within(instant: datetime | None) -> bool:
        zone = world.shop.zone
        return (
            instant is not None and period.first <= instant.astimezone(zone).date() <= period.last
        )

    waited = [
        working_time.between(world.shop, one.opened_at, one.answered_at).total_seconds()
        for one in rows
        if one.answered_at is not None and within(one.answered_at)
    ]
    stars = [one.stars for one in rows if one.stars is not None and within(one.rated_at)]
    assert found.talks == len(waited)
    assert found.median == (timedelta(seconds=round(median(waited))) if waited else None)
    assert found.slowest == (timedelta(seconds=max(waited)) if waited else None)
    assert (found.rated, found.stars) == (len(stars), sum(stars))
    unanswered = [one for one in rows if one.answered_at is None]
    assert now.talks == len(unanswered)
    longest = [
        working_time.between(world.shop, one.opened_at, world.clock.now()) for one in unanswered
    ]
    assert now.longest == max(longest, default=timedelta())


def test_somebody_waits_from_their_words_to_the_next_answer(world: World) -> None:
    mina, agent = world.customer(), world.customer("سارا")
    with world.turn(mina) as ctx:
        case_id = support.say_to_staff(ctx, "سلام").id
    first = world.clock.now()
    world.clock.advance(timedelta(minutes=5))
    with world.turn(mina) as ctx:
        assert support.say_to_staff(ctx, "هستید؟").waiting_since == first
    payload = {"case_id": case_id, "since": first.isoformat()}
    with world.turn(agent, Role.AGENT) as ctx:
        assert not answering.was_answered(ctx, payload)
        assert support.say_to_buyer(ctx, support.case(ctx, case_id), "بله").waiting_since is None
        assert answering.was_answered(ctx, payload)
    world.clock.advance(timedelta(minutes=5))
    with world.turn(mina) as ctx:
        again = support.say_to_staff(ctx, "چند؟")
        assert again.waiting_since == world.clock.now()
        assert again.answered_in_s == 300
    with world.turn(agent, Role.AGENT) as ctx:
        assert answering.was_answered(ctx, payload)
        assert support.close_case(ctx, support.case(ctx, case_id)).waiting_since is None
    waits = [one.since for one in world.heard if isinstance(one, CaseWaits)]
    assert waits == [first.isoformat(), (first + timedelta(minutes=10)).isoformat()]


def test_a_talk_is_rated_by_its_customer_after_an_answer_and_its_end(world: World) -> None:
    mina, agent = world.customer(), world.customer("سارا")
    with world.turn(mina) as ctx:
        case_id = support.say_to_staff(ctx, "سلام").id
        with pytest.raises(Conflict, match="case-rating-too-early"):
            answering.rate(ctx, case_id, 5)
    with world.turn(agent, Role.AGENT) as ctx:
        support.say_to_buyer(ctx, support.case(ctx, case_id), "بله")
        support.close_case(ctx, support.case(ctx, case_id))
        assert answering.is_ratable(ctx, case_id)
        with pytest.raises(NotFound):
            answering.rate(ctx, case_id, 5)
    with world.turn(world.customer("رضا")) as ctx, pytest.raises(NotFound):
        answering.rate(ctx, case_id, 5)
    with world.turn(mina) as ctx:
        for unknown in (0, 6, -1):
            with pytest.raises(BadInput):
                answering.rate(ctx, case_id, unknown)
        answering.rate(ctx, case_id, 2)
        answering.rate(ctx, case_id, 2)
        assert answering.rate(ctx, case_id, 4).stars == 4
        assert answering.is_rated(ctx, {"case_id": case_id})
    told = [one for one in world.heard if isinstance(one, CaseRated)]
    assert told == [CaseRated(case_id, 2), CaseRated(case_id, 4)]


def test_a_talk_in_which_nobody_answered_is_not_asked_about(world: World) -> None:
    with world.turn(world.customer()) as ctx:
        case = support.say_to_staff(ctx, "سلام")
        support.close_case(ctx, case)
        assert not answering.is_ratable(ctx, case.id)


def test_two_who_take_a_talk_at_the_same_moment_do_not_both_have_it(world: World) -> None:
    agents = [hire(world, f"پاسخ‌گو {number}") for number in range(6)]
    with world.turn(world.customer()) as ctx:
        case_id = support.say_to_staff(ctx, "سلام").id

    def take(agent: int) -> int | None:
        with world.turn(agent, Role.AGENT) as ctx:
            return taking.take(ctx, support.case(ctx, case_id)).taken_by

    takes: list[Callable[[], int | None]] = [partial(take, agent) for agent in agents]
    came = at_once(takes)
    took = [one for one in came if isinstance(one, int)]
    assert len(took) == 1
    assert sum(isinstance(one, Conflict) for one in came) == len(agents) - 1
    with world.turn(agents[0], Role.AGENT) as ctx:
        assert taking.listeners(ctx, support.case(ctx, case_id)) == took


def hire(world: World, name: str) -> int:
    agent = world.customer(name)
    with world.turn() as ctx:
        staff.appoint(ctx.session, agent, StaffRole.AGENT, ctx.now, actor="test")
    return agent


def test_a_talk_of_somebody_who_was_let_go_is_everybodys(world: World) -> None:
    sara, reza = hire(world, "سارا"), hire(world, "رضا")
    with world.turn(world.customer()) as ctx:
        case_id = support.say_to_staff(ctx, "سلام").id
    with world.turn(sara, Role.AGENT) as ctx:
        taking.take(ctx, support.case(ctx, case_id))
    with world.turn(reza, Role.AGENT) as ctx:
        with pytest.raises(NotAllowed):
            taking.hand_back(ctx, support.case(ctx, case_id))
        assert taking.listeners(ctx, support.case(ctx, case_id)) == [sara]
    with world.turn(world.customer("نسرین"), Role.OWNER) as ctx:
        team.remove(ctx, sara)
        assert taking.listeners(ctx, support.case(ctx, case_id)) == [reza]
        assert taking.hand_back(ctx, support.case(ctx, case_id)).taken_by is None

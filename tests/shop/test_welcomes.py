"""What the welcome does: every figure is that of a plain look at who got it, pressed and bought."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from common.errors import NotAllowed, NotFound
from common.roles import Role
from models import Activity, ActivityKind, Order
from shop import welcomes
from shop.periods import Period
from shop.welcomes import PLACES, WORDINGS, Welcome
from tests.databases import NewDatabase
from tests.shop.world import World

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["welcomed", "pressed", "bought", "ordered"]),
        st.integers(0, 3),
        st.sampled_from(PLACES),
        st.integers(0, 30),
    ),
    max_size=14,
)
"""What somebody does, who, where their button leads, and after how many hours."""


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_figures_are_those_of_a_plain_look(
    new_database: NewDatabase, steps: list[tuple[str, int, str, int]]
) -> None:
    world = World(new_database())
    try:
        people, shawl = [world.customer() for _ in range(4)], world.sells(stock_of=99)
        new = set(people)
        for what, number, place, hours in steps:
            who = people[number]
            world.clock.advance(timedelta(hours=hours, minutes=1))
            if what == "welcomed" and who in new:
                new.discard(who)
                welcome(world, who)
            elif what == "pressed":
                press(world, who, place)
            elif what in ("bought", "ordered"):
                order_id = world.place(who, {shawl: 1})
                if what == "bought":
                    world.pays(order_id)
        for period in (
            Period(date(2026, 3, 1), date(2026, 4, 1)),
            Period(date(2026, 3, 11), date(2026, 3, 12)),
        ):
            with world.turn(None, Role.MANAGER) as ctx:
                assert welcomes.results(ctx, period) == plainly(world, period)
    finally:
        world.close()


def welcome(world: World, who: int) -> str:
    with world.turn(who) as ctx:
        wording = welcomes.next_wording(ctx)
        welcomes.note_sent(ctx, wording)
    return wording


def press(world: World, who: int, place: str) -> None:
    with world.turn(who) as ctx:
        welcomes.note_press(ctx, WORDINGS[0], place)


def plainly(world: World, period: Period) -> list[Welcome]:
    with world.database.reading() as session:
        rows = session.exec(select(Activity)).all()
        orders = session.exec(select(Order)).all()

    def after(instant: datetime | None, other: datetime) -> bool:
        return instant is not None and instant >= other

    found = []
    for wording in sorted(WORDINGS):
        got = {
            row.person_id: row.at
            for row in rows
            if row.kind is ActivityKind.WELCOMED
            and row.text == wording
            and period.first <= row.at.astimezone(world.shop.zone).date() <= period.last
        }
        pressed = {
            (row.text, row.person_id)
            for row in rows
            if row.kind is ActivityKind.TAPPED and row.person_id in got
            if row.at >= got[row.person_id]
        }
        bought = {
            one.person_id
            for one in orders
            if one.person_id in got and after(one.paid_at, got[one.person_id])
        }
        places = [str(place) for place, _ in pressed]
        who = {person for _, person in pressed}
        counts = {place: places.count(place) for place in places}
        if got:
            found.append(Welcome(wording, len(got), len(who), len(bought), counts))
    return found


def test_newcomers_get_one_wording_and_the_other_in_turn(world: World) -> None:
    got = []
    for _ in range(4):
        world.clock.advance(timedelta(minutes=1))
        got.append(welcome(world, world.customer()))
    assert got == [*WORDINGS, *WORDINGS]


@pytest.mark.parametrize(("wording", "place"), [("guide", "cart"), ("shout", "menu"), ("", "")])
def test_what_is_no_button_of_the_welcome(world: World, wording: str, place: str) -> None:
    with world.turn(world.customer()) as ctx, pytest.raises(NotFound):
        welcomes.note_press(ctx, wording, place)


def test_buyers_do_not_see_what_it_does(world: World) -> None:
    period = Period(date(2026, 3, 10), date(2026, 3, 10))
    with world.turn(world.customer()) as ctx, pytest.raises(NotAllowed):
        welcomes.results(ctx, period)

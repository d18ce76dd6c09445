"""Where buyers come from: every figure is that of a plain look at who came, and what they paid."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from common.errors import NotAllowed, NotFound
from common.roles import Role
from models import Order, Person, Staff, StaffRole
from shop import customers, sources, sources_report, staff
from shop.periods import Period
from shop.sources import Way
from shop.sources_report import Report
from tests.databases import NewDatabase
from tests.shop.world import World, toman

EVER = Period(date(2026, 1, 1), date(2026, 12, 31))
CAME_BY = ["story_5", "story_6", "post_5", "comment_5", "ad_77", "mention", "sku_SHAL", "c_NOWRUZ"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["comes", "buys", "orders", "joins", "works"]),
        st.integers(0, 5),
        st.sampled_from([*CAME_BY, "bahar", "direct"]),
        st.integers(0, 40),
    ),
    max_size=16,
)
"""What somebody does, who, by which way they came, and after how many hours."""


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_figures_are_those_of_a_plain_look(
    new_database: NewDatabase, steps: list[tuple[str, int, str, int]]
) -> None:
    world = World(new_database())
    try:
        people, shawl = [world.customer() for _ in range(6)], world.sells(stock_of=99)
        for what, number, source, hours in steps:
            world.clock.advance(timedelta(hours=hours))
            if what == "comes":
                people.append(world.customer())
                comes(world, people[-1], source)
            elif what in ("buys", "orders"):
                order_id = world.place(people[number], {shawl: 1})
                if what == "buys":
                    world.pays(order_id)
            elif what == "joins":
                joins(world, people[-1], people[number])
            else:
                with world.turn() as ctx:
                    row = ctx.session.get(Staff, people[number])
                    if row is None:
                        staff.appoint(
                            ctx.session, people[number], StaffRole.PACKER, ctx.now, actor="test"
                        )
        for period in (EVER, Period(date(2026, 3, 11), date(2026, 3, 12))):
            report = counted(world, period)
            told = {
                one.name: (one.people, one.buyers, one.again, one.orders, one.revenue)
                for way in Way
                for one in report.of_way(way)
            }
            assert told == plainly(world, period)
            assert sum(one.orders for one in report.ways) == sum(one[3] for one in told.values())
    finally:
        world.close()


def counted(world: World, period: Period) -> Report:
    """The report as a screen has it: counted, kept, and read again."""
    with world.turn(None, Role.SYSTEM) as ctx:
        sources_report.keep(ctx.session, sources_report.count(ctx, period))
    with world.turn(None, Role.MANAGER) as ctx:
        report = sources_report.kept(ctx)
    assert report is not None
    assert report.period == period
    return report


def comes(world: World, who: int, source: str) -> None:
    with world.turn(who) as ctx:
        customers.set_source(ctx, source)


def joins(world: World, who: int, other: int) -> None:
    with world.turn() as ctx:
        one, two = ctx.session.get_one(Person, who), ctx.session.get_one(Person, other)
        heads = {row.merged_into for row in ctx.session.exec(select(Person))}
        if who != other and one.merged_into is None and one.id not in heads:
            one.merged_into = two.root_id


def plainly(world: World, period: Period) -> dict[str, object]:
    with world.database.reading() as session:
        records = session.exec(select(Person)).all()
        orders = [one for one in session.exec(select(Order)) if one.paid_at is not None]
        workers = {one.person_id for one in session.exec(select(Staff))}
    figures: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for root in [one for one in records if one.merged_into is None and one.id not in workers]:
        own = [one for one in records if one.root_id == root.id]
        own.sort(key=lambda one: (one.source is None, one.created_at, one.id))
        came = min(one.created_at for one in own).astimezone(world.shop.zone).date()
        if period.first <= came <= period.last:
            ids = {one.id for one in own}
            bought = sum(one.person_id in ids for one in orders)
            figure = figures[own[0].source or "direct"]
            more = (1, int(bought > 0), int(bought > 1), bought)
            for place, number in enumerate(more):
                figure[place] += number
    return {name: (*each, toman(450_000) * each[3]) for name, each in figures.items()}


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("story_5", Way.STORY),
        ("post_5", Way.POST),
        ("comment_5", Way.COMMENT),
        ("ad_120330000000000001", Way.AD),
        ("mention", Way.MENTION),
        ("p_17", Way.GOODS),
        ("sku_SHAL-01", Way.GOODS),
        ("c_NOWRUZ", Way.COUPON),
        ("direct", Way.DIRECT),
        ("instagram-bahar", Way.LINK),
        ("story", Way.LINK),
        ("my_story", Way.LINK),
        ("", Way.LINK),
    ],
)
def test_what_sort_a_source_is(source: str, way: Way) -> None:
    assert sources.way_of(source) is way


def test_the_way_that_brought_the_most_comes_first(world: World) -> None:
    shawl = world.sells(stock_of=9)
    for source, orders in (("story_1", 1), ("story_2", 2), ("post_9", 0), ("post_8", 0)):
        who = world.customer()
        comes(world, who, source)
        for _ in range(orders):
            world.pays(world.place(who, {shawl: 1}))
    report = counted(world, EVER)
    assert [(one.name, one.people, one.buyers, one.again, one.orders) for one in report.ways] == [
        ("story", 2, 2, 1, 3),
        ("post", 2, 0, 0, 0),
    ]
    assert report.ways[0].revenue == toman(1_350_000)
    assert [one.name for one in report.of_way("story")] == ["story_2", "story_1"]


def test_a_list_has_an_end_and_the_way_its_sum(world: World) -> None:
    for number in range(sources_report.MOST_SHOWN + 3):
        comes(world, world.customer(), f"story_{number}")
    report = counted(world, EVER)
    assert len(report.of_way("story")) == sources_report.MOST_SHOWN
    assert [one.people for one in report.ways] == [sources_report.MOST_SHOWN + 3]


def test_the_first_chat_says_how_somebody_came(world: World) -> None:
    first = world.customer()
    world.clock.advance(timedelta(days=3))
    second = world.customer()
    comes(world, first, "story_1")
    comes(world, second, "direct")
    joins(world, first, second)
    report = counted(world, Period(date(2026, 3, 10), date(2026, 3, 10)))
    assert [(one.name, one.people) for one in report.ways] == [("story", 1)]


def test_only_who_runs_the_shop_reads_it(world: World) -> None:
    for look in (sources_report.ask, sources_report.kept):
        with world.turn(world.customer()) as ctx, pytest.raises(NotAllowed):
            look(ctx)
    with pytest.raises(NotFound):
        counted(world, EVER).of_way("horoscope")


def test_nothing_is_shown_before_the_first_count(world: World) -> None:
    with world.turn(None, Role.MANAGER) as ctx:
        assert sources_report.kept(ctx) is None

"""On which days orders are promised, how delays move them, and when somebody is told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from common.errors import BadInput, Conflict, NotAllowed
from common.roles import Role
from models import DeliveryPromise, DueWork, Order, Person, StaffRole, Variant, WorkState
from shop import arrivals, delays, fulfilment, keeping, orders, overdue, promises, staff
from shop.events import OrderDelayed, OrderPaid, OrderShipped, PromiseMade
from shop.periods import Period
from shop.settings import Shop
from tests.shop.world import World, at_once


@pytest.fixture
def packer(world: World) -> int:
    person = world.customer("بسته‌بند")
    with world.turn() as ctx:
        staff.appoint(ctx.session, person, StaffRole.PACKER, ctx.now, actor="test")
    return person


def paid_order(
    world: World, days: tuple[int, int] = (2, 4), *, kind: str = "parcel", variant: int = 0
) -> int:
    """An order of a buyer of its own, paid now, by a way that takes so many days."""
    order_id = world.place(world.customer(), {variant or world.sells(): 1})
    with world.turn() as ctx:
        orders.by_id(ctx.session, order_id).delivery = {
            "method_id": 1, "kind": kind, "name": "پست", "days": [*days], "slot": None, "place": "",
        }  # fmt: skip
    world.pays(order_id)
    with world.turn() as ctx:
        fulfilment.prepare(ctx, orders.by_id(ctx.session, order_id))
        promises.make(ctx, OrderPaid(order_id, 0))
    return order_id


def promised(world: World, order_id: int) -> tuple[date, date, date]:
    with world.turn() as ctx:
        found = promises.of(ctx.session, order_id)
        assert found is not None
        return found.ships_on, found.first_on, found.last_on


DAYS = [
    # The shop's zone and hour of payment, the days of the way; leaves by, from, to.
    ("Asia/Tehran", "2026-11-22 12:00", (2, 4), "2026-11-24", "2026-11-24", "2026-11-26"),
    ("Asia/Tehran", "2026-11-22 23:59", (0, 1), "2026-11-22", "2026-11-22", "2026-11-23"),
    ("Asia/Tehran", "2026-11-23 00:01", (1, 1), "2026-11-24", "2026-11-24", "2026-11-24"),
    ("Europe/Helsinki", "2026-11-29 10:00", (3, 5), "2026-12-01", "2026-12-02", "2026-12-04"),
    ("Europe/Helsinki", "2026-12-30 10:00", (3, 5), "2027-01-01", "2027-01-02", "2027-01-04"),
    # 29 February; 29 and 30 Esfand 1408 before the first of Farvardin.
    ("Europe/Helsinki", "2028-02-27 10:00", (2, 3), "2028-02-29", "2028-02-29", "2028-03-01"),
    ("Asia/Tehran", "2030-03-18 10:00", (1, 3), "2030-03-19", "2030-03-19", "2030-03-21"),
    # Days are days of the calendar, also when the clocks change between.
    ("Europe/Berlin", "2027-03-27 23:30", (1, 2), "2027-03-28", "2027-03-28", "2027-03-29"),
    ("Europe/Berlin", "2026-10-24 23:30", (1, 2), "2026-10-25", "2026-10-25", "2026-10-26"),
    # It is another day in the shop than where the computer stands.
    ("Pacific/Auckland", "2026-11-23 06:00", (2, 2), "2026-11-25", "2026-11-25", "2026-11-25"),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "paid_at", "days", "leaves", "first", "last"), DAYS)
def test_days_are_promised_on_the_shops_calendar(
    world: World, zone: str, paid_at: str, days: tuple[int, int], leaves: str, first: str, last: str
) -> None:
    world.shop = Shop("گلستان", "fa", "IRR", zone, gateways=("testbank",))
    here = datetime.fromisoformat(paid_at).replace(tzinfo=ZoneInfo(zone))
    world.clock.set(here.astimezone(UTC))
    order_id = paid_order(world, days)
    assert promised(world, order_id) == tuple(map(date.fromisoformat, (leaves, first, last)))
    with world.turn() as ctx:
        found = promises.of(ctx.session, order_id)
        assert found is not None
        assert promises.days_left(ctx, found) == days


def test_what_is_collected_is_ready_on_its_last_day(world: World) -> None:
    today = world.clock.now().date()
    day = today + timedelta(days=2)
    assert promised(world, paid_order(world, (1, 2), kind="pickup")) == (
        day,
        today + timedelta(days=1),
        day,
    )


def test_nothing_is_promised_where_no_days_are_known_and_never_twice(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    world.pays(order_id)
    with world.turn() as ctx:
        promises.make(ctx, OrderPaid(order_id, 0))
        assert promises.of(ctx.session, order_id) is None
    other = paid_order(world)
    with world.turn() as ctx:
        promises.make(ctx, OrderPaid(other, 0))
        rows = ctx.session.exec(select(DeliveryPromise)).all()
    assert [row.order_id for row in rows] == [other]


def late(world: World, order_id: int, days: int, reason: str = "weather") -> None:
    with world.turn(None, Role.PACKER) as ctx:
        delays.delay(ctx, order_id, days, reason)


def test_a_delay_moves_the_days_and_keeps_what_was_said(world: World) -> None:
    order_id = paid_order(world)
    before = promised(world, order_id)
    world.heard.clear()
    late(world, order_id, 3, "دستگاه خراب شد")
    assert promised(world, order_id) == tuple(day + timedelta(days=3) for day in before)
    with world.turn() as ctx:
        rows = ctx.session.exec(
            select(DeliveryPromise).order_by(col(DeliveryPromise.made_at), col(DeliveryPromise.id))
        ).all()
    assert [(row.last_on, row.reason) for row in rows] == [
        (before[2], ""),
        (before[2] + timedelta(days=3), "دستگاه خراب شد"),
    ]
    assert [type(event) for event in world.heard] == [PromiseMade, OrderDelayed]


def test_who_is_late_already_counts_from_today(world: World) -> None:
    order_id = paid_order(world, (1, 2))
    world.clock.advance(timedelta(days=10))
    today = world.clock.now().date()
    late(world, order_id, 2)
    assert promised(world, order_id) == (today + timedelta(days=2),) * 3


def test_what_has_arrived_or_is_not_paid_cannot_be_late(world: World) -> None:
    unpaid = world.place(world.customer(), {world.sells(): 1})
    order_id = paid_order(world)
    parcel = world.ship(order_id)
    with world.turn(None, Role.OWNER) as ctx:
        fulfilment.delivered(ctx, fulfilment.shipment(ctx, parcel))
    for id_ in (unpaid, order_id):
        with pytest.raises(Conflict, match="delay-nothing-open"):
            late(world, id_, 1)


def test_buyers_cannot_say_that_something_is_late(world: World) -> None:
    order_id = paid_order(world)
    with world.turn(world.customer()) as ctx:
        with pytest.raises(NotAllowed):
            delays.delay(ctx, order_id, 1, "weather")
        with pytest.raises(NotAllowed):
            delays.plan(ctx, [orders.by_id(ctx.session, order_id)], 1, "weather")


def test_a_product_or_a_day_brings_exactly_those_who_wait(world: World) -> None:
    shawl, bag = world.sells("شال"), world.sells("کیف")
    first, second = paid_order(world, variant=shawl), paid_order(world, variant=bag)
    world.clock.advance(timedelta(days=1))
    third = paid_order(world, variant=shawl)
    today = world.clock.now().date()
    with world.turn() as ctx:
        product = ctx.session.get_one(Variant, shawl).product_id
        yesterday = today - timedelta(days=1)
        assert ids(delays.with_product(ctx, product)) == [first, third]
        assert ids(delays.paid_on(ctx, today)) == [third]
        assert ids(delays.paid_on(ctx, yesterday)) == [first, second]
        assert ids(delays.expected(ctx)) == [first, second, third]
    parcel = world.ship(first)
    with world.turn(None, Role.OWNER) as ctx:
        fulfilment.delivered(ctx, fulfilment.shipment(ctx, parcel))
    with world.turn() as ctx:
        assert ids(delays.with_product(ctx, product)) == [third]


def ids(found: Sequence[Order]) -> list[int]:
    return [order.id for order in found]


def test_a_second_press_plans_nothing_more(world: World) -> None:
    order_id = paid_order(world)
    with world.turn(None, Role.PACKER) as ctx:
        delays.plan(ctx, [orders.by_id(ctx.session, order_id)], 2, "busy")
        delays.plan(ctx, [orders.by_id(ctx.session, order_id)], 2, "busy")
    with world.turn() as ctx:
        planned = ctx.session.exec(select(DueWork).where(DueWork.kind == delays.DELAY)).all()
    assert len(planned) == 1


@pytest.mark.parametrize(("text", "days"), [("3", 3), ("۱۴ روز", 14), ("60", 60)])
def test_days_are_read_as_people_write_them(text: str, days: int) -> None:
    assert delays.parse_days(text) == days


@pytest.mark.parametrize(
    "text", ["", "خیلی", "0", "61", "1000", "-", "-3", "۱٫۵", "²²²²", "9" * 5000]
)
def test_days_nobody_can_mean_are_refused(text: str) -> None:
    with pytest.raises(BadInput, match="delay-days-unreadable"):
        delays.parse_days(text)


def planned(world: World, name: str) -> list[datetime]:
    """When notices or work of this name are due, on the shop's wall."""
    with world.turn() as ctx:
        rows = ctx.session.exec(
            select(DueWork.due_at)
            .where(col(DueWork.kind).in_([f"notice:{name}", name]), DueWork.state == WorkState.DUE)
            .order_by(col(DueWork.due_at))
        ).all()
        return [at.astimezone(ctx.shop.zone).replace(tzinfo=None) for at in rows]


def follow(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        found = promises.of(ctx.session, order_id)
        assert found is not None
        arrivals.follow_promise(ctx, PromiseMade(order_id, found.id))


def test_the_last_day_is_told_on_its_morning_and_moves_with_a_delay(
    world: World, packer: int
) -> None:
    order_id = paid_order(world)
    follow(world, order_id)
    last = datetime.combine(promised(world, order_id)[2], datetime.min.time())
    parcel = world.ship(order_id)
    for _ in range(2):
        with world.turn() as ctx:
            arrivals.plan(ctx, OrderShipped(order_id, parcel))
    morning, after = timedelta(hours=9, minutes=30), timedelta(days=1, hours=10)
    assert planned(world, arrivals.EXPECTED) == [last + morning]
    assert planned(world, overdue.LOOK) == [last + after]
    late(world, order_id, 3)
    follow(world, order_id)
    more = timedelta(days=3)
    assert planned(world, arrivals.EXPECTED) == [last + more + morning]
    assert planned(world, overdue.LOOK) == [last + after, last + more + after]


def overdue_on(world: World, day: date) -> list[int]:
    with world.turn() as ctx:
        return [order.id for order in overdue.of_day(ctx, day)]


def test_only_a_promise_that_stands_and_was_not_kept_is_overdue(world: World, packer: int) -> None:
    order_id = paid_order(world, (1, 2))
    first = promised(world, order_id)[2]
    assert overdue_on(world, first) == [order_id]
    assert overdue_on(world, first - timedelta(days=1)) == []
    late(world, order_id, 2)
    second = promised(world, order_id)[2]
    parcel = world.ship(order_id)
    assert overdue_on(world, first) == []
    assert overdue_on(world, second) == [order_id]
    with world.turn(None, Role.OWNER) as ctx:
        fulfilment.delivered(ctx, fulfilment.shipment(ctx, parcel))
    assert overdue_on(world, second) == []


def test_all_orders_of_a_day_are_one_letter_to_each_who_packs(world: World, packer: int) -> None:
    day = {promised(world, paid_order(world, (1, 2)))[2] for _ in range(3)}.pop()
    for _ in range(2):
        with world.turn() as ctx:
            overdue.look(ctx, {"day": day.isoformat()})
            overdue.look(ctx, {"day": (day - timedelta(days=1)).isoformat()})
    assert len(planned(world, overdue.LETTER)) == 1


def test_what_nobody_has_marked_counts_as_arrived_with_one_tap_and_nobody_knows_on_which_day(
    world: World, packer: int
) -> None:
    sent, waiting = (paid_order(world, (1, 2)) for _ in range(2))
    world.ship(sent)
    day = promised(world, sent)[2]
    world.clock.advance(timedelta(days=3))
    with world.turn(packer, Role.PACKER) as ctx:
        assert overdue.have_arrived(ctx, day) == 1
        rows = ctx.session.exec(select(DueWork).where(DueWork.kind == overdue.ARRIVE)).all()
        payloads = [row.payload for row in rows]
    for payload in payloads * 2:
        with world.turn(None, Role.SYSTEM) as ctx:
            overdue.arrive(ctx, payload)
    assert overdue_on(world, day) == [waiting]
    with world.turn() as ctx:
        today = promises.today_in(ctx)
        assert keeping.kept(ctx, Period(today, today)) == keeping.Kept(0, 0, unsaid=1)
    with world.turn(world.customer(), Role.BUYER) as ctx, pytest.raises(NotAllowed):
        overdue.have_arrived(ctx, day)


def test_promises_count_as_kept_by_the_day_that_was_first_said(world: World) -> None:
    begun = world.clock.now().date()
    early, slow, moved, open_ = (paid_order(world, (1, 2)) for _ in range(4))
    late(world, moved, 5)

    def arrives(order_id: int) -> None:
        parcel = world.ship(order_id, f"12345678{order_id}")
        with world.turn(None, Role.OWNER) as ctx:
            fulfilment.delivered(ctx, fulfilment.shipment(ctx, parcel))

    world.clock.advance(timedelta(days=2))
    arrives(early)
    world.clock.advance(timedelta(days=1))
    arrives(slow)
    arrives(moved)
    with world.turn() as ctx:
        today = promises.today_in(ctx)
        assert keeping.kept(ctx, Period(begun, today)) == keeping.Kept(in_time=1, arrived=3)
        assert keeping.kept(ctx, Period(today, today)) == keeping.Kept(in_time=0, arrived=2)
        assert keeping.kept(ctx, Period(begun, begun)) == keeping.Kept(in_time=0, arrived=0)
    assert world.order(open_).closed_at is None


def test_thanks_are_numbered_by_when_the_money_came(world: World) -> None:
    buyer, shawl = world.customer(), world.sells(stock_of=50)
    first, second = (world.place(buyer, {shawl: 1}) for _ in range(2))
    world.pays(second)
    world.clock.advance(timedelta(minutes=1))
    world.pays(first)
    other = world.place(world.customer(), {shawl: 1})
    world.pays(other)
    merged = world.customer("همان مینا")
    third = world.place(merged, {shawl: 1})
    world.clock.advance(timedelta(minutes=1))
    world.pays(third)
    with world.turn() as ctx:
        ctx.session.get_one(Person, merged).merged_into = buyer
    with world.turn() as ctx:
        numbers = [
            orders.number_among_paid(ctx, orders.by_id(ctx.session, id_))
            for id_ in (second, first, third, other)
        ]
    assert numbers == [1, 2, 3, 1]


def test_two_who_pay_at_the_same_instant_have_different_numbers(world: World) -> None:
    buyer, shawl = world.customer(), world.sells(stock_of=50)
    ids = [world.place(buyer, {shawl: 1}) for _ in range(2)]
    attempts = [world.begin(id_) for id_ in ids]
    at_once([lambda attempt=attempt: world.record(attempt) for attempt in attempts])  # type: ignore[misc]
    with world.turn() as ctx:
        numbers = {orders.number_among_paid(ctx, orders.by_id(ctx.session, id_)) for id_ in ids}
    assert numbers == {1, 2}

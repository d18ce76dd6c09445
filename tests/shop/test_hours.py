"""When people of the shop answer, and when a closed shop opens: on the clock of its wall."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from common.errors import BadInput, Conflict, NotAllowed
from common.roles import Role
from shop import closing, hours, settings
from shop.hours import Hours
from shop.settings import Closing, Shop
from tests.shop.world import World

FRIDAY_OFF = Hours(time(9), time(18), (4,))


def shop_in(zone: str, known: Hours | None = None, closed: Closing | None = None) -> Shop:
    return Shop("گلستان", "fa", "IRR", zone, hours=known, closed=closed)


def at(zone: str, written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "now", "opens"),
    [
        ("Asia/Tehran", "2026-11-22T09:00", None),
        ("Asia/Tehran", "2026-11-22T17:59", None),
        ("Asia/Tehran", "2026-11-22T18:00", "2026-11-23T09:00"),
        ("Asia/Tehran", "2026-11-22T03:00", "2026-11-22T09:00"),
        ("Asia/Tehran", "2026-11-26T20:00", "2026-11-28T09:00"),
        ("Asia/Tehran", "2026-11-27T12:00", "2026-11-28T09:00"),
        # The clock goes forward on Sunday at one, so that day begins an hour sooner.
        ("Europe/London", "2026-03-28T19:00", "2026-03-29T09:00"),
        ("Europe/London", "2026-10-24T19:00", "2026-10-25T09:00"),
    ],
)
def test_who_asks_outside_of_the_hours_hears_when_somebody_comes(
    zone: str, now: str, opens: str | None
) -> None:
    expected = at(zone, opens) if opens else None
    assert hours.next_opening(shop_in(zone, FRIDAY_OFF), at(zone, now)) == expected


def test_a_shop_that_says_nothing_of_hours_promises_none() -> None:
    assert hours.next_opening(shop_in("Asia/Tehran"), datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("۹ تا ۱۸", (time(9), time(18))),
        ("9:30-17", (time(9, 30), time(17))),
        ("10.00 20.15", (time(10), time(20, 15))),
        ("از ساعت ۸ تا ۱۶:۳۰", (time(8), time(16, 30))),
        ("09:00–18:00", (time(9), time(18))),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, span: tuple[time, time]) -> None:
    assert hours.parse_hours(text) == span


@pytest.mark.parametrize("text", ["", "صبح‌ها", "9", "18-9", "9-9", "25-26", "9:70-18", "1 2 3"])
def test_hours_nobody_can_mean_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        hours.parse_hours(text)


@pytest.mark.parametrize(
    ("zone", "opens_on", "now", "closed"),
    [
        ("Asia/Tehran", date(2026, 11, 25), "2026-11-24T23:59", True),
        ("Asia/Tehran", date(2026, 11, 25), "2026-11-25T00:00", False),
        # The first of Farvardin, and the day after the last of Esfand in a leap year.
        ("Asia/Tehran", date(2025, 3, 21), "2025-03-20T23:59", True),
        ("Asia/Tehran", date(2025, 3, 21), "2025-03-21T00:00", False),
        ("Europe/London", date(2026, 3, 29), "2026-03-29T00:00", False),
        ("Europe/Istanbul", None, "2030-01-01T00:00", True),
    ],
)
def test_a_closed_shop_opens_with_its_day(
    zone: str, opens_on: date | None, now: str, closed: bool
) -> None:
    place = shop_in(zone, closed=Closing("", opens_on))
    assert closing.is_closed(place, at(zone, now)) is closed


def test_nothing_is_ordered_in_a_closed_shop(world: World) -> None:
    shawl, mina = world.sells(), world.customer()
    with world.turn(None, Role.MANAGER) as ctx:
        closing.close(ctx, "در سفر هستیم.", None)
        world.shop = ctx.shop
    with pytest.raises(Conflict) as refused:
        world.place(mina, {shawl: 1})
    assert refused.value.message.key == "shop-closed-words"
    with world.turn(None, Role.MANAGER) as ctx:
        closing.open_again(ctx)
        world.shop = ctx.shop
    assert world.place(mina, {shawl: 1})


@pytest.mark.parametrize("role", [Role.BUYER, Role.AGENT, Role.PACKER])
def test_only_those_who_run_the_shop_close_it(world: World, role: Role) -> None:
    with pytest.raises(NotAllowed), world.turn(None, role) as ctx:
        closing.close(ctx)


@pytest.mark.parametrize(
    "value",
    [
        {"opens": "09:00"},
        {"opens": "18:00", "closes": "09:00"},
        {"opens": "09:00", "closes": "18:00", "off": list(range(7))},
        {"opens": "09:00", "closes": "18:00", "off": [9]},
        "9-18",
    ],
)
def test_hours_a_shop_cannot_have_are_refused(world: World, value: object) -> None:
    with pytest.raises(BadInput), world.turn(None, Role.OWNER) as ctx:
        settings.change(ctx, "hours", value)

"""What the owner decides."""

import pytest
from sqlmodel import select

from common.errors import BadInput, Conflict, NotAllowed
from common.roles import Role
from models import Audit
from models.database import Database
from shop import installing, settings, work
from shop.settings import Shop
from tests.shop.world import NOON, World


def test_the_first_start_seeds_and_later_ones_do_not(world: World) -> None:
    with world.turn() as ctx:
        shop = installing.seed(
            ctx.session,
            NOON,
            name="Başka",
            language="tr",
            currency="TRY",
            timezone="Europe/Istanbul",
            public_url="https://shop.example",
            gateways=("zibal", "testbank"),
            testing=True,
        )
    assert (shop.name, shop.language, shop.currency) == ("گلستان", "fa", "IRR")
    assert (shop.timezone, shop.calendar) == ("Asia/Tehran", "jalali")
    assert shop.public_url == "https://shop.example"
    assert shop.gateways == ("zibal", "testbank")
    assert shop.testing
    with world.database.reading() as session:
        assert settings.load(session) == shop


def test_an_address_that_is_taken_away_is_gone(world: World) -> None:
    first = {"name": "گلستان", "language": "fa", "currency": "IRR", "timezone": "Asia/Tehran"}
    with world.turn() as ctx:
        installing.seed(ctx.session, NOON, **first, public_url="https://shop.example")  # type: ignore[arg-type]
        assert installing.seed(ctx.session, NOON, **first).public_url is None  # type: ignore[arg-type]


def test_a_shop_without_settings_says_so(database_url: str) -> None:
    database = Database(database_url, durable=False)
    with database.reading() as session, pytest.raises(LookupError):
        settings.load(session)
    database.dispose()


def test_the_owner_changes_a_setting_and_it_is_on_record(world: World) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        assert settings.change(ctx, "name", "بوستان").name == "بوستان"
        assert ctx.shop.name == "بوستان"
        row = ctx.session.exec(select(Audit).where(Audit.what == "setting.name")).one()
    assert (row.before, row.after) == ({"value": "گلستان"}, {"value": "بوستان"})


UNUSABLE: list[tuple[str, object]] = [
    ("name", ""),
    ("name", "ن" * 65),
    ("language", "xx"),
    ("currency", "BTC"),
    ("timezone", "Tehran"),
    ("timezone", "../etc/passwd"),
    ("calendar", "lunar"),
    ("reserve_minutes", 0),
    ("reserve_minutes", True),
    ("reserve_minutes", "60"),
    ("gateways", ["testbank"]),
    ("testing", True),
    ("owner", "me"),
    ("points_bps", -1),
    ("points_bps", 2_001),
    ("points_bps", "500"),
    ("least_order_minor", -1),
    ("least_order_minor", True),
    ("least_order_minor", 10**15 + 1),
]


def test_settings_that_cannot_be_are_refused(world: World) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        for key, value in UNUSABLE:
            with pytest.raises(BadInput):
                settings.change(ctx, key, value)


def test_only_the_owner_changes_settings(world: World) -> None:
    with world.turn(None, Role.MANAGER) as ctx, pytest.raises(NotAllowed):
        settings.change(ctx, "name", "بوستان")


def test_the_currency_stays_after_the_first_order(world: World) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        assert settings.change(ctx, "currency", "TRY").currency == "TRY"
        assert settings.change(ctx, "currency", "IRR").currency == "IRR"
    world.place(world.customer(), {world.sells(): 1})
    with world.turn(None, Role.OWNER) as ctx:
        with pytest.raises(Conflict):
            settings.change(ctx, "currency", "TRY")
        assert settings.change(ctx, "currency", "IRR").currency == "IRR"


def test_an_order_in_the_money_of_yesterday_is_refused(world: World) -> None:
    shawl, mina = world.sells(), world.customer()
    with world.turn(None, Role.OWNER) as ctx:
        settings.change(ctx, "currency", "TRY")
    # This process has not noticed yet.
    with pytest.raises(Conflict):
        world.place(mina, {shawl: 1})


@pytest.mark.parametrize(
    ("zone", "currency", "country"),
    [
        ("Asia/Tehran", "IRR", "IR"),
        ("Europe/Istanbul", "TRY", "TR"),
        ("Europe/Berlin", "TRY", "TR"),
        ("Europe/Berlin", "EUR", None),
        ("Europe/Istanbul", "EUR", "TR"),
    ],
)
def test_the_country_follows_from_clock_and_money(
    zone: str, currency: str, country: str | None
) -> None:
    assert Shop("گلستان", "fa", currency, zone).country == country


def test_everybody_reads_in_their_own_way(world: World) -> None:
    assert world.shop.reader().calendar == "jalali"
    assert world.shop.reader("tr").calendar == "gregorian"
    assert world.shop.reader("fa", "Europe/Istanbul").timezone == "Europe/Istanbul"
    with world.turn(world.customer()) as ctx:
        assert ctx.reader == world.shop.reader()
    with world.turn() as ctx:
        assert ctx.reader == world.shop.reader()
        with pytest.raises(NotAllowed):
            _ = ctx.customer


def test_work_is_planned_once_and_can_be_moved_and_given_up(world: World) -> None:
    with world.turn() as ctx:
        payload = {"order_id": 1}
        assert work.plan(ctx, "order-expire", "order:1:expire", payload=payload)
        assert not work.plan(ctx, "order-expire", "order:1:expire", payload=payload)
        assert work.replan(ctx, "order:1:expire", NOON)
        assert work.cancel(ctx, "order:1:expire")
        assert not work.cancel(ctx, "order:1:expire")
        assert not work.replan(ctx, "order:1:expire", NOON)
        assert not work.plan(ctx, "order-expire", "order:1:expire", payload=payload)

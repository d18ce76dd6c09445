"""Totals that differ are named and counted again."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel import select

from common.roles import Role
from models import DayTotal, DueWork, ProductDay, Variant, WorkState
from models.migrating import migrating
from shop import recounting, totals
from shop import settings as shop_settings
from tests.shop.world import World


def test_what_differs_is_named_and_set_right(world: World) -> None:
    shawl = world.sells(stock_of=9)
    world.pays(world.place(world.customer(), {shawl: 2}))
    with world.turn() as ctx:
        total = ctx.session.get_one(DayTotal, date(2026, 3, 10))
        total.revenue_minor += 1
        ctx.session.add(
            ProductDay(day=date(2026, 1, 1), product_id=product_of(world, shawl), units=4)
        )
    with world.database.reading() as session:
        found = recounting.differences(session)
    assert [(one.table, one.stored, one.counted) for one in found] == [
        (DayTotal, {"revenue_minor": 9_000_001}, {"revenue_minor": 9_000_000}),
        (ProductDay, {"units": 4}, {"units": 0}),
    ]
    assert recounting.recount(world.database) == 2
    assert recounting.recount(world.database) == 0
    world.healthy()


def test_everything_is_counted_from_nothing(world: World) -> None:
    shawl, mina = world.sells(stock_of=9), world.customer()
    world.pays(world.place(mina, {shawl: 2}))
    with world.turn() as ctx:
        for table in totals.KEYS:
            for row in ctx.session.exec(select(table)).all():
                ctx.session.delete(row)
    assert recounting.recount(world.database) > 0
    world.healthy()


def test_a_shop_from_before_there_were_totals_counts_its_orders(world: World) -> None:
    world.pays(world.place(world.customer(), {world.sells(): 2}))
    with migrating(str(world.database.url.render_as_string(hide_password=False))) as config:
        ours = ScriptDirectory.from_config(config).get_revision("0011_totals")
        assert ours is not None
        command.downgrade(config, str(ours.down_revision))
        command.upgrade(config, "head")
    (row,) = [one for one in planned_work(world) if one.kind == totals.RECOUNT]
    assert (row.state, row.payload) == (WorkState.DUE, {})
    assert row.due_at <= world.clock.now()
    assert recounting.recount(world.database) > 0
    world.healthy()


def test_a_new_shop_has_nothing_to_count(world: World) -> None:
    assert planned_work(world) == []


@pytest.mark.parametrize("zone", ["Asia/Tehran", "Europe/Istanbul"])
def test_only_another_zone_has_everything_counted_again(world: World, zone: str) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        shop_settings.change(ctx, "calendar", "gregorian")
        shop_settings.change(ctx, "timezone", zone)
        assert ctx.shop.zone == ZoneInfo(zone)
    assert [one.kind for one in planned_work(world)].count(totals.RECOUNT) == 1


def planned_work(world: World) -> list[DueWork]:
    with world.database.reading() as session:
        return list(session.exec(select(DueWork)).all())


def product_of(world: World, variant_id: int) -> int:
    with world.database.reading() as session:
        return session.get_one(Variant, variant_id).product_id

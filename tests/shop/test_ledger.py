"""Double entry: nothing appears, nothing vanishes, nothing happens twice."""

from functools import partial

import pytest

from shop import ledger
from shop.ledger import AccountName
from tests.shop.world import World, at_once

SALES = AccountName("shop", "sales", "IRR")
BANK = AccountName("gateway:testbank", "clearing", "IRR")
POINTS = AccountName("person:12", "points", "points")
CLUB = AccountName("shop", "points-given", "points")


def test_a_transfer_happens_once_for_each_key(world: World) -> None:
    def post() -> bool:
        with world.turn() as ctx:
            return ledger.post(ctx, "opening:1", "opening", [(BANK, -500), (SALES, 500)])

    assert sorted(map(bool, at_once([post] * 5))) == [False] * 4 + [True]
    with world.database.reading() as session:
        assert ledger.balance(session, "shop", "IRR") == 500
        assert ledger.balance(session, "gateway:testbank", "IRR") == -500
    world.healthy()


def test_balances_are_sums(world: World) -> None:
    with world.turn() as ctx:
        post = partial(ledger.post, ctx)
        post("a", "opening", [(BANK, -500), (SALES, 500)])
        post("b", "opening", [(BANK, -200), (SALES, 200)])
        post("c", "refund", [(SALES, -100), (BANK, 100)])
        post("d", "earn", [(CLUB, -45), (POINTS, 45)])
        assert ledger.balance(ctx.session, "shop", "IRR", name="sales") == 600
        assert ledger.balance(ctx.session, "shop", "IRR", name="to-review") == 0
        assert ledger.balance(ctx.session, "person:12", "points") == 45
        assert ledger.balance(ctx.session, "person:13", "points") == 0
    world.healthy()


@pytest.mark.parametrize(
    "entries",
    [
        [(SALES, 500)],
        [(BANK, -500), (SALES, 499)],
        [(BANK, -500), (POINTS, 500)],
        [(BANK, 0), (SALES, 0)],
    ],
)
def test_what_does_not_balance_is_not_written(
    world: World, entries: list[tuple[AccountName, int]]
) -> None:
    with world.turn() as ctx, pytest.raises(ValueError, match="do not balance"):
        ledger.post(ctx, "odd", "opening", entries)
    world.healthy()

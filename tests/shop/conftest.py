"""The shop that tests of the rules sell in; on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from common.roles import Role
from shop import importing
from shop.context import Shopping
from shop.importing import Report
from tests.shop.tables import HEADINGS, Import
from tests.shop.world import World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A shop in Tehran that sells in Rial, at noon."""
    world = World(database_url)
    yield world
    world.close()


@pytest.fixture
def shop_ctx(world: World) -> Iterator[Shopping]:
    """A turn of a customer called مینا; what it did is committed when the test ends."""
    with world.turn(world.customer("مینا")) as ctx:
        yield ctx


@pytest.fixture
def mina(world: World) -> int:
    """A customer."""
    return world.customer("مینا")


@pytest.fixture
def other(world: World) -> int:
    """The same person in another chat, which nobody knows yet."""
    return world.customer("مینا ۲")


@pytest.fixture
def bring(world: World, tmp_path: Path) -> Import:
    """Write a table into a file and import it."""

    def bring(*lines: str, headings: str = HEADINGS) -> Report:
        path = tmp_path / "goods.csv"
        path.write_text("\n".join([headings, *lines]), encoding="utf-8")
        with world.turn(None, Role.OWNER) as ctx:
            return importing.import_products(ctx, path, data_dir=tmp_path / "data")

    return bring


@pytest.fixture
def shawl(world: World) -> int:
    """A variant of which there are three."""
    return world.sells("شال نخی", stock_of=3)


@pytest.fixture
def order_id(world: World, shawl: int) -> int:
    """A customer's order of one of them, not yet paid."""
    return world.place(world.customer(), {shawl: 1})

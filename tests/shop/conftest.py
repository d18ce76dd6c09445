"""The shop that tests of the rules sell in; on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from shop.context import Shopping
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

"""A shop with a courier; a second process of the same shop on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conftest import _kinds
from tests.databases import POSTGRESQL, Databases
from tests.scheduler.due_desk import Desk
from tests.scheduler.post import Post
from tests.scheduler.shop import Shop


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def shared_url(databases: Databases, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database that several processes can share."""
    if POSTGRESQL not in _kinds(request.config):
        pytest.skip("several processes need PostgreSQL")
    url = databases.new(POSTGRESQL, migrated=True)
    yield url
    databases.drop(url)


@pytest.fixture
async def shop(anyio_backend: str, database_url: str) -> AsyncIterator[Shop]:
    shop = await Shop(database_url).open()
    yield shop
    await shop.close()


@pytest.fixture
async def post(shop: Shop) -> AsyncIterator[Post]:
    """A courier that has started, on a platform without limits."""
    post = Post(shop)
    await post.courier.start()
    yield post
    post.courier.kill()


@pytest.fixture
async def desk(shop: Shop) -> AsyncIterator[Desk]:
    """Due work that has been claimed by nobody yet, in a process that has started."""
    desk = Desk(shop)
    await desk.due.start()
    yield desk
    desk.due.kill()

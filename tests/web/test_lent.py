"""Pictures lent to a platform: at addresses that nobody guesses, and not for long."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from bot.engine.writer import transact
from bot.web.lent import LENT_FOR, Lent
from common.clock import FixedClock
from models import Media
from models.database import Database
from tests.models.rows import put

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SHOP = "https://shop.example"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def book(session: Session) -> int:
    put(session, Media, id=7, file="media/chart.png", mime="image/png")
    put(session, Media, id=8, file="media/lost.png", mime="image/png")
    return 7


async def test_who_has_the_address_gets_the_picture_while_it_lasts(
    database_url: str, tmp_path: Path
) -> None:
    database, clock = Database(database_url), FixedClock(NOW)
    transact(database, book)
    (tmp_path / "media").mkdir()
    (tmp_path / "media/chart.png").write_bytes(b"picture")
    lent = Lent(database, tmp_path, key="key", public_url=SHOP + "/", clock=clock)
    others = Lent(database, tmp_path, key="other", public_url=SHOP, clock=clock)
    transport = httpx.ASGITransport(Starlette(routes=[lent.route()]))
    async with httpx.AsyncClient(transport=transport) as instagram:
        address = lent.address(7)
        there = await instagram.get(address)
        assert (there.status_code, there.content) == (200, b"picture")
        assert there.headers["content-type"] == "image/png"
        wrong = [
            lent.address(8),
            lent.address(9),
            others.address(7),
            address[:-1],
            address.replace("/7-", "/8-"),
            f"{SHOP}/lent/7",
            f"{SHOP}/lent/-",
            f"{SHOP}/lent/ا-1-é",
        ]
        assert [(await instagram.get(one)).status_code for one in wrong] == [404] * len(wrong)
        clock.advance(LENT_FOR + timedelta(seconds=1))
        assert (await instagram.get(address)).status_code == 404
        assert (await instagram.get(lent.address(7))).status_code == 200
    database.dispose()

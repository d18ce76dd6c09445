"""What stands in a chat was said by the shop, or by somebody's own hand."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot.dialogue.layout import Laid
from bot.engine.echoes import Echoes
from bot.engine.writer import transact
from models import OutboxRow, OutboxState
from models.database import Database
from tests.models.rows import put

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINA = "6100000001"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def said(session: Session) -> None:
    def row(text: str, state: OutboxState, ref: str | None = None, chat: str = MINA) -> None:
        payload = {"laid": Laid(text).to_json(), "card_ref": None, "card_has_picture": False}
        put(session, OutboxRow, channel="instagram", chat=chat, payload=payload, state=state,
            ref=ref, created_at=NOW)  # fmt: skip

    row("دیروز", OutboxState.SENT, "mid-1")
    row("در راه", OutboxState.SENDING)
    row("شاید", OutboxState.UNKNOWN)
    row("رد شد", OutboxState.REFUSED)
    row("به رضا", OutboxState.SENDING, chat="6100000002")


async def test_the_shop_knows_its_own_words(database_url: str) -> None:
    database = Database(database_url)
    transact(database, said)
    echoes = Echoes(database, "instagram")
    ours = [("mid-1", "دیروز"), ("mid-2", "در راه"), ("mid-3", "شاید")]
    by_hand = [("mid-4", "دیروز"), ("mid-5", "رد شد"), ("mid-6", "به رضا"), ("mid-7", "")]
    assert [await echoes.wrote(MINA, *one) for one in ours] == [True] * 3
    assert [await echoes.wrote(MINA, *one) for one in by_hand] == [False] * 4
    assert not await Echoes(database, "other").wrote(MINA, "mid-1", "دیروز")
    database.dispose()

"""What people have written, as it is kept while it waits or when it could not be served."""

import pytest
from sqlmodel import select

from bot.engine.inbound import Inbound, Kind
from bot.engine.item import Item
from bot.engine.sealing import Sealing, error_text
from common.vault import Vault
from models import DeadLetter, Inbox
from tests.engine.stall import Stall

KEY = "k" * 40
RAW = {"update_id": 7, "message": {"text": "merchant-key-of-the-shop", "chat": {"id": 1}}}


@pytest.fixture
def sealed(stall: Stall, monkeypatch: pytest.MonkeyPatch) -> Stall:
    """A stall that seals what it keeps, as every shop does."""
    for keeper in (stall.engine.serving, stall.turns._burying):
        monkeypatch.setattr(keeper, "_sealing", Sealing(Vault(KEY)))
    return stall


@pytest.mark.anyio
async def test_what_waits_in_the_inbox_is_sealed_and_comes_out_as_it_was(sealed: Stall) -> None:
    inbound = sealed.hears("مینا", "merchant-key-of-the-shop \ud800")
    await sealed.engine.serving.store([Item.arrived(inbound)])
    (row,) = sealed.look(lambda session: session.exec(select(Inbox)).all())
    assert "merchant-key" not in str(row.raw)
    items, _ = await sealed.engine.serving.fetch(inbound.mailbox, 10)
    assert [item.inbound for item in items] == [inbound]


@pytest.mark.anyio
async def test_what_cannot_be_served_is_put_aside_sealed(
    sealed: Stall, capsys: pytest.CaptureFixture[str]
) -> None:
    await sealed.says("مینا", "/boom merchant-key-of-the-shop")
    (letter,) = sealed.look(lambda session: session.exec(select(DeadLetter)).all())
    assert "merchant-key" not in f"{letter.raw} {letter.error} {capsys.readouterr().err}"
    assert "RuntimeError" in letter.error


def test_an_update_is_kept_so_that_only_the_shop_can_read_it() -> None:
    sealing = Sealing(Vault(KEY))
    kept = sealing.close(RAW)
    assert "merchant-key" not in str(kept)
    assert sealing.open(kept) == RAW


def test_what_an_earlier_release_has_kept_is_read_as_it_is() -> None:
    assert Sealing(Vault(KEY)).open(RAW) == RAW


def test_with_another_secret_key_it_is_lost_and_nothing_breaks() -> None:
    assert Sealing(Vault("o" * 40)).open(Sealing(Vault(KEY)).close(RAW)) is None
    assert Sealing().open(Sealing(Vault(KEY)).close(RAW)) is None


def test_errors_do_not_quote_what_was_written() -> None:
    said = "کلید 'من' \\ merchant-key"
    inbound = Inbound("telegram", "1", "5", "5", Kind.TEXT, text=said)
    for quoted in (said, repr(said), [said], {"text": said}):
        told = error_text(ValueError(f"cannot read {quoted}"), inbound)
        assert "merchant-key" not in told
        assert "ValueError: cannot read" in told

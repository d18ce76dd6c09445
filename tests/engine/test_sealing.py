"""What people have written, as it is kept while it waits or when it could not be served."""

from bot.engine.inbound import Inbound, Kind
from bot.engine.sealing import Sealing, error_text
from common.vault import Vault

KEY = "k" * 40
RAW = {"update_id": 7, "message": {"text": "merchant-key-of-the-shop", "chat": {"id": 1}}}


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

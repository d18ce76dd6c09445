"""Addresses that keys may be sent to."""

import pytest

from payments.wire import secure


@pytest.mark.parametrize(
    "url", ["https://pay.example", "http://127.0.0.1:80", "http://localhost", "http://[::1]:9"]
)
def test_an_address_that_only_its_owner_reads(url: str) -> None:
    assert secure(url) == url


@pytest.mark.parametrize("url", ["http://pay.example", "ftp://pay.example", "https://", "", "x"])
def test_keys_are_never_sent_in_the_clear(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        secure(url)

"""What a seller who opens a shop most likely has stands first."""

from types import SimpleNamespace
from typing import Any

import pytest

from handlers.merchants.settings import CURRENCIES, FIELDS, ZONES


@pytest.mark.parametrize(
    ("language", "currency", "timezone", "first"),
    [
        ("fa", "IRR", "Asia/Tehran", ("IRR", "Asia/Tehran")),
        ("tr", "IRR", "Asia/Tehran", ("TRY", "Europe/Istanbul")),
        ("en", "USD", "Europe/London", ("USD", "Europe/London")),
        ("en", "IRR", "Asia/Tehran", ("IRR", "Asia/Tehran")),
        ("fa", "EUR", "Asia/Dubai", ("IRR", "Asia/Tehran")),
    ],
)
def test_by_language_and_installation(
    language: str, currency: str, timezone: str, first: tuple[str, str]
) -> None:
    shop = SimpleNamespace(language=language, currency=currency, timezone=timezone)
    ctx: Any = SimpleNamespace(shop=shop)
    shown = [[one.value for one in FIELDS[name].options(ctx)] for name in ("currency", "timezone")]
    assert tuple(values[0] for values in shown) == first
    assert [sorted(values) for values in shown] == [sorted(CURRENCIES), sorted(ZONES)]

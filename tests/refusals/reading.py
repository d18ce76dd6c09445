"""What people write, or send, that cannot be read."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.dialogue.given import Given
from common.money import parse_money
from handlers.merchants import hand_ways
from shop import (
    comments,
    delivery_making,
    goods_values,
    payers,
    photos,
    quick_replies,
    receipt_claims,
    sheets,
    support,
)
from tests.shop.world import World

Provoked = Callable[[World, Path, pytest.MonkeyPatch], object]


def _cash_for_nothing(world: World, _folder: Path, _patch: pytest.MonkeyPatch) -> None:
    with world.turn() as ctx:
        hand_ways._read_most(ctx, Given("رایگان"))


def _many_words(*_: object) -> None:
    comments.parse_words("، ".join(f"کلمه{number}" for number in range(99)))


def _large_photo(_world: World, folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(photos, "LARGEST_BYTES", 1)
    photos.keep_photo(_picture(folder, 8), folder / "kept")


def _wide_photo(_world: World, folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(photos, "MOST_PIXELS", 1)
    photos.keep_photo(_picture(folder, 8), folder / "kept")


def _no_photo(_world: World, folder: Path, _patch: pytest.MonkeyPatch) -> None:
    torn = folder / "torn.jpg"
    torn.write_bytes(_picture(folder, 64).read_bytes()[:80])
    photos.keep_photo(torn, folder / "kept")


def _picture(folder: Path, side: int) -> Path:
    written = BytesIO()
    Image.new("RGB", (side, side), "teal").save(written, "JPEG")
    path = folder / "picture.jpg"
    path.write_bytes(written.getvalue())
    return path


def _no_table(_world: World, folder: Path, _patch: pytest.MonkeyPatch) -> None:
    sheets.read_sheet(folder / "goods.csv")


def _large_table(_world: World, folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sheets, "LARGEST_BYTES", 1)
    (folder / "goods.csv").write_text("sku,name", encoding="utf-8")
    sheets.read_sheet(folder / "goods.csv")


def _other_table(_world: World, folder: Path, _patch: pytest.MonkeyPatch) -> None:
    (folder / "goods.csv").write_text("sku,name\nA,B", encoding="utf-8")
    sheets.read_sheet(folder / "goods.csv")


REFUSALS: dict[str, Provoked] = {
    "amount-too-fine": lambda *_: parse_money("12.3456", "USD"),
    "amount-too-large": lambda *_: parse_money("9" * 25, "IRR"),
    "card-tracking-unusable": lambda *_: receipt_claims.read_or_refuse("نمی‌دانم"),
    "case-message-empty": lambda *_: support._message(" ", ()),
    "quick-reply-empty": lambda *_: quick_replies.check_words(" "),
    "cash-most-nothing": _cash_for_nothing,
    "comment-words-too-many": _many_words,
    "delivery-list-unusable": lambda *_: delivery_making.parse_list("، ،"),
    "goods-description-missing": lambda *_: goods_values.parse_description(" "),
    "import-columns-missing": _other_table,
    "import-file-missing": _no_table,
    "import-file-too-large": _large_table,
    "payer-email-unreadable": lambda *_: payers.parse_email("mina"),
    "payer-identity-wrong": lambda *_: payers.parse_identity("1234567890", "IR"),
    "photo-too-large": _large_photo,
    "photo-too-many-pixels": _wide_photo,
    "photo-unreadable": _no_photo,
}

"""Pages that people ask for in words, where no button is at hand and no menu of commands."""

import re

from bot.dialogue.cards import Answer, Go
from common.text import fold
from handlers.buyers.orders import orders_command
from shop.context import Shopping
from shop.search import find

_LETTERS = re.compile(r"[^\W_]+")
_PAGES = {
    "cart": (
        *("سبد", "سبد خرید", "سبد من", "سبد خرید من", "سبدم"),
        *("sepet", "sepetim", "sepete git", "sepetimi göster"),
        *("cart", "my cart", "basket", "my basket", "checkout", "check out"),
    ),
    "orders": (
        *("سفارش", "سفارشم", "سفارش من", "سفارش‌ها", "سفارش‌های من", "سفارشام"),
        *("مرجوعی", "پس دادن", "پس دادن کالا", "می‌خواهم پس بدهم", "لغو سفارش"),
        *("sipariş", "siparişim", "siparişler", "siparişlerim", "sipariş geçmişi"),
        *("iade", "iade etmek istiyorum", "sipariş iptali", "siparişimi iptal etmek istiyorum"),
        *("order", "orders", "my order", "my orders", "order history"),
        *("return", "i want to return something", "cancel my order", "refund"),
    ),
    "track": (
        *("سفارشم کجاست", "سفارش من کجاست", "بسته‌ام کجاست", "بسته من کجاست", "پیگیری"),
        *("پیگیری سفارش", "کد رهگیری", "کد پیگیری", "سفارشم کی می‌رسد", "کی می‌رسد"),
        *("siparişim nerede", "kargom nerede", "kargo nerede", "kargom", "kargo takip"),
        *("paketim nerede", "takip kodu", "kargo takip kodu", "ne zaman gelir"),
        *("where is my order", "where is my parcel", "where is my package", "track"),
        *("track my order", "track my parcel", "tracking", "tracking code", "wheres my order"),
    ),
    "wishes": (
        *("علاقه‌مندی‌ها", "علاقه‌مندی‌های من", "favoriler", "favorilerim"),
        *("wish list", "my wish list", "wishlist", "favourites", "favorites"),
    ),
}


def _key(text: str) -> str:
    """Letters alone: "سفارش‌های من" is written with a half-space, a space or none."""
    return "".join(_LETTERS.findall(fold(text)))


_BY_WORDS = {_key(words): page for page, all_ in _PAGES.items() for words in all_}
LONGEST = max(map(len, _BY_WORDS)) * 2
"""Letters; what is longer is no such wish."""


def asked(ctx: Shopping, text: str) -> Answer:
    """The page that was asked for; None where none was, or goods are called so: some sell baskets."""
    key = _key(text) if len(text) <= LONGEST else ""
    page = _BY_WORDS.get(key)
    if page is None or any(key in _key(line.name) for line in find(ctx, text).lines):
        return None
    return orders_command(ctx) if page == "orders" else Go(page)

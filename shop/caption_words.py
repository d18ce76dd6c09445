"""What stands under posts of shops: the words for sizes, colours and prices, folded as searches."""

from common.text import fold


def _folded(*words: str) -> frozenset[str]:
    return frozenset(map(fold, words))


AXES = {
    "size": _folded(
        *("سایز", "سایزبندی", "سایز بندی", "سایزها", "سایز ها", "اندازه", "اندازه‌ها", "قد"),
        *("beden", "bedenler", "ölçü", "ölçüler", "boy", "numara", "numaralar"),
        *("size", "sizes", "length"),
    ),
    "colour": _folded(
        *("رنگ", "رنگبندی", "رنگ‌بندی", "رنگ بندی", "رنگها", "رنگ‌ها", "رنگ ها"),
        *("renk", "renkler", "renk seçenekleri"),
        *("colour", "colours", "color", "colors"),
    ),
    "scent": _folded("رایحه", "طعم", "koku", "tat", "aroma", "scent", "flavour", "flavor"),
}
"""What buyers choose by; the value of an axis is called as the seller calls it."""
SIZES = frozenset({"XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "2XL", "3XL", "4XL", "5XL"})
SIZE_NAMES = {"fa": "سایز", "en": "Size"}
PRICE = _folded(
    "قیمت", "فی ", "هزینه", "تخفیف", "فقط", "fiyat", "indirim", "sadece", "price", "now"
)
TALK = _folded(
    *("دایرکت", "سفارش", "ارسال به", "ارسال رایگان", "لینک بیو", "بیو", "فالو", "کامنت", "تگ کنید"),
    *("ذخیره کن", "استوک", "موجود شد", "جهت خرید", "برای خرید"),
    *("sipariş", "dm'den", "dm ", "kargo", "takip", "bio", "yorum", "whatsapp"),
    *("order", "direct", "link in", "follow", "comment", "shipping", "swipe", "tag a"),
)
"""What a line has that asks people to write, to follow or to look elsewhere."""

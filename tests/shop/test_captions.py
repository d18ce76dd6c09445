"""Captions as sellers write them, and what is read out of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money
from shop.captions import read


def toman(amount: int) -> Money:
    return Money(amount * 10, "IRR")


def lira(kurus: int) -> Money:
    return Money(kurus, "TRY")


def dollars(cents: int) -> Money:
    return Money(cents, "USD")


@pytest.mark.parametrize(
    ("line", "currency", "price"),
    [
        ("قیمت: ۴۵۰ هزار تومان", "IRR", toman(450_000)),
        ("450 هزار تومان", "IRR", toman(450_000)),
        ("قیمت ۴۵۰٬۰۰۰ تومن 😍", "IRR", toman(450_000)),
        ("💰 قیمت: 1/250/000 تومان", "IRR", toman(1_250_000)),
        ("فقط ۹۸۰ت", "IRR", toman(980_000)),
        ("۴۵۰ تومن", "IRR", toman(450_000)),
        ("۲۵ هزار تومان", "IRR", toman(25_000)),
        ("۲ میلیون و نیم", "IRR", None),
        ("قیمت ۴۵۰۰۰۰", "IRR", toman(450_000)),
        ("4500000 ریال", "IRR", toman(450_000)),
        ("قیمت ۵۰۰ هزار تومان، با تخفیف ۴۵۰ هزار تومان", "IRR", toman(450_000)),
        ("قیمت در دایرکت", "IRR", None),
        ("۱۲ رنگ", "IRR", None),
        ("1.250 TL", "TRY", lira(125_000)),
        ("₺899,90", "TRY", lira(89_990)),
        ("Fiyatı: 899,90", "TRY", lira(89_990)),
        ("899TL yerine 749TL", "TRY", lira(74_900)),
        ("2 bin TL", "TRY", lira(200_000)),
        ("$12", "USD", dollars(1_200)),
        ("Price: 49.90", "USD", dollars(4_990)),
        ("now only $ 1,299.00!", "USD", dollars(129_900)),
        ("12 €", "USD", None),
        ("0912 345 67 89", "IRR", None),
        ("", "IRR", None),
    ],
)
def test_prices_are_read(line: str, currency: str, price: Money | None) -> None:
    assert read(f"شال نخی\n{line}", currency).price == price


@pytest.mark.parametrize(
    ("line", "axis"),
    [
        ("رنگ: کرم، سرمه‌ای و زرشکی", ("رنگ", ("کرم", "سرمه‌ای", "زرشکی"))),
        ("🎨 رنگبندی : مشکی / سفید", ("رنگبندی", ("مشکی", "سفید"))),
        ("سایز ۳۶ ۳۸ ۴۰", ("سایز", ("۳۶", "۳۸", "۴۰"))),
        ("سایزبندی: S , M , L", ("سایزبندی", ("S", "M", "L"))),
        ("S M L XL", ("Size", ("S", "M", "L", "XL"))),
        ("Beden: S-M-L", ("Beden", ("S", "M", "L"))),
        ("Renkler: siyah, beyaz ve bej", ("Renkler", ("siyah", "beyaz", "bej"))),
        ("Sizes: 8, 10, 12", ("Sizes", ("8", "10", "12"))),
        ("Colours: red and blue", ("Colours", ("red", "blue"))),
        ("رنگ خیلی قشنگی دارد", None),
        ("Size uygun kombinler", None),
    ],
)
def test_sizes_and_colours_are_read(line: str, axis: tuple[str, tuple[str, ...]] | None) -> None:
    assert read(f"شال نخی\n{line}", "IRR").axes == ((axis,) if axis else ())


def test_a_whole_caption_from_isfahan() -> None:
    draft = read(
        "✨ شال نخی دست‌باف ✨\n"
        ".\n"
        "بافت نازک و خنک برای تابستان\n"
        "جنس: نخ صددرصد\n"
        "🎨 رنگ: کرم، سرمه‌ای\n"
        "📏 سایز: ۷۰، ۱۰۰\n"
        "💰 قیمت: ۴۵۰ هزار تومن\n"
        "📦 ارسال به سراسر ایران\n"
        "برای سفارش دایرکت بدید 👈 @gelim.isfahan\n"
        "#شال #شال_نخی #اصفهان",
        "IRR",
    )
    assert draft.name == "شال نخی دست‌باف"
    assert draft.price == toman(450_000)
    assert draft.axes == (("رنگ", ("کرم", "سرمه‌ای")), ("سایز", ("۷۰", "۱۰۰")))
    assert draft.description == "بافت نازک و خنک برای تابستان\nجنس: نخ صددرصد"


def test_a_whole_caption_from_izmir() -> None:
    draft = read(
        "YENİ SEZON | Keten gömlek 👕\nNefes alan kumaş.\nBeden: S, M, L\n"
        "₺899,90\nSipariş için DM 📩\nhttps://kordon.example/x #keten",
        "TRY",
    )
    assert (draft.name, draft.price) == ("YENİ SEZON | Keten gömlek", lira(89_990))
    assert draft.axes == (("Beden", ("S", "M", "L")),)
    assert draft.description == "Nefes alan kumaş"


def test_one_line_has_both_name_and_price() -> None:
    draft = read("شال پشمی ۹۸۰ هزار تومان", "IRR")
    assert (draft.name, draft.price) == ("شال پشمی", toman(980_000))


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("شال نخی ✨ قیمت: ۴۵۰ تومن #شال", "شال نخی"),
        ("با قیمت ۴۵۰ تومان", ""),
        ("Linen shirt | $49.90 | Sizes: S, M, L", "Linen shirt"),
        ("Keten gömlek fiyatı 899 TL", "Keten gömlek"),
        ("İpek şal sadece 899 TL", ""),
    ],
)
def test_a_caption_of_one_line(caption: str, name: str) -> None:
    currency = {"L": "USD", "K": "TRY", "İ": "TRY"}.get(caption[0], "IRR")
    draft = read(caption, currency)
    assert draft.price is not None
    assert draft.name == name


def test_a_caption_that_says_nothing_is_an_empty_draft() -> None:
    assert read("😍😍\n.\n#shal @me", "IRR") == read("", "IRR")


def test_a_long_first_sentence_is_shortened_and_kept() -> None:
    draft = read("این شال زیبا، " + "خیلی نرم و گرم است " * 20, "IRR")
    assert draft.name == "این شال زیبا"
    assert "نرم" in draft.description


@given(st.text(max_size=400), st.sampled_from(["IRR", "TRY", "USD", "JPY"]))
def test_no_caption_breaks_the_reading(caption: str, currency: str) -> None:
    draft = read(caption, currency)
    assert len(draft.name) <= 120
    assert draft.price is None or draft.price.minor > 0


PIECES = [
    "قیمت",
    "۴۵۰",
    " ",
    "هزار",
    "تومان",
    ":",
    "\n",
    "رنگ",
    "،",
    "کرم",
    "S",
    "TL",
    "₺",
    ".",
    "-",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_mixture_of_what_is_looked_for_breaks_it(caption: str) -> None:
    read(caption, "IRR")
    read(caption, "TRY")

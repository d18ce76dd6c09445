"""Paying inside the chat: bills, what Telegram asks before money moves, and Stars."""

import pytest

from tests.play.fixtures import only_telegram
from tests.play.shops import (
    ISFAHAN_WITH_BILLS,
    IZMIR_WITH_BILLS,
    LONDON_WITH_BILLS,
    Address,
    Place,
    customer,
)
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

HOME = Address("Elif Kaya", "+905321234567", "İzmir, Alsancak, Kıbrıs Şehitleri Cd. 12")
ELIF = customer("Elif", language="tr", address=HOME)
MINA = customer("مینا", address=Address("مینا رستمی", "+905321234568", "İzmir, Bornova 4"))
SARA = customer("Sara", language="en", address=HOME)
KEYS = {"kind": "دیجیتال", "keys": "GIFT-AAAA-1111 | GIFT-BBBB-2222 | GIFT-CCCC-3333"}

IN_TURKISH = """
    > SHAL-01
    …
    > [Sepete ekle]
    …
    > [Siparişi tamamla]
    …
    > [Evet, sipariş ver]
    < … Sipariş {code} … [Öde] [Bu sohbette öde] [×Yıldızla öde ⭐] [Ödeme yaptım]
    > [Bu sohbette öde]
    <~ Bir saniye, fatura birazdan burada.
    < 🧾 Kordon Butik · {code}: 45000 TRY
"""
IN_PERSIAN = """
    مینا> SHAL-01
    …
    مینا> [افزودن به سبد]
    …
    مینا> [ثبت سفارش]
    …
    مینا> [بله، ثبت سفارش]
    مینا< … سفارش {code} … [پرداخت در همین چت] …
    …
    مینا> [پرداخت در همین چت]
    مینا<~ یک لحظه، صورتحساب همین‌جا می‌رسد.
    مینا< 🧾 Kordon Butik · {code}: 45000 TRY
"""


IN_WORDS = """
    > SHAL-01
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … %order-title% … [%order-pay-button%] [%order-pay-telegram-button%] …
    …
    > [%order-pay-telegram-button%]
    <~ %order-bill-coming%
    < 🧾 Kordon Butik · {code}: 45000 TRY
    > [%order-pay-telegram-button%]
    <~ %order-bill-coming%
    < %order-bill-above% [%order-pay-button%] …
    * the bill is paid
    < … {code} …
    owner< 💰 {code} …
    * the bill is refused: %order-paid-already%
"""


def sell_shawls(shop: Shop, place: Place, *, stock: int = 9) -> None:
    """Shawls in a shop whose bills can be paid in the chat."""
    shop.is_in(place)
    shop.sells("Pamuklu şal", sku="SHAL-01", price="450", stock=stock)


@only_telegram
def test_a_bill_in_the_chat_is_paid_once(play: Play, shop: Shop) -> None:
    sell_shawls(shop, IZMIR_WITH_BILLS)
    play(
        ELIF,
        IN_TURKISH
        + """
    > [Bu sohbette öde]
    <~ Bir saniye, fatura birazdan burada.
    < {code} numaralı siparişin faturası zaten bu sohbette. … [Öde] [Temsilciye bağlan]
    * the bill is paid
    < Elif, … {code} numaralı siparişiniz alındı ve ödendi. …
    owner< 💰 {code} numaralı sipariş ödendi: ₺450,00 …
    * the bill is refused: … numaralı sipariş zaten ödendi.
        """,
    )


@only_telegram(restarts="never")
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_a_bill_is_asked_for_and_paid_in_every_language(
    play: Play, shop: Shop, language: str
) -> None:
    sell_shawls(shop, IZMIR_WITH_BILLS)
    buyer = customer("Nil", language=language, address=HOME)
    play(buyer, in_words(IN_WORDS, language))


@only_telegram
def test_nobody_pays_for_what_is_not_kept_for_them_any_more(play: Play, shop: Shop) -> None:
    sell_shawls(shop, IZMIR_WITH_BILLS, stock=1)
    play(
        MINA,
        ELIF,
        IN_PERSIAN
        + """
    * 3 hours later
    …
    مینا* the bill is refused: مهلت پرداخت سفارش … تمام شده است. …
    Elif> SHAL-01
    …
    Elif> [Sepete ekle]
    …
    Elif> [Siparişi tamamla]
    …
    Elif> [Evet, sipariş ver]
    …
    مینا* the bill is refused: Pamuklu şal در این فاصله فروخته شد …
    مینا> (data order/{code}/bill/telegram)
    …
        """,
    )


@only_telegram
def test_an_old_bill_is_refused_for_the_newer_one(play: Play, shop: Shop) -> None:
    sell_shawls(shop, LONDON_WITH_BILLS)
    play(
        SARA,
        """
    > SHAL-01
    …
    > [Add to cart]
    …
    > [Check out]
    …
    > [Yes, place the order]
    < … Order {code} … [Pay in this chat] …
    * telegram writes no bill
    > [Pay in this chat]
    <~ One moment, the bill is on its way here.
    < The payment of order {code} did not go through, … [Try again] [Talk to a person]
    > (data order/{code}/bill/telegram)
    <~ One moment, the bill is on its way here.
    < 🧾 Saffron Lane · {code}: 45000 USD
    * the bank's page is opened and left
    * the bill is refused: A newer bill has taken the place of this one. …
    * 15 minutes later
    > (data order/{code}/bill/telegram)
    <~ One moment, the bill is on its way here.
    < 🧾 Saffron Lane · {code}: 45000 USD
    * the bill is paid twice
    < Sara, … {code} …
    < More was paid for order {code} than it costs. … [Order status] [Talk to a person]
    owner< 💰 … {code} …
    owner< ⚠️ … {code} …
        """,
    )


# A process that dies looks for payments by itself when it is back.
@only_telegram(restarts="never")
def test_stars_pay_for_what_needs_no_parcel_and_go_back(play: Play, shop: Shop) -> None:
    shop.is_in(ISFAHAN_WITH_BILLS)
    shop.sells("کارت هدیه", sku="GIFT-1", price="450,000 تومان", digital=KEYS)
    play(
        customer("رضا"),
        """
    > GIFT-1
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {code} … [×پرداخت در همین چت] [پرداخت با ستاره ⭐] …
    …
    > [پرداخت با ستاره ⭐]
    <~ یک لحظه، صورتحساب همین‌جا می‌رسد.
    < 🧾 گلیم اصفهان · {code}: 300 XTR
    * the bill is paid but the news is lost
    * 2 minutes later
    < رضا، … سفارش {code} ثبت و پرداخت شد. …
    < آنچه با سفارش {code} خریدید این‌جاست: … GIFT-AAAA-1111 …
    owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. … [باز کردن سفارش]
    owner> [باز کردن سفارش]
    …
    owner> [برگرداندن پول]
    …
    owner> می‌خواهد چیز دیگری بخرد.
    …
    owner> [بله، برگردد]
    owner< از بانک خواستیم پول را برگرداند؛ … ↩ در حال برگرداندن ۳۰۰ ستاره از راه بانک …
    < ↩ ۳۰۰ ستاره سفارش {code} را برگرداندیم. … دلیل: می‌خواهد چیز دیگری بخرد. …
    * the bill is refused: … سفارش … بسته شده است …
        """,
    )


@only_telegram
@pytest.mark.parametrize(
    ("language", "said", "orders"),
    [
        ("fa", "پرسشی دربارهٔ پرداخت دارید؟ …", "[سفارش‌های من]"),
        ("tr", "Ödemeyle ilgili bir sorunuz mu var? …", "[Siparişlerim]"),
        ("en", "Something about a payment? …", "[My orders]"),
    ],
)
def test_everybody_may_ask_about_a_payment(
    play: Play, language: str, said: str, orders: str
) -> None:
    answer = f"< {said} {orders} …"
    asked = f"> /paysupport\n{answer}\n> (data paysupport)\n{answer}\n> /terms\n…"
    play(customer("نگار", language=language), asked)

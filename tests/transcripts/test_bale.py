"""Buying on Bale: plain words, bills that wallets pay, and links of bills that anybody may open."""

import pytest

from tests.play.fixtures import only_bale, only_telegram
from tests.play.shops import ISFAHAN_WITH_WALLETS, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

HOME = Address("مینا رستمی", "+989131234567", "اصفهان، چهارباغ، پلاک ۱۲")
MINA = customer("مینا", address=HOME)
REZA = customer("رضا")

AN_ORDER = """
    مینا> SHAL-01
    …
    مینا> [افزودن به سبد]
    …
    مینا> [ثبت سفارش]
    …
    مینا> [بله، ثبت سفارش]
    مینا< … سفارش {code} … [پرداخت] [پرداخت در همین چت] …
    …
"""


@pytest.fixture(autouse=True)
def shawls(shop: Shop) -> None:
    shop.is_in(ISFAHAN_WITH_WALLETS)
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9)


@only_bale(restarts="never")
@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_bill_is_asked_for_and_paid_in_other_languages(play: Play, language: str) -> None:
    play(
        customer("Nil", language=language, address=HOME),
        in_words(
            """
    > SHAL-01
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … %order-title% … [%order-pay-bale-button%] …
    …
    > [%order-pay-bale-button%]
    <~ %order-bill-coming%
    < 🧾 گلیم اصفهان · {code}: 4500000 IRR
    * the bill is paid
    < … {code} …
    owner< 💰 سفارش {code} …
    * the bill is refused: %order-paid-already%
    * the link of the bill is opened
    < … %order-paid-already% …
            """,
            language,
        ),
    )


@only_bale
def test_a_bill_in_the_chat_is_paid_once(play: Play) -> None:
    play(
        MINA,
        AN_ORDER
        + """
    مینا> [پرداخت در همین چت]
    مینا<~ یک لحظه، صورتحساب همین‌جا می‌رسد.
    مینا< 🧾 گلیم اصفهان · {code}: 4500000 IRR
    مینا> [پرداخت در همین چت]
    مینا<~ یک لحظه، صورتحساب همین‌جا می‌رسد.
    مینا< صورتحساب سفارش {code} در همین گفتگو هست. …
    * the bill is paid
    مینا< مینا، … سفارش {code} …
    owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. …
    * the bill is refused: سفارش … پرداخت شده …
        """,
    )


# A process that dies looks for payments by itself when it is back.
@only_bale(restarts="never")
def test_a_payment_whose_news_is_lost_is_found(play: Play) -> None:
    play(
        MINA,
        AN_ORDER
        + """
    مینا> [پرداخت در همین چت]
    …
    * the bill is paid but the news is lost
    * 2 minutes later
    مینا< مینا، … سفارش {code} …
    owner< 💰 سفارش {code} …
        """,
    )


@only_bale
def test_who_has_the_link_of_a_bill_pays_it_for_somebody_else(play: Play) -> None:
    play(
        MINA,
        REZA,
        AN_ORDER
        + """
    * bale writes no bill
    رضا* the link of the bill is opened
    رضا< سلام رضا، …
    رضا< یک لحظه، صورتحساب همین‌جا می‌رسد.
    رضا< پرداخت سفارش {code} انجام نشد، … [گفتگو با پشتیبان] [منو]
    رضا* the link of the bill is opened
    رضا< یک لحظه، صورتحساب همین‌جا می‌رسد.
    رضا< 🧾 گلیم اصفهان · {code}: 4500000 IRR
    رضا* the bill is paid
    مینا< مینا، … سفارش {code} …
    owner< 💰 سفارش {code} …
    رضا* the link of the bill is opened
    رضا< … سفارش {code} پیش‌تر پرداخت شده …
        """,
    )


@only_telegram
def test_a_bill_of_bale_comes_into_no_other_chat(play: Play) -> None:
    play(
        MINA,
        """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {code} … [پرداخت] [×پرداخت در همین چت] …
    …
    > (data order/{code}/bill/bale)
    < سفارش {code} …
    * the link of the bill is opened
    < سفارش {code} … [پرداخت] [منو]
        """,
    )


@only_bale
def test_what_is_paid_twice_goes_to_the_owner(play: Play) -> None:
    play(
        MINA,
        AN_ORDER
        + """
    مینا> [پرداخت در همین چت]
    …
    * the bill is paid twice
    مینا< مینا، … سفارش {code} …
    مینا< برای سفارش {code} بیش از مبلغ آن …
    owner< 💰 سفارش {code} …
    owner< ⚠️ … {code} …
    * a day later
    …
        """,
    )

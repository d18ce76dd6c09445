"""The way to an invoice, for its buyer in each language and for those who see money."""

from dataclasses import replace

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import ISFAHAN, IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words
from tests.transcripts.openings import A_PAID_ORDER, REZA, hired, sell_shawls

SARA = customer("سارا")
HOME = Address("Elif Demir", "+905321234567", "Alsancak, İzmir 12/4")


@every_channel
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_a_paid_order_has_an_invoice(play: Play, shop: Shop, language: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    script = """
    > SAL
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … %page-order% … [%order-pay-button%] [×%order-invoice-button%]
    * the payment succeeds
    < … {code} … [%order-status-button%]
    owner< 💰 … {code} … [Siparişi aç]
    * the page says … %page-invoice% …
    > [%order-status-button%]
    < … {code} … [%order-page-button%] [%order-invoice-button%]
    owner> [Siparişi aç]
    owner< … {code} … [Fatura]
    """
    play(customer("Elif", language=language, address=HOME), in_words(script, language))


@every_channel
def test_who_packs_gets_no_invoice_and_the_owner_does(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        A_PAID_ORDER
        + hired("بسته‌بند")
        + """
    سارا> (data m/order/{code})
    سارا< سفارش {code} … [بسته‌بندی شد] [×فاکتور]
    owner> (data m/order/{code})
    owner< سفارش {code} … [فاکتور]
        """,
    )


@every_channel
@pytest.mark.parametrize("role", ["مدیر", "پاسخ‌گو"])
def test_who_sees_money_gets_it(play: Play, shop: Shop, role: str) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        A_PAID_ORDER
        + hired(role)
        + """
    رضا> /person
    …
    سارا> (data m/order/{code})
    سارا< سفارش {code} … [فاکتور]
        """,
    )


@only_telegram
def test_a_shop_without_an_address_has_no_page_for_it(play: Play, shop: Shop) -> None:
    shop.is_in(replace(ISFAHAN, public_url=None))
    sell_shawls(shop)
    play(
        REZA,
        """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … سفارش {code} …
    < صفحهٔ پرداخت سفارش {code} … آماده است. … [پرداخت] [پرداخت کرده‌ام]
    * the payment succeeds
    < … {code} ثبت و پرداخت شد. … [وضعیت سفارش]
    owner< 💰 …
    > [وضعیت سفارش]
    < سفارش {code} … [کمک می‌خواهم] [×فاکتور]
        """,
    )

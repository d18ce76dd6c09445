"""Payments that fit nothing, and what the owner makes of them: in each language of the buyer's."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

HOME = Address("Elif Demir", "05321234567", "Moda Caddesi 3, Kadıköy/İstanbul")
ORDERED = """
    > SAL
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … %order-title% …
"""
TOO_LATE = (
    ORDERED
    + """
    * the payment comes 300 minutes late
    * 4 hours later
    …
    * 0 of SAL are left
    * 4 hours later
    < %payment-review-late% …
    owner< ⚠️ … {code} … [Karar ver] [Siparişi aç]
"""
)


def queue(play: Play, shop: Shop, language: str, script: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=1)
    shop.sells("İpek şal", sku="IPEK", price="600", stock=9)
    play(customer("Elif", language=language, address=HOME), in_words(script, language))


@every_channel
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_late_money_becomes_credit_that_pays_part_of_another_order(
    play: Play, shop: Shop, language: str
) -> None:
    queue(
        play,
        shop,
        language,
        TOO_LATE
        + """
    owner> /orders
    owner< … [💳 Ödemeler: 1] …
    owner> [💳 Ödemeler: 1]
    owner< Sizi bekleyen ödemeler [{code} · ₺450,00] [Menü]
    owner> [{code}]
    owner< Sipariş {code} Müşteri: Elif … Gelen: ₺450,00, Test bankası üzerinden …
      [Sayılsın] [Krediye aktar] [Geri gönder] [Siparişi aç] [💳 Ödemeler] [Menü]
    owner> [Sayılsın]
    owner< Gelen: ₺450,00, … {code} numaralı sipariş için sayılsın mı? …
    owner> [Evet, doğru]
    owner< Yün şal artık yok, sipariş geçerli olamaz. …
    owner> [Vazgeç]
    …
    owner> /money
    …
    owner> [{code}]
    …
    owner> [Krediye aktar]
    …
    owner> [Evet, doğru]
    owner< Tamam. … {code} … ↩ ₺450,00 krediye aktarıldı: …
    < %money-returned-credit% …
    owner> /money
    owner< Sizi bekleyen ödeme yok. [Menü]
    > (data points)
    < %credit-have% %points-no-club% …
    > IPEK
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … [%order-credit-button%] …
    * the page says … %page-credit-part% …
    > [%order-credit-button%]
    < … %checkout-terms% [%dialogue-yes-button%] [%legal-terms-button%] …
    > [%dialogue-yes-button%]
    <~ %order-credit-used%
    < … %goods-credit% %goods-left-to-pay% … [×%order-credit-button%]
    * the page says … %page-credit% …
    * the payment succeeds
    < … %goods-credit% …
    …
    > (data points)
    < %points-no-club% …
        """,
    )


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_late_money_counts_when_the_goods_are_there_again(
    play: Play, shop: Shop, language: str
) -> None:
    queue(
        play,
        shop,
        language,
        TOO_LATE
        + """
    * 1 of SAL are left
    owner> [Karar ver]
    …
    owner> [Sayılsın]
    …
    owner> [Evet, doğru]
    owner< Tamam. … {code} …
    < … {code} … %thanks-late% …
    …
        """,
    )


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_late_money_goes_back(play: Play, shop: Shop, language: str) -> None:
    queue(
        play,
        shop,
        language,
        TOO_LATE
        + """
    owner> [Siparişi aç]
    owner< … [Karar ver] …
    owner> [Karar ver]
    …
    owner> [Geri gönder]
    …
    owner> [Evet, doğru]
    owner< Tamam. … {code} …
    …
    owner> (data m/money)
    owner< Sizi bekleyen ödeme yok. …
        """,
    )


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_an_order_is_given_back_into_credit_which_pays_the_next_one(
    play: Play, shop: Shop, language: str
) -> None:
    queue(
        play,
        shop,
        language,
        ORDERED
        + """
    * the payment succeeds
    …
    owner> (data m/order/{code}/refund)
    …
    owner> Beden kalmadı
    owner< ₺450,00 … [Krediye aktar] …
    owner> [Krediye aktar]
    owner< Artık alıcının kredisi; … ↩ ₺450,00 krediye aktarıldı: …
    < %money-returned-credit% …
    * 1 of SAL are left
    > SAL
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    …
    * the page says … %page-credit-all% …
    > [%order-credit-button%]
    < … %checkout-terms% [%dialogue-yes-button%] [%legal-terms-button%] …
    > [%dialogue-yes-button%]
    <~ %order-credit-used%
    …
    > [%menu-orders-button%]
    …
        """,
    )


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_too_little_counts_and_the_buyer_pays_what_is_missing(
    play: Play, shop: Shop, language: str
) -> None:
    queue(
        play,
        shop,
        language,
        ORDERED
        + """
    * the payment comes as 40000 TRY
    < %payment-review-amount% …
    owner< ⚠️ … {code} … [Karar ver] [Siparişi aç]
    owner> [Karar ver]
    owner< … Gelen: ₺400,00, Test bankası üzerinden … [Geleni say] [Krediye aktar] [Geri gönder] …
    owner> [Geleni say]
    owner< Gelen: ₺400,00, … {code} numaralı sipariş için sayılsın mı? Eksiğini alıcı öder, …
    owner> [Evet, doğru]
    owner< Tamam. … {code} …
    < %money-returned-credit% %money-returned-counted% …
    * the payment succeeds
    < … {code} …
    owner< 💰 … {code} …
        """,
    )


@only_telegram
def test_too_much_pays_the_order_and_the_rest_is_credit(play: Play, shop: Shop) -> None:
    queue(
        play,
        shop,
        "tr",
        ORDERED
        + """
    * the payment comes as 50000 TRY
    < %payment-review-amount% …
    owner< ⚠️ … {code} … [Karar ver] [Siparişi aç]
    owner> [Karar ver]
    …
    owner> [Geleni say]
    …
    owner> [Evet, doğru]
    owner< Tamam. … {code} …
    owner< 💰 … {code} …
    < %money-returned-credit% %money-returned-spent% …
    < … %thanks-recorded% …
        """,
    )

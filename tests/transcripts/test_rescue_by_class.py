"""Each reason for which a payment fails has its words and its way on, in each language: those that
the test bank tells apart, and those that SizPay's own codes say.

A process that begins anew asks at once about what is open, so that some of it is known sooner then.
"""

from dataclasses import replace
from typing import Literal

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import ISFAHAN, IZMIR, LONDON, Address, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

AN_ORDER = """
    > SAL
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … %page-order% … [%order-pay-button%] [%order-check-button%]
"""
AND_TRIES_AGAIN = "… [%order-pay-again-button%] [%order-check-button%]"


def ordered(play: Play, shop: Shop, place: Place, language: str, then: str) -> None:
    """Somebody who reads this language has ordered a shawl in this shop, and goes on."""
    shop.is_in(place)
    shop.sells("Yün şal", sku="SAL", price="45000", stock=9)
    home = Address("Elif Demir", "+905321234567", "Alsancak, İzmir 12/4")
    elif_ = customer("Elif", language=language, address=home)
    play(elif_, in_words(AN_ORDER + then, language))


@only_telegram
@pytest.mark.parametrize(("place", "language"), [(IZMIR, "tr"), (LONDON, "en")], ids=["tr", "en"])
def test_each_refusal_of_a_bank_is_explained_and_reminded_of_once(
    play: Play, shop: Shop, place: Place, language: str
) -> None:
    then = f"""
    * the payment is cancelled
    < %payment-failed-cancelled% {AND_TRIES_AGAIN}
    * the payment is refused: wrong_pin
    < %payment-failed-card-problem% {AND_TRIES_AGAIN}
    * the payment is refused: bank_down
    < %payment-failed-gateway-down% {AND_TRIES_AGAIN}
    * the payment is refused: blocked_card
    < %payment-failed-fraud-or-blocked% {AND_TRIES_AGAIN}
    * the payment is refused: daily_limit
    < %payment-failed-limit% {AND_TRIES_AGAIN}
    * 21 minutes later
    < %payment-failed-limit% … %nudge-amount% … [%order-pay-again-button%]
    * the payment succeeds
    < … %thanks-recorded-reference% …
    owner< … {{code}} …
    """
    ordered(play, shop, place, language, then)


BY_SIZPAY = f"""
    * the payment is cancelled
    < %payment-failed-cancelled% {AND_TRIES_AGAIN}
    * the payment is refused: 1020
    < %payment-failed-expired% {AND_TRIES_AGAIN}
    * the payment is refused: -1
    < %payment-failed-unknown% {AND_TRIES_AGAIN}
    * SizPay answers 1011 to everything
    * pay is pressed and the page says … %page-failed-gateway-down% …
    * SizPay works again
    * 21 minutes later
    < %payment-failed-gateway-down% … %nudge-amount% … [%order-pay-again-button%] | private: nothing
    * the payment succeeds but the notice is lost
    * 3 minutes later
    < … %thanks-recorded-reference% …
    owner< … {{code}} …
"""


@every_channel
def test_what_sizpay_says_is_explained_in_persian(play: Play, shop: Shop) -> None:
    shop.is_paid_through_sizpay()
    ordered(play, shop, ISFAHAN, "fa", BY_SIZPAY)


@only_telegram
@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_sizpay_says_is_explained_in_the_buyers_language(
    play: Play, shop: Shop, language: str
) -> None:
    shop.is_paid_through_sizpay()
    ordered(play, shop, ISFAHAN, language, BY_SIZPAY)


@only_telegram(restarts="never")
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_an_account_that_is_refused_is_told_to_the_owner_once_a_day(
    play: Play, shop: Shop, language: Literal["fa", "tr", "en"]
) -> None:
    shop.is_paid_through_sizpay()
    then = """
    * SizPay answers 1010 to everything
    * pay is pressed and the page says … %page-failed-gateway-down% …
    owner< %way-refused% … 1010 %way-refused-alone% %way-refused-how% [%way-all-button%]
    * pay is pressed and the page says … %page-failed-gateway-down% …
    * SizPay answers 1014 to everything
    * pay is pressed and the page says … %page-failed-gateway-down% …
    * SizPay works again
    * the payment succeeds
    < … %thanks-recorded-reference% …
    owner< … {code} …
    """
    ordered(play, shop, replace(ISFAHAN, language=language), language, then)


@only_telegram(restarts="never")
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_nobody_is_told_of_a_failure_while_sizpay_cannot_say(
    play: Play, shop: Shop, language: str
) -> None:
    shop.is_paid_through_sizpay()
    then = """
    * the payment succeeds but the notice is lost
    * SizPay answers 1012 to everything
    > [%order-check-button%]
    <~ %order-checking%
    < %order-not-yet-paid% …
    * the page says … %page-checking% …
    * SizPay works again
    * 6 minutes later
    < … %thanks-recorded-reference% …
    owner< … {code} …
    """
    ordered(play, shop, ISFAHAN, language, then)


@only_telegram(restarts="never")
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_money_for_what_is_gone_goes_back_by_itself(play: Play, shop: Shop, language: str) -> None:
    shop.is_paid_through_sizpay()
    then = """
    * the payment succeeds but the notice is lost
    * SizPay answers 1012 to everything
    * 300 minutes later
    < %expired-order% %expired-paid% [%order-check-button%]
    * 0 of SAL are left
    * SizPay works again
    > [%order-check-button%]
    <~ %order-checking%
    < … %page-order% …
    < %payment-review-sent-back% …
    owner< … {code} …
    …
    * 3 days later
    """
    ordered(play, shop, ISFAHAN, language, then)


@only_telegram(restarts="never")
def test_what_stays_unknown_for_a_day_stands_in_the_queue_and_is_asked_about_once_more(
    play: Play, shop: Shop
) -> None:
    shop.is_paid_through_sizpay()
    then = """
    * the payment succeeds but the notice is lost
    * SizPay answers 1012 to everything
    > [%order-check-button%]
    …
    * 30 hours later
    …
    owner> /money
    owner< پرداخت‌هایی که منتظر شماست [{code} · ؟] [منو]
    owner> [{code} · ؟]
    owner< … درگاه یک روز است نمی‌گوید این پرداخت چه شد. … [دوباره پرسیده شود] [کنار گذاشته شود]
    owner> [دوباره پرسیده شود]
    owner< … دوباره از درگاه بپرسیم که پرداخت سفارش {code} چه شد؟ …
    * SizPay works again
    owner> [بله، درست است]
    owner< می‌پرسیم؛ اگر پول رسیده باشد، همین حالا حساب می‌شود. سفارش {code} …
    …
    owner> /money
    owner< هیچ پرداختی منتظر شما نیست. …
    """
    ordered(play, shop, ISFAHAN, "fa", then)


@only_telegram(restarts="never")
def test_without_a_public_address_the_link_leads_to_sizpay_itself(play: Play, shop: Shop) -> None:
    shop.is_paid_through_sizpay()
    then = """
    < … [%order-pay-button%]
    * the payment succeeds but the notice is lost
    * 3 minutes later
    < … %thanks-recorded-reference% …
    owner< … {code} …
    """
    place = Place("گلیم اصفهان", "fa", "IRR", "Asia/Tehran", public_url=None)
    ordered(play, shop, place, "fa", then)

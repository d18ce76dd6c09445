"""What the order's page refuses, in each language, each time with another way to go on."""

import pytest

from shop import opening
from tests.play.fixtures import only_telegram
from tests.play.shops import Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words
from tests.transcripts.openings import sell_shawls
from tests.transcripts.test_ways import MADE, ON, SET_UP

HOME = Address("مریم احمدی", "09131234567", "شیراز، خیابان زند، پلاک ۴۰")
ORDERS = """
    {who}> SHAL-01
    …
    {who}> [%product-add-button%]
    …
    {who}> [%cart-checkout-button%]
    …
    {who}> [%checkout-confirm-button%]
    …
"""
LANGUAGES = pytest.mark.parametrize("language", ["fa", "tr", "en"])


@only_telegram(restarts="never")
@LANGUAGES
def test_nobody_pays_without_accepting_todays_words(play: Play, shop: Shop, language: str) -> None:
    sell_shawls(shop)
    mary = customer("مریم", language=language, address=HOME)
    before = """
    * pay is pressed without the tick and the page says … %page-accept-first% …
    * the order's page is opened and left
    """
    play(mary, in_words(ORDERS.format(who="مریم") + before, language))
    shop.decides(seller="گلیم اصفهان، میدان نقش جهان")
    after = """
    * paying on the page left open says … %page-accept-again% …
    * the payment succeeds
    …
    """
    play(mary, in_words(after, language))


@only_telegram(restarts="never")
@LANGUAGES
def test_nobody_pays_twice_while_the_bank_is_silent(play: Play, shop: Shop, language: str) -> None:
    sell_shawls(shop)
    script = """
    * the bank's page is opened and left
    * the bank is down
    * pay is pressed and the page says … %page-still-asking% …
    """
    script = ORDERS.format(who="مریم") + script
    play(customer("مریم", language=language, address=HOME), in_words(script, language))


@only_telegram(restarts="never")
@LANGUAGES
def test_whoever_tried_often_is_asked_to_talk(
    play: Play, shop: Shop, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(opening, "MOST_ATTEMPTS", 2)
    sell_shawls(shop)
    script = """
    * the payment is cancelled
    …
    * the payment is cancelled
    …
    * pay is pressed and the page says … %payment-too-many-attempts% …
    """
    script = ORDERS.format(who="مریم") + script
    play(customer("مریم", language=language, address=HOME), in_words(script, language))


@only_telegram(restarts="never")
@LANGUAGES
def test_a_bank_that_mixes_up_its_numbers_takes_no_money(
    play: Play, shop: Shop, language: str
) -> None:
    sell_shawls(shop)
    script = """
    مریم* the bank gives the same number to everybody
    مریم* the bank's page is opened and left
    علی* pay is pressed and the page says … %payment-gateway-confused% …
    """
    script = ORDERS.format(who="مریم") + ORDERS.format(who="علی") + script
    play(
        customer("مریم", language=language, address=HOME),
        customer("علی", language=language, address=HOME),
        in_words(script, language),
    )


@only_telegram(restarts="never")
@LANGUAGES
def test_what_a_gateway_wants_to_know_of_a_payer(play: Play, shop: Shop, language: str) -> None:
    """And play money, offered on a page left open, is taken no more once real money is."""
    sell_shawls(shop)
    script = """
    * pay with rosebank is pressed and the page says … %payer-incomplete% …
    * pay with rosebank is pressed as mina with 0499370899 and the page says …
      %payer-email-unreadable% …
    * pay with rosebank is pressed as mina@example.com with 1234567890 and the page says …
      %payer-identity-wrong% …
    * paying on the page left open says … %page-way-gone% …
    """
    set_up = SET_UP.replace("1234", "7712").replace("۱۲۳۴", "۷۷۱۲") + MADE.replace("1234", "7712")
    opened = (
        ORDERS.format(who="مریم")
        + """
    * the order's page is opened and left
    """
    )
    play(
        customer("مریم", language=language, address=HOME),
        in_words(opened, language) + set_up + ON + in_words(script, language),
    )

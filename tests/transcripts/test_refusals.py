"""What the checkout and one's own orders refuse, from the first question to the last day, in each
language, with nothing lost of what was said before.
"""

import pytest

from shop import points
from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

OWNER_DELIVERS_TO_TWO_CITIES = """
    owner> /delivery
    …
    owner> [%delivery-new-button%]
    …
    owner> [%delivery-kind-parcel-button%]
    …
    owner> Kurye
    …
    owner> İstanbul, Ankara
    …
    owner> 30
    …
    owner> [%dialogue-skip-button%]
    …
    owner> [%dialogue-skip-button%]
    …
    owner> 1-3
    …
    owner> [%dialogue-skip-button%]
    …
    owner> [%delivery-confirm-button%]
    …
    owner> [%delivery-all-button%]
    …
    owner> [%delivery-least-button%]
    …
    owner> 500
    …
"""
BEFORE_AGREEING = """
    > SAL
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    < %order-too-small% …
    > SAL
    …
    > [%product-add-more-button%]
    …
    > [%cart-checkout-button%]
    …
    > (photo)
    < %checkout-words-please% …
    > ??
    < %name-unreadable% …
    > Elif Demir
    …
    > 0532 123
    < %phone-impossible% …
    > merhaba
    < %phone-unreadable% …
    > 0532 123 45 67
    …
    > Moda
    < %address-too-short% …
    > Kordon Caddesi 12, Konak, İzmir
    < %delivery-not-there% …
    > Moda Caddesi 3, Kadıköy, İstanbul
    < … %checkout-confirm% …
    > [%checkout-coupon-button%]
    …
    > YOKKI
    < %coupon-unknown% …
    > [%dialogue-skip-button%]
    …
    > [%checkout-postal-button%]
    …
    > 12
    < %postal-code-unreadable% …
    > 06100
    < %postal-of-another% …
    > 34710
    …
    * SAL costs 480
    > [%checkout-confirm-button%]
    < … %checkout-price-changed% …
    > [%checkout-confirm-button%]
    < … %order-title% …
"""
AFTER_IT = """
    > (data order/{code}/received)
    < %order-not-shipped% …
    > (data order/{code}/digital)
    < %digital-after-payment% …
    > (data order/{code}/return)
    < %order-nothing-to-ask% %return-ask-person% …
    > (data order/AAAAAA)
    < %order-gone% …
    > (data order/{code}/address)
    …
    > [%checkout-change-address-button%]
    …
    > [%checkout-new-address-button%]
    …
    > Kordon Caddesi 12, Konak, İzmir
    < %order-address-elsewhere% …
    > [%dialogue-cancel-button%]
    …
    * the payment succeeds
    …
    > (data order/{code}/cancel)
    < %order-cannot-cancel% …
    > (data order/{code}/cancel/yes)
    < %order-paid-already% …
    > (data order/{code}/request)
    …
    > ?
    < %order-reason-missing% …
    > [%dialogue-cancel-button%]
    …
    owner> (data m/order/{code}/ship)
    …
    owner> [Yurtiçi Kargo]
    …
    owner> 123456789012
    …
    > (data order/{code}/address)
    < %order-address-fixed% …
    > (data order/{code}/received)
    …
    * 30 days later at 10:00
    …
    > (data order/{code}/return)
    < %return-too-late% %return-ask-person% …
"""


SKIP = "[%dialogue-skip-button%]"
TO_CONFIRM = """
    {who}> SAL
    …
    {who}> [%product-add-button%]
    …
    {who}> [%cart-checkout-button%]
    …
"""
WITH_CODE = """
    {who}> [%checkout-coupon-button%]
    …
    {who}> {typed}
    …
    {who}> [%checkout-confirm-button%]
    …
"""


def makes_code(name: str, **limits: str) -> str:
    """The owner makes a code of 20 lira; what is not said of it is skipped."""
    asked = ("first", "last", "uses", "person")
    answers = ["[%coupons-new-button%]", name, "20", limits.get("least", "100")]
    answers += [limits.get(one, SKIP) for one in asked] + ["[%coupon-confirm-button%]"]
    return "".join(f"    owner> {one}\n    …\n" for one in ("/coupon", *answers))


def refused_codes(play: Play, shop: Shop, language: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    home = Address("Elif Demir", "05321234567", "Moda Caddesi 3, Kadıköy/İstanbul")
    owner = in_words(
        makes_code("YARIN", first="9")
        + makes_code("GECTI", last="1")
        + makes_code("TEK", uses="1")
        + makes_code("BENIM", person="1")
        + makes_code("COK", least="5000"),
        "tr",
    )
    can = TO_CONFIRM.format(who="Can") + WITH_CODE.format(who="Can", typed="TEK")
    elif_ = (
        TO_CONFIRM.format(who="Elif")
        + WITH_CODE.format(who="Elif", typed="BENIM")
        + """
    Elif* 3 days later at 10:00
    …
        """
        + TO_CONFIRM.format(who="Elif")
        + WITH_CODE.format(who="Elif", typed="BENIM")
        + can
        + TO_CONFIRM.format(who="Elif")
        + """
    Elif> [%checkout-coupon-button%]
    …
    Elif> YARIN
    Elif< %coupon-not-yet% …
    Elif> GECTI
    Elif< %coupon-over% …
    Elif> TEK
    Elif< %coupon-used-up% …
    Elif> BENIM
    Elif< %coupon-used-by-you% …
    Elif> COK
    Elif< %coupon-goods-too-few% …
    Elif> YOKKI
    Elif< %coupon-unknown% …
    Elif> [%dialogue-skip-button%]
    Elif< … %checkout-confirm% …
    Elif> [%checkout-confirm-button%]
    …
        """
        + TO_CONFIRM.format(who="Elif").rsplit("…", 1)[0]
        + """
    Elif< %checkout-unpaid-first% …
        """
    )
    play(
        customer("Elif", language=language, address=home),
        customer("Can", language=language, address=home),
        owner + in_words(elif_, language),
    )


@every_channel
def test_codes_that_are_refused_in_persian(play: Play, shop: Shop) -> None:
    refused_codes(play, shop, "fa")


@every_channel
def test_codes_that_are_refused_in_turkish(play: Play, shop: Shop) -> None:
    refused_codes(play, shop, "tr")


@every_channel
def test_codes_that_are_refused_in_english(play: Play, shop: Shop) -> None:
    refused_codes(play, shop, "en")


def refusals(play: Play, shop: Shop, language: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    buyer = in_words(BEFORE_AGREEING + AFTER_IT, language)
    play(
        customer("Elif", language=language),
        in_words(OWNER_DELIVERS_TO_TWO_CITIES, "tr") + buyer,
    )


@every_channel
def test_what_is_refused_in_persian(play: Play, shop: Shop) -> None:
    refusals(play, shop, "fa")


@every_channel
def test_what_is_refused_in_turkish(play: Play, shop: Shop) -> None:
    refusals(play, shop, "tr")


@every_channel
def test_what_is_refused_in_english(play: Play, shop: Shop) -> None:
    refusals(play, shop, "en")


SLIPS = """
    > (data topics/nothing/on)
    < %not-found% …
    > SAL
    …
    > (data cart/{variant}/2)
    …
    > (data cart/{variant}/9)
    …
    > (data checkout)
    …
    > Elif Demir
    …
    > 0532 123 45 67
    …
    > Moda Caddesi 3
    …
    > İstanbul
    …
    > (photo)
    < %district-unreadable% …
    > Kadıköy
    …
    > [%checkout-confirm-button%]
    < … %order-title% …
    * the payment succeeds
    …
    owner> (data m/order/{code}/ship)
    …
    owner> [Yurtiçi Kargo]
    …
    owner> 123456789012
    …
    > (data order/{code}/received)
    …
    > (data feedback/{code}/5)
    …
    > (location) 35.7,51.4
    < %feedback-empty% …
    > [%dialogue-skip-button%]
    …
    > (data order/{code}/return)
    …
    > 3
    < %return-units-unusable% …
    > 2
    …
    > [%return-why-faulty%]
    …
    > [%dialogue-skip-button%]
    …
    > [%return-confirm-button%]
    …
    > (data order/{code}/return)
    < %return-asked-already% %return-ask-person% …
"""


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_slips_on_the_way_to_giving_it_back(play: Play, shop: Shop, language: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=2)
    script = SLIPS.replace("{variant}", str(shop.variant("SAL")))
    play(customer("Elif", language=language), in_words(script, language))


HURRY = """
    > SAL
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … %order-title% …
    * 55 minutes later
    …
    * the bank's page is opened and left
    * 11 minutes later
    * the bank's page is opened and left
    * 11 minutes later
    * the bank's page is opened and left
    * the order's page is opened and left
    * the process is killed
    * 25 minutes later
    * the process restarts, and paying on the page left open says … %order-time-over% …
    …
    * paying on the page left open says … %order-closed% …
    > (data order/{code}/cancel/yes)
    < %order-closed% …
"""


def too_late(play: Play, shop: Shop, language: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    home = Address("Elif Demir", "05321234567", "Moda Caddesi 3, Kadıköy/İstanbul")
    play(customer("Elif", language=language, address=home), in_words(HURRY, language))


@only_telegram
def test_paying_when_the_time_is_over_in_persian(play: Play, shop: Shop) -> None:
    too_late(play, shop, "fa")


@only_telegram
def test_paying_when_the_time_is_over_in_turkish(play: Play, shop: Shop) -> None:
    too_late(play, shop, "tr")


@only_telegram
def test_paying_when_the_time_is_over_in_english(play: Play, shop: Shop) -> None:
    too_late(play, shop, "en")


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_points_that_are_spent_elsewhere_at_the_same_moment(
    play: Play, shop: Shop, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """What a checkout counts is what it sees, until it takes the points."""
    monkeypatch.setattr(points, "ready", lambda ctx: 450)
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    home = Address("Elif Demir", "05321234567", "Moda Caddesi 3, Kadıköy/İstanbul")
    play(
        customer("Elif", language=language, address=home),
        in_words(
            TO_CONFIRM.format(who="Elif")
            + """
    > [%checkout-points-button%]
    …
    > [%checkout-confirm-button%]
    < %points-too-few% …
            """,
            language,
        ),
    )

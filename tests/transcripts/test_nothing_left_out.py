"""Whatever people can do, some transcript does; and buyers hear each refusal in each language."""

import handlers
from bot.dialogue.router import Router
from tests.common.speech import spoken
from tests.play import told
from tests.play.exercised import never_played, never_said
from tests.play.fixtures import AFTER_ALL
from tests.play.words import translator

TO_BUYERS = (
    "shop.addresses:",
    "shop.coupons:",
    "shop.delivery:",
    "shop.opening:",
    "shop.orders:",
    "shop.phones:",
    "shop.placing:",
    "shop.points:",
    "shop.postal:",
    "shop.readdressing:",
    "shop.returns:",
    "handlers.buyers.",
)
"""Where the code refuses something from the first question of a checkout to the last day on which
goods can be given back.
"""
RACES = {
    "delivery-changed",
    "order-cart-changed",
    "order-empty",
    "order-price-changed",
    "order-quote-old",
    "order-too-many-unpaid",
}
"""What a checkout looks at before it asks for the last yes, so that only somebody who says yes
twice at the same moment hears of it.
"""
RARE = {
    "order-costs-nothing",
    "order-not-paid",
    "payment-gateway-confused",
    "payment-play-money",
    "payment-too-many-attempts",
}
"""What only a fault of the shop's or a gateway's could bring about, or a twentieth attempt."""

ONLY_SAID = {"channel-token", "instagram-news", "link-again", "telegram-offer"}
"""News of Instagram itself: to an owner on Telegram, or right after the words of who writes there."""


@AFTER_ALL
def test_every_screen_command_dialogue_and_notice_is_played() -> None:
    left_out = never_played(Router.collect(handlers.MODULES))
    assert not left_out, "no transcript plays " + ", ".join(f"{o.kind} {o.name}" for o in left_out)


@AFTER_ALL
def test_what_buyers_are_refused_is_said_in_every_language() -> None:
    refusals = {one.key for one in spoken() if one.refuses and one.where.startswith(TO_BUYERS)}
    assert refusals >= RACES | RARE
    unsaid = never_said(refusals - RACES - RARE, translator().languages)
    assert not unsaid, "no transcript says " + ", ".join(f"{key} in {one}" for key, one in unsaid)


@AFTER_ALL
def test_every_journey_is_said_withheld_with_a_reason_and_said_after_a_restart() -> None:
    """Also what begins with the clock or with a fault. Whoever adds one plays it three times; see
    `test_out_of_reach`.
    """
    notices = {one.name for one in Router.collect(handlers.MODULES).all() if one.kind == "notice"}
    left_out = told.missing(notices - ONLY_SAID)
    assert not left_out, "no transcript has " + ", ".join(left_out)

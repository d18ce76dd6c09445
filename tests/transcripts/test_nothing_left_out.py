"""Whatever people can do, some transcript does; all that is refused is refused in some, with words
for it in every language, and buyers hear each refusal of theirs in each language.
"""

import re

import pytest

import handlers
from bot.dialogue.router import Router
from common.i18n import Reader
from tests.common.speech import spoken
from tests.play import meddling, told
from tests.play.exercised import all_heard, heard, never_played, never_said, said_in_fewer
from tests.play.fixtures import AFTER_ALL
from tests.play.words import translator

TO_BUYERS = (
    "bot.web.",
    "shop.addresses:",
    "shop.coupons:",
    "shop.delivery:",
    "shop.opening:",
    "shop.orders:",
    "shop.payers:",
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
LONGEST = 1000
"""Bytes of UTF-8 that a message on Instagram has at most; a refusal is one message everywhere."""
REFUSALS = {one.key for one in spoken() if one.refuses}

ONLY_SAID = {"channel-token", "instagram-news", "link-again", "telegram-offer"}
"""News of Instagram itself: to an owner on Telegram, or right after the words of who writes there."""

ONE_LANGUAGE = {
    "alert-review-sent-back",
    "alert-token-refused",
    "dialogue-secret-stays",
    "page-missing",
    "page-missing-title",
    "search-how",
    "search-nothing",
    "sources-way-ad",
}
"""Sentences that come up only where nonsense is tried once, in a chat that is played over HTTP alone,
or on a page before anybody is known there.
"""


@AFTER_ALL
def test_every_screen_command_dialogue_and_notice_is_played() -> None:
    left_out = never_played(Router.collect(handlers.MODULES))
    assert not left_out, "no transcript plays " + ", ".join(f"{o.kind} {o.name}" for o in left_out)


@AFTER_ALL
def test_nonsense_was_tried_wherever_a_chat_came_past(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--database") != "postgresql":
        assert meddling.tried("question") > 60
        assert meddling.tried("button") > 60


@AFTER_ALL
def test_what_buyers_are_refused_is_said_in_every_language() -> None:
    refusals = {one.key for one in spoken() if one.refuses and one.where.startswith(TO_BUYERS)}
    unsaid = never_said(refusals, translator().languages)
    assert not unsaid, "no transcript says " + ", ".join(f"{key} in {one}" for key, one in unsaid)


@AFTER_ALL
def test_every_refusal_of_the_shop_is_brought_about() -> None:
    unheard = sorted(key for key in REFUSALS if not heard(key))
    assert not unheard, "nobody is refused with " + ", ".join(unheard)


@AFTER_ALL
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_whatever_was_said_says_itself_in_every_language(language: str) -> None:
    """With the values it really had, whichever language the chat was in."""
    reader = Reader(language, "Asia/Tehran", "jalali" if language == "fa" else "gregorian")
    for message in all_heard():
        text = translator().plain(message, reader)
        wanting = re.search(r"\[[a-z_-]+\]|\{ ?\$", text)
        assert text.strip(), f"{message.key} says nothing in {language}"
        assert not wanting, f"{message.key} in {language}: {text}"
        if message.key in REFUSALS:
            assert len(text.encode()) <= LONGEST, f"{message.key} is long in {language}: {text}"


@AFTER_ALL
def test_every_sentence_is_played_in_several_languages(pytestconfig: pytest.Config) -> None:
    """In two, and with `--whole` in all three."""
    wanted = 3 if pytestconfig.getoption("--whole") else 2
    few = set(said_in_fewer(wanted)) - ONE_LANGUAGE
    assert not few, f"no transcript says in {wanted} languages: " + ", ".join(sorted(few))


@AFTER_ALL
def test_every_journey_is_said_withheld_with_a_reason_and_said_after_a_restart() -> None:
    """Also what begins with the clock or with a fault. Whoever adds one plays it three times; see
    `test_out_of_reach`.
    """
    notices = {one.name for one in Router.collect(handlers.MODULES).all() if one.kind == "notice"}
    left_out = told.missing(notices - ONLY_SAID)
    assert not left_out, "no transcript has " + ", ".join(left_out)

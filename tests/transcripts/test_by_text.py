"""Where no chat may be written in, news of a parcel goes by SMS, and the seller sees which and why."""

import pytest

import handlers
from bot.dialogue.router import Router
from common.i18n import Reader
from common.messages import Code, msg
from common.segments import bare, segments
from handlers.short_words import SHORT
from shop.topics import Topic
from tests.play.fixtures import only_instagram
from tests.play.shops import ISFAHAN, IZMIR, LONDON
from tests.play.theatre import Play, Shop
from tests.play.words import translator
from tests.transcripts.openings import A_PAID_ORDER, REZA, TO_THE_DOOR, sell_shawls


@only_instagram
def test_a_parcel_shipped_after_the_window_is_told_by_text(play: Play, shop: Shop) -> None:
    shop.sends_texts()
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * no text has come
    * 2 days later at 10:00
    """
        + TO_THE_DOOR
        + """
    * a text to 4567 says گلیم اصفهان: سفارش … فرستاده شد. https://shop.example/p/…
    owner> (data m/messages/unsent)
    owner< پیامی نمانده که فرستاده نشده باشد. …
    owner> /orders
    …
    owner> [{code}]
    owner< … ✉️ پیامک شد: فرستادن بسته، ۳ آذر، ۱۰:۰۰ …
    > منو
    < گلیم اصفهان …
    * no text has come
    """,
    )


@only_instagram(restarts="never")
def test_a_text_that_is_refused_waits_for_the_next_words(play: Play, shop: Shop) -> None:
    shop.sends_texts()
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * 2 days later at 10:00
    * texts are refused
    """
        + TO_THE_DOOR.rstrip().removesuffix("…")
        + """
    owner< …
    owner< ⚠️ پنل پیامک دیگر پیامکی از گلیم اصفهان نمی‌فرستد. خبر سفارش ۱ نفر تا پیام بعدی خودشان می‌ماند؛ …
      پاسخ پنل: status … [چه کسی نمی‌داند]
    * no text has come
    * the page says … کد رهگیری: 123456789012345678901234 …
    owner> [چه کسی نمی‌داند]
    owner< … • رضا، خبر سفارش: پیامکش نرفت؛ می‌ماند تا پیام بدهد …
    owner> /orders
    …
    owner> [{code}]
    owner< … ⏳ خریدار هنوز نمی‌داند: فرستادن بسته (پیامکش نرفت؛ می‌ماند تا پیام بدهد) …
    owner> (data m/messages/unsent)
    owner< … • رضا، خبر سفارش: پیامکش نرفت؛ می‌ماند تا پیام بدهد …
    * texts are sent again
    > منو
    < گلیم اصفهان …
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
    * no text has come
    """,
    )


@only_instagram(restarts="never")
def test_who_wants_no_texts_gets_none(play: Play, shop: Shop) -> None:
    shop.sends_texts()
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    > (data topics)
    < از چه چیزهایی باخبرتان کنیم؟ … [✅ پیامک سفارش] …
    > [✅ پیامک سفارش]
    < … [◻️ پیامک سفارش] …
    * 2 days later at 10:00
    """
        + TO_THE_DOOR
        + """
    * no text has come
    owner> /orders
    …
    owner> [{code}]
    owner< … ⏳ خریدار هنوز نمی‌داند: فرستادن بسته (پیامک نمی‌خواهد؛ می‌ماند تا پیام بدهد) …
    > (data topics)
    < از چه چیزهایی باخبرتان کنیم؟ …
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
    > nothing | private: (data topics)
    < nothing | private: …
    > [◻️ پیامک سفارش]
    < … [✅ پیامک سفارش] …
    """,
    )


@only_instagram(restarts="never")
def test_at_night_and_when_the_day_is_spent_texts_wait(play: Play, shop: Shop) -> None:
    shop.sends_texts(a_day=2)
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * 2 days later at 23:30
    """
        + TO_THE_DOOR
        + """
    * no text has come
    owner> /orders
    …
    owner> [{code}]
    owner< … ⏳ خریدار هنوز نمی‌داند: فرستادن بسته (شب است، تا ۴ آذر، ۰۹:۰۰) …
    * at 09:01
    * a text to 4567 says گلیم اصفهان: سفارش … فرستاده شد. …
    owner> [دست مأمور توزیع]
    …
    * no text has come
    owner> /orders
    …
    owner> [{code}]
    owner< … ⏳ خریدار هنوز نمی‌داند: رسیدن بسته (پیامک‌های روز تمام شده بود؛ می‌ماند تا پیام بدهد) … ✉️ پیامک شد: فرستادن بسته، ۴ آذر، ۰۹:۰۰ …
    > منو
    < گلیم اصفهان …
    < … سفارش {code} …
    """,
    )


IN_WORDS = {
    "fa": ("گلیم اصفهان", ISFAHAN),
    "tr": ("Kordon Butik", IZMIR),
    "en": ("Saffron Lane", LONDON),
}


@pytest.mark.parametrize("language", IN_WORDS)
def test_every_text_is_two_messages_at_the_most(language: str) -> None:
    """With a name of the usual length and an address of forty letters."""
    name, place = IN_WORDS[language]
    link = f"https://shop.isfahan-carpets.example.com/p/{'x' * 24}"
    reader = Reader(language, place.timezone, "gregorian")
    for key in SHORT.values():
        words = msg(key, shop=name, code=Code("ABCD-EFGH"), link=link)
        text = bare(translator().plain(words, reader))
        assert text.startswith(f"{name}: ")
        assert text.endswith(f" {link}")
        assert segments(text) <= 2, f"{len(text)} letters: {text}"


def test_only_what_a_buyer_must_not_miss_goes_by_text() -> None:
    router = Router.collect(handlers.MODULES)
    topics = {name: Topic(router.notice(name).mark.topic) for name in SHORT}
    assert set(topics.values()) == {Topic.ORDER, Topic.PAYMENT}

"""What people hear of the shop's own accord: the welcome, what they choose, and *stop*."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls

HELLO = """
    > /start
    …
"""


@every_channel
def test_somebody_new_is_welcomed_once_an_hour_later(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        HELLO
        + """
    * 59 minutes later
    * 2 minutes later
    < نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. 🌿 …
      بدون اجازهٔ شما تبلیغی نمی‌فرستیم. …
      [شال] [انتخاب خبرها] [گفتگو با پشتیبان] [منو] [دیگر نفرستید] | private: held (window), delivered with the next message
    > nothing | private: منو
    < nothing | private: گلیم اصفهان …
    * 20 days later
    """,
    )


@every_channel
@pytest.mark.parametrize(
    ("place", "language", "welcome"),
    [
        (IZMIR, "tr", "Elif, Kordon Butik ile tanıştığınıza sevindik. 🌿 … [Artık göndermeyin]"),
        (LONDON, "en", "Elif, we are glad you found Saffron Lane. 🌿 … [No more of these]"),
    ],
    ids=["tr", "en"],
)
def test_the_welcome_speaks_the_readers_language(
    play: Play, shop: Shop, place: Place, language: str, welcome: str
) -> None:
    shop.is_in(place)
    play(
        customer("Elif", language=language),
        HELLO
        + f"""
    * an hour later
    < {welcome} | private: held (window), delivered with the next message
    > nothing | private: menu
    < nothing | private: …
    """,
    )


@every_channel
def test_who_says_stop_before_the_welcome_gets_none(play: Play, shop: Shop) -> None:
    play(
        customer("نگار"),
        HELLO
        + """
    > توقف
    < باشد، دیگر خبر، پیشنهاد و نظرسنجی برایتان نمی‌فرستیم. … [انتخاب خبرها] [منو]
    * 3 days later
    """,
    )


@only_telegram
def test_the_welcome_waits_for_the_morning(play: Play, shop: Shop) -> None:
    play(
        customer("نگار"),
        "\n    * at 21:20"
        + HELLO
        + """
    * 90 minutes later
    * 9 hours later
    * at 09:00
    < نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. …
    """,
    )


@every_channel
def test_a_buyer_is_thanked_first_and_welcomed_later(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > نگار احمدی
        …
        > 09121234567
        …
        > اصفهان، خیابان چهارباغ، پلاک ۱۲
        …
        * 40 minutes later
        > [بله، ثبت سفارش]
        < … سفارش {code} …
        * 15 minutes later
        * the payment succeeds
        < نگار احمدی، از اعتماد و اولین خرید شما …
        owner< 💰 …
        * 50 minutes later
        * 15 minutes later
        < نگار احمدی، خوشحالیم که با گلیم اصفهان آشنا شدید. … | private: held (window), delivered with the next message
        > nothing | private: منو
        < nothing | private: گلیم اصفهان …
        """,
    )


@every_channel
def test_topics_are_chosen_by_buttons(play: Play, shop: Shop) -> None:
    play(
        customer("نگار"),
        HELLO
        + """
    * an hour later
    < … [انتخاب خبرها] [دیگر نفرستید] | private: held (window), delivered with the next message
    > nothing | private: منو
    < nothing | private: گلیم اصفهان …
    > [انتخاب خبرها]
    < از چه چیزهایی باخبرتان کنیم؟ …
      [◻️ تخفیف‌ها] [◻️ کالاهای تازه] [◻️ نکته و راهنمایی] [✅ موجود شدن کالا]
      [✅ پرسیدن نظر شما] [هیچ‌کدام] [منو]
    > [◻️ تخفیف‌ها]
    <~ باشد، از این پس برایتان می‌فرستیم.
    < … [✅ تخفیف‌ها] [◻️ کالاهای تازه] …
    > [✅ پرسیدن نظر شما]
    <~ باشد، دیگر نمی‌فرستیم.
    < … [✅ تخفیف‌ها] [◻️ پرسیدن نظر شما]
    > [هیچ‌کدام]
    < باشد، دیگر خبر، پیشنهاد و نظرسنجی برایتان نمی‌فرستیم. … [انتخاب خبرها]
    > [انتخاب خبرها]
    < … [◻️ تخفیف‌ها] [◻️ موجود شدن کالا] [◻️ پرسیدن نظر شما] [×هیچ‌کدام] [منو]
    """,
    )


@every_channel
def test_one_tap_under_a_message_ends_its_kind(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=0)
    play(
        customer("نگار"),
        """
        > SHAL-01
        < شال نخی … [موجود شد خبرم کنید]
        > [موجود شد خبرم کنید]
        …
        * 3 of SHAL-01 are left
        < شال نخی دوباره موجود شد … [دیدن کالا] [منو] [دیگر نفرستید]
        > [دیگر نفرستید]
        <~ باشد، دیگر نمی‌فرستیم.
        < … [◻️ موجود شدن کالا] [✅ پرسیدن نظر شما]
        """,
    )


@only_telegram
def test_a_topic_that_does_not_exist_is_refused(play: Play, shop: Shop) -> None:
    play(
        customer("نگار"),
        """
        > /topics
        < از چه چیزهایی باخبرتان کنیم؟ …
        > (data topics/weather/on)
        < چنین چیزی پیدا نشد. … [منو]
        > (data topics/welcome/on)
        < چنین چیزی پیدا نشد. … [منو]
        """,
    )


@every_channel
def test_the_welcome_does_not_come_in_the_middle_of_a_checkout(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        * 50 minutes later
        > [ثبت سفارش]
        < سفارش را به نام چه کسی بفرستیم؟ …
        * 20 minutes later
        > نگار احمدی
        < شمارهٔ تلفن گیرنده چیست؟ …
        * 59 minutes later
        * 2 minutes later
        < نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. … | private: held (window), delivered with the next message
        > nothing | private: منو
        < nothing | private: گلیم اصفهان …
        """,
    )


@only_telegram
def test_the_end_of_an_order_at_night_is_told_before_the_welcome(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        * at 21:25
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > نگار احمدی
        …
        > 09121234567
        …
        > اصفهان، خیابان چهارباغ، پلاک ۱۲
        …
        > [بله، ثبت سفارش]
        …
        * 45 minutes later
        …
        * a day later at 09:00
        < مهلت پرداخت سفارش … تمام شد …
        * 59 minutes later
        * 2 minutes later
        < نگار احمدی، خوشحالیم که با گلیم اصفهان آشنا شدید. …
        """,
    )

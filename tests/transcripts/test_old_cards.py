"""Cards stay in a chat for months; their buttons go on meaning what they say."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@only_telegram
def test_a_card_of_last_month_opens_todays_product(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > /start
        …
        > [شال]
        < شال [شال نخی · ۴۵۰٬۰۰۰ تومان]
        * SHAL-01 costs 520,000 تومان
        * 30 days later
        < نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. … [شال] [انتخاب خبرها] [دیگر نفرستید]
        > [شال نخی]
        < شال نخی قیمت: ۵۲۰٬۰۰۰ تومان [افزودن به سبد]
        """,
    )


@only_telegram
def test_a_second_tap_on_the_same_button_changes_nothing_twice(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        < شال نخی … [افزودن به سبد]
        > SHAL-01
        < شال نخی … [افزودن به سبد]
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما • شال نخی × ۱: …
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما • شال نخی × ۱: …
        """,
    )


@every_channel
def test_a_tap_ten_times_over_adds_one(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        …
        > [افزودن به سبد] ×10
        …
        > SHAL-01
        < شال نخی … ۱ عدد از این کالا در سبد شماست. [یکی دیگر به سبد] [سبد خرید (۱)]
        """,
    )


@only_telegram
def test_a_button_of_an_earlier_question_shows_the_present_one(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < سفارش را به نام چه کسی بفرستیم؟ … [نگار]
        > سارا احمدی
        < شمارهٔ تلفن گیرنده چیست؟ … [بازگشت] [انصراف]
        > [نگار]
        < آن دکمه مال سؤال قبلی بود. الان این‌جا هستیم:
          شمارهٔ تلفن گیرنده چیست؟ … [بازگشت] [انصراف]
        > 09121112233
        < نشانی کامل را بنویسید: …
        > تبریز، خیابان امام، کوچهٔ یاس، پلاک ۳
        < … گیرنده: سارا احمدی، …
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {code} …
        > [انصراف]
        < سفارش {code} سفارش: ثبت شده …
        """,
    )


@only_telegram
def test_yesterdays_checkout_is_over_when_its_order_is(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … همه چیز درست است؟ [بله، ثبت سفارش]
        > بله
        < سفارش شما ثبت شد. … سفارش {code} …
        * a day later
        …
        > [بله، ثبت سفارش]
        < سفارش {code} سفارش: مهلت آن تمام شده …
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … همه چیز درست است؟ [بله، ثبت سفارش]
        > [انصراف]
        < باشد، کنارش گذاشتیم. … [منو]
        """,
    )

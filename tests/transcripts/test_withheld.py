"""What is not sent keeps its reason, which the owner reads; in the morning the rest is told."""

from tests.play.fixtures import only_instagram, only_telegram
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, DELIVERED, REZA, TO_THE_DOOR, sell_shawls


@only_telegram
def test_a_night_in_the_shop(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.sells("کیف چرمی", sku="KIF-01", price="900,000 تومان", stock=0)
    play(
        REZA,
        customer("نگار"),
        customer("سارا"),
        DELIVERED
        + """
    > توقف
    …
    * 4 days later at 21:00
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {second} …
    * the payment succeeds
    …
    نگار> KIF-01
    …
    نگار> [موجود شد خبرم کنید]
    …
    * at 21:50
    سارا> /start
    …
    * at 23:10
    owner> /orders
    …
    owner> [{second}]
    …
    owner> [فرستاده شد]
    …
    owner> [پیک فروشگاه]
    …
    owner> [رد کردن]
    …
    * 3 of KIF-01 are left
    owner> (data m/messages/unsent)
    owner< پیام‌هایی که فرستاده نشد
      • نگار، موجود شدن کالا: شب است، تا ۶ آذر، ۰۹:۰۰
      • رضا، خبر سفارش: شب است، تا ۶ آذر، ۰۹:۰۰
      • سارا، خوشامد: شب است، تا ۶ آذر، ۰۹:۰۰
      • نگار، خوشامد: شب است، تا ۶ آذر، ۰۹:۰۰
      • رضا، پرسیدن نظر: گفته است نفرستیم [تنظیم پیام‌ها] [منو]
    * at 08:59
    * at 09:01
    < سفارش {second} تحویل پست یا پیک شد و در راه است. …
    نگار< نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. …
    نگار< کیف چرمی دوباره موجود شد … [دیگر نفرستید]
    سارا< سارا، خوشحالیم که با گلیم اصفهان آشنا شدید. …
    * a day later at 18:31
    owner> (data m/messages/unsent)
    owner< … • رضا، پرسیدن نظر: گفته است نفرستیم …
    """,
    )


@only_telegram
def test_three_in_a_week_are_one_too_many(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(most_a_week=1, feedback_days=1)
    play(
        customer("نگار"),
        """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > نگار
    …
    > 09121234567
    …
    > اصفهان، خیابان چهارباغ، پلاک ۱۲
    …
    > [بله، ثبت سفارش]
    < … سفارش {code} …
    * the payment succeeds
    …
    * an hour later
    < نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. …
    """
        + TO_THE_DOOR
        + """
    owner> [تحویل داده شد]
    …
    * a day later at 18:31
    owner> (data m/messages/unsent)
    owner< … • نگار، پرسیدن نظر: این هفته به اندازه گرفته است، تا ۸ آذر، … …
    * 6 days later at 18:31
    < نگار، چند روزی است که شال نخی پیش شماست. …
    """,
    )


@only_instagram
def test_where_one_may_not_write_any_more_it_waits_for_their_next_words(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * 2 days later at 10:00
    """
        + TO_THE_DOOR
        + """
    owner> (data m/messages/unsent)
    owner< … • رضا، خبر سفارش: تا پیام بعدی‌اش اجازهٔ نوشتن نداریم …
    > منو
    < گلیم اصفهان …
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
    """,
    )

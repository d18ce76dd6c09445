"""Where a channel may not write any more, news waits for the person's next message."""

from tests.play.fixtures import every_channel, only_instagram, only_telegram
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls


@every_channel(restarts="everywhere")
def test_a_parcel_shipped_after_the_window(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * 2 days later at 10:00
    owner> [فرستاده شد]
    …
    owner> [پیک فروشگاه]
    …
    owner> RR123456789IR
    < سفارش {code} تحویل پست یا پیک شد و در راه است. پیک فروشگاه، کد رهگیری: RR123456789IR …
      | instagram: held (window), delivered with the next message
    owner< سفارش {code} فرستاده‌شده ثبت شد …
    * the page says … کد رهگیری: RR123456789IR …
    * 3 days later
    > منو
    < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ [شال]
        """,
    )


@every_channel
def test_within_the_window_news_comes_at_once(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * 23 hours later
    owner> [فرستاده شد]
    …
    owner> [پیک فروشگاه]
    …
    owner> RR123456789IR
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
    owner< سفارش {code} فرستاده‌شده ثبت شد …
        """,
    )


# A process that dies asks the bank when it is back, before the window has closed.
@every_channel(restarts="never")
def test_money_that_comes_after_the_window(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {code} …
    * the payment comes 1000 minutes late
    * 23 hours later
    < مهلت پرداخت سفارش {code} تمام شد …
    * 2 hours later
    < رضا، … سفارش {code} ثبت و پرداخت شد. … پرداخت کمی دیر رسید، …
      | instagram: held (window), delivered with the next message
    owner< 💰 سفارش {code} … پرداخت پس از مهلت رسید، …
    > منو
    < گلیم اصفهان …
        """,
    )


@only_instagram(http=True)
def test_an_answer_of_the_staff_comes_for_a_week(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        …
        > این را آبی هم دارید؟
        owner< نگار: این را آبی هم دارید؟ …
        * 30 hours later
        owner< ⏰ نگار هنوز منتظر پاسخ است: ۳۰ دقیقه …
        owner> (reply) بله، رسید.
        owner< برای نگار فرستاده شد. | private: نوشته شد. همراه پیام بعدیِ نگار به دستش می‌رسد.
        < گلیم اصفهان: بله، رسید. | private: held (window), delivered with the next message
        > nothing | private: منو
        < nothing | private: گلیم اصفهان …
        """,
    )


@only_instagram
def test_a_later_answer_of_the_staff_waits(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        …
        > این را آبی هم دارید؟
        owner< نگار: این را آبی هم دارید؟ …
        * 8 days later
        owner< ⏰ نگار هنوز منتظر پاسخ است: ۳۰ دقیقه …
        owner> (reply) بله، رسید.
        owner< نوشته شد. همراه پیام بعدیِ نگار به دستش می‌رسد.
        < گلیم اصفهان: بله، رسید.
          | instagram: held (window), delivered with the next message
        > سلام؟
        …
        """,
    )


@only_telegram
def test_whoever_blocks_the_shop_is_left_alone_until_they_return(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    > (blocks)
    owner> [فرستاده شد]
    …
    owner> [پیک فروشگاه]
    …
    owner> RR123456789IR
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
      | telegram: held (unreachable), delivered with the next message
    owner< سفارش {code} فرستاده‌شده ثبت شد …
    > (unblocks)
        """,
    )


@only_instagram
def test_who_answers_too_late_knows_it_before_typing(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        …
        > این را آبی هم دارید؟
        owner< نگار: این را آبی هم دارید؟ …
        * 8 days later
        owner< ⏰ نگار هنوز منتظر پاسخ است: ۳۰ دقیقه …
        owner> [پاسخ]
        owner< ⏳ … اینستاگرام … پاسخ شما می‌ماند و همراه پیام بعدی‌اش می‌رسد. به نگار چه بنویسیم؟ …
        owner> بله، رسید.
        owner< نوشته شد. همراه پیام بعدیِ نگار به دستش می‌رسد. …
        < گلیم اصفهان: بله، رسید.
          | instagram: held (window), delivered with the next message
        > سلام؟
        …
        """,
    )


@only_telegram
def test_who_answers_somebody_that_has_shut_the_shop_out_knows_it_first(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        …
        > این را آبی هم دارید؟
        owner< نگار: این را آبی هم دارید؟ …
        > (blocks)
        owner> [پاسخ]
        owner< ⏳ نگار فروشگاه را مسدود کرده است. پاسخ شما می‌ماند تا برگردد. به نگار چه بنویسیم؟ …
        owner> بله، رسید.
        owner< نوشته شد. همراه پیام بعدیِ نگار به دستش می‌رسد. …
        < گلیم اصفهان: بله، رسید.
          | telegram: held (unreachable), delivered with the next message
        > (unblocks)
        """,
    )

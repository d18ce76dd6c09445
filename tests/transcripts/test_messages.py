"""The owner decides how the shop writes to its buyers, and sees what was not sent."""

from tests.play.fixtures import only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls


@only_telegram
def test_the_owners_own_sentence_stands_under_the_thanks(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /messages
    owner< پیام‌های فروشگاه به خریداران
      شب: از ساعت ۲۲ تا ۹ به وقت خریدار، … هر هفته حداکثر ۲ برای هر نفر …
      زیر تشکر هنوز جمله‌ای از خودتان ننوشته‌اید. …
      [جملهٔ زیر تشکر] [ساعت‌های شب] [چند پیام در هفته] [زمان خوشامد] [چه چیزی فرستاده نشد]
    owner> [جملهٔ زیر تشکر]
    owner< جمله‌ای که دوست دارید زیر هر تشکر بیاید چیست؟ … [رد کردن]
    owner> دست‌های مادرم هر شال را یکی‌یکی می‌بافد.
    owner< ذخیره شد. … جملهٔ خودتان زیر تشکر: دست‌های مادرم هر شال را یکی‌یکی می‌بافد. …
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    …
    * the payment succeeds
    < رضا، از اعتماد و اولین خرید شما … سپاسگزاریم. 🌷 دست‌های مادرم هر شال را یکی‌یکی می‌بافد.
      سفارش {code} ثبت و پرداخت شد. …
    owner< …
    owner> [جملهٔ زیر تشکر]
    …
    owner> [رد کردن]
    …
    """,
    )


@only_telegram
def test_the_sellers_licence_stands_on_every_receipt(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /messages
    owner< … خط اعتماد ندارید: … [خط اعتماد] …
    owner> [خط اعتماد]
    owner< خریداران زیر رسید چه خطی ببینند؟ … [رد کردن]
    owner> نماد اعتماد <b>۱۲۳۴۵۶</b>
    owner< ذخیره شد. … خط اعتماد شما … نماد اعتماد <b>۱۲۳۴۵۶</b> …
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    …
    * the page says … نماد اعتماد <b>۱۲۳۴۵۶</b> …
    * the payment succeeds
    < … سفارش {code} ثبت و پرداخت شد. … نماد اعتماد <b>۱۲۳۴۵۶</b> …
    owner< …
    * the page says … پرداخت شد … نماد اعتماد <b>۱۲۳۴۵۶</b> …
    """,
    )


@only_telegram
def test_each_setting_is_read_with_care(play: Play, shop: Shop) -> None:
    play(
        customer("نگار"),
        """
    owner> /messages
    …
    owner> [ساعت‌های شب]
    owner< شب از چه ساعتی تا چه ساعتی است؟ …
    owner> همیشه
    owner< لطفاً دو ساعت بین ۰ و ۲۳ بنویسید، …
    owner> ۲۴ تا ۹
    owner< لطفاً دو ساعت بین ۰ و ۲۳ بنویسید، …
    owner> ۲۳ تا ۸
    owner< ذخیره شد. … شب: از ساعت ۲۳ تا ۸ …
    owner> [چند پیام در هفته]
    …
    owner> هزار
    owner< لطفاً عددی بین ۰ و ۷ بنویسید. …
    owner> ۱
    owner< ذخیره شد. … هر هفته حداکثر ۱ برای هر نفر …
    owner> [زمان خوشامد]
    …
    owner> ۱۲۰
    owner< ذخیره شد. … پس از ۱۲۰ دقیقه …
    > /start
    …
    owner> [زمان خوشامد]
    …
    owner> ۰
    owner< ذخیره شد. … خوشامد: جز همان سلام اول فرستاده نمی‌شود …
    * 3 hours later
    owner> [زمان پرسیدن نظر]
    …
    owner> ۷
    owner< ذخیره شد. … ۷ روز پس از تحویل …
    owner> [مهلت فرستادن]
    …
    owner> ۱
    owner< ذخیره شد. … حداکثر ۱ روز پس از پرداخت …
    owner> (data m/messages/change/weather)
    owner< چنین چیزی پیدا نشد. …
    > /messages
    < اجازهٔ این کار را ندارید. [منو]
    """,
    )


@only_telegram
def test_what_was_withheld_is_shown_with_its_reason(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        customer("سارا"),
        """
    owner> (data m/messages/unsent)
    owner< پیامی نمانده که فرستاده نشده باشد. [تنظیم پیام‌ها] [منو]
    > /start
    …
    > توقف
    …
    * at 21:30
    سارا> /start
    …
    * 90 minutes later
    owner> (data m/messages/unsent)
    owner< پیام‌هایی که فرستاده نشد
      • سارا، خوشامد: شب است، تا ۲ آذر، ۰۹:۰۰
      • نگار، خوشامد: گفته است نفرستیم
      [تنظیم پیام‌ها] [منو]
    * at 09:01
    سارا< سارا، خوشحالیم که با گلیم اصفهان آشنا شدید. …
    """,
    )


@only_telegram
def test_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
    owner> /messages
    owner< Mağazanın alıcılara mesajları Gece: alıcının saatiyle 22 ile 9 arası … [Gece saatleri]
    """,
    )


@only_telegram
def test_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    play(
        customer("Leyla", language="en"),
        """
    owner> /messages
    owner< What the shop writes to its buyers Night: from 22 to 9 … [Hours of the night]
    """,
    )


def _again(thanks: str) -> str:
    return f"""
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    …
    * the payment succeeds
    < {thanks} …
    owner< …
    """


@only_telegram
def test_no_two_thanks_running_are_the_same_and_the_fifth_is_counted(
    play: Play, shop: Shop
) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=99)
    play(
        REZA,
        A_PAID_ORDER
        + _again("رضا، از این‌که همراه ما هستید سپاسگزاریم. شال نخی انتخاب قشنگی است. 🌷")
        + _again("رضا، چه خوب که برگشتید. شال نخی مبارکتان باشد. 🌷")
        + _again(
            "رضا، سپاسگزاریم که باز هم ما را انتخاب کردید. امیدواریم شال نخی به دلتان بنشیند. 🌷"
        )
        + _again("رضا، این خرید شمارهٔ ۵ شما از ماست. …")
        + _again("رضا، از این‌که همراه ما هستید سپاسگزاریم. …"),
    )

"""A parcel on its way: each stage is told, with how long it still takes, and a delay is told openly."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, TO_THE_DOOR, sell_shawls

TO_THE_BOARD = """
    owner> /orders
    …
    owner> [{code}]
    …
"""
SENT = """
    owner> [فرستاده شد]
    …
    owner> [پست ایران]
    …
    owner> 123456789012345678901234
    owner< …
"""


@only_telegram
def test_thanks_promise_days_that_the_news_then_counts_down(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.delivers("پست پیشتاز", days=(2, 4))
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
    * the payment succeeds
    < رضا، از اعتماد و اولین خرید شما … سفارش {code} ثبت و پرداخت شد. …
      فرستادن: حداکثر تا ۳ آذر ۱۴۰۵
      ارسال: پست پیشتاز، ۲ تا ۴ روز پس از پرداخت
      زمان رسیدن: از ۳ آذر ۱۴۰۵ تا ۵ آذر ۱۴۰۵ …
    owner< 💰 …
    > /track
    < سفارش {code} ثبت سفارش: … پرداخت: … زمان رسیدن: از ۳ آذر ۱۴۰۵ تا ۵ آذر ۱۴۰۵
      [وضعیت سفارش] [کمک می‌خواهم] [×دیدن مسیر بسته]
    owner> [پذیرفتن سفارش]
    …
    * 11 minutes later
    < سفارش {code} را دیدیم و داریم آماده‌اش می‌کنیم. فرستادن: حداکثر تا ۳ آذر ۱۴۰۵ …
    * a day later at 10:00
    owner> [بسته‌بندی شد]
    …
    * 11 minutes later
    < سفارش {code} بسته‌بندی شد و منتظر پست یا پیک است. …
    """
        + SENT
        + """
    < سفارش {code} تحویل پست یا پیک شد و در راه است.
      پست ایران، کد رهگیری: 123456789012345678901234
      حدود ۱ تا ۳ روز دیگر به دستتان می‌رسد.
      [دیدن مسیر بسته] [وضعیت سفارش] [گفتگو با پشتیبان]
    * a day later at 11:00
    owner> [در مرکز پخش]
    owner<~ مرحلهٔ تازهٔ بسته ثبت شد.
    owner< …
    < سفارش {code} به مرکز تجزیه و مبادلات نزدیک شما رسید. …
      شاید همین امروز برسد، و حداکثر تا ۵ آذر ۱۴۰۵. [دیدن مسیر بسته]
    * a day later at 11:00
    > /orders
    < سفارش‌های شما [{code} · …] [دیدن مسیر بسته] [منو]
    > [دیدن مسیر بسته]
    < سفارش {code} … در مرکز تجزیه و مبادلات: … شاید همین امروز برسد، … [دیدن مسیر بسته]
    * a day later at 09:31
    < رضا، قرارمان این بود که سفارش {code} تا امروز به دستتان برسد. … [به دستم رسید] [دیدن مسیر بسته]
    owner> [دست مأمور توزیع]
    owner<~ مرحلهٔ تازهٔ بسته ثبت شد.
    owner< …
    < سفارش {code} دست مأمور توزیع است و امروز به شما می‌رسد. …
    owner> [تحویل داده شد]
    owner<~ تحویل ثبت شد.
    owner< …
    < رضا، سفارش {code} به دستتان رسید. …
    > /track
    < الان بسته‌ای در راه ندارید. [سفارش‌های من] [منو]
    owner> /messages
    owner< … قول‌های ۳۰ روز گذشته: ۱ از ۱ سفارش تا روزی که اول گفته بودید رسید. …
    """,
    )


@only_telegram
def test_its_buyer_says_that_it_is_there_and_nobody_is_told_that_it_is_late(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    shop.delivers("پست پیشتاز", days=(2, 4))
    play(
        REZA,
        A_PAID_ORDER
        + TO_THE_BOARD
        + SENT
        + """
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
    * 4 days later at 09:31
    < رضا، قرارمان این بود که سفارش {code} تا امروز به دستتان برسد. … [به دستم رسید]
    > [به دستم رسید]
    <~ خوشحالیم که به دستتان رسید. سپاسگزاریم.
    < … سفارش {code} … بسته: تحویل شده …
    * a day later at 10:01
    """,
    )


@every_channel
def test_steps_taken_one_after_the_other_are_told_once(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> [پذیرفتن سفارش]
    …
    owner> [بسته‌بندی شد]
    …
    """
        + SENT
        + """
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
    * 2 hours later
    """,
    )


@only_telegram
def test_news_of_the_night_is_told_in_the_morning(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + TO_THE_BOARD
        + """
    * at 23:10
    """
        + SENT
        + """
    * at 08:59
    * at 09:01
    < سفارش {code} تحویل پست یا پیک شد و در راه است. …
    """,
    )


DELAY = """
    owner> [دیرتر می‌رسد]
    owner< علتش چیست؟ … [هوا و راه‌ها] [شلوغی پست و پیک] [کالا دیر رسید] [علت دیگر] [انصراف]
"""


@every_channel
def test_a_delay_is_told_with_its_reason_and_one_may_wait(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.delivers("پست پیشتاز", days=(2, 4))
    play(
        REZA,
        A_PAID_ORDER
        + TO_THE_BOARD
        + DELAY
        + """
    owner> [هوا و راه‌ها]
    owner< چند روز دیرتر می‌رسد؟ … [۱ روز] [۳ روز]
    owner> خیلی
    owner< لطفاً عددی بین ۱ و ۶۰ بنویسید. …
    owner> [۳ روز]
    owner< سفارش‌هایی که دیرتر می‌رسند: ۱ علت: وضع هوا و راه‌ها ۳ روز دیرتر از قرار
      به خریداران خبر بدهیم؟ [بله، خبر بدهید]
    owner> [بله، خبر بدهید]
    owner< به خریداران ۱ سفارش خبر می‌دهیم. …
    < رضا، سفارش {code} دیرتر از قراری که گذاشته بودیم می‌رسد. …
      علت: وضع هوا و راه‌ها
      زمان رسیدن: از ۶ آذر ۱۴۰۵ تا ۸ آذر ۱۴۰۵
      اگر می‌توانید صبر کنید، ممنون می‌شویم. …
      [صبر می‌کنم] [انصراف از خرید] [وضعیت سفارش] [گفتگو با پشتیبان]
    > [صبر می‌کنم]
    < از صبر و همراهی‌تان سپاسگزاریم. … زمان رسیدن: از ۶ آذر ۱۴۰۵ تا ۸ آذر ۱۴۰۵ [وضعیت سفارش]
    """,
    )


@every_channel
def test_whoever_cannot_wait_gets_their_money_back(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + TO_THE_BOARD
        + DELAY
        + """
    owner> [علت دیگر]
    owner< علت را در یک جمله بنویسید؛ …
    owner> ؟
    owner< لطفاً علت را در چند کلمه بنویسید. …
    owner> دستگاه بافندگی‌مان خراب شده است
    owner< چند روز دیرتر می‌رسد؟ …
    owner> ۱۰
    owner< … علت: دستگاه بافندگی‌مان خراب شده است ۱۰ روز دیرتر از قرار …
    owner> [بله، خبر بدهید]
    owner< …
    < … علت: دستگاه بافندگی‌مان خراب شده است زمان رسیدن: ۱۱ آذر ۱۴۰۵ … [انصراف از خرید]
    > [انصراف از خرید]
    < سفارش {code} لغو شود و ۴۵۰٬۰۰۰ تومان به شما برگردد؟ [بله، لغو شود] [صبر می‌کنم]
    > [بله، لغو شود]
    < سفارش {code} لغو شد. ۴۵۰٬۰۰۰ تومان را برمی‌گردانیم …
    …
    > [وضعیت سفارش]
    < سفارش {code} سفارش: لغو شده …
    > (data order/{code}/give-up/yes)
    < سفارش {code} لغو شد. …
    * 20 days later
    """,
    )


@every_channel
def test_a_broken_promise_is_shown_to_the_shop_and_told_to_the_buyer(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    shop.delivers("پیک", days=(1, 1))
    play(
        REZA,
        A_PAID_ORDER
        + """
    * 2 days later at 10:01
    owner< ⏰ روزی که برای سفارش {code} قول داده بودیم گذشت … خریدار: رضا
      زمان رسیدن: ۲ آذر ۱۴۰۵ [خبر دادن تأخیر] [پذیرفتن سفارش] [باز کردن سفارش] [منو]
    owner> [خبر دادن تأخیر]
    …
    owner> [کالا دیر رسید]
    …
    owner> [۲ روز]
    …
    owner> [بله، خبر بدهید]
    owner< …
    < … علت: دیر رسیدن کالا به ما زمان رسیدن: ۵ آذر ۱۴۰۵ … | instagram: held (window), delivered with the next message
    > منو
    …
    """
        + TO_THE_DOOR
        + """
    owner> [تحویل داده شد]
    …
    * 3 days later at 10:01
    """,
    )


@only_telegram
def test_broken_promises_of_a_day_are_one_letter_and_what_came_is_marked_with_one_tap(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    shop.delivers("پیک", days=(1, 1))
    second = A_PAID_ORDER.replace("{code}", "{second}").replace("از اعتماد و اولین خرید شما ", "")
    play(
        REZA,
        A_PAID_ORDER
        + TO_THE_DOOR
        + second
        + """
    * 2 days later at 10:01
    owner< ⏰ ۲ سفارش قرار بود تا ۲ آذر ۱۴۰۵ برسد و هنوز تحویلشان ثبت نشده است.
      در راه: ۱ • {code}، رضا هنوز فرستاده نشده: ۱ • {second}، رضا
      اگر رسیده‌اند، با یک لمس ثبتشان کنید؛ …
      [همه رسیده‌اند] [خبر دادن تأخیر] [{second}] [{code}] [منو]
    < رضا، قرارمان این بود که سفارش {code} تا امروز به دستتان برسد. …
    owner> [همه رسیده‌اند]
    owner< تحویل ۱ سفارشِ در راه را ثبت کنیم؟ … • {code}، رضا [بله، رسیده‌اند] [منو]
    owner> [بله، رسیده‌اند]
    owner<~ تحویل ۱ سفارش ثبت می‌شود.
    owner< سفارش‌ها …
    owner> (data m/overdue/2026-11-23/arrived)
    owner<~ از این سفارش‌ها چیزی در راه نمانده است.
    owner< سفارش‌ها …
    owner> /stats
    owner< … سفارش‌هایی که کسی روز رسیدنشان را ثبت نکرده: ۱ …
    owner> (data m/overdue/2026-11-23/arrived/yes)
    owner<~ از این سفارش‌ها چیزی در راه نمانده است.
    owner< سفارش‌ها …
    owner> (data m/overdue/2026-11-23/delay)
    owner< علتش چیست؟ …
    owner> [کالا دیر رسید]
    …
    owner> [۲ روز]
    owner< سفارش‌هایی که دیرتر می‌رسند: ۱ …
    owner> [بله، خبر بدهید]
    owner< به خریداران ۱ سفارش خبر می‌دهیم. …
    < رضا، سفارش {second} دیرتر از قراری که گذاشته بودیم می‌رسد. …
    owner> (data m/overdue/yesterday/arrived)
    …
    """,
    )


@only_telegram
def test_all_orders_of_a_product_or_a_day_are_late_at_once(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    shop.sells("Keten gömlek", sku="GOM", price="900", stock=9)
    elif_ = customer(
        "Elif", language="tr", address=Address("Elif Demir", "05321234567", "İzmir, Alsancak 12/4")
    )
    can = customer(
        "Can", language="tr", address=Address("Can Kaya", "05321234568", "İzmir, Bornova 3")
    )
    buys = """
    {who}> {sku}
    …
    {who}> [Sepete ekle]
    …
    {who}> [Siparişi tamamla]
    …
    {who}> [Evet, sipariş ver]
    …
    {who}* the payment succeeds
    …
    """
    play(
        elif_,
        can,
        buys.format(who="Elif", sku="SAL")
        + buys.format(who="Can", sku="GOM")
        + """
    owner> /delay
    owner< Hangi siparişler geç gelecek? … [Bugünkü siparişler] [Dünkü siparişler]
    owner> Dünkü siparişler
    owner< Buna uyan, beklenen bir sipariş bulamadık. …
    owner> SAL
    owner< Nedeni ne? …
    owner> [Kargo yoğun]
    …
    owner> 2
    owner< Geç gelecek siparişler: 1 …
    owner> [Evet, haber verin]
    owner< 1 siparişin alıcısına haber veriyoruz. …
    Elif< Elif, … söz verdiğimizden geç gelecek. … Nedeni: kargodaki yoğunluk … [Bekleyebilirim]
    owner> /orders
    owner< … [Gecikmeyi bildir]
    owner> [Gecikmeyi bildir]
    …
    owner> [Bugünkü siparişler]
    …
    owner> [Tatil]
    …
    owner> 1
    owner< Geç gelecek siparişler: 2 …
    owner> [Evet, haber verin]
    owner< 2 siparişin alıcısına haber veriyoruz. …
    Elif< Elif, … Nedeni: resmi tatiller …
    Can< Can, … Nedeni: resmi tatiller …
    """,
    )


@every_channel
def test_news_of_a_parcel_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silk scarf", sku="SCARF", price="49.90", stock=9)
    shop.delivers("Royal Mail", days=(1, 1))
    play(
        customer(
            "Leyla",
            language="en",
            address=Address("Leyla Demir", "+447911123456", "12 Elm Road, London"),
        ),
        """
    > SCARF
    …
    > [Add to cart]
    …
    > [Check out]
    …
    > [Yes, place the order]
    < … Order {code} …
    * the payment succeeds
    < … It leaves us by 23 November 2026 … Arrives on 23 November 2026 …
    owner< …
    owner> [Accept]
    …
    * 11 minutes later
    < We have seen order {code} and are getting it ready. …
    """,
    )


@every_channel
def test_nobody_gives_up_what_is_not_late_or_has_left(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        A_PAID_ORDER
        + """
    > (data order/{code}/give-up)
    < این سفارش را دیگر نمی‌شود این‌جا لغو کرد. … سفارش {code} …
    > (data order/{code}/give-up/yes)
    < این سفارش را دیگر نمی‌شود این‌جا لغو کرد. …
    نگار> (data order/{code}/give-up/yes)
    نگار< چنین سفارشی پیدا نشد. …
    """
        + TO_THE_BOARD
        + DELAY
        + """
    owner> [تعطیلی]
    …
    owner> [۲ روز]
    …
    owner> [بله، خبر بدهید]
    …
    """
        + TO_THE_DOOR
        + """
    > (data order/{code}/give-up/yes)
    < این سفارش را دیگر نمی‌شود این‌جا لغو کرد. …
    """,
    )

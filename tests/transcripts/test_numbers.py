"""How the shop does: days, weeks and months, what sells, what runs out, the evening's letter."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, AN_ORDER, REZA, TO_THE_DOOR, sell_shawls

ELIF = customer(
    "Elif", language="tr", address=Address("Elif Demir", "05321234567", "Alsancak, İzmir 12/4")
)


@every_channel
def test_the_figures_of_some_days(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /stats
    owner< 📈 امروز تا این لحظه، ۱ آذر ۱۴۰۵
      درآمد: ۰ تومان
      همهٔ دیروز: ۰ تومان
      سفارش: هیچ · پیش از این: ۰
      خریدار: هیچ · پیش از این: ۰
      تازه‌وارد به گفتگو: ۰
      در انتظار پرداخت: ۰
      بستهٔ آمادهٔ فرستادن: ۰
      گفتگوی باز: ۰
      [دیروز] [این هفته] [این ماه] [ماه پیش] [پرفروش‌ها] [رو به پایان] [نمودار] [تازه‌واردها] [تابلوی سفارش‌ها] [گفتگوها] [گزارش شب] [منو]
        """
        + A_PAID_ORDER
        + """
    owner> /stats
    owner< 📈 امروز تا این لحظه، ۱ آذر ۱۴۰۵
      درآمد: ۴۵۰٬۰۰۰ تومان
      همهٔ دیروز: ۰ تومان
      سفارش: ۱، پرداخت‌شده: ۱ (۱۰۰٪) · پیش از این: ۰
      خریدار: ۱، تازه: ۱، دوباره: ۰ · پیش از این: ۰
      …
      پرفروش‌ها:
      • شال نخی × ۱، ۴۵۰٬۰۰۰ تومان
      در انتظار پرداخت: ۰
      بستهٔ آمادهٔ فرستادن: ۱
      گفتگوی باز: ۰ …
    * at 00:10
    owner> /stats
    owner< 📈 امروز تا این لحظه، ۲ آذر ۱۴۰۵ درآمد: ۰ تومان همهٔ دیروز: ۴۵۰٬۰۰۰ تومان سفارش: … پیش از این: ۱ …
    owner> [دیروز]
    owner< 📈 دیروز، ۱ آذر ۱۴۰۵ درآمد: ۴۵۰٬۰۰۰ تومان روز پیش از آن: ۰ تومان …
    owner> [این هفته]
    owner< 📈 این هفته تا امروز، ۳۰ آبان ۱۴۰۵ تا ۲ آذر ۱۴۰۵ درآمد: ۴۵۰٬۰۰۰ تومان همین روزهای هفتهٔ پیش: ۰ تومان …
    owner> [این ماه]
    owner< 📈 این ماه تا امروز، ۱ آذر ۱۴۰۵ تا ۲ آذر ۱۴۰۵ درآمد: ۴۵۰٬۰۰۰ تومان همین روزهای ماه پیش: ۰ تومان … سهم خریداران تازه از درآمد: ۱۰۰٪ …
    owner> [ماه پیش]
    owner< 📈 ماه پیش، ۱ آبان ۱۴۰۵ تا ۳۰ آبان ۱۴۰۵ درآمد: ۰ تومان ماه پیش از آن، ۱ مهر ۱۴۰۵ تا ۳۰ مهر ۱۴۰۵: ۰ تومان …
    owner> (data m/stats/century)
    owner< این روزها را نمی‌شناسم. از دکمه‌ها انتخاب کنید. …
        """,
    )


@every_channel
def test_what_goes_back_lowers_the_day(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * a day later at 11:00
    owner> (data m/order/{code})
    …
    owner> [لغو سفارش]
    …
    owner> رنگ آبی‌اش تمام شده، ببخشید.
    …
    owner> [بله، لغو شود]
    owner< سفارش {code} لغو شد …
    …
    owner> /stats
    owner< … ۴۵۰٬۰۰۰ تومان همهٔ دیروز: ۴۵۰٬۰۰۰ تومان برگشتی به خریداران: ۴۵۰٬۰۰۰ تومان
      … بستهٔ آمادهٔ فرستادن: ۰ …
        """,
    )


@every_channel
def test_what_sells_best_and_what_runs_out(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9)
    shop.sells("گز آردی", sku="GAZ-1", price="150,000 تومان", stock=1)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> /stats
    …
    owner> [پرفروش‌ها]
    owner< پرفروش‌ها، ۱ آذر ۱۴۰۵
      • شال نخی × ۱، ۴۵۰٬۰۰۰ تومان
      [شال نخی] [پرفروش‌های همیشه] [امروز] [منو]
    owner> [پرفروش‌های همیشه]
    owner< پرفروش‌های همیشه • شال نخی × ۱، ۴۵۰٬۰۰۰ تومان [شال نخی] [امروز] [منو]
    owner> [شال نخی]
    owner< شال نخی …
    owner> (data m/best/yesterday)
    owner< پرفروش‌ها، ۳۰ آبان ۱۴۰۵ در این روزها چیزی فروخته نشده است. …
    owner> (data m/low)
    owner< رو به پایان • گز آردی: ۱ [گز آردی] [امروز] [منو]
    owner> [گز آردی]
    owner< گز آردی …
        """,
    )


@every_channel
def test_nothing_runs_out(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> (data m/low)
    owner< هیچ کالایی رو به پایان نیست. [امروز] [منو]
        """,
    )


@every_channel
def test_the_evening_tells_how_the_day_went(play: Play, shop: Shop) -> None:
    shop.has_letters()
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * at 21:00
    owner< 🌙 امروز چطور گذشت، ۱ آذر ۱۴۰۵
      درآمد: ۴۵۰٬۰۰۰ تومان
      …
      • شال نخی × ۱، ۴۵۰٬۰۰۰ تومان
      در انتظار پرداخت: ۰
      بستهٔ آمادهٔ فرستادن: ۱
      گفتگوی باز: ۰
      [تابلوی سفارش‌ها] [آمار] [گزارش شب]
    * at 21:00
    owner< 🌙 امروز چطور گذشت، ۲ آذر ۱۴۰۵
      درآمد: ۰ تومان
      …
      بستهٔ آمادهٔ فرستادن: ۱
      گفتگوی باز: ۰
      [تابلوی سفارش‌ها] [آمار] [گزارش شب]
    * at 21:00
    owner< 🌙 امروز چطور گذشت، ۳ آذر ۱۴۰۵
      روز آرامی بود و سفارش تازه‌ای نیامد.
      در انتظار پرداخت: ۰
      بستهٔ آمادهٔ فرستادن: ۱
      گفتگوی باز: ۰
      [تابلوی سفارش‌ها] [آمار] [گزارش شب]
    owner> [فرستاده شد]
    …
    owner> [پست ایران]
    …
    owner> 123456789012345678901234
    …
    * 3 days later
    owner> (data m/letter)
    owner< هر شب ساعت ۲۱، اگر خبری بوده باشد یا بسته‌ای مانده باشد، می‌نویسم روز چطور گذشت. [ساعت ۲۰] [ساعت ۲۲] [گزارش شب نمی‌خواهم] [آمار] [منو]
    owner> [ساعت ۲۲]
    owner< هر شب ساعت ۲۲، اگر خبری بوده باشد یا بسته‌ای مانده باشد، می‌نویسم روز چطور گذشت. [ساعت ۲۰] [ساعت ۲۱] …
    owner<~ ثبت شد.
    owner> [گزارش شب نمی‌خواهم]
    owner< شب‌ها گزارشی نمی‌فرستم. می‌خواهید بفرستم؟ فقط اگر خبری بوده یا بسته‌ای مانده باشد. [ساعت ۲۰] [ساعت ۲۱] [ساعت ۲۲] [آمار] [منو]
    owner<~ ثبت شد.
        """,
    )


@every_channel
def test_a_letter_is_not_sent_to_who_wants_none_any_more(play: Play, shop: Shop) -> None:
    shop.has_letters()
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> (data m/letter/0)
    …
    * 2 days later
    owner> (data m/letter/7)
    owner< فروشگاه را نمی‌شود این‌طور تنظیم کرد. [منو]
        """,
    )


@every_channel
def test_an_order_of_the_late_evening_is_told_the_next_one(play: Play, shop: Shop) -> None:
    shop.has_letters()
    sell_shawls(shop)
    play(
        REZA,
        """
    * at 22:10
        """
        + AN_ORDER
        + """
    * 2 hours later
    …
    * at 21:00
    owner< 🌙 امروز چطور گذشت، ۲ آذر ۱۴۰۵ درآمد: ۰ تومان همهٔ دیروز: ۰ تومان سفارش: هیچ · پیش از این: ۱ …
    < مهلت پرداخت سفارش {code} تمام شد …
        """,
    )


@every_channel
def test_the_figures_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.has_letters()
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        ELIF,
        """
        > SAL
        …
        > [Sepete ekle]
        …
        > [Siparişi tamamla]
        …
        > [Evet, sipariş ver]
        < … {code} …
        * the payment succeeds
        …
        owner> /stats
        owner< 📈 Bugün şu ana kadar, 22 Kasım 2026 …
        owner> [Bu hafta]
        owner< 📈 Bu hafta bugüne kadar, 16 Kasım 2026 – 22 Kasım 2026
          Ciro: ₺450,00
          Geçen haftanın aynı günleri: ₺0,00
          Sipariş: 1, ödenen: 1 (%100) · önceki: 0
          Alıcı: 1, yeni: 1, tekrar gelen: 0 · önceki: 0
          …
          En çok satanlar:
          • Yün şal × 1, ₺450,00
          …
        owner> [Geçen ay]
        owner< 📈 Geçen ay, 1 Ekim 2026 – 31 Ekim 2026
          Ciro: ₺0,00
          Bir önceki ay, 1 Eylül 2026 – 30 Eylül 2026: ₺0,00
          Sipariş: yok · önceki: 0
          Alıcı: yok · önceki: 0
          …
        owner> [Grafik]
        owner<~ Grafik çiziliyor.
        owner< (photo) Günlere göre ciro, 1 Ekim 2026 – 31 Ekim 2026 Grafik boş: … [Geçen ay] [Menü]
        * at 21:00
        owner< 🌙 Gün nasıl geçti, 22 Kasım 2026
          Ciro: ₺450,00
          Dünün tamamı: ₺0,00
          …
          Gönderilecek paket: 1
          Açık görüşme: 0
          [Sipariş panosu] [Rakamlar] [Akşam raporu]
        owner> (data m/letter)
        owner< Her akşam saat 21:00 olunca, bir şey olduysa ya da gönderilecek paket varsa günün nasıl geçtiğini yazarım. …
        """,
    )


@every_channel
def test_the_figures_in_english(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /language
    …
    owner> [English]
    …
        """
        + AN_ORDER
        + """
    * the payment succeeds
    …
    owner> /stats
    owner< 📈 Today so far, 22 November 2026
      Revenue: 450,000 Toman
      All of yesterday: 0 Toman
      Orders: 1, paid: 1 (100%) · before: 0
      Buyers: 1, new: 1, returning: 0 · before: 0
      …
      Selling best:
      • شال نخی × 1, 450,000 Toman
      Waiting for payment: 0
      Parcels to send: 1
      Open talks: 0
      …
    * a day later
    owner> /stats
    owner< … All of yesterday: 450,000 Toman Orders: none · before: 1 Buyers: none · before: 1 …
    owner> [This month]
    owner< 📈 This month so far, 22 November 2026 to 23 November 2026
      Revenue: 450,000 Toman
      The same days of last month: 0 Toman
      …
      From first-time buyers: 100% of the revenue
      …
    owner> [As a picture]
    owner<~ The picture is being drawn.
    owner< (photo) Revenue by day, 22 November 2026 to 23 November 2026
      The picture shows the revenue of each day. The highest was 450,000 Toman on 22 November 2026.
      [This month] [Menu]
    owner> [This month]
    …
    owner> [Best sellers]
    owner< Selling best, 22 November 2026 to 23 November 2026 • شال نخی × 1, 450,000 Toman … [Of all time] …
    owner> (data m/letter)
    owner< You get no letter in the evening. … [At 20:00] [At 21:00] [At 22:00] …
        """,
    )


@only_telegram
def test_how_many_orders_came_by_the_day_that_was_said(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.delivers("پست پیشتاز", days=(1, 2))
    play(
        REZA,
        AN_ORDER
        + """
    * the payment succeeds
    …
        """
        + TO_THE_DOOR
        + """
    * a day later at 11:00
    …
    owner> [تحویل داده شد]
    …
    owner> /stats
    owner< … تازه‌وارد به گفتگو: ۰ به‌موقع رسیده: ۱ از ۱ سفارش (۱۰۰٪) · پیش از این: هیچ …
    owner> [دیروز]
    owner< 📈 دیروز، … تازه‌وارد به گفتگو: ۰ پرفروش‌ها: …
        """
        + AN_ORDER.replace("{code}", "{second}")
        + """
    * the payment succeeds
    …
        """
        + TO_THE_DOOR.replace("{code}", "{second}")
        + """
    * a day later at 11:00
    …
    owner> /stats
    owner< … به‌موقع رسیده: هنوز سفارشی نرسیده است · پیش از این: ۱۰۰٪ …
    * 4 days later at 11:00
    …
    owner> [تحویل داده شد]
    …
    owner> /stats
    owner< … به‌موقع رسیده: ۰ از ۱ سفارش (۰٪) · پیش از این: هیچ …
    owner> /language
    …
    owner> [English]
    …
    owner> (data m/stats/month)
    owner< … Came in time: 1 of 2 orders (50%) · before: none …
    owner> /language
    …
    owner> [Türkçe]
    …
    owner> (data m/stats/month)
    owner< … Zamanında ulaşan: 1/2 sipariş (%50) · önceki: yok …
        """,
    )


@every_channel
def test_who_is_new(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        REZA,
        """
    owner> (data m/newcomers)
    owner< در هفت روز گذشته کسی تازه نیامده است. [این هفته] [منو]
    > /start
    …
    owner> (data m/newcomers)
    owner< تازه‌واردهای هفت روز گذشته: ۱ • مینا، ۱ آذر، ۱۲:۳۰ [این هفته] [منو]
        """,
    )


@every_channel
def test_the_numbers_as_a_picture(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> /stats
    …
    owner> [نمودار]
    owner<~ نمودار دارد کشیده می‌شود.
    owner< (photo) درآمد روز به روز، ۱۸ آبان ۱۴۰۵ تا ۱ آذر ۱۴۰۵
      نمودار درآمد هر روز را نشان می‌دهد. بیشترین آن ۴۵۰٬۰۰۰ تومان در ۱ آذر ۱۴۰۵ بود.
      [امروز] [منو]
    owner> (data m/stats/last-month/picture)
    owner<~ نمودار دارد کشیده می‌شود.
    owner< (photo) درآمد روز به روز، ۱ آبان ۱۴۰۵ تا ۳۰ آبان ۱۴۰۵
      نمودار خالی است: در این روزها پولی نرسیده است. [ماه پیش] [منو]
        """,
    )

"""Paying at the door: who may, what is shown to whom, the money on delivery, and nobody at home."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import AN_ORDER, REZA, hired, sell_shawls

CASH = {"regions": ["شیراز"], "most_minor": 10_000_000, "most_orders": 1}
AT_THE_DOOR = """
    > [پرداخت در محل]
    < مبلغ ۴۵۰٬۰۰۰ تومان سفارش {code} را هنگام تحویل می‌پردازید؟ [بله، در محل] [دیدن سفارش]
    > [بله، در محل]
    <~ ثبت شد. هنگام تحویل می‌پردازید.
    < سفارش {code} سفارش: قطعی پرداخت: هنوز نه … قابل پرداخت در محل: ۴۵۰٬۰۰۰ تومان … [×پرداخت]
    < سپاسگزاریم رضا. سفارش {code} ثبت شد و آماده می‌شود.
      لطفاً هنگام تحویل ۴۵۰٬۰۰۰ تومان همراه داشته باشید. … [دیدن سفارش] [گفتگو با پشتیبان]
    owner< 💵 سفارش {code} با پرداخت در محل: ۴۵۰٬۰۰۰ تومان … [فرستاده شد] [باز کردن سفارش]
"""
ON_ITS_WAY = """
    owner> [باز کردن سفارش]
    owner< سفارش {code} … 💵 دریافت در محل: ۴۵۰٬۰۰۰ تومان … [فرستاده شد] …
    owner> [فرستاده شد]
    …
    owner> [پیک فروشگاه]
    …
    owner> [رد کردن]
    …
"""


@every_channel
def test_the_owner_says_who_may_pay_at_the_door(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> (data m/by-hand)
    owner< … پرداخت در محل: خاموش …
    owner> [پرداخت در محل]
    owner< در کدام شهرها یا استان‌ها در محل پول می‌گیرید؟ … [رد کردن] [انصراف]
    owner> [رد کردن]
    owner< تا چه مبلغی را می‌شود در محل پرداخت کرد؟ …
    owner> صفر
    owner< … تا چه مبلغی را می‌شود در محل پرداخت کرد؟ …
    owner> ۱ میلیون تومان
    owner< هر خریدار هم‌زمان چند سفارش این‌طور می‌تواند داشته باشد؟ [یکی] [دو تا] [سه تا] …
    owner> صد
    owner< لطفاً عددی از ۱ تا ۱۰ بنویسید. …
    owner> [دو تا]
    owner< پرداخت در محل: هر سفارش تا ۱٬۰۰۰٬۰۰۰ تومان، هر خریدار تا ۲ سفارش باز
      کجا: هر جا که می‌فرستید درست است؟ [بله، درست است] …
    owner> [بله، درست است]
    owner<~ ذخیره شد.
    owner< … [شرط پرداخت در محل] [پرداخت در محل نه] …
        """
        + AN_ORDER
        + """
    owner> [پرداخت در محل نه]
    …
    > [پرداخت در محل]
    < این فروشگاه پرداخت در محل ندارد. [پرداخت] [پرداخت کرده‌ام] [دیدن سفارش]
        """,
    )


@every_channel
def test_the_money_comes_with_the_goods(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(cash=CASH)
    play(
        REZA,
        customer("نگار"),
        AN_ORDER
        + """
    نگار> (data order/{code}/cash)
    …
    نگار> (data order/{code}/cash/yes)
    …
        """
        + AT_THE_DOOR
        + """
    > (data order/{code}/cash/yes)
    …
    > (data order/{code}/cash)
    < سفارش {code} … قابل پرداخت در محل: …
    owner> (data m/order/{code}/collected)
    owner< بستهٔ سفارش {code} هنوز فرستاده نشده است. …
        """
        + ON_ITS_WAY
        + """
    نگار> (data m/order/{code}/collected)
    نگار< اجازهٔ این کار را ندارید. [منو]
    owner> (data m/order/{code})
    owner< سفارش {code} … [تحویل و دریافت پول] [کسی تحویل نگرفت] [×تحویل داده شد]
    owner> [تحویل و دریافت پول]
    owner<~ تحویل و پرداخت ثبت شد.
    owner< سفارش {code} سفارش: انجام شده پرداخت: رسیده است …
    < رضا، سفارش {code} به دستتان رسید. …
    owner> (data m/order/{code}/unclaimed)
    owner< سفارش {code} سفارش: انجام شده …
        """,
    )


@every_channel
def test_the_buyer_says_it_has_come_before_the_money_is_booked(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(cash=CASH)
    play(
        REZA,
        AN_ORDER
        + AT_THE_DOOR
        + ON_ITS_WAY
        + """
    > (data order/{code}/received)
    <~ خوشحالیم که به دستتان رسید. سپاسگزاریم.
    < … سفارش: قطعی پرداخت: هنوز نه بسته: تحویل شده …
    owner> (data m/orders?pile=problems)
    owner< … [{code}] …
    owner> [{code}]
    owner< … 💵 دریافت در محل: ۴۵۰٬۰۰۰ تومان … [تحویل و دریافت پول] …
    owner> [تحویل و دریافت پول]
    owner<~ تحویل و پرداخت ثبت شد.
    owner< سفارش {code} سفارش: انجام شده پرداخت: رسیده است …
        """,
    )


@every_channel
def test_nobody_takes_it(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(cash=CASH)
    play(
        REZA,
        AN_ORDER
        + AT_THE_DOOR
        + ON_ITS_WAY
        + """
    owner> (data m/order/{code})
    …
    owner> [کسی تحویل نگرفت]
    owner< کسی بستهٔ سفارش {code} را نگرفت و پولش را نداد؟ … [بله، برمی‌گردد] [باز کردن سفارش]
    owner> [بله، برمی‌گردد]
    owner<~ ثبت شد. سفارش تمام شد.
    owner< سفارش {code} سفارش: لغو شده پرداخت: انجام نشد بسته: به فروشگاه برگشته …
    < … سفارش {code} … کسی نبود که آن را تحویل بگیرد و پولش را بدهد. …
    owner> (data m/order/{code}/unclaimed/yes)
    …
        """,
    )


@every_channel
def test_who_may_not_pay_at_the_door_hears_why(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.sells(
        "دورهٔ بافت", sku="DORE-01", price="90,000 تومان", digital={"link": "https://d.example/1"}
    )
    shop.decides(cash={**CASH, "most_minor": 4_000_000})
    play(
        REZA,
        AN_ORDER
        + """
    > (data order/{code}/cash)
    < سفارش‌های تا ۴۰۰٬۰۰۰ تومان را می‌شود در محل پرداخت کرد. … [پرداخت] [پرداخت کرده‌ام] [دیدن سفارش]
        """,
    )
    shop.decides(cash={**CASH, "regions": ["یزد"]})
    play(
        REZA,
        """
    > (data order/{code}/cash/yes)
    < در نشانی شما پرداخت در محل نداریم. …
        """,
    )
    shop.decides(cash=CASH)
    play(
        REZA,
        "    > (data order/{code})\n    …"
        + AT_THE_DOOR
        + """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … سفارش {second} … [پرداخت] [پرداخت کرده‌ام] [×پرداخت در محل]
    > (data order/{second}/cash)
    < ۱ سفارش دارید که باید در محل پرداخت شود. …
    > DORE-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … سفارش {third} … [پرداخت] [پرداخت کرده‌ام]
    > (data order/{third}/cash)
    < فقط کالاهایی که برایتان می‌آوریم در محل پرداخت می‌شوند. …
        """,
    )


@every_channel
def test_who_packs_hears_of_it_before_the_money_comes(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(cash=CASH)
    play(
        REZA,
        customer("سارا"),
        hired("بسته‌بند")
        + AN_ORDER
        + AT_THE_DOOR
        + """
    سارا< 📦 سفارش تازه برای بسته‌بندی: {code} • شال نخی × ۱ …
      [پذیرفتن سفارش] [بسته‌بندی شد] [فرستاده شد] [باز کردن سفارش]
        """,
    )


@every_channel
def test_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    shop.decides(cash={"regions": ["İzmir"], "most_minor": 100_000, "most_orders": 2})
    home = Address("Elif Demir", "05321234567", "Atatürk Caddesi 3, İzmir")
    play(
        customer("Elif", language="tr", address=home),
        """
    > SAL
    …
    > [Sepete ekle]
    …
    > [Siparişi tamamla]
    …
    > [Evet, sipariş ver]
    < … Sipariş {code} … [Kapıda öde] …
    > [Kapıda öde]
    < {code} siparişinin ₺450,00 tutarını teslim alırken ödemek istiyor musunuz? [Evet, kapıda] …
    > [Evet, kapıda]
    <~ Not edildi. Kapıda ödeyeceksiniz.
    < Sipariş {code} … Kapıda ödenecek: ₺450,00 …
    < Teşekkürler Elif. {code} siparişiniz alındı ve hazırlanacak. …
    …
        """,
    )

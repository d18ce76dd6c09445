"""The board: which orders wait for what, and the next step of each as its first button."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, AN_ORDER, REZA, sell_shawls


@every_channel
def test_an_order_goes_from_pile_to_pile(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> [پذیرفتن سفارش]
    owner<~ سفارش را پذیرفتید.
    owner< سفارش {code} … پذیرفته شد: … [بسته‌بندی شد] [فرستاده شد] [×پذیرفتن سفارش]
    owner> /orders
    owner< سفارش‌ها [{code} · برای بسته‌بندی] [برای بسته‌بندی: ۱] [×تازه: ۱]
    owner> [برای بسته‌بندی: ۱]
    owner< پذیرفته‌شده و منتظر بسته‌بندی [{code}] [همهٔ سفارش‌ها]
    owner> [{code}]
    …
    owner> [بسته‌بندی شد]
    owner<~ بسته‌بندی ثبت شد.
    owner< سفارش {code} … بسته: آمادهٔ فرستادن … [فرستاده شد] [×بسته‌بندی شد]
    owner> [بسته‌بندی شد]↑
    …
    owner> [فرستاده شد]
    owner< سفارش را با چه شرکتی فرستادید؟ … [پست ایران] [تیپاکس] [پیک فروشگاه] [شرکت دیگر] [انصراف]
    owner> [پیک فروشگاه]
    owner< کد رهگیری پیک فروشگاه برای سفارش {code} چیست؟ [رد کردن] [بازگشت] [انصراف]
    owner> [رد کردن]
    owner< سفارش {code} فرستاده‌شده ثبت شد … فرستنده: پیک فروشگاه …
      [تحویل داده شد] [در مرکز پخش] [دست مأمور توزیع] [×پیگیری بسته]
    < سفارش {code} تحویل پست یا پیک شد و در راه است. فرستنده: پیک فروشگاه …
    owner> [در مرکز پخش]
    owner<~ مرحلهٔ تازهٔ بسته ثبت شد.
    owner< سفارش {code} … در مرکز تجزیه و مبادلات: … [دست مأمور توزیع] [×در مرکز پخش]
    < سفارش {code} به مرکز تجزیه و مبادلات نزدیک شما رسید. …
    owner> [دست مأمور توزیع]
    owner<~ مرحلهٔ تازهٔ بسته ثبت شد.
    owner< سفارش {code} … دست مأمور توزیع: … [تحویل داده شد] [×دست مأمور توزیع]
    < سفارش {code} دست مأمور توزیع است و امروز به شما می‌رسد. …
    owner> (data m/order/{code}/move/sorting-centre)
    owner<~ مرحلهٔ تازهٔ بسته ثبت شد.
    owner< سفارش {code} …
    owner> (data m/order/{code}/move/moon)
    owner< چنین سفارشی پیدا نشد. …
    owner> [تحویل داده شد]
    owner<~ تحویل ثبت شد.
    owner< سفارش {code} سفارش: انجام شده … [×تحویل داده شد]
    < رضا، سفارش {code} به دستتان رسید. …
    owner> [تابلوی سفارش‌ها]
    owner< سفارش‌ها [{code} · تحویل شده] [تحویل‌شده‌ها]
    owner> [تحویل‌شده‌ها]
    owner< سفارش‌های تحویل‌شده، تازه‌ترها بالاتر [{code}] [همهٔ سفارش‌ها]
    owner> (data m/orders?pile=new)
    owner< اینجا سفارشی نیست. [تحویل‌شده‌ها] [همهٔ سفارش‌ها] [منو]
    owner> (data m/orders?pile=moon&page=7)
    owner< سفارش‌ها [{code} · تحویل شده]
        """,
    )


@every_channel
def test_the_last_carrier_is_offered_first(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    order = """
        > SAL
        …
        > [Sepete ekle]
        …
        > [Siparişi tamamla]
        …
        > [Evet, sipariş ver]
        …
        * the payment succeeds
        …
    """
    play(
        customer(
            "Elif",
            language="tr",
            address=Address("Elif Demir", "05321234567", "Alsancak, İzmir 12/4"),
        ),
        order
        + """
        owner> [Siparişi onayla]
        owner<~ Siparişi onayladınız.
        owner< … Sipariş onaylandı: … [Paketlendi] [Kargoya verildi]
        owner> [Kargoya verildi]
        owner< Siparişi hangi kargoyla gönderdiniz? …
          [Yurtiçi Kargo] [Aras Kargo] [PTT Kargo] [Mağazanın kuryesi] [Başka kargo]
        owner> [Başka kargo]
        owner< Kargonun veya kuryenin adı nedir? …
        owner> Sürat Kargo
        owner< … numaralı siparişin Sürat Kargo takip kodu nedir? …
        owner> AB-12345
        owner< … Sürat Kargo, takip kodu: AB12345 …
        …
        """
        + order
        + """
        owner> [Kargoya verildi]
        owner< Siparişi hangi kargoyla gönderdiniz? … [Sürat Kargo] [Yurtiçi Kargo] [Başka kargo]
        owner> PTT
        owner< … numaralı siparişin PTT Kargo takip kodu nedir? …
        owner> 12
        owner< Bu bir takip koduna benzemiyor. … [Geri]
        owner> 123456
        owner< PTT Kargo takip kodu 13 karakterdir, … [Geri]
        owner> kp 12345678901
        owner< … PTT Kargo, takip kodu: KP12345678901 … [Teslim edildi] [Kargoyu takip et]
        …
        """,
    )


@every_channel
def test_steps_of_an_order_nobody_paid_are_refused(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        AN_ORDER
        + """
    owner> (data m/order/{code})
    owner< سفارش {code} … پرداخت: هنوز نه … [×پذیرفتن سفارش] [×فرستاده شد]
    owner> (data m/order/{code}/accept)
    owner< سفارش {code} هنوز پرداخت نشده است. …
    owner> (data m/order/{code}/pack)
    owner< سفارش {code} هنوز پرداخت نشده است. …
    owner> (data m/order/{code}/delivered)
    owner< سفارش {code} هنوز پرداخت نشده است. …
    owner> (data m/order/{code}/move/at-the-door)
    owner< بستهٔ سفارش {code} هنوز فرستاده نشده است. …
    owner> (data m/order/{code}/ship)
    owner< سفارش {code} بسته‌ای برای فرستادن ندارد: …
    نگار> (data m/order/{code}/accept)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/order/{code}/pack)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/order/{code}/move/at-the-door)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/order/{code}/delivered)
    نگار< اجازهٔ این کار را ندارید. [منو]
        """,
    )


@every_channel
def test_what_needs_no_parcel_is_sent_and_done(play: Play, shop: Shop) -> None:
    shop.sells("آموزش گره‌زدن شال", sku="LESSON", price="90,000 تومان", stock=9)
    shop.makes_digital("LESSON")
    play(
        customer("نگار"),
        """
    > LESSON
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {code} …
    * the payment succeeds
    < … سفارش {code} ثبت و پرداخت شد. …
    owner< 💰 سفارش {code} … [پذیرفتن سفارش] [تحویل داده شد] [×فرستاده شد] [×بسته‌بندی شد]
    owner> (data m/order/{code}/pack)
    owner< در سفارش {code} چیزی برای بسته‌بندی نیست. …
    owner> [تحویل داده شد]
    owner<~ تحویل ثبت شد.
    owner< سفارش {code} سفارش: انجام شده … [×تحویل داده شد]
    < نگار، سفارش {code} به دستتان رسید. …
        """,
    )


@every_channel
def test_what_the_buyer_comes_for_is_handed_over(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        """
    owner> /delivery
    …
    owner> [Yeni yol]
    …
    owner> [Alıcı gelir]
    …
    owner> Kordon mağazası
    …
    owner> Kordonboyu 12, Alsancak, İzmir
    …
    owner> 0
    …
    owner> [Atla]
    …
    owner> [Evet, sunun]
    …
    > SAL
    …
    > [Sepete ekle]
    …
    > [Siparişi tamamla]
    …
    > Elif Demir
    …
    > 05321234567
    …
    > [Evet, sipariş ver]
    < … Sipariş {code} …
    * the payment succeeds
    < … {code} numaralı siparişiniz alındı ve ödendi. …
    owner< 💰 … [Siparişi onayla] [Paketlendi] [Teslim edildi] [×Kargoya verildi]
    owner> [Paketlendi]
    owner<~ Paketlendi olarak kaydedildi.
    owner< … [Teslim edildi] [×Kargoya verildi]
    owner> [Teslim edildi]
    owner<~ Teslim edildi olarak kaydedildi.
    owner< … Sipariş: tamamlandı … [×Teslim edildi]
    < Elif Demir, {code} numaralı siparişiniz elinize ulaştı. …
        """,
    )

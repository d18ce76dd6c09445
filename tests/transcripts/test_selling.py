"""The seller's side: orders, parcels, figures, what runs out."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls


@every_channel
def test_a_parcel_is_shipped_and_its_buyer_told(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> [فرستاده شد]
    owner< سفارش را با چه شرکتی فرستادید؟ … [پست ایران] [تیپاکس] [پیک فروشگاه] [شرکت دیگر] [انصراف]
    owner> تیپاکس
    owner< کد رهگیری تیپاکس برای سفارش {code} چیست؟ [بازگشت] [انصراف]
    owner> ۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴
    owner< سفارش {code} فرستاده‌شده ثبت شد و به خریدار خبر می‌دهیم.
      سفارش {code}
      سفارش: قطعی
      پرداخت: رسیده است
      بسته: تحویل پست یا پیک شده
      تیپاکس، کد رهگیری: 123456789012345678901234
      … [تحویل داده شد] [در مرکز پخش] [پیگیری بسته] [تابلوی سفارش‌ها] [منو] [×فرستاده شد]
    < سفارش {code} تحویل پست یا پیک شد و در راه است.
      تیپاکس، کد رهگیری: 123456789012345678901234
      [وضعیت سفارش] [گفتگو با پشتیبان]
    > [وضعیت سفارش]
    < سفارش {code} … تیپاکس، کد رهگیری: 123456789012345678901234 … تحویل به پست یا پیک: …
    * the page says … کد رهگیری: 123456789012345678901234 …
    owner> [فرستاده شد]
    owner< سفارش {code} بسته‌ای برای فرستادن ندارد: یا پرداخت نشده یا پیش‌تر فرستاده شده است. …
        """,
    )


@every_channel
def test_codes_no_carrier_gives_are_refused(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> /orders
    owner< سفارش‌ها [{code} · تازه · ۴۵۰٬۰۰۰ تومان] [تازه: ۱] [تحویل‌شده‌ها] [منو]
    owner> [{code}]
    owner< سفارش {code} … بسته: در حال آماده‌سازی … گیرنده: رضا کریمی، +989351234567 …
      [پذیرفتن سفارش] [بسته‌بندی شد] [فرستاده شد] [تابلوی سفارش‌ها] [منو]
    owner> [فرستاده شد]
    owner< سفارش را با چه شرکتی فرستادید؟ …
    owner> [شرکت دیگر]
    owner< نام شرکت یا پیک چیست؟ [بازگشت] [انصراف]
    owner> (5,000 letters)
    owner< این متن ۵٬۰۰۰ نویسه دارد. … نام شرکت یا پیک چیست؟ …
    owner> [بازگشت]
    owner< سفارش را با چه شرکتی فرستادید؟ …
    owner> [پست ایران]
    owner< کد رهگیری پست ایران برای سفارش {code} چیست؟ …
    owner> ؟؟
    owner< این به کد رهگیری نمی‌ماند. … کد رهگیری پست ایران برای سفارش {code} چیست؟ …
    owner> (photo)
    owner< عکس برگه را نمی‌توانم بخوانم. … کد رهگیری پست ایران برای سفارش {code} چیست؟ …
    owner> ۱۲۳۴۵۶۷۸۹۰
    owner< کد رهگیری پست ایران ۲۰ یا ۲۴ رقم دارد. … کد رهگیری پست ایران برای سفارش {code} چیست؟ …
    owner> (photo) ۱۲۳۴۵ ۶۷۸۹۰ ۱۲۳۴۵ ۶۷۸۹۰
    owner< سفارش {code} فرستاده‌شده ثبت شد … کد رهگیری: 12345678901234567890 …
    < سفارش {code} تحویل پست یا پیک شد و در راه است. پست ایران، کد رهگیری: 12345678901234567890 …
    owner> /orders
    owner< سفارش‌ها [{code} · در راه] [در راه: ۱] [منو]
        """,
    )


@every_channel
def test_a_code_typed_at_once_names_its_carrier(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> [فرستاده شد]
    owner< سفارش را با چه شرکتی فرستادید؟ یا همین حالا کد رهگیری را بنویسید. …
    owner> نمی‌دانم
    owner< لطفاً شرکت را انتخاب کنید یا کد رهگیریِ روی رسید را بنویسید. …
    owner> (photo)
    owner< عکس برگه را نمی‌توانم بخوانم. …
    owner> ۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴
    owner< کد 123456789012345678901234 مال کدام شرکت است؟ [پست ایران] [تیپاکس] [شرکت دیگر] [بازگشت]
    owner> [بازگشت]
    owner< سفارش را با چه شرکتی فرستادید؟ …
    owner> ۲۱۰۰۰۰ ۱۲۳۴۵ ۶۷۸۹۰ ۱۲۳۴۵
    owner< سفارش {code} فرستاده‌شده ثبت شد … تیپاکس، کد رهگیری: 210000123456789012345 …
    < سفارش {code} تحویل پست یا پیک شد و در راه است. تیپاکس، کد رهگیری: 210000123456789012345 …
        """,
    )


@only_telegram
def test_a_code_that_could_be_of_several_carriers_is_asked_about(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> [فرستاده شد]
    …
    owner> RR123456785TR
    owner< کد RR123456785TR مال کدام شرکت است؟ [پست ایران] [تیپاکس] [پیک فروشگاه] [شرکت دیگر]
    owner> [شرکت دیگر]
    owner< نام شرکت یا پیک چیست؟ …
    owner> چاپار
    owner< سفارش {code} فرستاده‌شده ثبت شد … چاپار، کد رهگیری: RR123456785TR …
    < … چاپار، کد رهگیری: RR123456785TR …
        """,
    )


@every_channel
def test_the_owner_hears_what_runs_out(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=3)
    play(
        customer(
            "Elif",
            language="tr",
            address=Address("Elif Demir", "05321234567", "Alsancak, İzmir 12/4"),
        ),
        """
        > SAL
        < Yün şal Fiyat: ₺450,00 … [Sepete ekle]
        > [Sepete ekle]
        …
        > [Siparişi tamamla]
        …
        > [Evet, sipariş ver]
        < … {code} …
        owner< Yün şal (SAL) … 2 … [Stok] [Ürünü gör]
        * an hour later
        …
        """,
    )


@every_channel
def test_a_buyer_sees_nothing_of_the_sellers_side(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        A_PAID_ORDER
        + """
    نگار> (data m/orders)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/order/{code})
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/order/{code}/ship)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/stats)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> /stats | instagram: nothing
    نگار< اجازهٔ این کار را ندارید. [منو] | instagram: nothing
        """,
    )

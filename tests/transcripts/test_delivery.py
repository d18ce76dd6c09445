"""How goods reach their buyers: set up by the owner, chosen at the checkout, kept on the order."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls

POST_AND_COURIER = """
    owner> /delivery
    owner< هنوز روش ارسالی تعیین نکرده‌اید: … سفارش حداقل مبلغی ندارد. مهلت پس دادن کالا ۷ روز است.
      [روش تازه] [کمترین سفارش] [منو]
    owner> [روش تازه]
    owner< چه کسی راه را می‌آید؟ [بسته فرستاده می‌شود] [خریدار می‌آید] [انصراف]
    owner> [بسته فرستاده می‌شود]
    owner< نامش چیست؟ …
    owner> ؟
    owner< لطفاً نامی با ۲ تا ۴۰ حرف بنویسید. …
    owner> پست پیشتاز
    owner< به کدام شهرها یا استان‌ها می‌رود؟ … [رد کردن]
    owner> [رد کردن]
    owner< هزینه‌اش چقدر است؟ …
    owner> ۶۰ هزار تومان
    owner< هر کیلوگرم بیشتر از کیلوگرم اول چقدر هزینه دارد؟ … [رد کردن]
    owner> ۱۰ هزار تومان
    owner< از چه مبلغ خرید به بالا رایگان است؟ … [رد کردن]
    owner> یک میلیون
    owner< این مبلغ را متوجه نشدم. …
    owner> ۸۰۰ هزار تومان
    owner< چند روز پس از پرداخت می‌رسد؟ …
    owner> زود
    owner< لطفاً روزها را این‌طور بنویسید: ۲-۴ …
    owner> ۲ تا ۴
    owner< خریدار از چه ساعت‌هایی می‌تواند انتخاب کند؟ … [رد کردن]
    owner> [رد کردن]
    owner< ارسال: پست پیشتاز، ۲ تا ۴ روز پس از پرداخت
      هزینهٔ ارسال: ۶۰٬۰۰۰ تومان هر کیلوگرم بیشتر: ۱۰٬۰۰۰ تومان از ۸۰۰٬۰۰۰ تومان به بالا رایگان.
      این روش را پیشنهاد بدهیم؟ [بله، پیشنهاد بدهید]
    owner> [بله، پیشنهاد بدهید]
    owner< آماده است. … [حذف این روش] [همهٔ روش‌ها] [منو]
    owner> [همهٔ روش‌ها]
    owner< روش‌های ارسال … [پست پیشتاز] [روش تازه]
    owner> [روش تازه]
    …
    owner> [بسته فرستاده می‌شود]
    …
    owner> پیک شیراز
    …
    owner> شیراز، مرودشت
    …
    owner> رایگان
    …
    owner> [رد کردن]
    …
    owner> [رد کردن]
    …
    owner> ۱
    …
    owner> ۹ تا ۱۲، ۱۷ تا ۲۰
    owner< ارسال: پیک شیراز، ۱ روز پس از پرداخت هزینهٔ ارسال: رایگان
      می‌رود به: شیراز · مرودشت ساعت‌ها: ۹ تا ۱۲ · ۱۷ تا ۲۰ …
    owner> [بله، پیشنهاد بدهید]
    …
"""
TO_CONFIRM = """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
"""


@every_channel
def test_a_way_is_chosen_with_its_hour(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        POST_AND_COURIER
        + TO_CONFIRM
        + """
    < • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان هزینهٔ ارسال: ۶۰٬۰۰۰ تومان جمع کل: ۵۱۰٬۰۰۰ تومان …
      ارسال: پست پیشتاز، ۲ تا ۴ روز پس از پرداخت همه چیز درست است؟
      [بله، ثبت سفارش] [تغییر نشانی] [تغییر گیرنده] [کد تخفیف دارم] [تغییر روش ارسال]
    > [تغییر روش ارسال]
    < سفارش چگونه به دستتان برسد؟ [پست پیشتاز · ۶۰٬۰۰۰ تومان] [پیک شیراز · رایگان] [بازگشت]
    > [پیک شیراز · رایگان]
    < چه ساعتی برایتان مناسب است؟ [۹ تا ۱۲] [۱۷ تا ۲۰] [بازگشت]
    > [۱۷ تا ۲۰]
    < … هزینهٔ ارسال: رایگان جمع کل: ۴۵۰٬۰۰۰ تومان …
      ارسال: پیک شیراز، ۱ روز پس از پرداخت ساعت: ۱۷ تا ۲۰ …
    > [تغییر نشانی]
    …
    > [نشانی تازه]
    …
    > یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲
    < … هزینهٔ ارسال: ۶۰٬۰۰۰ تومان جمع کل: ۵۱۰٬۰۰۰ تومان … ارسال: پست پیشتاز، …
      [بله، ثبت سفارش] [×تغییر روش ارسال]
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … هزینهٔ ارسال: ۶۰٬۰۰۰ تومان جمع کل: ۵۱۰٬۰۰۰ تومان …
      ارسال: پست پیشتاز، ۲ تا ۴ روز پس از پرداخت …
    * the payment succeeds
    < … ارسال: پست پیشتاز، ۲ تا ۴ روز پس از پرداخت
      زمان رسیدن: از ۳ آذر ۱۴۰۵ تا ۵ آذر ۱۴۰۵ …
    owner< 💰 … [باز کردن سفارش]
    owner> [باز کردن سفارش]
    owner< … ارسال: پست پیشتاز، ۲ تا ۴ روز پس از پرداخت …
        """,
    )


@every_channel
def test_a_price_of_delivery_that_changed_is_said_before_agreeing(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        POST_AND_COURIER
        + TO_CONFIRM
        + """
    < … جمع کل: ۵۱۰٬۰۰۰ تومان … ارسال: پست پیشتاز، …
    owner> /delivery
    …
    owner> [پست پیشتاز]
    owner< ارسال: پست پیشتاز، … [حذف این روش] [همهٔ روش‌ها] [منو]
    owner> [حذف این روش]
    owner< روش‌های ارسال … [پیک شیراز] [روش تازه] [×پست پیشتاز]
    owner<~ حذف شد. …
    > [بله، ثبت سفارش]
    < … چه ساعتی برایتان مناسب است؟ [۹ تا ۱۲] [۱۷ تا ۲۰]
    > [۹ تا ۱۲]
    < در این فاصله چیزی تغییر کرده است؛ … فروشگاه در این فاصله روش‌های ارسال را تغییر داد. … جمع کل: ۴۵۰٬۰۰۰ تومان … ارسال: پیک شیراز، … ساعت: ۹ تا ۱۲ …
    > [تغییر نشانی]
    …
    > [نشانی تازه]
    …
    > یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲
    < متأسفیم، به این نشانی ارسال نداریم. جاهایی که می‌فرستیم: شیراز، مرودشت
      به کدام نشانی بفرستیم؟ [شیراز، خیابان زند، پلاک ۴۰] [نشانی تازه] [بازگشت] [انصراف]
    > [شیراز، خیابان زند، پلاک ۴۰]
    < … ارسال: پیک شیراز، ۱ روز پس از پرداخت ساعت: ۹ تا ۱۲ …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … ساعت: ۹ تا ۱۲ …
    * the payment succeeds
    < … ساعت: ۹ تا ۱۲ زمان رسیدن: ۲ آذر ۱۴۰۵ …
    …
        """,
    )


@every_channel
def test_goods_are_collected_and_orders_have_a_least(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        customer(
            "Can", language="tr", address=Address("Can Ak", "05321234567", "Moda, İstanbul 3")
        ),
        """
    owner> /delivery
    owner< Henüz bir teslimat yolu yok: … [Yeni yol] [En az sipariş] [Menü]
    owner> [Yeni yol]
    …
    owner> [Alıcı gelir]
    …
    owner> Kordon mağazası
    owner< Alıcılar ürünleri nereden teslim alır? …
    owner> Kordonboyu 12, Alsancak, İzmir
    …
    owner> 0
    …
    owner> [Atla]
    owner< Mağazadan teslim: Kordon mağazası, ödeme gününde
      Teslim yeri: Kordonboyu 12, Alsancak, İzmir Kargo: ücretsiz … [Evet, sunun]
    owner> [Evet, sunun]
    …
    owner> [Tüm yollar]
    …
    owner> [En az sipariş]
    owner< Bir siparişin ürünleri en az ne kadar olmalı? … [Atla]
    owner> 500
    owner< … En az sipariş tutarı: ₺500,00 …
    Elif> SAL
    …
    Elif> [Sepete ekle]
    …
    Elif> [Siparişi tamamla]
    Elif< En az sipariş tutarı ₺500,00. ₺50,00 değerinde ürün eksik. [Menü]
    Elif> [Menü]
    …
    Elif> [Sepet (1)]
    …
    Elif> [Bir artır]
    …
    Elif> [Siparişi tamamla]
    Elif< Siparişi kimin adına gönderelim? …
    Elif> Elif Demir
    …
    Elif> 05321234567
    Elif< … Toplam: ₺900,00 … Mağazadan teslim: Kordon mağazası, ödeme gününde
      Teslim yeri: Kordonboyu 12, Alsancak, İzmir … [Evet, sipariş ver]
    Elif> [Evet, sipariş ver]
    Elif< Siparişiniz alındı. … Mağazadan teslim: Kordon mağazası, …
    Elif* the payment succeeds
    Elif< … 22 Kasım 2026 tarihinden itibaren teslim alabilirsiniz …
    …
        """,
    )

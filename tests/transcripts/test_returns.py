"""A parcel that has come, and goods that go back: in time, too late, and what cannot go back."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls
from tests.transcripts.test_own_orders import SHIPPED

THREE_SHAWLS = """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [یکی بیشتر]
    …
    > GLM-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … سفارش {code} … [پرداخت]
    …
    * the payment succeeds
    …
    owner> (data m/order/{code}/ship)
    …
"""


@every_channel
def test_some_of_it_goes_back_with_its_reason(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.sells("گلیم", sku="GLM-01", price="900,000 تومان", stock=9)
    play(
        REZA,
        THREE_SHAWLS
        + SHIPPED.split("…", 1)[1]
        + """
    > [وضعیت سفارش]
    < سفارش {code} … [به دستم رسید] [پس دادن کالا] …
    > [پس دادن کالا]
    < کدام را می‌خواهید پس بدهید؟ [شال نخی] [گلیم] [انصراف]
    > [شال نخی]
    < چند تا از شال نخی؟ حداکثر ۲. …
    > ۳
    < لطفاً عددی از ۱ تا ۲ بنویسید. …
    > یکی
    < لطفاً عددی از ۱ تا ۲ بنویسید. …
    > ۱
    < چیز دیگری هم هست؟ [گلیم] [همین بس است] …
    > [همین بس است]
    < چرا می‌خواهید پس بدهید؟
      [منصرف شدم] [خراب یا معیوب است] [کالای دیگری رسید] [با توضیح فرق دارد] [دلیل دیگر]
    > [با توضیح فرق دارد]
    < می‌خواهید چند کلمه درباره‌اش بنویسید؟ [رد کردن] …
    > رنگش با عکس فرق دارد
    < • شال نخی × ۱ با توضیح فرق دارد «رنگش با عکس فرق دارد» این درخواست را بفرستیم؟ [بله، درست است] …
    > [بله، درست است]
    < درخواست شما برای سفارش {code} به دست همکارانمان رسید. … [پایان گفتگو]
    owner< ↩️ رضا می‌خواهد از سفارش {code} پس بدهد: • شال نخی × ۱ با توضیح فرق دارد
      «رنگش با عکس فرق دارد» [پاسخ] [پایان گفتگو] [دیدن سفارش]
    owner> [دیدن سفارش]
    owner< … درخواست پس دادن در ۱ آذر ۱۴۰۵ • شال نخی × ۱ …
    > (data order/{code})
    < … درخواست پس دادن در ۱ آذر ۱۴۰۵ • شال نخی × ۱ … [پس دادن کالا]
      | instagram: in 2 messages
        """,
    )


@every_channel
def test_it_has_come_and_goes_back_no_more_after_its_days(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        A_PAID_ORDER
        + """
    > (data order/{code}/received)
    < بستهٔ سفارش {code} هنوز فرستاده نشده است. …
    > (data order/{code}/return)
    < در سفارش {code} چیزی برای پس دادن نیست. … [کمک می‌خواهم] [منو]
        """
        + SHIPPED
        + """
    نگار> (data order/{code}/received)
    نگار< چنین سفارشی پیدا نشد. …
    نگار> (data order/{code}/return)
    نگار< چنین سفارشی پیدا نشد. …
    > [وضعیت سفارش]
    …
    > [به دستم رسید]
    <~ خوشحالیم که به دستتان رسید. سپاسگزاریم.
    < … سفارش {code} … بسته: تحویل شده … [×به دستم رسید]
    …
    > [پس دادن کالا]
    …
    > [انصراف]
    …
    > (data order/{code}/received)
    …
    * 12 days later at 10:00
    …
    > (data order/{code}/return)
    < کالاهای سفارش {code} را تا ۹ آذر ۱۴۰۵ می‌شد پس داد.
      اگر ایرادی دارد، همکارانمان با کمال میل راهی پیدا می‌کنند. [کمک می‌خواهم] [منو]
    < رضا، چند روزی است که شال نخی پیش شماست. از آن راضی هستید؟ … | telegram: nothing
    > [کمک می‌خواهم]
    < به همکارانمان خبر دادیم …
    …
        """,
    )


@every_channel
def test_a_parcel_nobody_speaks_of_counts_as_delivered(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + SHIPPED
        + """
    * 6 days later at 10:00
    > (data order/{code})
    < … بسته: تحویل پست یا پیک شده … [به دستم رسید]
    * 2 days later at 10:00
    > (data order/{code})
    < … بسته: تحویل شده … [پس دادن کالا] [×به دستم رسید]
        """,
    )


@every_channel
def test_what_is_digital_stays_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    shop.sells("Örgü dersi", sku="DERS", price="90", digital={"link": "https://ders.example/1"})
    home = Address("Elif Demir", "05321234567", "Moda Caddesi 3, Kadıköy/İstanbul")
    play(
        customer("Elif", language="tr", address=home),
        """
    > DERS
    …
    > [Sepete ekle]
    …
    > SAL
    …
    > [Sepete ekle]
    …
    > [Siparişi tamamla]
    …
    > [Evet, sipariş ver]
    < … Sipariş {code} …
    * the payment succeeds
    …
    owner> (data m/order/{code}/ship)
    …
    owner> [Yurtiçi Kargo]
    …
    owner> 123456789012
    …
    > (data order/{code}/return)
    < Bu sohbette teslim edilenler sizde kalır; onlarda cayma hakkı yoktur. Neyi iade etmek istiyorsunuz? [Yün şal] …
    > [Yün şal]
    < Neden iade etmek istiyorsunuz? … [Başka bir neden]
    > [Başka bir neden]
    < Lütfen sorunun ne olduğunu birkaç sözle yazın. …
    > ?
    < … Lütfen sorunun ne olduğunu birkaç sözle yazın. …
    > Bedeni küçük geldi
    < • Yün şal × 1 Başka bir neden «Bedeni küçük geldi» Bu isteği gönderelim mi? …
    > [Evet, doğru]
    < {code} numaralı sipariş için isteğiniz arkadaşlarımıza ulaştı. …
    …
    > (data order/{code}/return)
    < {code} numaralı siparişten kalanların tümü için zaten iade isteğinde bulundunuz. …
    > (data order/{code}/received)
    <~ Elinize ulaştığına sevindik. Teşekkür ederiz.
    < … {code} …
        """,
    )


@every_channel
def test_a_digital_order_is_not_given_back_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Lesson", sku="LES", price="9", digital={"link": "https://lessons.example/1"})
    play(
        customer("Olivia", language="en"),
        """
    > LES
    …
    > [Add to cart]
    …
    > [Check out]
    …
    > [Yes, place the order]
    < … Order {code} …
    * the payment succeeds
    …
    > (data order/{code}/return)
    < What was delivered to you here cannot be given back once it has reached you, … [I need help] [Menu]
        """,
    )


@every_channel
def test_the_owner_grants_more_days_than_the_law(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + SHIPPED
        + """
    > (data order/{code}/received)
    …
    owner> /delivery
    owner< … مهلت پس دادن کالا ۷ روز است. … [مهلت پس دادن] [منو]
    owner> [مهلت پس دادن]
    owner< خریداران تا چند روز می‌توانند کالا را پس بدهند؟ …
    owner> ۳
    owner< لطفاً عددی از ۷ تا ۳۶۵ بنویسید. …
    owner> ۳۰
    owner< … مهلت پس دادن کالا ۳۰ روز است. …
    …
    * 20 days later at 10:00
    …
    > (data order/{code}/return)
    < چرا می‌خواهید پس بدهید؟ …
        """,
    )

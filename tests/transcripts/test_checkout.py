"""Between the cart and the order: few questions, and every way out of them."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_back_and_cancel_lead_where_they_say(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > /start
        …
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < سفارش را به نام چه کسی بفرستیم؟ … [نگار] [انصراف]
        > بازگشت
        < این اولین سؤال است … سفارش را به نام چه کسی بفرستیم؟ … [نگار] [انصراف]
        > نگار احمدی
        < شمارهٔ تلفن گیرنده چیست؟ … [بازگشت] [انصراف]
        > 02188776655
        < نشانی کامل را بنویسید: …
        > [بازگشت]
        < شمارهٔ تلفن گیرنده چیست؟ … [بازگشت] [انصراف]
        > [بازگشت]
        < سفارش را به نام چه کسی بفرستیم؟ … [نگار] [انصراف] [×بازگشت]
        > سارا احمدی
        < شمارهٔ تلفن گیرنده چیست؟ …
        > 09121112233
        < نشانی کامل را بنویسید: …
        > تبریز، خیابان امام، کوچهٔ یاس، پلاک ۳
        < … گیرنده: سارا احمدی، +989121112233 … همه چیز درست است؟ [بازگشت] [انصراف]
        > [انصراف]
        < باشد، کنارش گذاشتیم. چیزی تغییر نکرد. [منو]
        > [منو]
        < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ [سبد خرید (۱)]
        """,
    )


@every_channel
def test_another_screen_parks_a_checkout_and_it_goes_on(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > /start
        …
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > نگار احمدی
        < شمارهٔ تلفن گیرنده چیست؟ …
        > منو
        < گلیم اصفهان … [ادامه] [ادامه نمی‌دهم]
        > [شال]
        < شال [شال نخی] [ادامه] [ادامه نمی‌دهم]
        > [ادامه]
        < از همان‌جا که بودیم ادامه می‌دهیم. شمارهٔ تلفن گیرنده چیست؟ … [بازگشت] [انصراف]
        > 09121112233
        < نشانی کامل را بنویسید: …
        > زبان
        < … [فارسی] [Türkçe] [English] [ادامه] [ادامه نمی‌دهم]
        > [ادامه نمی‌دهم]
        < باشد، کنارش گذاشتیم. چیزی تغییر نکرد. [منو]
        > [منو]
        < گلیم اصفهان … [×ادامه]
        """,
    )


@every_channel
def test_the_recipient_is_changed_before_agreeing(play: Play, shop: Shop) -> None:
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
        > [تغییر گیرنده]
        < سفارش را به نام چه کسی بفرستیم؟ … [رضا] [بازگشت] [انصراف]
        > مادرم، پروین کریمی
        < شمارهٔ تلفن گیرنده چیست؟ …
        > ٠٩١٣٣٣٣٤٤٤٤
        < … گیرنده: مادرم، پروین کریمی، +989133334444 نشانی: شیراز، خیابان زند، پلاک ۴۰ …
        > [تغییر نشانی]
        < به کدام نشانی بفرستیم؟ [شیراز، خیابان زند، پلاک ۴۰] [نشانی تازه] [بازگشت] [انصراف]
        > نشانی تازه
        < نشانی کامل را بنویسید: …
        > یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲
        < … گیرنده: مادرم، پروین کریمی، +989133334444 نشانی: یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲ …
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … نشانی: یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲ …
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … گیرنده: مادرم، پروین کریمی، … یزد، …
        """,
    )


@every_channel
def test_five_taps_on_confirm_make_one_order(play: Play, shop: Shop) -> None:
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
        > [بله، ثبت سفارش] ×5
        < سفارش شما ثبت شد. … سفارش {code} …
        …
        > سفارش‌های من | telegram: /orders
        < سفارش‌های شما [{code} · در انتظار پرداخت] [منو]
        """,
    )


@every_channel
def test_a_third_unpaid_order_waits_for_the_first_two(play: Play, shop: Shop) -> None:
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
        < … سفارش {first} …
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > [بله، ثبت سفارش]
        < … سفارش {second} …
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < این سفارش‌ها هنوز پرداخت نشده‌اند. لطفاً اول یکی را بپردازید یا لغو کنید: … [منو]
        * the payment succeeds
        …
        > منو
        …
        > [سبد خرید (۱)]
        …
        > [ثبت سفارش]
        < … همه چیز درست است؟ [بله، ثبت سفارش]
        """,
    )


@every_channel
def test_a_postal_code_and_a_note_are_added_before_agreeing(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … [بله، ثبت سفارش] [افزودن کد پستی] [افزودن یادداشت]
        > [افزودن کد پستی]
        < کد پستی این نشانی چیست؟ [رد کردن] [بازگشت] [انصراف]
        > ۱۲۳۴
        < کد پستی ۱۰ رقم دارد. … کد پستی این نشانی چیست؟ …
        > ۷۱۳۶۸-۵۴۳۲۱
        < … نشانی: شیراز، خیابان زند، پلاک ۴۰ کد پستی: 7136854321 … [×افزودن کد پستی]
        > [افزودن یادداشت]
        < چه چیزی را باید دربارهٔ این سفارش بدانیم؟ [رد کردن] [بازگشت] [انصراف]
        > لطفاً کادو کنید
        < … یادداشت: لطفاً کادو کنید همه چیز درست است؟ [بله، ثبت سفارش]
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {code} … کد پستی: 7136854321 … یادداشت: لطفاً کادو کنید …
        owner> /orders
        …
        owner> [{code}]
        owner< … کد پستی: 7136854321 … یادداشت: لطفاً کادو کنید … [×دیدن روی نقشه]
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … کد پستی: 7136854321 … [بله، ثبت سفارش] [×افزودن کد پستی]
        """,
    )


@only_telegram
def test_a_shared_place_helps_to_find_an_address(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > /start
        …
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > نگار احمدی
        …
        > 09121112233
        < نشانی کامل را بنویسید: …
        > (location) 38.0800, 46.2919
        < سپاس، مکان را دیدیم. لطفاً شهر، خیابان، پلاک و واحد را هم بنویسید. [بازگشت] [انصراف]
        > (location) 38.0800, 46.2919
        < لطفاً آن را با کلمه‌ها بنویسید. …
        > تبریز، خیابان امام، پلاک ۳، کد پستی ۵۱۳۶۸۵۴۳۲۱
        < … نشانی: تبریز، خیابان امام، پلاک ۳ کد پستی: 5136854321 … [بله، ثبت سفارش]
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {code} …
        owner> /orders
        …
        owner> [{code}]
        owner< … نشانی: تبریز، خیابان امام، پلاک ۳ کد پستی: 5136854321 … [دیدن روی نقشه]
        """,
    )


@every_channel
def test_an_address_in_turkey_names_its_province(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        """
        > SAL
        …
        > [Sepete ekle]
        …
        > [Siparişi tamamla]
        …
        > Elif Demir
        …
        > 0532 123 45 67
        < Açık adresi yazın: …
        > Moda Caddesi 3, Kadıköy
        < Bu adres hangi ilde? [İstanbul] [Geri] [Vazgeç]
        > [Geri]
        < Açık adresi yazın: …
        > Moda Caddesi 3, 34710 Kadıköy
        < Bu adres hangi ilde? [İstanbul] …
        > [İstanbul]
        < … Moda Caddesi 3, Kadıköy, İstanbul Posta kodu: 34710 … [Evet, sipariş ver] [×Posta kodu ekle]
        """,
    )


@every_channel
def test_what_needs_no_parcel_needs_no_address(play: Play, shop: Shop) -> None:
    shop.sells("الگوی بافت", sku="PDF-01", price="90,000 تومان", stock=100)
    shop.makes_digital("PDF-01")
    play(
        customer("نگار"),
        """
        > PDF-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < • الگوی بافت × ۱: ۹۰٬۰۰۰ تومان جمع کل: ۹۰٬۰۰۰ تومان همه چیز درست است؟
          [بله، ثبت سفارش] [کد تخفیف دارم] [×تغییر نشانی] [×افزودن کد پستی]
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … [پرداخت] [لغو سفارش] [×تغییر نشانی]
        * the payment succeeds
        < … جمع کل: ۹۰٬۰۰۰ تومان هر چیزی برای استفاده از آن لازم باشد …
        …
        > سفارش‌های من | telegram: /orders
        …
        """,
    )

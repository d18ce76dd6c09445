"""Discount codes: typed at the checkout, written in the chat, come by a link, made by the owner."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls

A_TENTH = """
    owner> /coupon
    …
    owner> [کد تازه]
    owner< نام کد چه باشد؟ … [انصراف]
    owner> Bahar10
    owner< چقدر تخفیف بدهد؟ … [بازگشت] [انصراف]
    owner> ۱۰٪
    owner< خرید باید دست‌کم چقدر باشد؟ [رد کردن] [بازگشت] [انصراف]
    owner> ۴۰۰ هزار تومان
    owner< حداکثر چه مبلغی کم شود؟ … [رد کردن] [بازگشت] [انصراف]
    owner> ۵۰۰ هزار تومان
    owner< از چه روزی کار کند؟ … [رد کردن] [بازگشت] [انصراف]
    owner> [رد کردن]
    owner< آخرین روزش کی باشد؟ … [۷ روز دیگر] [۳۰ روز دیگر] [۹۰ روز دیگر] [رد کردن]
    owner> [۷ روز دیگر]
    owner< همه روی هم چند بار می‌توانند از آن استفاده کنند؟ … [رد کردن]
    owner> ۱۰۰
    owner< هر خریدار چند بار می‌تواند از آن استفاده کند؟ … [۱ بار] [رد کردن]
    owner> ۱
    owner< کد BAHAR10: ۱۰٪ تخفیف روی کالاها
      حداکثر ۵۰۰٬۰۰۰ تومان کم می‌شود.
      برای خرید ۴۰۰٬۰۰۰ تومان و بیشتر.
      تا پایان ۸ آذر ۱۴۰۵.
      برای همه روی هم حداکثر ۱۰۰ بار.
      برای هر خریدار حداکثر ۱ بار.
      این کد را بسازیم؟ [بله، بسازید] [بازگشت] [انصراف]
    owner> [بله، بسازید]
    owner< کد آماده است. … کد BAHAR10: ۱۰٪ تخفیف روی کالاها … تا حالا استفاده شده: ۰ بار
      [پایان دادن به کد] [همهٔ کدها] [منو]
"""
TO_CONFIRM = """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    < • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان … همه چیز درست است؟
      [بله، ثبت سفارش] [تغییر نشانی] [تغییر گیرنده] [کد تخفیف دارم] [انصراف]
"""


@every_channel
def test_a_code_is_typed_at_the_checkout(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_TENTH
        + TO_CONFIRM
        + """
    > [کد تخفیف دارم]
    < کد تخفیف شما چیست؟ [رد کردن] [بازگشت] [انصراف]
    > PAYIZ
    < این کد تخفیف را نمی‌شناسیم. … کد تخفیف شما چیست؟ [رد کردن] [بازگشت] [انصراف]
    > [رد کردن]
    < • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان … جمع کل: ۴۵۰٬۰۰۰ تومان … [بله، ثبت سفارش] [کد تخفیف دارم]
    > [کد تخفیف دارم]
    …
    > bahar ۱۰
    < • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
      تخفیف با کد BAHAR10: ۴۵٬۰۰۰ تومان
      هزینهٔ ارسال: رایگان
      جمع کل: ۴۰۵٬۰۰۰ تومان
      … [بله، ثبت سفارش] [تغییر نشانی] [تغییر گیرنده] [بدون کد تخفیف]
    > [بدون کد تخفیف]
    < … جمع کل: ۴۵۰٬۰۰۰ تومان … [بله، ثبت سفارش] [کد تخفیف دارم]
    > [کد تخفیف دارم]
    …
    > BAHAR10
    < … جمع کل: ۴۰۵٬۰۰۰ تومان … [بله، ثبت سفارش] [بدون کد تخفیف]
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … تخفیف با کد BAHAR10: ۴۵٬۰۰۰ تومان … جمع کل: ۴۰۵٬۰۰۰ تومان … [پرداخت]
    * the payment succeeds
    < … تخفیف با کد BAHAR10: ۴۵٬۰۰۰ تومان … جمع کل: ۴۰۵٬۰۰۰ تومان …
    owner< 💰 … به مبلغ ۴۰۵٬۰۰۰ تومان پرداخت شد. … تخفیف با کد BAHAR10: ۴۵٬۰۰۰ تومان …
    > BAHAR10
    < کد BAHAR10 را پیش‌تر استفاده کرده‌اید، … [منو]
    owner> /coupon
    owner< کدهای تخفیف [BAHAR10 · ۱ بار] [کد تازه] [منو]
        """,
    )


@every_channel
def test_a_code_written_in_the_chat_waits_for_the_next_order(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_TENTH
        + """
    > بهار۱۰
    …
    > bahar10
    < کد BAHAR10: ۱۰٪ تخفیف روی کالاها … آن را برایتان نگه داشتیم … [سبد خرید] [منو] [×ثبت سفارش]
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    < … تخفیف با کد BAHAR10: ۴۵٬۰۰۰ تومان … [بله، ثبت سفارش] [بدون کد تخفیف]
    * SHAL-01 costs 300,000 تومان
    > [بله، ثبت سفارش]
    < … کد BAHAR10 برای خرید ۴۰۰٬۰۰۰ تومان و بیشتر است. … جمع کل: ۳۰۰٬۰۰۰ تومان …
      [بله، ثبت سفارش] [کد تخفیف دارم]
    > [کد تخفیف دارم]
    …
    > BAHAR10
    < کد BAHAR10 برای خرید ۴۰۰٬۰۰۰ تومان و بیشتر است. کد تخفیف شما چیست؟ [رد کردن]
        """,
    )


@every_channel
def test_a_code_that_ends_while_somebody_looks_is_said(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_TENTH
        + TO_CONFIRM
        + """
    > [کد تخفیف دارم]
    …
    > BAHAR10
    < … تخفیف با کد BAHAR10: ۴۵٬۰۰۰ تومان … [بله، ثبت سفارش] [بدون کد تخفیف]
    * 8 days later at 10:00
    > [بله، ثبت سفارش] | instagram: بله، ثبت سفارش
    < مهلت کد BAHAR10 تمام شده است. … کد تخفیف شما چیست؟ [رد کردن]
    > [رد کردن]
    < … جمع کل: ۴۵۰٬۰۰۰ تومان … [بله، ثبت سفارش] [کد تخفیف دارم]
    > BAHAR10
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … جمع کل: ۴۵۰٬۰۰۰ تومان …
        """,
    )


@every_channel
def test_a_code_goes_back_when_the_order_is_called_off(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_TENTH
        + TO_CONFIRM
        + """
    > [کد تخفیف دارم]
    …
    > BAHAR10
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … سفارش {code} … جمع کل: ۴۰۵٬۰۰۰ تومان … [لغو سفارش]
    > bahar10
    < کد BAHAR10 را پیش‌تر استفاده کرده‌اید، یا یکی از سفارش‌های پرداخت‌نشدهٔ شما آن را نگه داشته است. [منو]
    > [منو]
    …
    > [سفارش‌های من]
    …
    > [{code}]
    …
    > [لغو سفارش]
    …
    > [بله، لغو شود]
    …
    > bahar10
    < کد BAHAR10: ۱۰٪ تخفیف روی کالاها … آن را برایتان نگه داشتیم …
    owner> /coupon
    owner< کدهای تخفیف [BAHAR10 · ۰ بار] [کد تازه] [منو]
    owner> [BAHAR10]
    owner< کد BAHAR10 … [پایان دادن به کد] [همهٔ کدها] [منو]
    owner> [پایان دادن به کد]
    …
    owner> [همهٔ کدها]
    owner< کدهای تخفیف [BAHAR10 · تمام] [کد تازه] [منو]
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    < این کد تخفیف را نمی‌شناسیم. … جمع کل: ۴۵۰٬۰۰۰ تومان … همه چیز درست است؟ [بله، ثبت سفارش]
        """,
    )


@every_channel
def test_what_the_owner_mistypes_is_said(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
    owner> /coupon
    owner< Henüz indirim kodunuz yok. [Yeni kod] [Menü]
    owner> [Yeni kod]
    owner< Kodun adı ne olsun? … [Vazgeç]
    owner> iki kelime
    owner< Kod, 3 ile 24 arası harf ve rakamdan oluşan tek bir kelimedir. …
    owner> güz50
    owner< Ne kadar indirim yapsın? …
    owner> çok
    owner< Bu tutarı anlayamadım. …
    owner> %95
    owner< Lütfen 1 ile 90 arasında tam bir yüzde ya da bir tutar yazın. …
    owner> 50 TL
    owner< Alışveriş en az ne kadar olmalı? [Geri] [Vazgeç] [×Atla]
    owner> 50
    owner< Alışveriş tutarı, düşülecek ₺50,00 tutarından fazla olmalı. …
    owner> 300
    owner< Hangi günden itibaren geçerli olsun? … [Atla]
    owner> 31.13.2026
    owner< Bu günü okuyamadım. …
    owner> 01.01.2020
    owner< Lütfen bugün ile on yıl sonrası arasında bir gün seçin. …
    owner> 01.12.2026
    owner< Son günü hangisi olsun? … [7 gün sonra]
    owner> 30.11.2026
    owner< Herkes toplamda kaç kez kullanabilsin? … [Atla]
    owner> yok
    owner< Lütfen 1 ile 1.000.000 arasında bir sayı yazın. …
    owner> [Atla]
    owner< Bir alıcı kaç kez kullanabilsin? … [1] [Atla]
    owner> [Atla]
    owner< GÜZ50 kodu: ürünlerde ₺50,00 indirim
      ₺300,00 ve üzeri alışverişler için. 1 Aralık 2026 tarihinden itibaren geçerli. …
    owner> [Evet, oluştur]
    owner< Son günü başlamadan bitmiş olur. … [Evet, oluştur] [Geri]
    owner> [Vazgeç]
    …
    > (data m/coupons)
    < Bunun için yetkiniz yok. …
        """,
    )


@only_telegram
def test_a_code_comes_by_a_link(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silk scarf", sku="SCARF", price="45", stock=3)
    play(
        customer(
            "Sara",
            language="en",
            address=Address("Sara Ahmadi", "+447911123456", "12 Baker Street, London"),
        ),
        """
    owner> /coupon
    …
    owner> [A new code]
    …
    owner> SUMMER
    …
    owner> $10
    …
    owner> 30
    …
    owner> 2
    …
    owner> [Skip]
    …
    owner> [Skip]
    …
    owner> [Skip]
    …
    owner> [Yes, make it]
    …
    > /start c_summer
    < … The code SUMMER is good from … on.
    * 3 days later at 10:00
    > /start c_summer
    < Code SUMMER: $10.00 off the goods … We keep it for you: …
    > SCARF
    …
    > [Add to cart]
    …
    > summer
    < Code SUMMER: … [Check out] [Cart (1)] [Menu]
    > [Check out]
    < • Silk scarf × 1: $45.00 Discount with SUMMER: $10.00 … Total: $35.00 …
    > [Yes, place the order]
    < Your order is recorded. … Discount with SUMMER: $10.00 … Total: $35.00 …
    owner< Silk scarf (SCARF): 2 left in stock. …
        """,
    )

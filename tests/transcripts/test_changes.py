"""Between the cart and the order: whatever changes, nobody buys what they did not agree to."""

from tests.play.fixtures import every_channel
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_sold_out_while_it_was_in_the_cart(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        * 0 of SHAL-01 are left
        > [ثبت سفارش]
        < سبد خرید شما
          • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
          جمع کل: ۴۵۰٬۰۰۰ تومان
          متأسفیم، شال نخی تمام شده است. لطفاً آن را بردارید …
          [حذف: شال نخی] [منو] [×ثبت سفارش] [×یکی بیشتر: شال نخی]
        > [حذف: شال نخی]
        <~ از سبد برداشته شد.
        < سبد خرید شما خالی است. [شال] [منو]
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان فعلاً تمام شده است. [×افزودن به سبد]
        """,
    )


@every_channel
def test_sold_out_while_the_summary_was_read(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [یکی بیشتر]
        …
        > [ثبت سفارش]
        < • شال نخی × ۲: ۹۰۰٬۰۰۰ تومان … همه چیز درست است؟ [بله، ثبت سفارش]
        * 1 of SHAL-01 are left
        > [بله، ثبت سفارش]
        < سبد خرید شما • شال نخی × ۲: … از شال نخی فقط ۱ عدد مانده است.
          [فقط ۱ تا: شال نخی] [×ثبت سفارش]
        > [فقط ۱ تا: شال نخی]
        <~ در سبد شماست.
        < سبد خرید شما • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان … [ثبت سفارش]
        > [ثبت سفارش]
        < • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان … [بله، ثبت سفارش]
        """,
    )


@every_channel
def test_a_changed_price_is_agreed_to_again(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … جمع کل: ۴۵۰٬۰۰۰ تومان … همه چیز درست است؟ [بله، ثبت سفارش]
        * SHAL-01 costs 500,000 تومان
        > [بله، ثبت سفارش]
        < در این فاصله چیزی تغییر کرده است؛ لطفاً به این سؤال دوباره جواب بدهید.
          قیمت شال نخی در این فاصله تغییر کرد: ۴۵۰٬۰۰۰ تومان بود و حالا ۵۰۰٬۰۰۰ تومان است.
          • شال نخی × ۱: ۵۰۰٬۰۰۰ تومان
          هزینهٔ ارسال: رایگان
          جمع کل: ۵۰۰٬۰۰۰ تومان
          گیرنده: رضا کریمی، +989351234567
          نشانی: شیراز، خیابان زند، پلاک ۴۰
          همه چیز درست است؟
          [بله، ثبت سفارش] [تغییر نشانی] [تغییر گیرنده] [کد تخفیف دارم]
          [افزودن کد پستی] [افزودن یادداشت] [انصراف]
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {code} … جمع کل: ۵۰۰٬۰۰۰ تومان … [پرداخت]
        """,
    )


@every_channel
def test_the_language_is_changed_midway(play: Play, shop: Shop) -> None:
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
        > language
        < با شما به چه زبانی صحبت کنیم؟ [فارسی] [Türkçe] [English] [منو] [ادامهٔ کار قبلی]
        > [Türkçe]
        < Bundan sonra sizinle Türkçe konuşuyoruz. [Sepet] [Kaldığım yere dön]
        > [Kaldığım yere dön]
        < … Alıcının telefon numarası nedir? … [Geri] [Vazgeç]
        > 0912 111 22 33
        < Açık adresi yazın: …
        > Tebriz, Yasemin Sk. 3
        < • شال نخی × 1: 450.000 …
          Alıcı: نگار احمدی, +989121112233
          Adres: Tebriz, Yasemin Sk. 3
          Her şey doğru mu?
          [Evet, sipariş ver] [Adresi değiştir] [Alıcıyı değiştir] [Geri] [Vazgeç]
        > evet
        < Siparişiniz alındı. Ödemeyle kesinleşir. … [Öde]
        """,
    )

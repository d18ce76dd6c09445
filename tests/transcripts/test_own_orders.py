"""What a buyer can do about an order of theirs, at every stage of it, and what is refused."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, AN_ORDER, REZA, sell_shawls

SHIPPED = """
    owner> [فرستاده شد]
    …
    owner> [تیپاکس]
    …
    owner> ۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴
    owner< سفارش {code} فرستاده‌شده ثبت شد …
    < سفارش {code} تحویل پست یا پیک شد و در راه است. … [وضعیت سفارش]
"""


@every_channel
def test_a_paid_order_goes_to_another_address_while_nobody_packed_it(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    > [وضعیت سفارش]
    < سفارش {code} … [تغییر نشانی] [انصراف از خرید] [خرید دوباره] [کمک می‌خواهم] [×لغو سفارش]
    > [تغییر نشانی]
    < گیرنده: رضا کریمی، +989351234567 نشانی: شیراز، خیابان زند، پلاک ۴۰
      چه چیزی را تغییر بدهیم؟ [تغییر نشانی] [تغییر گیرنده] [انصراف]
    > [تغییر نشانی]
    < به کدام نشانی بفرستیم؟ [شیراز، خیابان زند، پلاک ۴۰] [نشانی تازه] [بازگشت]
    > [نشانی تازه]
    …
    > یزد
    < این نشانی برای رساندن بسته کافی نیست. …
    > یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲
    < گیرنده: رضا کریمی، +989351234567 نشانی: یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲
      به این‌جا بفرستیم؟ [بله، درست است]
    > [بله، درست است]
    < ذخیره شد. سفارش شما به این‌جا می‌رود. سفارش {code} … یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲ …
    owner< 📮 نشانی سفارش {code} تغییر کرد. … یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲ [باز کردن سفارش]
        """,
    )


@every_channel
def test_once_it_has_left_it_is_not_redirected(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + SHIPPED
        + """
    > [وضعیت سفارش]
    < سفارش {code} … [پس دادن کالا] [خرید دوباره] [کمک می‌خواهم] [×تغییر نشانی] [×انصراف از خرید]
    > (data order/{code}/address)
    < مقصد سفارش {code} را دیگر نمی‌شود این‌جا تغییر داد. … [منو]
    > (data order/{code}/request)
    < در سفارش {code} چیزی برای پس دادن نیست. …
        """,
    )


@every_channel
def test_a_paid_order_is_called_off_by_a_person(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    > [وضعیت سفارش]
    …
    > [انصراف از خرید]
    < سفارش {code} پرداخت شده است. چرا از خرید منصرف شدید؟ … [انصراف]
    > دو بار سفارش دادم
    < درخواست شما به دست همکارانمان رسید … [پایان گفتگو]
    owner< رضا: {code}: دو بار سفارش دادم [پاسخ] [پایان گفتگو] [دیدن سفارش]
        """,
    )


@every_channel
def test_a_yes_to_no_question_and_an_empty_cart_lead_on(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    > بله
    < الان پرسشی باز نیست. چه چیزی نشانتان بدهم؟ [شال]
    > سبد
    < سبد خرید شما خالی است. [شال] [منو] [×دوباره همان سفارش]
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > no
    < الان پرسشی باز نیست. سبد خریدتان این‌جاست: [🛒 سبد خرید (۱)] [منو]
    > [سبد خرید]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {code} …
    > evet
    < الان پرسشی باز نیست. سفارش {code} هنوز پرداخت نشده؛ … [دیدن سفارش] [منو]
    * the payment succeeds
    …
    > سبد
    < سبد خرید شما خالی است. [دوباره همان سفارش] [شال] [منو]
    > [دوباره همان سفارش]
    < … شال نخی × ۱ …
        """,
    )


@every_channel
def test_goods_are_bought_again_at_todays_price(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * SHAL-01 costs 480,000 تومان
    > [وضعیت سفارش]
    …
    > [خرید دوباره]
    < این‌ها دوباره در سبد شماست، به قیمت امروز. سبد خرید شما • شال نخی × ۱: ۴۸۰٬۰۰۰ تومان …
      [ثبت سفارش]
    * 0 of SHAL-01 are left
    > (data order/{code}/again)
    < … متأسفیم، شال نخی تمام شده است. … [×ثبت سفارش]
    > [حذف: شال نخی]
    …
    > (data order/{code}/again)
    < متأسفیم، شال نخی تمام شده است. [منو]
        """,
    )


@every_channel
def test_an_unpaid_order_changes_its_recipient_and_is_nobody_elses(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        AN_ORDER
        + """
    > [تغییر نشانی]
    …
    > [تغییر گیرنده]
    …
    > پروین کریمی
    …
    > 09133334444
    < گیرنده: پروین کریمی، +989133334444 … به این‌جا بفرستیم؟
    > [بله، درست است]
    < ذخیره شد. … سفارش {code} … گیرنده: پروین کریمی، +989133334444 … [پرداخت]
    > (data order/{code}/request)
    < در سفارش {code} چیزی برای پس دادن نیست. [منو]
    نگار> (data order/{code}/again)
    نگار< چنین سفارشی پیدا نشد. …
    نگار> (data order/{code}/address)
    نگار< چنین سفارشی پیدا نشد. …
    نگار> (data order/{code}/request)
    نگار< چنین سفارشی پیدا نشد. …
        """,
    )


@every_channel
def test_orders_are_changed_and_bought_again_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer(
            "Elif",
            language="tr",
            address=Address("Elif Demir", "05321234567", "Alsancak, İzmir 12/4"),
        ),
        """
    > SAL
    …
    > [Sepete ekle]
    …
    > [Siparişi tamamla]
    < … [Evet, sipariş ver] [Adresi değiştir] [Alıcıyı değiştir] [İndirim kodum var] [Posta kodu ekle] [Not ekle]
    > [Evet, sipariş ver]
    < Siparişiniz alındı. … Sipariş {code} … [Adresi değiştir]
    * the payment succeeds
    …
    > (data order/{code})
    < … [Adresi değiştir] [Siparişten vazgeç] [Yeniden satın al] [Yardım istiyorum]
    > [Adresi değiştir]
    < … Neyi değiştirelim? [Adresi değiştir] [Alıcıyı değiştir]
    > [Adresi değiştir]
    …
    > [Yeni adres]
    …
    > Moda Caddesi 3, 34710 Kadıköy/İstanbul
    < … Moda Caddesi 3, Kadıköy/İstanbul Posta kodu: 34710 Buraya gönderelim mi? …
    > [Evet, doğru]
    < Kaydedildi. Siparişiniz buraya gidecek. … Posta kodu: 34710 … [Yeniden satın al]
    owner< 📮 … numaralı siparişin adresi değişti. … Posta kodu: 34710 …
    > [Yeniden satın al]
    < Bunlar bugünkü fiyatlarla yeniden sepetinizde. … [Siparişi tamamla]
    > (data order/{code}/request)
    < {code} numaralı sipariş ödendi. Neden vazgeçtiniz? … [Vazgeç]
    > [Vazgeç]
    …
        """,
    )

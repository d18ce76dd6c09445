"""The shop calls orders off and gives money back, by the bank or by hand; buyers hear of both."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, AN_ORDER, REZA, sell_shawls

SHIPPED = """
    owner> [فرستاده شد]
    …
    owner> [پیک فروشگاه]
    …
    owner> [رد کردن]
    owner< سفارش {code} فرستاده‌شده ثبت شد … [برگرداندن پول] [×لغو سفارش]
    < سفارش {code} تحویل پست یا پیک شد …
"""


@every_channel
def test_a_paid_order_is_called_off_and_the_money_goes_back(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> [باز کردن سفارش]
    owner< سفارش {code} … [پذیرفتن سفارش] [لغو سفارش] [×برگرداندن پول]
    owner> [لغو سفارش]
    owner< چرا سفارش {code} لغو می‌شود؟ …
      [کالا تمام شده است] [به خواست خریدار] [ارسال ممکن نیست] [انصراف]
    owner> ؟
    owner< لطفاً دلیل را کوتاه بنویسید؛ … چرا سفارش {code} لغو می‌شود؟ …
    owner> (photo)
    owner< لطفاً دلیل را کوتاه بنویسید؛ …
    owner> رنگ آبی‌اش تمام شده، ببخشید.
    owner< ۴۵۰٬۰۰۰ تومان به خریدار برمی‌گردد و کالاها دوباره در فروشگاه قرار می‌گیرند.
      سفارش {code} را لغو کنیم؟ [بله، لغو شود] [بازگشت] [انصراف]
    owner> [بله، لغو شود]
    owner< سفارش {code} لغو شد و به خریدار خبر می‌دهیم. سفارش {code} سفارش: لغو شده پرداخت: رسیده است • شال نخی × ۱ …
      ↩ در حال برگرداندن ۴۵۰٬۰۰۰ تومان از راه بانک [×پذیرفتن سفارش] [×لغو سفارش] [×برگرداندن پول]
    < متأسفانه فروشگاه سفارش {code} شما را لغو کرد. دلیل: رنگ آبی‌اش تمام شده، ببخشید.
      همهٔ ۴۵۰٬۰۰۰ تومان شما برمی‌گردد؛ … [وضعیت سفارش] [منو] [گفتگو با پشتیبان]
    < ↩ ۴۵۰٬۰۰۰ تومان سفارش {code} را به همان کارتی که با آن پرداخت کرده بودید برگرداندیم. …
    owner> (data m/order/{code}/cancel)
    owner< سفارش {code} را نمی‌شود لغو کرد: …
    owner> (data m/order/{code})
    owner< … پرداخت: برگردانده شده است … ↩ ۴۵۰٬۰۰۰ تومان برگشت: …
    > [وضعیت سفارش]
    < سفارش {code} سفارش: لغو شده پرداخت: برگردانده شده است … [×پرداخت]
    > SHAL-01
    < شال نخی … [افزودن به سبد]
    owner> (data m/order/{code}/refund)
    owner< برای سفارش {code} پولی نیست که برگردد. …
        """,
    )


@every_channel
def test_an_unpaid_order_is_called_off(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        AN_ORDER
        + """
    نگار> (data m/order/{code}/cancel)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/order/{code}/refund)
    نگار< اجازهٔ این کار را ندارید. [منو]
    نگار> (data m/order/{code}/surplus)
    نگار< اجازهٔ این کار را ندارید. [منو]
    owner> (data m/order/{code}/surplus)
    owner< برای سفارش {code} پولی نیست که برگردد. …
    owner> (data m/order/{code}/cancel)
    …
    owner> [ارسال ممکن نیست]
    owner< پولی نیامده است؛ … سفارش {code} را لغو کنیم؟ [بله، لغو شود]
    owner> [بازگشت]
    owner< چرا سفارش {code} لغو می‌شود؟ …
    owner> [به خواست خریدار]
    …
    owner> بله
    owner< سفارش {code} لغو شد …
    < متأسفانه فروشگاه سفارش {code} شما را لغو کرد. دلیل: به خواست خریدار
      پولی از شما کم نشده است و لازم نیست کاری بکنید. …
        """,
    )


@every_channel
def test_a_bank_that_does_not_answer_is_asked_again(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + SHIPPED
        + """
    * the bank is down
    owner> [برگرداندن پول]
    owner< چرا پول سفارش {code} برمی‌گردد؟ … [انصراف]
    owner> پارگی داشت
    owner< ۴۵۰٬۰۰۰ تومان به خریدار برمی‌گردد. مطمئن هستید؟ [بله، برگردد] [بازگشت] [انصراف]
    owner> [بله، برگردد]
    owner< از بانک خواستیم پول را برگرداند؛ نتیجه را خبر می‌دهیم. سفارش {code} …
      ↩ در حال برگرداندن ۴۵۰٬۰۰۰ تومان از راه بانک [تحویل داده شد] [×برگرداندن پول]
    * 10 minutes later
    owner> (data m/order/{code})
    owner< … پرداخت: رسیده است … ↩ در حال برگرداندن …
    * the bank works again
    * 30 minutes later
    < ↩ ۴۵۰٬۰۰۰ تومان سفارش {code} را به همان کارتی که با آن پرداخت کرده بودید برگرداندیم. …
      دلیل: پارگی داشت [وضعیت سفارش] [گفتگو با پشتیبان]
        """,
    )


@every_channel
def test_what_the_bank_keeps_is_given_back_by_hand(play: Play, shop: Shop) -> None:
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
    …
    > [Evet, sipariş ver]
    < … Sipariş {code} …
    * the payment succeeds
    < … {code} numaralı siparişiniz alındı ve ödendi. …
    owner< 💰 {code} numaralı sipariş ödendi: …
    * the bank gives nothing back from now on
    owner> (data m/order/{code}/cancel)
    owner< {code} numaralı sipariş neden iptal ediliyor? … [Ürün tükendi] [Alıcı istedi]
    owner> [Ürün tükendi]
    owner< ₺450,00 alıcıya iade edilir, … [Evet, iptal edin]
    owner> [Evet, iptal edin]
    owner< {code} numaralı sipariş iptal edildi, … ↩ ₺450,00 banka üzerinden iade ediliyor
    < Üzgünüz, mağaza {code} numaralı siparişinizi iptal etti. Nedeni: Ürün tükendi
      ₺450,00 tutarın tamamı iade edilecek; …
    < ↩ {code} numaralı siparişin ₺450,00 tutarını ekibimiz size kendisi gönderecek …
    owner< ↩ Banka {code} numaralı siparişin ₺450,00 tutarını kendisi iade etmiyor. …
      Bankanın cevabı: too_late [Parayı iade ettim]
    owner> /orders
    owner< Siparişler … [⚠ Sorunlu: 1]
    owner> [⚠ Sorunlu: 1]
    owner< Sizin bakmanız gereken siparişler [{code}]
    owner> [Parayı iade ettim]
    owner< {code} numaralı sipariş için ₺450,00 iade ettiniz mi? … [Vazgeç]
    owner> -
    owner< Lütfen havalenin referans numarasını … iade ettiniz mi? …
    owner> FAST 8812
    owner< Kaydedildi, alıcıya haber veriyoruz. … ↩ ₺450,00 iade edildi: …
    < ↩ Ekibimiz {code} numaralı siparişin ₺450,00 tutarını size gönderdi. …
      Referans: FAST 8812 …
        """,
    )


@every_channel
def test_only_the_money_that_came_twice_goes_back(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Cotton shawl", sku="SHAWL", price="49.90", stock=9)
    play(
        customer(
            "Oliver",
            language="en",
            address=Address("Oliver Reed", "+442071838750", "12 Ledbury Road, London W11"),
        ),
        """
    > SHAWL
    …
    > [Add to cart]
    …
    > [Check out]
    …
    > [Yes, place the order]
    < … Order {code} …
    * the bank's page is opened and left
    * 15 minutes later
    * the payment comes twice
    …
    owner> (data m/orders?pile=problems)
    owner< Orders you have to look at [{code}]
    owner> [{code}]
    owner< Order {code} … [Return the surplus] [Call the order off]
    owner> [Return the surplus]
    owner< Why does the money of order {code} go back? … [Skip]
    owner> [Skip]
    owner< $49.90 goes back to the buyer. Are you sure? [Yes, give it back]
    owner> [Yes, give it back]
    owner< We have asked the bank to give the money back …
    < ↩ We have given $49.90 of order {code} back to the card you paid with. …
    owner> (data m/order/{code})
    owner< … Payment: received … ↩ $49.90 went back: … [Accept] [×Return the surplus]
        """,
    )

"""Goods without a parcel: nothing before they are paid, the key or link at once, the same again."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls

GIFTS = {"kind": "دیجیتال", "keys": "GIFT-AAAA-1111 | GIFT-BBBB-2222 | GIFT-CCCC-3333"}
ORDERED = """
    > {sku}
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
"""


@every_channel
def test_a_key_comes_with_the_payment_and_again_from_the_order(play: Play, shop: Shop) -> None:
    shop.sells("کارت هدیه", sku="GIFT-1", price="450,000 تومان", digital=GIFTS)
    play(
        customer("رضا"),
        customer("نگار"),
        """
    رضا> GIFT-1
    رضا< کارت هدیه … …
    رضا> [افزودن به سبد]
    …
    رضا> [ثبت سفارش]
    رضا< • کارت هدیه × ۱: ۴۵۰٬۰۰۰ تومان جمع کل: ۴۵۰٬۰۰۰ تومان همه چیز درست است؟
      [بله، ثبت سفارش] [×تغییر نشانی] [×تغییر گیرنده]
    رضا> [بله، ثبت سفارش]
    رضا< سفارش شما ثبت شد. … سفارش {code} … [پرداخت] [×نمایش خریدم]
    owner< از کارت هدیه (GIFT-1) فقط ۲ عدد مانده است. کلیدهای آن رو به پایان است. …
    رضا> (data order/{code}/digital)
    رضا< آنچه در سفارش {code} می‌خرید همین که پرداخت شود این‌جا نشان داده می‌شود. …
    رضا* the payment succeeds
    رضا< … سفارش {code} ثبت و پرداخت شد. … هر چیزی برای استفاده از آن لازم باشد همین‌جا به دستتان می‌رسد. …
    رضا< آنچه با سفارش {code} خریدید این‌جاست: کارت هدیه، کلید شما: GIFT-AAAA-1111
      لطفاً آن را به کس دیگری نشان ندهید. … [وضعیت سفارش] [گفتگو با پشتیبان]
    owner< 💰 سفارش {code} … [باز کردن سفارش]
    رضا* the page says … آنچه خریدید کارت هدیه GIFT-AAAA-1111 …
    رضا> [وضعیت سفارش]
    رضا< سفارش {code} … پرداخت: رسیده است … [صفحهٔ سفارش] [فاکتور] [نمایش خریدم] [×پس دادن کالا]
    رضا> [نمایش خریدم]
    رضا< آنچه با سفارش {code} خریدید این‌جاست: کارت هدیه، کلید شما: GIFT-AAAA-1111 …
    نگار> (data order/{code}/digital)
    نگار< چنین سفارشی پیدا نشد. …
    owner> (data order/{code}/digital)
    owner< سفارش {code} … کارت هدیه: همین‌جا تحویل شد (۱) …
        """,
    )


@every_channel
def test_when_the_keys_run_out_nothing_is_sold(play: Play, shop: Shop) -> None:
    shop.sells("کارت هدیه", sku="GIFT-1", price="450,000 تومان", digital={"keys": "GIFT-AAAA-1111"})
    play(
        customer("رضا"),
        customer("نگار"),
        """
    نگار> GIFT-1
    …
    نگار> [افزودن به سبد]
    …
    """
        + ORDERED.format(sku="GIFT-1")
        + """
    < سفارش شما ثبت شد. … سفارش {code} … [پرداخت]
    …
    نگار> [ثبت سفارش]
    نگار< … متأسفیم، کارت هدیه تمام شده است. …
    * the payment succeeds
    < … ثبت و پرداخت شد. …
    < … کلید شما: GIFT-AAAA-1111 …
    …
    نگار> GIFT-1
    نگار< کارت هدیه … فعلاً تمام شده است. … [×افزودن به سبد]
        """,
    )


@every_channel
def test_a_parcel_and_a_link_in_one_order(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    lesson = {"kind": "digital", "link": "https://lessons.example/knot"}
    shop.sells("آموزش گره", sku="LES-1", price="90,000 تومان", digital=lesson)
    play(
        REZA,
        """
    > LES-1
    …
    > [افزودن به سبد]
    …
        """
        + ORDERED.format(sku="SHAL-01")
        + """
    < سفارش شما ثبت شد. … • آموزش گره × ۱: ۹۰٬۰۰۰ تومان • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان …
      گیرنده: رضا کریمی، … [×باز کردن: آموزش گره]
    * the payment succeeds
    < … کد رهگیری را همین‌جا می‌فرستیم. …
    < آنچه با سفارش {code} خریدید این‌جاست: آموزش گره: با دکمهٔ زیر بازش کنید. … [باز کردن: آموزش گره]
    owner< 💰 … [فرستاده شد]
    > [وضعیت سفارش]
    < سفارش {code} سفارش: قطعی … بسته: در حال آماده‌سازی … [نمایش خریدم]
    * the page says … آنچه خریدید آموزش گره باز کردن …
        """,
    )


@every_channel
def test_a_key_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells(
        "Hediye kartı",
        sku="KART",
        price="450",
        digital={"kind": "dijital", "keys": "K-1 | K-2 | K-3"},
    )
    play(
        customer("Elif", language="tr"),
        """
    > KART
    …
    > [Sepete ekle]
    …
    > [Siparişi tamamla]
    …
    > [Evet, sipariş ver]
    < Siparişiniz alındı. … Sipariş {code} … [Öde]
    …
    > (data order/{code}/digital)
    < {code} numaralı siparişte aldıklarınız, ödenir ödenmez burada gösterilir. …
    * the payment succeeds
    < … Kullanmak için gereken her şey buradan size ulaşacak. …
    < {code} numaralı siparişle satın aldıklarınız burada: Hediye kartı, anahtarınız: K-1 … [Siparişin durumu]
    …
    > (data order/{code})
    < … [Aldığımı göster]
    > [Aldığımı göster]
    < … Hediye kartı, anahtarınız: K-1 …
        """,
    )


@every_channel
def test_a_file_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.has_file("knots.pdf", b"%PDF-1.7 knots")
    shop.sells("Book of knots", sku="BOOK", price="9", digital={"file": "knots.pdf"})
    play(
        customer("Olivia", language="en"),
        """
    > BOOK
    …
    > [Add to cart]
    …
    > [Check out]
    …
    > [Yes, place the order]
    < … Order {code} … [Pay]
    > (data order/{code}/digital)
    < What you buy in order {code} is shown here as soon as it is paid. …
    * the payment succeeds
    < … Everything you need to use it will reach you here. …
    < What you have bought with order {code} is here: Book of knots: open it with the button below. … [Open: Book of knots]
    …
        """,
    )


@only_telegram
@pytest.mark.parametrize("returns", [False, True], ids=["in-time", "met"])
def test_who_bought_a_key_is_asked_how_it_was_and_hears_of_no_parcel(
    play: Play, shop: Shop, returns: bool
) -> None:
    shop.sells("کارت هدیه", sku="GIFT-1", price="450,000 تومان", digital=GIFTS)
    sell_shawls(shop)
    met = """
    * 2 days later at 11:00
    > SHAL-01
    < رضا، خوش آمدید. پیش از هر چیز: کارت هدیه چطور بود؟ … [۵ ⭐] [۱ ⭐] [دیگر نفرستید]
    < شال نخی …
    * 20 days later
    < هنوز دوست داریم بدانیم کارت هدیه چطور بود. …
    """
    in_time = """
    * 5 days later at 18:30
    < رضا، چند روزی است که کارت هدیه پیش شماست. … [۵ ⭐] [۱ ⭐] [دیگر نفرستید]
    * the process is killed
    * the process restarts
    > [۵ ⭐]
    < چه خوب، ممنونیم. …
    * 30 days later
    """
    play(
        REZA,
        ORDERED.format(sku="GIFT-1")
        + """
    …
    * the payment succeeds
    < … سفارش {code} ثبت و پرداخت شد. …
    < آنچه با سفارش {code} خریدید این‌جاست: …
    owner< 💰 سفارش {code} …
    """
        + (met if returns else in_time),
    )


@only_telegram
def test_who_wants_no_questions_is_not_asked_of_a_key_either(play: Play, shop: Shop) -> None:
    shop.sells("کارت هدیه", sku="GIFT-1", price="450,000 تومان", digital=GIFTS)
    play(
        REZA,
        ORDERED.format(sku="GIFT-1")
        + """
    …
    * the payment succeeds
    …
    > توقف
    …
    * 6 days later
    owner> (data m/messages/unsent)
    owner< … • رضا، پرسیدن نظر: گفته است نفرستیم …
    """,
    )

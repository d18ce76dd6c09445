"""A shop that takes no orders for a while still answers, and opens again."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import AN_ORDER, REZA, sell_shawls


@every_channel
def test_nobody_orders_in_a_closed_shop_and_payments_finish(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        AN_ORDER
        + """
    owner> /stop
    owner< فروشگاه را می‌بندیم. می‌خواهید به خریداران چه بگویید؟ … [رد کردن] [انصراف]
    owner> (photo)
    owner< متوجه نشدم. … فروشگاه را می‌بندیم. …
    owner> در سفر هستیم و از پنجم برمی‌گردیم.
    owner< فروشگاه چه روزی دوباره باز شود؟ … [۱ روز دیگر] [۳ روز دیگر] [۷ روز دیگر] [رد کردن]
    owner> ۱۴۰۵/۸/۱
    owner< لطفاً روزی از فردا تا یک سال دیگر انتخاب کنید. فروشگاه چه روزی دوباره باز شود؟ …
    owner> [۳ روز دیگر]
    owner< تا باز شدن فروشگاه کسی نمی‌تواند سفارش بدهد. … ۴ آذر ۱۴۰۵ خودش باز می‌شود.
      فروشگاه بسته شود؟ [بله، بسته شود] [بازگشت] [انصراف]
    owner> بله
    owner< ⛔ فروشگاه بسته است و کسی نمی‌تواند سفارش بدهد. خریداران این را می‌خوانند:
      گلیم اصفهان تا ۴ آذر ۱۴۰۵ سفارش تازه نمی‌گیرد: در سفر هستیم و از پنجم برمی‌گردیم.
      [باز کردن فروشگاه] [منو]
    owner> /menu
    owner< … ⛔ فروشگاه بسته است … [تابلوی سفارش‌ها]
    * the payment succeeds
    < رضا، از اعتماد و اولین خرید شما … سفارش {code} ثبت و پرداخت شد. …
    owner< 💰 سفارش {code} … [پذیرفتن سفارش]
    > منو
    < گلیم اصفهان … گلیم اصفهان تا ۴ آذر ۱۴۰۵ سفارش تازه نمی‌گیرد: در سفر هستیم … [شال]
    > SHAL-01
    < شال نخی … [افزودن به سبد]
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    < گلیم اصفهان تا ۴ آذر ۱۴۰۵ سفارش تازه نمی‌گیرد: در سفر هستیم …
    > سفارش‌های من
    …
    * 3 days later at 00:01
    > (data checkout)
    < … [بله، ثبت سفارش]
    owner> /menu
    owner< گلیم اصفهان چه چیزی می‌خواهید ببینید؟ …
    owner> /go
    owner< فروشگاه باز است و سفارش می‌گیرد. …
        """,
    )


@every_channel
def test_on_a_day_off_nobody_is_told_who_waits_and_who_asks_knows_it(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
    owner> /stop
    …
    owner> تا شنبه در سفر هستیم.
    …
    owner> [۳ روز دیگر]
    …
    owner> [بله، بسته شود]
    …
    > پشتیبانی
    < به همکارانمان خبر دادیم …
      گلیم اصفهان تا ۴ آذر ۱۴۰۵ سفارش تازه نمی‌گیرد: تا شنبه در سفر هستیم. … [پایان گفتگو]
    owner< 💬 نگار می‌خواهد با شما صحبت کند. …
    * 3 days later at 08:59
    owner> (data m/messages/unsent)
    owner< … • گلیم اصفهان، خبر سفارش: منتظر خبر مهم‌تر است، تا ۴ آذر، ۰۹:۰۰ …
    * a minute later
    owner< ⏰ نگار هنوز منتظر پاسخ است: … [پاسخ]
        """,
    )


@every_channel
def test_a_shop_closes_while_somebody_is_about_to_agree(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Cotton shawl", sku="SHAWL", price="49.90", stock=9)
    play(
        customer("Oliver", language="en"),
        """
    > SHAWL
    …
    > [Add to cart]
    …
    > [Check out]
    < … [Cancel]
    owner> /stop
    …
    owner> [Skip]
    owner< On which day shall the shop open again? … [In 1 day] [In 3 days] [Skip]
    owner> [Skip]
    owner< Until the shop opens nobody can order. … [Yes, close it]
    owner> [Yes, close it]
    owner< ⛔ The shop is closed and nobody can order. This is what buyers read:
      Saffron Lane takes no new orders for now. … [Open the shop]
    > Oliver Reed
    < Saffron Lane takes no new orders for now. …
    owner> /close
    owner< ⛔ The shop is closed … [Open the shop]
    owner> [Open the shop]
    owner< ✅ The shop is open and takes orders. …
    > (data checkout)
    < … [Cancel]
        """,
    )


@every_channel
def test_only_those_who_run_the_shop_close_it(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        """
    > (data m/stop)
    < Bunun için yetkiniz yok. …
    > (data m/go)
    < Bunun için yetkiniz yok. …
    > dur
    < Tamam, size artık haber, kampanya ve anket göndermeyeceğiz. … [Menü]
    owner> dur
    owner< Mağazayı kapatıyoruz. … [Atla] [Vazgeç]
    owner> Yoldayız.
    owner< Mağaza hangi gün yeniden açılsın? …
    owner> [Atla]
    owner< … [Evet, kapansın]
    owner> [Evet, kapansın]
    owner< ⛔ Mağaza kapalı, … Kordon Butik şimdilik yeni sipariş almıyor: Yoldayız. [Mağazayı aç]
    owner> /go
    owner< ✅ Mağaza açıldı ve sipariş alıyor. …
        """,
    )

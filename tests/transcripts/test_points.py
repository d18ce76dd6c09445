"""The customer club: set up by the owner, earned by paying, shown before it, spent on a later order."""

from tests.play.fixtures import every_channel
from tests.play.shops import LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_points_are_earned_and_pay_for_part_of_a_later_order(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /points
    owner< فعلاً در این فروشگاه امتیازی در کار نیست. [تنظیم امتیازها] [منو]
    owner> [تنظیم امتیازها]
    owner< فعلاً خریداران امتیازی نمی‌گیرند. هر امتیاز ۱۰۰ تومان می‌ارزد. …
      [۱٪] [۲٪] [۳٪] [۵٪] [۱۰٪] [منو] [×بدون امتیاز]
    owner> [۱۰٪]
    …
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    < … جمع کل: ۴۵۰٬۰۰۰ تومان با پرداخت این سفارش ۴۵۰ امتیاز می‌گیرید. …
      [بله، ثبت سفارش] [کد تخفیف دارم] [×خرج ۴۵۰ امتیاز]
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … با پرداخت این سفارش ۴۵۰ امتیاز می‌گیرید. … [پرداخت]
    * the payment succeeds
    < رضا، از اعتماد و اولین خرید شما …
      ۴۵۰ امتیاز از این خرید گرفتید و حداکثر از ۱۷ آذر ۱۴۰۵ می‌توانید خرجش کنید. …
    …
    > منو
    …
    > [امتیازهای من]
    < امتیازهای شما ۰ امتیاز آمادهٔ خرج کردن، برابر ۰ تومان.
      ۴۵۰ امتیاز دیگر، وقتی مهلت پس دادن کالا بگذرد. • ۴۵۰ امتیاز از ۱۷ آذر ۱۴۰۵
      ۱۰٪ از آنچه برای کالا می‌پردازید به صورت امتیاز برمی‌گردد. … [منو] [×تنظیم امتیازها]
    * 17 days later at 12:00
    > منو
    …
    > [امتیازهای من]
    < امتیازهای شما ۴۵۰ امتیاز آمادهٔ خرج کردن، برابر ۴۵٬۰۰۰ تومان. …
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    < … [بله، ثبت سفارش] [تغییر نشانی] [تغییر گیرنده] [کد تخفیف دارم] [خرج ۴۵۰ امتیاز]
    > [خرج ۴۵۰ امتیاز]
    < … پرداخت با ۴۵۰ امتیاز: ۴۵٬۰۰۰ تومان … جمع کل: ۴۰۵٬۰۰۰ تومان
      با پرداخت این سفارش ۴۰۵ امتیاز می‌گیرید. … [بله، ثبت سفارش] [بدون امتیاز]
    > [بدون امتیاز]
    < … جمع کل: ۴۵۰٬۰۰۰ تومان … [خرج ۴۵۰ امتیاز]
    > [خرج ۴۵۰ امتیاز]
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … پرداخت با ۴۵۰ امتیاز: ۴۵٬۰۰۰ تومان … جمع کل: ۴۰۵٬۰۰۰ تومان …
    * the payment succeeds
    < … پرداخت با ۴۵۰ امتیاز: ۴۵٬۰۰۰ تومان … ۴۰۵ امتیاز از این خرید گرفتید …
    …
    owner> /points
    …
    owner> [تنظیم امتیازها]
    owner< خریداران ۱۰٪ از آنچه برای کالا می‌پردازند امتیاز می‌گیرند. … [۱٪] [بدون امتیاز] [منو]
    owner> [بدون امتیاز]
    …
    > منو
    < گلیم اصفهان … [×امتیازهای من]
    > (data m/points/2000) | instagram: nothing
    < اجازهٔ این کار را ندارید. … | instagram: nothing
        """,
    )


@every_channel
def test_an_order_that_expires_gives_its_points_back(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /points
    …
    owner> [تنظیم امتیازها]
    …
    owner> [۵٪]
    …
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    …
    * the payment succeeds
    …
    * 17 days later at 12:00
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [خرج ۲۲۵ امتیاز]
    …
    > [بله، ثبت سفارش]
    < … پرداخت با ۲۲۵ امتیاز: ۲۲٬۵۰۰ تومان …
    > منو
    …
    > [امتیازهای من]
    < امتیازهای شما ۰ امتیاز آمادهٔ خرج کردن، …
    * 2 hours later
    …
    > منو
    …
    > [امتیازهای من]
    < امتیازهای شما ۲۲۵ امتیاز آمادهٔ خرج کردن، برابر ۲۲٬۵۰۰ تومان. …
        """,
    )


@every_channel
def test_points_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silk scarf", sku="SCARF", price="45", stock=9)
    play(
        customer(
            "Sara",
            language="en",
            address=Address("Sara Ahmadi", "+447911123456", "12 Baker Street, London"),
        ),
        """
    owner> /points
    owner< There are no points in this shop at the moment. [Set up the points] [Menu]
    owner> [Set up the points]
    owner< Buyers get no points at the moment. A point is worth $0.01. … [1%] [2%] [3%] [5%] [10%]
    owner> [10%]
    …
    > SCARF
    …
    > [Add to cart]
    …
    > [Check out]
    < • Silk scarf × 1: $45.00 Delivery: free Total: $45.00
      Paying this order brings you 450 points. … [Yes, place the order] [Change the address]
      [Change the name] [I have a code] [Add a note] [×Add postal code]
    > [Yes, place the order]
    …
    * the payment succeeds
    < … You get 450 points for it, to spend from 14 December 2026 at the latest. …
    …
    * 23 days later at 12:00
    > SCARF
    …
    > [Add to cart]
    …
    > [Check out]
    < … [Use 450 points]
    > [Use 450 points]
    < … Paid with 450 points: $4.50 … Total: $40.50 … [Without points]
        """,
    )

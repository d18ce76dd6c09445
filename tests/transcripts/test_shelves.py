"""Shelves on shelves: down to the goods, back up, page by page, and found by their names."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import LONDON, customer
from tests.play.theatre import Play, Shop


def furnish(shop: Shop) -> None:
    cotton, wool = "پوشاک > شال > نخی", "پوشاک > شال > پشمی"
    shop.sells("شال بهاره", sku="SHAL-01", price="450,000 تومان", stock=9, category=cotton)
    shop.sells("شال زمستانی", sku="SHAL-02", price="780,000 تومان", stock=9, category=wool)
    shop.sells("کلاه آفتابی", sku="KOLAH", price="300,000 تومان", stock=9, category="پوشاک")
    shop.sells("گلیم", sku="GELIM", price="6,500,000 تومان", stock=1, category="فرش")


@every_channel
def test_a_buyer_goes_down_and_up_again(play: Play, shop: Shop) -> None:
    furnish(shop)
    play(
        customer("مینا"),
        """
        > /start
        < … [پوشاک] [فرش] [×شال] [×نخی]
        > [پوشاک]
        < پوشاک [شال] [کلاه آفتابی · ۳۰۰٬۰۰۰ تومان] [منو] [×نخی]
        > [شال]
        < شال [نخی] [پشمی] [پوشاک] [منو]
        > [پشمی]
        < پشمی [شال زمستانی · ۷۸۰٬۰۰۰ تومان] [شال] [منو]
        > [شال زمستانی · ۷۸۰٬۰۰۰ تومان]
        < شال زمستانی … [پشمی] [منو]
        > [پشمی]
        < پشمی [شال زمستانی · ۷۸۰٬۰۰۰ تومان] [شال] [منو]
        > [شال]
        < شال [نخی] [پشمی] [پوشاک] [منو]
        > [پوشاک]
        < پوشاک [شال] [کلاه آفتابی · ۳۰۰٬۰۰۰ تومان] [منو]
        > پوشاک پشمی
        < شال زمستانی … [افزودن به سبد]
        """,
    )


@only_telegram
def test_many_shelves_and_many_goods_share_their_pages(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    for number in range(1, 24):
        one = f"Clothing > Kind {number}"
        shop.sells(f"Thing {number}", sku=f"T{number}", price="5", stock=1, category=one)
    for number in range(1, 11):
        shop.sells(f"Coat {number}", sku=f"C{number}", price="90", stock=1, category="Clothing")
    play(
        customer("Sara", language="en"),
        """
        > /start
        …
        > [Clothing]
        < Clothing Page 1 of 2 [Kind 1] [Kind 20] [Coat 1 · $90.00] [Coat 8 · $90.00] [Next page]
          [×Kind 21] [×Coat 9 · $90.00]
        > [Next page]
        < Clothing Page 2 of 2 [Kind 21] [Kind 23] [Coat 9 · $90.00] [Coat 10 · $90.00]
          [Previous page] [Menu] [×Kind 20] [×Coat 8 · $90.00]
        """,
    )

"""The wish list, and being told when something sold out is there again."""

from tests.play.fixtures import every_channel
from tests.play.goods import Kind
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop


@every_channel
def test_told_once_when_it_is_back(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=0)
    play(
        customer("مینا"),
        """
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان فعلاً تمام شده است. [موجود شد خبرم کنید] [×افزودن به سبد]
        > [موجود شد خبرم کنید]
        <~ همین که دوباره موجود شد، یک بار همین‌جا به شما خبر می‌دهیم.
        < شال نخی … [خبر ندهید: SHAL-01]
        owner> SHAL-01
        owner< شال نخی قیمت: ۴۵۰٬۰۰۰ تومان فعلاً تمام شده است.
          ۱ نفر منتظر این کالا هستند. (این را فقط شما می‌بینید.) [موجود شد خبرم کنید]
        * 3 of SHAL-01 are left
        < شال نخی دوباره موجود شد، به قیمت ۴۵۰٬۰۰۰ تومان. خواسته بودید خبرتان کنیم.
          ۳ عدد داریم و برای کسی کنار نمی‌گذاریم؛ هر که زودتر سفارش دهد به او می‌رسد.
          [دیدن کالا] [منو]
        > [دیدن کالا]
        < شال نخی … [افزودن به سبد]
        * 0 of SHAL-01 are left
        * 2 of SHAL-01 are left
        > SHAL-01
        < شال نخی … [افزودن به سبد]
        """,
    )


@every_channel
def test_somebody_waits_no_more(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells(
        "Keten gömlek",
        sku="GOM",
        price="1250",
        category="Gömlekler",
        variants=(Kind("S", "GOM-S", 4), Kind("M", "GOM-M", 0), Kind("L", "GOM-L", 0)),
    )
    play(
        customer("Elif", language="tr"),
        """
        > gömlek
        < Keten gömlek … M: tükendi L: tükendi … [Haber ver: M] [Haber ver: L]
        > [Haber ver: M]
        <~ Yeniden gelir gelmez size buradan bir kez haber vereceğiz.
        < Keten gömlek … [Haber verme: M] [Haber ver: L]
        > [Haber ver: L]
        <~ Yeniden gelir gelmez size buradan bir kez haber vereceğiz.
        < Keten gömlek … [Haber verme: M] [Haber verme: L]
        > [Haber verme: M]
        <~ Tamam, haber vermeyeceğiz.
        < Keten gömlek … [Haber ver: M] [Haber verme: L]
        * 5 of GOM-M are left
        > dur
        < Tamam, size artık haber, kampanya ve anket göndermeyeceğiz. …
        * 5 of GOM-L are left
        > gömlek
        < Keten gömlek Fiyat: ₺1.250,00 [S · ₺1.250,00] [M · ₺1.250,00] [L · ₺1.250,00]
        """,
    )


@every_channel
def test_it_was_back_before_the_button_was_pressed(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silver ring", sku="RING", price="49.90", stock=0, category="Rings")
    play(
        customer("Leyla", language="en"),
        """
        > ring
        < Silver ring Price: $49.90 It is sold out at the moment. [Tell me when it’s in]
        * 1 of RING are left
        > [Tell me when it’s in]
        <~ Good news: it is there right now.
        < Silver ring Price: $49.90 Only one is left. [Add to cart]
        """,
    )


@every_channel
def test_the_wish_list(play: Play, shop: Shop) -> None:
    for number in range(1, 11):
        shop.sells(f"شال {number}", sku=f"S{number}", price="450,000 تومان", stock=9)
    wishing = "".join(
        f"""
        > S{number}
        < شال … [به علاقه‌مندی‌ها]
        > [به علاقه‌مندی‌ها]
        <~ به علاقه‌مندی‌های شما افزوده شد.
        < شال … [حذف از علاقه‌مندی]
        """
        for number in range(1, 11)
    )
    play(
        customer("مینا"),
        """
        > /wishes | instagram: nothing
        < فهرست علاقه‌مندی‌های شما خالی است. … [منو] | instagram: nothing
        > /menu
        < سلام مینا … [زبان | Language] [×علاقه‌مندی‌های من]
        """
        + wishing
        + """
        > /menu
        < گلیم اصفهان … [علاقه‌مندی‌های من]
        > [علاقه‌مندی‌های من]
        < علاقه‌مندی‌های شما [شال 10 · ۴۵۰٬۰۰۰ تومان] [شال 3 · ۴۵۰٬۰۰۰ تومان] [صفحهٔ بعد] [منو] [×شال 2]
        > [صفحهٔ بعد]
        < علاقه‌مندی‌های شما [شال 2 · ۴۵۰٬۰۰۰ تومان] [شال 1 · ۴۵۰٬۰۰۰ تومان] [صفحهٔ قبل] [منو]
        > [شال 1]
        < شال 1 … [حذف از علاقه‌مندی]
        > [حذف از علاقه‌مندی]
        <~ از علاقه‌مندی‌های شما برداشته شد.
        < شال 1 … [به علاقه‌مندی‌ها]
        """,
    )


@every_channel
def test_what_was_bought_from_under_the_cart_can_be_waited_for(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=5)
    play(
        customer("مینا"),
        """
        > SHAL-01
        < شال نخی … [افزودن به سبد]
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما …
        * 0 of SHAL-01 are left
        > /menu
        …
        > [سبد خرید]
        < سبد خرید شما … [حذف: شال نخی] [خبرم کنید: شال نخی] [منو] [×ثبت سفارش]
        > [خبرم کنید: شال نخی]
        <~ همین که دوباره موجود شد، یک بار همین‌جا به شما خبر می‌دهیم.
        < شال نخی … [خبر ندهید: SHAL-01]
        * 1 of SHAL-01 are left
        < شال نخی دوباره موجود شد، به قیمت ۴۵۰٬۰۰۰ تومان. …
        """,
    )

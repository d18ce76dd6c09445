"""Variants by their axes, and several photos."""

from tests.play.fixtures import every_channel
from tests.play.goods import Kind
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop


@every_channel
def test_colour_then_size(play: Play, shop: Shop) -> None:
    shop.sells(
        "مانتو لینن",
        sku="MAN",
        price="1,650,000 تومان",
        variants=(
            Kind("", "MAN-K-38", 5, options="رنگ: کرم | اندازه: 38"),
            Kind("", "MAN-K-40", 2, options="رنگ: کرم | اندازه: 40", price="1,700,000 تومان"),
            Kind("", "MAN-M-38", 4, options="رنگ: مشکی | اندازه: 38"),
            Kind("", "MAN-M-40", 0, options="رنگ: مشکی | اندازه: 40"),
            Kind("", "MAN-S-40", 0, options="رنگ: سبز | اندازه: 40"),
        ),
    )
    play(
        customer("مینا"),
        """
        > مانتو
        < مانتو لینن
          قیمت: از ۱٬۶۵۰٬۰۰۰ تومان
          لطفاً انتخاب کنید: رنگ
          [کرم] [مشکی] [سبز · تمام شد] [مانتو] [منو]
        > [کرم]
        < مانتو لینن
          رنگ: کرم
          قیمت: از ۱٬۶۵۰٬۰۰۰ تومان
          کرم / 40: فقط ۲ عدد مانده
          لطفاً انتخاب کنید: اندازه
          [38 · ۱٬۶۵۰٬۰۰۰ تومان] [40 · ۱٬۷۰۰٬۰۰۰ تومان] [انتخاب دوباره] [منو]
        > [40 · ۱٬۷۰۰٬۰۰۰ تومان]
        <~ در سبد شماست.
        < سبد خرید شما
          • مانتو لینن، کرم / 40 × ۱: ۱٬۷۰۰٬۰۰۰ تومان …
        > مانتو
        < مانتو لینن … ۱ عدد از این کالا در سبد شماست. …
        > [مشکی]
        < مانتو لینن رنگ: مشکی قیمت: ۱٬۶۵۰٬۰۰۰ تومان مشکی / 40: تمام شده
          لطفاً انتخاب کنید: اندازه
          [38 · ۱٬۶۵۰٬۰۰۰ تومان] [🛒 سبد خرید (۱)] [انتخاب دوباره] [منو]
        > [انتخاب دوباره]
        < مانتو لینن … [کرم] [مشکی]
        > [سبز]
        < مانتو لینن رنگ: سبز قیمت: ۱٬۶۵۰٬۰۰۰ تومان فعلاً تمام شده است. …
        > (data product/1/like/2/1)
        < این کالا دیگر فروخته نمی‌شود. …
        """,
    )


@every_channel
def test_a_choice_that_is_gone_leads_back_to_the_product(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells(
        "Keten gömlek",
        sku="GOM",
        price="1250",
        category="Gömlekler",
        variants=(
            Kind("", "GOM-B-S", 4, options="Renk: beyaz | Beden: S"),
            Kind("", "GOM-B-M", 9, options="Renk: beyaz | Beden: M"),
            Kind("", "GOM-M-S", 9, options="Renk: mavi | Beden: S"),
        ),
    )
    play(
        customer("Elif", language="tr"),
        """
        > gömlek
        < Keten gömlek Fiyat: ₺1.250,00 Seçin: Renk [beyaz] [mavi] …
        > [mavi]
        < Keten gömlek Renk: mavi Fiyat: ₺1.250,00 [Sepete ekle] [Yeniden seç] [Menü]
        > [Sepete ekle]
        …
        """,
    )


@every_channel
def test_several_photos(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9, photos=3)
    shop.sells("گیوه", sku="GIVEH", price="450,000 تومان", stock=9)
    play(
        customer("مینا"),
        """
        > SHAL-01
        < (photo) شال نخی … [همهٔ عکس‌ها (۳)]
        > [همهٔ عکس‌ها]
        < (photo) شال نخی · عکس ۲ از ۳ [عکس قبلی] [عکس بعدی] [بازگشت به کالا]
        > [عکس بعدی]
        < (photo) شال نخی · عکس ۳ از ۳ [عکس قبلی] [بازگشت به کالا] [×عکس بعدی]
        > [عکس قبلی]
        < (photo) شال نخی · عکس ۲ از ۳ …
        > [بازگشت به کالا]
        < (photo) شال نخی … [افزودن به سبد]
        > GIVEH
        < گیوه … [×همهٔ عکس‌ها]
        """,
    )

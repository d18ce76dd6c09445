"""Specifications, and two products side by side."""

from tests.play.fixtures import every_channel
from tests.play.goods import Kind
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop


@every_channel
def test_two_products_side_by_side(play: Play, shop: Shop) -> None:
    shop.sells(
        "شال نخی",
        sku="SHAL-01",
        price="450,000 تومان",
        stock=2,
        specs="جنس: نخ | ابعاد: ۱۸۰ در ۷۰ | بافت: اصفهان",
    )
    shop.sells(
        "شال پشمی",
        sku="SHAL-02",
        price="780,000 تومان",
        stock=9,
        specs="جنس: پشم | بافت: اصفهان | شست‌وشو: با دست",
    )
    play(
        customer("مینا"),
        """
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان فقط ۲ عدد مانده است.
          • جنس: نخ • ابعاد: ۱۸۰ در ۷۰ • بافت: اصفهان
          [افزودن به سبد] [مقایسه]
        > [مقایسه]
        < شال نخی را با کدام کالا مقایسه کنیم؟ [شال پشمی] [بازگشت به کالا] [منو]
        > [شال پشمی]
        < ① شال نخی
          ② شال پشمی
          قیمت: ① ۴۵۰٬۰۰۰ تومان · ② ۷۸۰٬۰۰۰ تومان
          موجودی: ① فقط ۲ عدد · ② دارد
          جنس: ① نخ · ② پشم
          ابعاد: ① ۱۸۰ در ۷۰ · ② گفته نشده
          شست‌وشو: ① گفته نشده · ② با دست
          بافت: هر دو اصفهان
          [شال نخی] [شال پشمی] [منو]
        > [شال پشمی]
        < شال پشمی … [افزودن به سبد]
        """,
    )


@every_channel
def test_nothing_to_compare_with(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells(
        "Keten gömlek",
        sku="GOM",
        price="1250",
        category="Gömlekler",
        specs="Kumaş: keten",
        variants=(Kind("S", "GOM-S", 0), Kind("M", "GOM-M", 0, price="1300")),
    )
    shop.sells("Yün şal", sku="SAL", price="450", stock=3, category="Şallar")
    shirt, shawl = (shop.product(sku) for sku in ("GOM-S", "SAL"))
    play(
        customer("Elif", language="tr"),
        f"""
        > gömlek
        < Keten gömlek … • Kumaş: keten [Karşılaştır]
        > [Karşılaştır]
        < Şimdilik karşılaştırılacak benzer bir ürün yok. [Ürüne dön] [Menü]
        > (data compare/{shirt}/{shawl})
        < ① Keten gömlek
          ② Yün şal
          Fiyat: ① en az ₺1.250,00 · ② ₺450,00
          Stok: ① tükendi · ② yalnızca 3 adet
          Kumaş: ① keten · ② belirtilmemiş
          [Keten gömlek] [Yün şal] [Menü]
        > (data compare/{shirt}/404)
        < Bu ürün artık satışta değil.
        """,
    )

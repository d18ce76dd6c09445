"""Finding goods by words, however they are typed."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop


@every_channel
def test_slips_letters_and_what_only_comes_near(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی سبز", sku="SHAL-01", price="450,000 تومان", stock=9)
    shop.sells("شال پشمی", sku="SHAL-02", price="780,000 تومان", stock=2)
    play(
        customer("مینا"),
        """
        > سلام، شال نخي سبز دارید؟
        < شال نخی سبز قیمت: ۴۵۰٬۰۰۰ تومان …
        > پشمب
        < چیزی دقیقاً به نام «پشمب» نداریم. نزدیک‌ترین‌ها به آن این‌ها هستند:
          [شال پشمی · ۷۸۰٬۰۰۰ تومان] [منو]
        > شال زرشکی
        < چیزی دقیقاً به نام «شال زرشکی» نداریم. …
          [شال پشمی · ۷۸۰٬۰۰۰ تومان] [شال نخی سبز · ۴۵۰٬۰۰۰ تومان] [منو]
        > [شال پشمی]
        < شال پشمی قیمت: ۷۸۰٬۰۰۰ تومان …
        """,
    )


@every_channel
def test_what_somebody_looks_at_and_looks_for_is_noted(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9)
    variant = shop.variant("SHAL-01")
    play(
        customer("مینا"),
        f"""
        > شال
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان …
        > (data cart/{variant}/2)
        …
        > (data cart/{variant}/1)
        …
        > (data cart/{variant}/0)
        …
        > پشتیبان
        …
        """,
    )
    assert play.noted("مینا") == [
        *("searched شال", "seen", "added", "removed", "removed", "asked"),
    ]


@every_channel
def test_many_results_have_pages(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    for number in range(1, 11):
        shop.sells(
            f"İpek şal {number}", sku=f"SAL-{number}", price="450", stock=5, category="Şallar"
        )
    play(
        customer("Elif", language="tr"),
        """
        > IPEK SALLAR
        < “IPEK SALLAR” için şunlar var: Sayfa 1 / 2
          … [İpek şal 1 · ₺450,00] [İpek şal 8 · ₺450,00] [Sonraki sayfa] [Menü] [×İpek şal 9]
        > [Sonraki sayfa]
        < “IPEK SALLAR” için şunlar var: Sayfa 2 / 2
          [İpek şal 9 · ₺450,00] [İpek şal 10 · ₺450,00] [Önceki sayfa] [Menü]
        > [İpek şal 9]
        < İpek şal 9 Fiyat: ₺450,00 …
        """,
    )


@every_channel
def test_a_slip_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silver ring", sku="RING", price="49.90", stock=8, category="Rings")
    play(
        customer("Leyla", language="en"),
        """
        > sivler ring
        < Nothing here is called exactly “sivler ring”. The nearest we have:
          [Silver ring · $49.90] [Menu]
        > do you have silver rings?
        < Silver ring Price: $49.90 …
        > /start | instagram: hello
        …
        > umbrella
        < I found nothing for that. …
        """,
    )

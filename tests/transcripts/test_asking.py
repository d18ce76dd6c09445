"""Pages that people ask for in words, where they have no button at hand."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

WORDS = {
    "fa": ("سبد خرید", "سفارش های من", "سفارشم کجاست؟", "علاقه‌مندی‌ها"),
    "tr": ("Sepetim", "siparislerim", "Kargom nerede?", "favorilerim"),
    "en": ("My cart", "my orders", "Where's my order?", "wishlist"),
}


@every_channel
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_cart_orders_parcel_and_wishes_are_asked_for(play: Play, shop: Shop, language: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    cart, orders, parcel, wishes = WORDS[language]
    play(
        customer("Elif", language=language),
        in_words(
            f"""
        > SAL
        …
        > [%product-add-button%]
        …
        > {cart}
        < %cart-title% • Yün şal × … [%cart-checkout-button%] …
        > {orders}
        < %orders-none% …
        > {parcel}
        < %track-none% …
        > {wishes}
        < %wishes-empty% …
            """,
            language,
        ),
    )


@only_telegram
def test_goods_of_that_name_come_before_the_page(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Hasır sepet", sku="SEPET", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        """
        > sepet
        < Hasır sepet Fiyat: ₺450,00 …
        > sepetim
        < Sepetiniz boş. …
        """,
    )


@only_telegram
def test_in_a_question_they_are_an_answer_and_staff_come_to_the_board(
    play: Play, shop: Shop
) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
        owner> sipariş geçmişi
        owner< Henüz sipariş yok. …
        owner> /new
        owner< Ürünün adı ne? …
        owner> Sepet
        owner< Yeni rafın adı ne? …
        """,
    )

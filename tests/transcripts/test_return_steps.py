"""Goods that go back, step by step: the shop answers, they come, the money follows; in each
language.
"""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

HOME = Address("Elif Demir", "05321234567", "Moda Caddesi 3, Kadıköy/İstanbul")
ASKED = """
    > SAL
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … %order-title% …
    * the payment succeeds
    …
    owner> (data m/order/{code}/ship)
    …
    owner> [Yurtiçi Kargo]
    …
    owner> 123456789012
    …
    > (data order/{code}/return)
    …
    > [%return-why-faulty%]
    …
    > [%dialogue-skip-button%]
    …
    > [%dialogue-yes-button%]
    < %return-heard% …
    owner< ↩️ Elif, {code} numaralı siparişten iade etmek istiyor: • Yün şal × 1 …
      [Geri alıyoruz] [Kabul etmiyoruz] [Yanıtla] …
    > [%person-close-button%]
    …
"""
TAKEN = """
    owner> [Geri alıyoruz]
    owner< Nereye ve nasıl göndersin? … [Atla] …
    owner> Yurtiçi Kargo ile, alıcı ödemeli
    owner< Alıcıya geri gönderebileceğini bildiriyoruz. … İade edilecek ürün: Elif, {code} … [Ürün elimizde] …
    < %return-accepted% %return-line% «Yurtiçi Kargo ile, alıcı ödemeli» %return-accepted-then%
      [%return-keep-button%] [%order-status-button%]
"""


def ask(play: Play, shop: Shop, language: str, then: str) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(customer("Elif", language=language, address=HOME), in_words(ASKED + then, language))


@every_channel
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_goods_come_back_and_their_money_follows(play: Play, shop: Shop, language: str) -> None:
    ask(
        play,
        shop,
        language,
        TAKEN
        + """
    > [%order-status-button%]
    < … %return-is-accepted% … [%return-keep-button%] | instagram: in 2 messages
    owner> [Ürün elimizde]
    owner< Yeniden satılabilir mi? [Evet, rafa] [Hayır] …
    owner> [Evet, rafa]
    owner< Bu ürünlere ₺450,00 düşüyor. Alıcıya geri verilsin mi? [Evet, verilsin] [Para iadesi yok] …
    owner> [Evet, verilsin]
    owner< Kaydedildi. … {code} … Ürün mağazaya döndü. …
    < %return-came-back% %return-line% …
    < %money-returned% …
    > (data order/{code}/return)
    < %order-nothing-to-ask% …
    owner> (data m/order/{code})
    owner< … [×↩️ İade] …
        """,
    )


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_they_are_not_taken_back(play: Play, shop: Shop, language: str) -> None:
    ask(
        play,
        shop,
        language,
        """
    * 47 hours later
    …
    * 2 days later at 11:00
    owner< ⏳ Elif, {code} numaralı siparişin iadesi için iki gündür yanıt bekliyor: … [Geri alıyoruz] …
    owner> /orders
    …
    owner> [Sorunlu]
    …
    owner> [{code}]
    …
    owner> [↩️ İade]
    owner< İade edilecek ürün: Elif, {code} … [Kabul etmiyoruz]
    owner> [Kabul etmiyoruz]
    owner< Neden geri alınamıyor? …
    owner> ?
    owner< Lütfen nedenini birkaç sözle yazın. …
    owner> Ürün kullanılmış
    owner< Alıcıya neden geri alınmadığını bildiriyoruz. … «Ürün kullanılmış» … [×Geri alıyoruz]
    < %return-refused% %return-line% «Ürün kullanılmış» …
    owner> (data m/order/{code})
    …
        """,
    )


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_they_are_kept_or_never_sent(play: Play, shop: Shop, language: str) -> None:
    ask(
        play,
        shop,
        language,
        TAKEN
        + """
    > [%return-keep-button%]
    <~ %return-kept%
    < … %return-is-closed% … [×%return-keep-button%]
    owner< ↩️ Elif, {code} numaralı siparişin ürünlerini iade etmekten vazgeçti: …
    > (data order/{code}/return)
    …
    > [%return-why-faulty%]
    …
    > [%dialogue-skip-button%]
    …
    > [%dialogue-yes-button%]
    …
    > [%person-close-button%]
    …
    owner> [Geri alıyoruz]
    …
    owner> [Atla]
    …
    * 29 days later
    …
    * 26 hours later
    < %return-over% %return-line% …
    owner< ↩️ {code} numaralı siparişin (Elif) şu ürünleri geri gelmedi, iade kapandı: …
        """,
    )

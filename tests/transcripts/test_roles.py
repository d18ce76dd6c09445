"""What those who pack and those who answer see of the shop's work, and what they do not."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Address, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, AN_ORDER, REZA, hired, sell_shawls

SARA = customer("سارا")


@every_channel
def test_a_packer_packs_and_ships_and_sees_no_money(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        A_PAID_ORDER
        + hired("بسته‌بند")
        + """
    سارا> [تابلوی سفارش‌ها]
    سارا< سفارش‌ها [{code} · تازه] [منو] [×تومان]
    سارا> [{code}]
    سارا< سفارش {code} … • شال نخی × ۱
      گیرنده: رضا کریمی، … نشانی: شیراز، خیابان زند، پلاک ۴۰ …
      [پذیرفتن سفارش] [بسته‌بندی شد] [فرستاده شد] [تابلوی سفارش‌ها] [×لغو سفارش]
    سارا> [بسته‌بندی شد]
    سارا<~ بسته‌بندی ثبت شد.
    سارا< سفارش {code} … • شال نخی × ۱ گیرنده: … [فرستاده شد] …
    …
    سارا> (data m/order/{code}/refund)
    سارا< اجازهٔ این کار را ندارید.
    سارا> (data m/order/{code}/cancel)
    سارا< اجازهٔ این کار را ندارید.
    سارا> (data order/{code})
    سارا< چنین سفارشی پیدا نشد. …
    سارا> (data m/cases)
    سارا< اجازهٔ این کار را ندارید.
        """,
    )


A_PURCHASE = (
    AN_ORDER
    + """
    * the payment succeeds
    < رضا، … سفارش {code} ثبت و پرداخت شد. …
    owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. …
"""
)


@every_channel
def test_who_packs_hears_of_what_is_to_be_packed_and_of_no_money(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        hired("بسته‌بند")
        + A_PURCHASE
        + """
    سارا< 📦 سفارش تازه برای بسته‌بندی: {code} • شال نخی × ۱
      گیرنده: رضا کریمی، … نشانی: شیراز، خیابان زند، پلاک ۴۰ …
      [پذیرفتن سفارش] [بسته‌بندی شد] [فرستاده شد] [باز کردن سفارش]
    سارا> [بسته‌بندی شد]
    سارا<~ بسته‌بندی ثبت شد.
    سارا< سفارش {code} …
    …
    * 2 days later
    …
        """,
    )


@every_channel
def test_who_may_pack_no_more_hears_of_nothing(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        hired("بسته‌بند")
        + """
    owner> (data m/staff)
    …
    owner> [سارا]
    …
    owner> [پاسخ‌گو شود]
    …
        """
        + A_PURCHASE,
    )


@only_telegram
@pytest.mark.parametrize(
    ("place", "language", "invite", "role", "accept", "bought", "told"),
    [
        (IZMIR, "tr", "[Davet et]", "[Paketleyici]", "[Evet, kabul]",
         ("[Sepete ekle]", "[Siparişi tamamla]", "[Evet, sipariş ver]"),
         "📦 Paketlenecek yeni sipariş: {code} • Yün şal × 1 … Elif Demir, … İzmir 12/4"),
        (LONDON, "en", "[Invite somebody]", "[Packer]", "[Yes, I accept]",
         ("[Add to cart]", "[Check out]", "[Yes, place the order]"),
         "📦 A new order to pack: {code} • Yün şal × 1 … Elif Demir, … İzmir 12/4"),
    ],
    ids=["tr", "en"],
)  # fmt: skip
def test_who_packs_hears_of_it_in_their_language(
    play: Play,
    shop: Shop,
    place: Place,
    language: str,
    invite: str,
    role: str,
    accept: str,
    bought: tuple[str, str, str],
    told: str,
) -> None:
    shop.is_in(place)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    add, order, yes = bought
    play(
        customer(
            "Elif",
            language=language,
            address=Address("Elif Demir", "+905321234567", "Alsancak, İzmir 12/4"),
        ),
        customer("Deniz", language=language),
        f"""
    owner> /staff
    …
    owner> {invite}
    …
    owner> {role}
    owner< … TEAM-{{a}}-{{b}}-{{c}} …
    owner< …
    Deniz> TEAM-{{a}}-{{b}}-{{c}}
    …
    Deniz> {accept}
    …
    > SAL
    …
    > {add}
    …
    > {order}
    …
    > {yes}
    …
    * the payment succeeds
    < Elif, …
    owner< 💰 …
    Deniz< {told}
        """,
    )


@every_channel
def test_somebody_who_answers_sees_the_orders_of_who_asks(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        A_PAID_ORDER
        + hired("پاسخ‌گو")
        + """
    سارا> (data m/order/{code})
    سارا< چنین سفارشی پیدا نشد. …
    > (data person?order={code})
    …
    سارا> (data m/order/{code})
    سارا< سفارش {code} … جمع کل: ۴۵۰٬۰۰۰ تومان … [گفتگوها] [منو]
      [×تابلوی سفارش‌ها] [×بسته‌بندی شد] [×برگرداندن پول]
    سارا> (data m/order/{code}/pack)
    سارا< اجازهٔ این کار را ندارید.
    > (data person/close)
    …
    سارا> (data m/order/{code})
    سارا< چنین سفارشی پیدا نشد. …
        """,
    )

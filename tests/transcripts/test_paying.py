"""Everything a payment can do: succeed, fail, come late, come twice, and never be reported."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Address, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_a_refused_payment_is_explained_and_tried_again(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment is refused: insufficient_funds
        < پرداخت سفارش {code} انجام نشد، چون موجودی کارت کافی نبود. مبلغی کم نشد. …
          کالاها تا … برای شما کنار گذاشته شده‌اند. …
          [تلاش دوباره] [پرداخت کرده‌ام] [گفتگو با پشتیبان]
        * the page says … موجودی کارت کافی نبود. … تلاش دوباره …
        * the payment is refused: wrong_pin
        < پرداخت سفارش {code} انجام نشد، چون بانک مشخصات یا رمز کارت را نپذیرفت. …
        * the payment succeeds
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< 💰 سفارش {code} … پرداخت شد. …
        """,
    )


@every_channel
def test_each_refusal_has_its_own_words(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment is refused: daily_limit
        < … چون سقف امروز کارت پر شده است. … [تلاش دوباره] [پرداخت کرده‌ام]
        * the payment is refused: blocked_card
        < بانک اجازهٔ پرداخت سفارش {code} را نداد. … لطفاً از بانک خود بپرسید … [تلاش دوباره]
        * the payment is refused: bank_down
        < … چون بانک الان پاسخ نمی‌دهد. … [تلاش دوباره] [پرداخت کرده‌ام]
        """,
    )


@every_channel
def test_turning_back_at_the_bank_costs_nothing(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment is cancelled
        < سفارش {code} هنوز پرداخت نشده است، چون از صفحهٔ بانک برگشتید. … [تلاش دوباره]
        * the page says … بدون پرداخت برگشتید. …
        > [پرداخت کرده‌ام]
        <~ یک لحظه، داریم از بانک می‌پرسیم.
        < بانک هنوز پرداختی برای این سفارش ندارد. … سفارش {code} … [پرداخت]
        * the payment succeeds
        < رضا، … {code} …
        owner< … {code} …
        """,
    )


@every_channel
def test_a_lost_notice_is_found_by_asking_the_bank(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment succeeds but the notice is lost
        * 2 minutes later
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< … {code} …
        * 3 days later
        """,
    )


@every_channel
def test_a_notice_that_dies_with_the_process_is_asked_for_at_the_next_start(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment succeeds but the notice is lost
        * the process is killed
        * the process restarts
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< … {code} …
        * 3 days later
        """,
    )


@every_channel
def test_i_have_paid_finds_a_payment_nobody_reported(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment succeeds but the notice is lost
        > [پرداخت کرده‌ام]
        <~ یک لحظه، داریم از بانک می‌پرسیم.
        …
        > [وضعیت سفارش]
        < سفارش {code} سفارش: قطعی پرداخت: رسیده است …
        """,
    )


# A process that dies asks the bank by itself when it is back.
@every_channel(restarts="never")
def test_the_page_asks_the_bank_when_its_button_is_pressed(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the bank's page is opened and left
        * the page is asked again
        * the page says … سفارش شما منتظر پرداخت است …
        * the payment succeeds but the notice is lost
        * the page is asked again
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< 💰 سفارش {code} …
        * the page says … پرداخت شد، سپاسگزاریم. …
        """,
    )


@every_channel
def test_paying_on_two_pages_of_the_bank_is_noticed(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the bank's page is opened and left
        * 15 minutes later
        * the payment comes twice
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        < برای سفارش {code} بیش از مبلغ آن پرداخت شده است. پول اضافه محفوظ است …
          [وضعیت سفارش] [گفتگو با پشتیبان]
        owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. …
        owner< ⚠️ پرداخت سفارش {code} را باید خودتان ببینید.
          این سفارش پیش‌تر پرداخت شده بود و دوباره پول رسید. …
          [باز کردن سفارش]
        * the page says … بیش از یک بار پرداخت شده است …
        """,
    )


@every_channel
def test_a_notice_that_comes_twice_settles_once(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment comes twice
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< 💰 سفارش {code} …
        * 3 days later
        owner> /stats
        owner< … [منو]
        """,
    )


@every_channel
def test_a_bank_that_is_down_costs_nobody_anything(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the bank is down
        > [پرداخت کرده‌ام]
        <~ یک لحظه، داریم از بانک می‌پرسیم.
        < بانک هنوز پرداختی برای این سفارش ندارد. …
        * the bank works again
        * the payment succeeds
        < رضا، … {code} …
        owner< … {code} …
        """,
    )


@only_telegram
@pytest.mark.parametrize("how", ["succeeds", "succeeds but the notice is lost"])
def test_without_a_public_address_the_link_leads_to_the_bank(
    play: Play, shop: Shop, how: str
) -> None:
    shop.is_in(Place("گلیم اصفهان", "fa", "IRR", "Asia/Tehran", public_url=None))
    sell_shawls(shop)
    play(
        REZA,
        f"""
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {{code}} … [پرداخت] [پرداخت کرده‌ام]
        < … [پرداخت]
        * the payment {how}
        …
        * 3 minutes later
        …
        > /orders
        < سفارش‌های شما [{{code}} · در حال آماده‌سازی] [منو]
        """,
    )


@every_channel
@pytest.mark.parametrize(
    ("place", "language", "presses", "order", "refused"),
    [
        (
            IZMIR,
            "tr",
            ("[Sepete ekle]", "[Siparişi tamamla]", "[Evet, sipariş ver]"),
            "Sipariş",
            "Kartta yeterli bakiye olmadığı için {code} numaralı siparişin ödemesi yapılamadı. …",
        ),
        (
            LONDON,
            "en",
            ("[Add to cart]", "[Check out]", "[Yes, place the order]"),
            "Order",
            "The payment of order {code} did not go through, … not enough money on the card. …",
        ),
    ],
    ids=["tr", "en"],
)
def test_a_refusal_is_explained_in_the_buyers_language(
    play: Play,
    shop: Shop,
    place: Place,
    language: str,
    presses: tuple[str, str, str],
    order: str,
    refused: str,
) -> None:
    shop.is_in(place)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    elif_ = customer(
        "Elif",
        language=language,
        address=Address("Elif Demir", "+905321234567", "Alsancak, İzmir 12/4"),
    )
    play(
        elif_,
        f"""
        > SAL
        …
        > {presses[0]}
        …
        > {presses[1]}
        …
        > {presses[2]}
        < … {order} {{code}} …
        * the payment is refused: insufficient_funds
        < {refused}
        * the payment succeeds
        < Elif, … {{code}} …
        owner< … {{code}} …
        """,
    )

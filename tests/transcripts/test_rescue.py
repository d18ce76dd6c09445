"""Orders that nobody pays: two reminders at most, none that is not true, and an honest end."""

import pytest

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, LONDON, Address, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA


@every_channel
def test_who_never_tried_to_pay_is_reminded_twice_and_then_told_of_the_end(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * 19 minutes later
        * 2 minutes later
        < رضا، سفارش {code} هنوز منتظر پرداخت شماست. مبلغ: ۴۵۰٬۰۰۰ تومان
          کالاها تا … برای شما کنار گذاشته شده‌اند. …
          [پرداخت] [×پرداخت کرده‌ام] [لغو سفارش] [گفتگو با پشتیبان] | private: nothing
        * 25 minutes later
        < رضا، سفارش {code} هنوز منتظر پرداخت شماست. …
          کالاها فقط تا … برای شما کنار گذاشته شده‌اند … این آخرین یادآوری است. [پرداخت] | private: nothing
        * 15 minutes later
        < مهلت پرداخت سفارش {code} تمام شد و کالاها به فروشگاه برگشتند. … بدهکار نیستید …
        * 3 days later
        """,
    )


@every_channel
def test_who_was_refused_is_reminded_with_the_reason_and_can_still_pay(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment is refused: insufficient_funds
        < … موجودی کارت کافی نبود. …
        * 21 minutes later
        < پرداخت سفارش {code} انجام نشد، چون موجودی کارت کافی نبود. … مبلغ: ۴۵۰٬۰۰۰ تومان …
          [تلاش دوباره] [پرداخت کرده‌ام] [لغو سفارش] [گفتگو با پشتیبان] | private: nothing
        * the payment succeeds
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< … {code} …
        * 3 days later
        """,
    )


@every_channel
def test_who_has_just_been_told_of_a_refusal_is_left_in_peace(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * 19 minutes later
        * the payment is refused: wrong_pin
        < … بانک مشخصات یا رمز کارت را نپذیرفت. …
        * 20 minutes later
        * 6 minutes later
        < رضا، سفارش {code} هنوز منتظر پرداخت شماست. … این آخرین یادآوری است. … | private: nothing
        """,
    )


@every_channel
def test_who_is_at_the_bank_is_not_disturbed(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * 18 minutes later
        * the bank's page is opened and left
        * 5 minutes later
        * the payment succeeds
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< … {code} …
        * 3 days later
        """,
    )


@every_channel
def test_a_payment_nobody_reported_is_found_instead_of_a_reminder(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * 18 minutes later
        * the payment succeeds but the notice is lost
        * 13 minutes later
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< … {code} …
        * 3 days later
        """,
    )


@every_channel
def test_nothing_is_said_while_the_bank_cannot_be_asked(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment is cancelled
        < سفارش {code} هنوز پرداخت نشده است، چون از صفحهٔ بانک برگشتید. …
        * the bank is down
        * 46 minutes later
        * the bank works again
        * 6 minutes later
        < … این آخرین یادآوری است. … [تلاش دوباره] [پرداخت کرده‌ام] | private: nothing
        """,
    )


@every_channel
def test_who_called_the_order_off_hears_no_more_of_it(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * 21 minutes later
        < رضا، سفارش {code} هنوز منتظر پرداخت شماست. … | private: held (window), delivered with the next message
        > [لغو سفارش]
        < … [بله، لغو شود]
        > nothing | private: [لغو سفارش]
        < nothing | private: … [بله، لغو شود]
        > [بله، لغو شود]
        …
        * 3 days later
        """,
    )


@every_channel
def test_whose_bank_blocked_the_card_is_not_reminded(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment is refused: blocked_card
        < بانک اجازهٔ پرداخت سفارش {code} را نداد. …
        * 50 minutes later
        """,
    )


@every_channel
def test_who_talks_with_a_person_is_not_reminded_by_the_bot(ordered: Play) -> None:
    ordered(
        REZA,
        """
        > پشتیبان
        …
        * 50 minutes later
        owner< ⏰ رضا هنوز منتظر پاسخ است: ۳۰ دقیقه …
        """,
    )


@every_channel
@pytest.mark.parametrize(
    ("place", "language", "presses", "order", "first", "last"),
    [
        (
            IZMIR,
            "tr",
            ("[Sepete ekle]", "[Siparişi tamamla]", "[Evet, sipariş ver]"),
            "Sipariş",
            "Elif, {code} numaralı siparişiniz hâlâ ödemenizi bekliyor. … [Öde] [Siparişi iptal et]",
            "… Borcunuz olmaz; bu son hatırlatmamız. [Öde]",
        ),
        (
            LONDON,
            "en",
            ("[Add to cart]", "[Check out]", "[Yes, place the order]"),
            "Order",
            "Elif, order {code} is still waiting for your payment. … [Pay] [Cancel the order]",
            "… You will owe nothing, and this is our last reminder. [Pay]",
        ),
    ],
    ids=["tr", "en"],
)
def test_reminders_speak_the_buyers_language(
    play: Play,
    shop: Shop,
    place: Place,
    language: str,
    presses: tuple[str, str, str],
    order: str,
    first: str,
    last: str,
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
        * 21 minutes later
        < {first} | private: nothing
        * 25 minutes later
        < {last} | private: nothing
        """,
    )

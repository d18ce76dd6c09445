"""Sentences that are chosen by a state: each state has its own, in every language."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.cards import Words
from common.i18n import Reader, Translator
from common.messages import Message, msg
from handlers import standing
from handlers.greeting import is_hello
from handlers.notices import WORDINGS_OF_THANKS
from models import Order, OrderState, PaymentState, Shipment, ShipmentEvent, ShipmentState
from payments.base import FailureClass
from shop.captures import ReviewReason

TRANSLATOR = Translator.load(Path(__file__).parents[2] / "locales")
NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)


def order(state: OrderState = OrderState.PLACED, **facts: Any) -> Order:
    amounts: dict[str, Any] = {
        "subtotal_minor": 4_500_000,
        "total_minor": 4_500_000,
        "currency": "IRR",
    }
    placed = {"placed_at": NOON, "reserved_until": NOON + timedelta(hours=1)}
    rest = {"code": "A3F9K7", "page_key": "k", "person_id": 1, "language": "fa", "channel": "t"}
    return Order(id=1, state=state, **{**amounts, **placed, **rest, **facts})


def keys(words: Iterable[Words]) -> list[str]:
    return [one.key for one in words if isinstance(one, Message)]


def chosen_by_a_state() -> Iterable[str]:
    for payment in PaymentState:
        yield from keys(standing.three_axes(order(payment_state=payment), []))
    for state in OrderState:
        yield from keys(standing.three_axes(order(state), []))
    for state in (OrderState.COMPLETED, OrderState.CANCELLED, OrderState.EXPIRED):
        yield f"order-short-{state.value}"
    for stage in ShipmentState:
        parcel = Shipment(id=1, order_id=1, state=stage, created_at=NOON)
        event = ShipmentEvent(id=1, shipment_id=1, stage=stage.value, at=NOON)
        yield from keys(standing.three_axes(order(), [parcel]))
        yield from keys(standing.timeline(order(), [event]))
    for failure in FailureClass:
        yield f"payment-failed-{failure.value.replace('_', '-')}"
    for reason in ReviewReason:
        yield f"alert-review-{reason.value}"
    for number in range(WORDINGS_OF_THANKS):
        yield f"thanks-again-{number + 1}"


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_every_state_has_its_words(language: str) -> None:
    reader = Reader(language, "Asia/Tehran", "gregorian")
    said = {key: TRANSLATOR.plain(msg(key), reader) for key in chosen_by_a_state()}
    assert [key for key, words in said.items() if f"[{key}]" in words] == []


def test_what_happened_is_told_in_the_order_it_happened() -> None:
    stages = [ShipmentState.TO_PACK, ShipmentState.PACKED, ShipmentState.HANDED_OVER]
    events = [
        ShipmentEvent(id=n, shipment_id=1, stage=stage.value, at=NOON + timedelta(hours=n))
        for n, stage in enumerate(stages)
    ]
    assert keys(standing.timeline(order(paid_at=NOON), events)) == [
        "order-stage-placed",
        "order-stage-paid",
        "order-stage-packed",
        "order-stage-handed-over",
    ]


@pytest.mark.parametrize("text", ["سلام", "سلام!", "Merhaba 🙂", "HELLO there", "İyi günler."])
def test_a_greeting_is_known(text: str) -> None:
    assert is_hello(text)


@pytest.mark.parametrize("text", ["", "سلام، شال دارید؟", "hello kitty", "شال", "🙂"])
def test_what_says_more_is_no_greeting(text: str) -> None:
    assert not is_hello(text)

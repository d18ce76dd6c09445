"""What an order consists of, as its page shows it: the goods, the sums, and how it is brought.

No name, street or telephone number is among it, and of a postal code only its end: whoever ordered
recognises it, and nobody else learns where they live.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.web.order_facts import OrderFacts
from common.messages import Code, Message, msg
from common.money import Money
from handlers import delivery_words
from handlers.wording import noted
from models import Adjustment, AdjustmentKind

SHOWN_OF_POSTAL_CODE = 4
HIDDEN = "•"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was bought."""

    name: str
    label: str | None
    quantity: int
    price: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Sum:
    """What stands between the lines and the total; without an amount it is free."""

    name: Message
    amount: Money | None


def lines_of(facts: OrderFacts) -> list[Line]:
    """The goods."""
    currency = facts.order.currency
    return [
        Line(
            line.name,
            line.label,
            line.quantity,
            Money(line.unit_minor, currency),
            Money(line.total_minor, currency),
        )
        for line in facts.lines
    ]


def sums_of(facts: OrderFacts) -> list[Sum]:
    """What was taken off, each by its name, and what bringing it costs."""
    order = facts.order
    off = [one for one in facts.adjustments if one.kind is not AdjustmentKind.DELIVERY]
    sums = [Sum(_name(one), Money(one.amount_minor, order.currency)) for one in off]
    if order.delivery_minor:
        delivery = Money(order.delivery_minor, order.currency)
        sums.append(Sum(msg("page-delivery"), delivery))
    elif order.address is not None:
        sums.append(Sum(msg("page-delivery"), None))
    if len(facts.lines) > 1 and (off or order.delivery_minor):
        sums.insert(0, Sum(msg("page-goods"), Money(order.subtotal_minor, order.currency)))
    return sums


def _name(change: Adjustment) -> Message:
    if change.kind is AdjustmentKind.POINTS:
        return msg("page-points", points=int(change.label))
    if change.kind is AdjustmentKind.DISCOUNT and change.label:
        return msg("page-discount-code", code=Code(change.label))
    return msg("page-discount")


def brought(facts: OrderFacts) -> Sequence[Message]:
    """Which way it comes and when, where to by its postal code, and what its packer was told."""
    order = facts.order
    code = (order.address or {}).get("postal_code")
    words = delivery_words.of_order(order, facts.promise)
    if code:
        hidden = HIDDEN * (len(code) - SHOWN_OF_POSTAL_CODE)
        words.append(msg("order-postal", code=Code(hidden + code[-SHOWN_OF_POSTAL_CODE:])))
    return [*words, *noted(order.note)]

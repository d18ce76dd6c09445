"""What the buyer of an order has not been told yet, and why, and what they were told by text message."""

from collections.abc import Mapping

from bot.dialogue.cards import Words
from common.messages import Message, msg
from handlers.merchants.messages import why
from models import Order
from shop import texting, withheld
from shop.context import Shopping

NAMED: Mapping[str, str] = {
    "order-thanks": "payment",
    "payment-failed": "payment",
    "payment-review": "payment",
    "receipt-refused": "payment",
    "receipt-lost": "payment",
    "order-accepted": "accepted",
    "order-packed": "packed",
    "order-shipped": "shipped",
    "shipment-moved": "moved",
    "parcel-expected": "expected",
    "order-delivered": "delivered",
    "order-delayed": "delayed",
    "order-called-off": "called-off",
    "money-returned": "money",
    "refund-coming": "money",
}
"""What the news is called; the rest is news of the order."""


def lines(ctx: Shopping, order: Order) -> list[Words]:
    """One line for each."""
    said: list[Words] = []
    for one in withheld.about_order(ctx, order):
        what, reason = _what(one.name), why(one.reason)
        if one.until is None:
            said.append(msg("order-untold", what=what, why=reason))
        else:
            said.append(msg("order-untold-until", what=what, why=reason, until=one.until))
    said += [
        msg("order-texted", what=_what(text.name), at=text.at)
        for text in texting.sent_of(ctx.session, order.id)
    ]
    return said


def _what(name: str) -> Message:
    return msg(f"news-of-{NAMED.get(name, 'order')}")

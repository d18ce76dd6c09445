"""News of orders in the few words of a text message, each with the way to its order page.

Only what a buyer must not miss goes by SMS: that they have paid, that it is on its way and comes, and
whatever is not as it should be.
"""

from collections.abc import Mapping
from typing import Any

from common.messages import Code, msg
from common.text import clip
from handlers import paying
from models import Order, TransitStage
from shop import arrivals, attempts, fulfilment, orders
from shop.context import Shopping
from shop.texting import Short

NAME_LETTERS = 24
"""Of the shop's name; the words have to fit as well."""

Payload = Mapping[str, Any]


def shorten(ctx: Shopping, name: str, payload: Payload) -> Short | None:
    """A notice in short; None for what never goes by text message."""
    key = SHORT.get(name)
    if key is None:
        return None
    order = _order_of(ctx, payload)
    if not _is_worth_it(name, order, payload):
        return None
    link = paying.order_page(ctx, order) or ""
    shop = clip(ctx.shop.name, NAME_LETTERS)
    return Short(msg(key, shop=shop, code=Code(order.code), link=link), order)


def _is_worth_it(name: str, order: Order, payload: Payload) -> bool:
    """Of a parcel that is packed only whoever fetches it has to know, and of one on its way whoever
    has to be at home.
    """
    if name == "order-packed":
        return fulfilment.is_collected(order)
    if name == "shipment-moved":
        return bool(payload["stage"] == TransitStage.AT_THE_DOOR)
    return True


def _order_of(ctx: Shopping, payload: Payload) -> Order:
    order_id = payload.get("order_id") or attempts.order_of(ctx.session, payload["attempt_id"])
    return orders.by_id(ctx.session, order_id)


SHORT: Mapping[str, str] = {
    "order-thanks": "sms-paid",
    "order-packed": "sms-to-collect",
    "order-shipped": "sms-shipped",
    "shipment-moved": "sms-at-the-door",
    arrivals.EXPECTED: "sms-expected",
    "order-delayed": "sms-delayed",
    "order-called-off": "sms-called-off",
    "money-returned": "sms-money-returned",
    "payment-review": "sms-to-look-at",
    "receipt-refused": "sms-to-look-at",
    "receipt-lost": "sms-to-look-at",
}
"""The sentence of each notice that may go by text message."""

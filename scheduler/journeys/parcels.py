"""What is said of an order from its packing to the buyer's door."""

from datetime import timedelta

from scheduler.planning import Journey
from shop import order_lookup, orders
from shop.context import Shopping
from shop.events import (
    OrderAccepted,
    OrderDelayed,
    OrderDelivered,
    OrderPacked,
    OrderShipped,
    ShipmentMoved,
)

A_LITTLE = timedelta(minutes=10)


def _was_brought(ctx: Shopping, event: OrderDelivered) -> bool:
    """Whether somebody of the shop says that it has arrived: its buyer need not hear what they
    have said themselves, nor what only counts as true because nobody has said anything. Keys, links
    and files say it themselves.
    """
    if event.shipment_id is None:
        return False
    buyer = order_lookup.buyer_of(ctx.session, orders.by_id(ctx.session, event.order_id))
    return ctx.person is not None and ctx.person.id != buyer.id


JOURNEYS = (
    # The next step may follow at once; then only that is told.
    Journey("order-accepted", OrderAccepted, wait=A_LITTLE),
    Journey("order-packed", OrderPacked, wait=A_LITTLE),
    Journey("order-shipped", OrderShipped),
    Journey("shipment-moved", ShipmentMoved),
    Journey("order-delivered", OrderDelivered, when=_was_brought),
    Journey("order-delayed", OrderDelayed),
)

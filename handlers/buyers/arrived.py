"""A buyer says that their parcel is there: nobody knows better, and their points wait for it."""

from collections.abc import Iterable

from bot.dialogue.cards import Answer, Button, Go, button
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role
from models import Order, Shipment, ShipmentState
from shop import fulfilment, orders
from shop.context import Shopping


@screen("order/{code}/received", role=Role.BUYER, changes=True)
def received(ctx: Shopping, code: str) -> Answer:
    """Everything that has left is with its buyer; saying so twice is saying it once."""
    order = fulfilment.received(ctx, orders.by_code(ctx, code))
    return Go(route("order", order.code), msg("order-received"))


def way_to(order: Order, parcels: Iterable[Shipment]) -> list[Button]:
    """Saying that it has come, while something is on its way."""
    if not any(parcel.state is ShipmentState.HANDED_OVER for parcel in parcels):
        return []
    label = msg("order-received-button")
    return [button(label, route("order", order.code, "received"), style="success")]

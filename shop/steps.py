"""What each step of fulfilment has in common: whether it may be taken, and what it leaves behind."""

from models import Order, OrderState, Shipment, ShipmentState
from shop import audit, orders
from shop.context import Shopping
from shop.parcels import note


def to_fulfil(ctx: Shopping, order_id: int) -> Order:
    """The order, held, if it is to be fulfilled.

    Raises:
        Conflict: it is not paid, or closed.
    """
    order = orders.locked(ctx.session, order_id)
    return order if order.state is OrderState.CONFIRMED else orders.mark_confirmed(ctx, order)


def take_on(ctx: Shopping, order: Order) -> None:
    """An order that is held has somebody who sees to it; the first step of any kind says so."""
    if order.accepted_at is not None:
        return
    order.accepted_at = ctx.now
    order.version += 1
    ctx.session.flush()
    after = {"accepted_at": ctx.now.isoformat()}
    audit.write(ctx, "order.accepted", "order", order.id, None, after)


def write(
    ctx: Shopping,
    parcel: Shipment,
    state: ShipmentState,
    more: dict[str, str | None] | None = None,
    *,
    words: str = "",
) -> None:
    """Write a new state of a parcel whose order is locked; `words` stay with the event."""
    before, parcel.state = parcel.state, state
    ctx.session.flush()
    note(ctx, parcel, state, words)
    after = {"state": state.value, **(more or {})}
    audit.write(
        ctx, f"shipment.{dashed(state)}", "shipment", parcel.id, {"state": before.value}, after
    )


def dashed(stage: str) -> str:
    """A stage as the names of audit rows have it."""
    return str(stage).replace("_", "-")

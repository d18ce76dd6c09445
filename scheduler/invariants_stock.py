"""Every unit is explained by a movement, and held or sold as its order says."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from models import (
    DigitalItem,
    DigitalKind,
    MovementKind,
    Order,
    OrderLine,
    OrderState,
    PaymentState,
    StockMovement,
    Variant,
)
from scheduler.broken import Rows, never


@never("stock-unexplained")
def stock_is_explained() -> Rows:
    """What is reserved and on hand of a variant is the sum of its movements."""
    reserved = _moved({MovementKind.RESERVE: 1, MovementKind.RELEASE: -1, MovementKind.COMMIT: -1})
    on_hand = _moved({MovementKind.RECEIVE: 1, MovementKind.ADJUST: 1, MovementKind.COMMIT: -1})
    return (
        select(
            col(Variant.id).label("variant"),
            col(Variant.reserved),
            reserved.label("reserved_by_movements"),
            col(Variant.on_hand),
            on_hand.label("on_hand_by_movements"),
        )
        .outerjoin(StockMovement, col(StockMovement.variant_id) == col(Variant.id))
        .group_by(col(Variant.id))
        .having(or_(col(Variant.reserved) != reserved, col(Variant.on_hand) != on_hand))
    )


@never("stock-not-of-order")
def stock_follows_orders() -> Rows:
    """An order that waits for its money holds its goods, a paid one has taken them out of the
    stock, one that ended holds nothing and has brought them back if it was paid.
    """
    held = _moved({MovementKind.RESERVE: 1, MovementKind.RELEASE: -1, MovementKind.COMMIT: -1})
    sold = _moved({MovementKind.COMMIT: 1, MovementKind.RECEIVE: -1})
    waits = col(Order.payment_state).in_((PaymentState.UNPAID, PaymentState.PART))
    is_over = col(Order.state).in_((OrderState.EXPIRED, OrderState.CANCELLED))
    quantity = col(OrderLine.quantity)
    return (
        select(
            col(Order.id).label("order"),
            col(OrderLine.variant_id).label("variant"),
            quantity,
            held.label("held"),
            sold.label("sold"),
        )
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .outerjoin(
            StockMovement,
            and_(
                col(StockMovement.order_id) == col(Order.id),
                col(StockMovement.variant_id) == col(OrderLine.variant_id),
            ),
        )
        .group_by(col(Order.id), col(OrderLine.id))
        .having(
            or_(
                held != case((or_(~waits, is_over), 0), else_=quantity),
                sold != case((or_(waits, is_over), 0), else_=quantity),
            )
        )
    )


@never("keys-not-stock")
def keys_are_stock() -> Rows:
    """As many keys are for sale as nobody owns."""
    owned = func.count(col(DigitalItem.order_line_id))
    return (
        select(
            col(Variant.id).label("variant"),
            col(Variant.on_hand),
            (func.count() - owned).label("free_keys"),
        )
        .join(DigitalItem, col(DigitalItem.variant_id) == col(Variant.id))
        .where(col(DigitalItem.kind) == DigitalKind.KEY)
        .group_by(col(Variant.id))
        .having(col(Variant.on_hand) != func.count() - owned)
    )


@never("keys-not-of-order")
def keys_follow_orders() -> Rows:
    """A paid line of keys owns its number of them. Money that went back takes none along, so only
    more or fewer than were bought is wrong.
    """
    count = func.count(col(DigitalItem.id))
    is_paid = col(Order.paid_at).is_not(None)
    return (
        select(col(Order.id).label("order"), col(OrderLine.id).label("line"), count.label("keys"))
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .join(DigitalItem, col(DigitalItem.order_line_id) == col(OrderLine.id))
        .group_by(col(Order.id), col(OrderLine.id))
        .having(or_(count != col(OrderLine.quantity), ~is_paid))
    )


def _moved(signs: Mapping[MovementKind, int]) -> ColumnElement[int]:
    """The sum of movements, each kind with its sign."""
    quantity = col(StockMovement.quantity)
    signed = [(col(StockMovement.kind) == kind, quantity * sign) for kind, sign in signs.items()]
    return func.coalesce(func.sum(case(*signed, else_=0)), 0)

"""Every unit is explained by a movement, and held or sold as its order says."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

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
from scheduler.broken import Broken, broken


def stock_is_explained(session: Session, _now: datetime) -> list[Broken]:
    """What is reserved and on hand of a variant is the sum of its movements."""
    reserved = _moved({MovementKind.RESERVE: 1, MovementKind.RELEASE: -1, MovementKind.COMMIT: -1})
    on_hand = _moved({MovementKind.RECEIVE: 1, MovementKind.ADJUST: 1, MovementKind.COMMIT: -1})
    return broken(
        session,
        "stock-unexplained",
        select(
            col(Variant.id).label("variant"),
            col(Variant.reserved),
            reserved.label("reserved_by_movements"),
            col(Variant.on_hand),
            on_hand.label("on_hand_by_movements"),
        )
        .outerjoin(StockMovement, col(StockMovement.variant_id) == col(Variant.id))
        .group_by(col(Variant.id))
        .having(or_(col(Variant.reserved) != reserved, col(Variant.on_hand) != on_hand)),
    )


def stock_follows_orders(session: Session, _now: datetime) -> list[Broken]:
    """An order that waits for its money holds its goods, a paid one has taken them out of the
    stock, one that ended holds nothing and has brought them back if it was paid.
    """
    held = _moved({MovementKind.RESERVE: 1, MovementKind.RELEASE: -1, MovementKind.COMMIT: -1})
    sold = _moved({MovementKind.COMMIT: 1, MovementKind.RECEIVE: -1})
    waits = col(Order.payment_state).in_((PaymentState.UNPAID, PaymentState.PART))
    is_over = col(Order.state).in_((OrderState.EXPIRED, OrderState.CANCELLED))
    quantity = col(OrderLine.quantity)
    return broken(
        session,
        "stock-not-of-order",
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
        ),
    )


def keys_follow_orders(session: Session, _now: datetime) -> list[Broken]:
    """As many keys are for sale as nobody owns, and a paid line of such a good owns its number."""
    return [*_keys_are_stock(session), *_keys_are_paid(session)]


def _keys_are_stock(session: Session) -> list[Broken]:
    owned = func.count(col(DigitalItem.order_line_id))
    return broken(
        session,
        "keys-not-stock",
        select(
            col(Variant.id).label("variant"),
            col(Variant.on_hand),
            (func.count() - owned).label("free_keys"),
        )
        .join(DigitalItem, col(DigitalItem.variant_id) == col(Variant.id))
        .where(col(DigitalItem.kind) == DigitalKind.KEY)
        .group_by(col(Variant.id))
        .having(col(Variant.on_hand) != func.count() - owned),
    )


def _keys_are_paid(session: Session) -> list[Broken]:
    """Money that went back takes no key along, so only more or fewer than were bought is wrong."""
    count = func.count(col(DigitalItem.id))
    is_paid = col(Order.paid_at).is_not(None)
    return broken(
        session,
        "keys-not-of-order",
        select(col(Order.id).label("order"), col(OrderLine.id).label("line"), count.label("keys"))
        .join(OrderLine, col(OrderLine.order_id) == col(Order.id))
        .join(DigitalItem, col(DigitalItem.order_line_id) == col(OrderLine.id))
        .group_by(col(Order.id), col(OrderLine.id))
        .having(or_(count != col(OrderLine.quantity), ~is_paid)),
    )


def _moved(signs: Mapping[MovementKind, int]) -> ColumnElement[int]:
    """The sum of movements, each kind with its sign."""
    quantity = col(StockMovement.quantity)
    signed = [(col(StockMovement.kind) == kind, quantity * sign) for kind, sign in signs.items()]
    return func.coalesce(func.sum(case(*signed, else_=0)), 0)

"""The board of those who work here: which orders wait for what."""

from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import and_, case, col, exists, func, or_, select

from common.roles import Role
from models import (
    Order,
    OrderState,
    PaymentAttempt,
    PaymentReceipt,
    PaymentState,
    ReceiptState,
    Refund,
    RefundState,
    ReturnRequest,
    ReturnState,
    Shipment,
    ShipmentState,
)
from shop import money_queue
from shop.context import Shopping


class Pile(StrEnum):
    """What an order of the shop waits for."""

    NEW = "new"
    """Paid, and nobody has taken it on."""
    ACCEPTED = "accepted"
    """To be packed, or to be sent if nothing of it travels."""
    PACKED = "packed"
    """For its carrier, or for the buyer who comes for it."""
    ON_THE_WAY = "on_the_way"
    """With its carrier."""
    PROBLEMS = "problems"
    """A person has to look: money that fits nothing, a receipt, goods that were handed over and not
    paid, a parcel that came back, or a buyer who wants to give something back and waits for an answer.
    """
    DELIVERED = "delivered"
    """Nothing: the buyer has it."""


def counts(ctx: Shopping) -> dict[Pile, int]:
    """How many orders wait for each thing; what is delivered waits for nothing.

    Raises:
        NotAllowed: for buyers.
    """
    ctx.need(Role.PACKER)
    open_ones = (
        select(_waits_for().label("pile")).where(Order.state == OrderState.CONFIRMED).subquery()
    )
    waiting = ctx.session.exec(select(open_ones.c.pile, func.count()).group_by(open_ones.c.pile))
    found = {Pile(pile): count for pile, count in waiting}
    troubled = select(func.count()).select_from(Order).where(_is_troubled())
    return {**found, Pile.PROBLEMS: ctx.session.exec(troubled).one()}


def orders_in(ctx: Shopping, pile: Pile, *, most: int = 10, skip: int = 0) -> list[Order]:
    """The orders of a pile, those that wait longest first; of the delivered the last ones.

    Raises:
        NotAllowed: for buyers.
    """
    ctx.need(Role.PACKER)
    found = select(Order).where(*_of(pile))
    by_age = (col(Order.placed_at), col(Order.id))
    newest = (col(Order.placed_at).desc(), col(Order.id).desc())
    ordered = found.order_by(*(newest if pile is Pile.DELIVERED else by_age))
    return list(ctx.session.exec(ordered.offset(skip).limit(most)).all())


def pile_of(ctx: Shopping, order: Order) -> Pile | None:
    """What an order waits for; None when that is the buyer's money, or nothing any more."""
    if order.state is OrderState.COMPLETED:
        return Pile.DELIVERED
    if order.state is not OrderState.CONFIRMED:
        return None
    found = ctx.session.exec(select(_waits_for()).where(Order.id == order.id)).one()
    return Pile(found)


def _of(pile: Pile) -> list[ColumnElement[bool]]:
    if pile is Pile.PROBLEMS:
        return [_is_troubled()]
    if pile is Pile.DELIVERED:
        return [col(Order.state) == OrderState.COMPLETED]
    return [col(Order.state) == OrderState.CONFIRMED, _waits_for() == pile.value]


def _waits_for() -> ColumnElement[str]:
    return case(
        (_has_parcel(ShipmentState.HANDED_OVER), Pile.ON_THE_WAY.value),
        (_has_parcel(ShipmentState.PACKED), Pile.PACKED.value),
        (col(Order.accepted_at).is_(None), Pile.NEW.value),
        else_=Pile.ACCEPTED.value,
    )


def _has_parcel(state: ShipmentState) -> ColumnElement[bool]:
    return exists().where(col(Shipment.order_id) == col(Order.id), col(Shipment.state) == state)


def _is_troubled() -> ColumnElement[bool]:
    review = select(PaymentAttempt.order_id).where(money_queue.is_waiting())
    by_hand = select(Refund.order_id).where(Refund.state == RefundState.BY_HAND)
    asked = select(ReturnRequest.order_id).where(ReturnRequest.state == ReturnState.ASKED)
    back = select(Shipment.order_id).where(Shipment.state == ShipmentState.RETURNED)
    receipt = (
        select(PaymentAttempt.order_id)
        .join(PaymentReceipt, col(PaymentReceipt.attempt_id) == PaymentAttempt.id)
        .where(PaymentReceipt.state == ReceiptState.WAITING)
    )
    unpaid = and_(
        col(Order.state) == OrderState.CONFIRMED,
        col(Order.payment_state) == PaymentState.UNPAID,
        _has_parcel(ShipmentState.DELIVERED),
    )
    found = (col(Order.id).in_(ids) for ids in (review, by_hand, asked, receipt))
    is_back = and_(col(Order.id).in_(back), col(Order.state) != OrderState.CANCELLED)
    return or_(*found, is_back, unpaid)

"""Giving goods back: a buyer asks within the days for it, and people of the shop see to the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from common.errors import BadInput, Conflict, NotFound
from common.ids import new_id
from common.messages import Code
from common.text import clean_input
from models import (
    Order,
    OrderLine,
    OrderState,
    PaymentState,
    Product,
    ProductKind,
    ReturnLine,
    ReturnReason,
    ReturnRequest,
    ReturnState,
    SupportCase,
    Variant,
)
from shop import audit, fulfilment, support, withdrawal
from shop.context import Shopping
from shop.events import ReturnRequested
from shop.order_lookup import check_may_see, is_of_another, lines_of, locked

LONGEST_WORDS = 500
"""Characters."""
_PAID = (PaymentState.PAID, PaymentState.SURPLUS, PaymentState.PART_REFUNDED)


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of an order of which so many units may still be given back."""

    line_id: int
    name: str
    label: str | None
    left: int


def open_until(ctx: Shopping, order: Order) -> datetime | None:
    """When an order cannot be given back any more; None before anything of it has left."""
    if order.payment_state not in _PAID or order.state is OrderState.CANCELLED:
        return None
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    arrived = withdrawal.arrived_at(order, parcels, fulfilment.events_of(ctx.session, order.id))
    return None if arrived is None else withdrawal.closes_at(ctx.shop, arrived)


def returnable(ctx: Shopping, order: Order) -> list[Returnable]:
    """What of an order has been sent and not been asked to be taken back yet; whoever has got
    something digital keeps it.
    """
    asked = _asked(ctx.session, order.id)
    travels = _travelling(ctx.session, order.id)
    found = [
        Returnable(line.id, line.name, line.label, line.quantity - asked.get(line.id, 0))
        for line in lines_of(ctx.session, order.id)
        if line.id in travels
    ]
    return [one for one in found if one.left > 0]


def check(ctx: Shopping, order: Order) -> list[Returnable]:
    """What may be given back at this moment.

    Raises:
        Conflict: nothing has left yet, the days for it are over, or there is nothing more.
    """
    until = open_until(ctx, order)
    if until is None:
        raise Conflict("order-nothing-to-ask", code=Code(order.code))
    if ctx.now >= until:
        last = (until - timedelta(seconds=1)).astimezone(ctx.shop.zone).date()
        raise Conflict("return-too-late", code=Code(order.code), until=last)
    found = returnable(ctx, order)
    if not found:
        raise Conflict("return-asked-already", code=Code(order.code))
    return found


def request(
    ctx: Shopping,
    order: Order,
    wanted: Mapping[int, int],
    reason: ReturnReason,
    words: str = "",
) -> ReturnRequest:
    """The buyer asks to give so many units of each line back; the staff have it in a talk.

    Raises:
        NotFound: it is somebody else's.
        Conflict: nothing can be given back, not any more, or fewer than that.
        BadInput: nothing is wanted, or there are too many words.
    """
    order = locked(ctx.session, order.id)
    if is_of_another(ctx, order):
        raise NotFound("order-gone")
    check_may_see(ctx, order)
    left = {one.line_id: one.left for one in check(ctx, order)}
    if not wanted:
        raise BadInput("order-reason-missing")
    if any(not 0 < count <= left.get(line_id, 0) for line_id, count in wanted.items()):
        raise Conflict("return-asked-already", code=Code(order.code))
    case = support.open_case(ctx, order=order, told=False)
    case.order_id = order.id
    made = ReturnRequest(
        id=new_id(),
        order_id=order.id,
        case_id=case.id,
        reason=reason,
        words=clean_input(words, LONGEST_WORDS),
        asked_at=ctx.now,
    )
    ctx.session.add(made)
    ctx.session.flush()
    ctx.session.add_all(
        ReturnLine(request_id=made.id, order_line_id=line_id, quantity=count)
        for line_id, count in wanted.items()
    )
    ctx.session.flush()
    facts = {"reason": reason.value, "units": sum(wanted.values())}
    audit.write(ctx, "order.return-requested", "order", order.id, None, facts)
    ctx.publish(ReturnRequested(made.id, made.case_id))
    return made


def requests_of(session: Session, order_id: int) -> list[ReturnRequest]:
    """What was asked for an order, the first first."""
    rows = session.exec(
        select(ReturnRequest)
        .where(ReturnRequest.order_id == order_id)
        .order_by(col(ReturnRequest.asked_at), col(ReturnRequest.id))
    )
    return list(rows.all())


def by_id(session: Session, request_id: int) -> ReturnRequest:
    """A request by its id as it is now.

    Raises:
        NotFound: there is none.
    """
    found = session.get(ReturnRequest, request_id, populate_existing=True)
    if found is None:
        raise NotFound("order-gone")
    return found


def has_begun(ctx: Shopping, talk: SupportCase) -> bool:
    """Whether a talk began with a wish to give goods back, of which there is news of its own."""
    found = ctx.session.exec(
        select(ReturnRequest.id).where(
            ReturnRequest.case_id == talk.id, ReturnRequest.asked_at == talk.opened_at
        )
    )
    return found.first() is not None


def is_answered(ctx: Shopping, payload: Mapping[str, Any]) -> bool:
    """Whether the buyer need not wait for an answer any more."""
    return by_id(ctx.session, payload["request_id"]).state is not ReturnState.ASKED


def goods_of(session: Session, request_id: int) -> list[tuple[OrderLine, int]]:
    """The lines of a request, and how many units of each."""
    rows = session.exec(
        select(OrderLine, ReturnLine.quantity)
        .join(ReturnLine, col(ReturnLine.order_line_id) == OrderLine.id)
        .where(ReturnLine.request_id == request_id)
        .order_by(col(OrderLine.id))
    )
    return list(rows.all())


def _asked(session: Session, order_id: int) -> dict[int, int]:
    rows = session.exec(
        select(ReturnLine.order_line_id, func.sum(ReturnLine.quantity))
        .join(ReturnRequest, col(ReturnRequest.id) == ReturnLine.request_id)
        .where(ReturnRequest.order_id == order_id, ReturnRequest.state != ReturnState.CLOSED)
        .group_by(col(ReturnLine.order_line_id))
    )
    return {line_id: int(count) for line_id, count in rows}


def _travelling(session: Session, order_id: int) -> set[int]:
    rows = session.exec(
        select(OrderLine.id)
        .join(Variant, col(Variant.id) == OrderLine.variant_id)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(OrderLine.order_id == order_id, Product.kind == ProductKind.PHYSICAL)
    )
    return set(rows)

"""Cash on delivery: an order is confirmed without its money, which comes when its goods are handed
over. Until then it is an attempt that waits (`issued`), and the goods stay reserved.
"""

from datetime import timedelta

from sqlmodel import Session, col, func, select

from common.errors import BadInput, Conflict, LimitReached, ShopError
from common.ids import new_id
from common.messages import Code
from common.money import Money
from common.roles import Role
from models import (
    AttemptState,
    Order,
    OrderState,
    PaymentAttempt,
    PaymentState,
    Shipment,
    ShipmentState,
)
from models.database import add_row
from payments.base import Verification, Verified
from shop import (
    arriving,
    attempts,
    audit,
    billing,
    card_transfers,
    delivery,
    digital,
    fulfilment,
    kin,
    opening,
    order_lookup,
    orders,
    parcels,
    placing,
)
from shop.attempts import attempts_of
from shop.context import Shopping
from shop.events import CashChosen, OrderCancelled, OrderConfirmed
from shop.hand_ways import CASH, CashTerms
from shop.settings import Shop
from shop.steps import write

AT_MOST = timedelta(days=90)
"""How long such money may take; then somebody has forgotten it."""
UNCLAIMED = "unclaimed"
"""Why an order was cancelled whose goods nobody took at the door."""


def is_offered(ctx: Shopping, order: Order) -> bool:
    """Whether this order may be paid at the door."""
    return may_be(ctx.session, ctx.shop, order)


def may_be(session: Session, shop: Shop, order: Order) -> bool:
    """The same for whoever only reads."""
    return shop.cash is not None and _refusal(session, shop, order) is None


def refusal(ctx: Shopping, order: Order) -> ShopError | None:
    """Why an order may not be paid at the door; None where it may."""
    return _refusal(ctx.session, ctx.shop, order)


def _refusal(session: Session, shop: Shop, order: Order) -> ShopError | None:
    terms = shop.cash
    if terms is None:
        return BadInput("cash-not-here")
    if order.state is not OrderState.PLACED or order.payment_state is not PaymentState.UNPAID:
        return Conflict("order-closed", code=Code(order.code))
    if digital.is_of(session, order) or not parcels.travels(session, order.id):
        return BadInput("cash-not-digital")
    if not _is_reached(order, terms):
        return BadInput("cash-not-there")
    if order.total_minor > terms.most_minor:
        return BadInput("cash-too-much", most=Money(terms.most_minor, order.currency))
    if _owed(session, order.person_id) >= terms.most_orders:
        return LimitReached("cash-too-many", most=terms.most_orders)
    return None


def choose(ctx: Shopping, order: Order) -> Order:
    """The buyer pays at the door: the order goes to those who pack. Twice is once.

    Raises:
        BadInput: not here, not for such goods, not to such an address, or not so much.
        LimitReached: they owe for as many orders as one may.
        Conflict: the order is paid or closed, its time is over, or a receipt is being looked at.
    """
    # Two orders of one person at the same moment would each count the other one out.
    placing.lock_person(ctx, order_lookup.buyer_of(ctx.session, order).id)
    order = orders.locked(ctx.session, order.id)
    if order.is_due_at_door:
        return order
    refused = refusal(ctx, order)
    if refused is not None:
        raise refused
    order = opening.to_pay(ctx, order)
    card_transfers.give_up(ctx, order)
    opening.check_tries(attempts_of(ctx.session, order.id))
    _open(ctx, order)
    orders.move(ctx, order, OrderState.CONFIRMED)
    fulfilment.prepare(ctx, order)
    ctx.publish(OrderConfirmed(order.id))
    ctx.publish(CashChosen(order.id))
    return order


def collected(ctx: Shopping, order: Order) -> Order:
    """Its buyer has the goods and the shop has the money. Twice is once.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: it is not to be paid at the door, or has not left yet.
    """
    ctx.need(Role.PACKER)
    order = orders.locked(ctx.session, order.id)
    if order.paid_at is not None:
        return order
    attempt = _due(ctx, order)
    for parcel in fulfilment.shipments_of(ctx.session, order.id):
        fulfilment.delivered(ctx, parcel)
    said = Verification(Verified.PAID, attempt.provider_ref or "", attempt.amount)
    billing.record(ctx, attempt.id, said, source="staff")
    ctx.session.refresh(order)
    arriving.complete(ctx, order)
    return order


def unclaimed(ctx: Shopping, order: Order) -> Order:
    """Nobody took the parcel or paid for it: it comes back and the order is off. Twice is once.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: it is not to be paid at the door, or no parcel of it is on its way.
    """
    ctx.need(Role.PACKER)
    order = orders.locked(ctx.session, order.id)
    if order.state is OrderState.CANCELLED and order.reason == UNCLAIMED:
        return order
    attempt = _due(ctx, order)
    travelling = [one for one in fulfilment.shipments_of(ctx.session, order.id) if _is_out(one)]
    if not travelling:
        raise Conflict("order-not-shipped", code=Code(order.code))
    for parcel in travelling:
        write(ctx, parcel, ShipmentState.RETURNED)
    attempts.move(ctx, attempt, AttemptState.CANCELLED, result_at=ctx.now)
    orders.close(ctx, order, OrderState.CANCELLED, UNCLAIMED)
    ctx.publish(OrderCancelled(order.id))
    return order


def _is_reached(order: Order, terms: CashTerms) -> bool:
    """Whether somebody of the shop meets the buyer: at the counter, or in one of its regions."""
    if parcels.is_collected(order):
        return True
    to = order.address or {}
    known = [to.get(part) for part in ("province", "district", "text")]
    return delivery.is_within(terms.regions, "\n".join(one for one in known if one))


def _is_out(parcel: Shipment) -> bool:
    return parcel.state is ShipmentState.HANDED_OVER


def _due(ctx: Shopping, order: Order) -> PaymentAttempt:
    known = attempts_of(ctx.session, order.id)
    waiting = [one for one in known if one.gateway == CASH and one.state is AttemptState.ISSUED]
    if not order.is_due_at_door or not waiting:
        raise Conflict("cash-not-due", code=Code(order.code))
    return attempts.locked(ctx.session, waiting[-1].id)


def _open(ctx: Shopping, order: Order) -> None:
    id_ = new_id()
    attempt = add_row(
        ctx.session,
        PaymentAttempt,
        id=id_,
        order_id=order.id,
        gateway=CASH,
        state=AttemptState.ISSUED,
        amount_minor=order.open_amount.minor,
        currency=order.currency,
        order_amount_minor=order.open_amount.minor,
        provider_ref=f"{CASH}-{id_}",
        expires_at=ctx.now + AT_MOST,
        created_at=ctx.now,
    )
    attempts.note(ctx, attempt, "opened", ctx.actor)
    state = {"state": attempt.state.value}
    audit.write(ctx, "payment.issued", "attempt", attempt.id, None, state)


def _owed(session: Session, person_id: int) -> int:
    """Orders of somebody that are confirmed and not paid."""
    count = select(func.count()).where(
        col(Order.person_id).in_(kin.ids(session, person_id)),
        Order.state == OrderState.CONFIRMED,
        Order.payment_state == PaymentState.UNPAID,
    )
    return int(session.exec(count).one())

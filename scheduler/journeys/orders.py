"""What its buyer and the shop hear of an order."""

from common.roles import Role
from models import PaymentAttempt
from scheduler.planning import Journey, without
from shop import digital, order_lookup, orders, parcels
from shop.context import Shopping
from shop.events import CashChosen, OrderCancelled, OrderExpired, OrderPaid, OrderReaddressed
from shop.hand_ways import CASH


def _is_digital(ctx: Shopping, event: OrderPaid) -> bool:
    """Whether something of it is delivered right here."""
    return digital.is_of(ctx.session, orders.by_id(ctx.session, event.order_id))


def _travels(ctx: Shopping, event: OrderPaid | CashChosen) -> bool:
    """Whether there is a parcel to pack."""
    return parcels.travels(ctx.session, event.order_id)


def _not_at_the_door(ctx: Shopping, event: OrderPaid) -> bool:
    """Whether anybody has still to hear of it: money at the door comes after thanks and packing."""
    return ctx.session.get_one(PaymentAttempt, event.attempt_id).gateway != CASH


def _is_paid(ctx: Shopping, event: OrderReaddressed) -> bool:
    """Whether somebody may be about to pack it."""
    return orders.by_id(ctx.session, event.order_id).paid_at is not None


def _by_the_shop(ctx: Shopping, event: OrderCancelled) -> bool:
    """Whether somebody else than its buyer has called an order off."""
    buyer = order_lookup.buyer_of(ctx.session, orders.by_id(ctx.session, event.order_id))
    return ctx.person is None or ctx.person.id != buyer.id


JOURNEYS = (
    Journey("order-thanks", OrderPaid, when=_not_at_the_door),
    Journey("cash-thanks", CashChosen),
    Journey("cash-alert", CashChosen, Role.OWNER),
    Journey(
        "digital-goods",
        OrderPaid,
        when=_is_digital,
        leaves_out=without("attempt_id", "late"),
    ),
    Journey(
        "order-paid-alert",
        OrderPaid,
        Role.OWNER,
        when=_not_at_the_door,
        leaves_out=without("attempt_id"),
    ),
    Journey(
        "order-to-pack",
        OrderPaid,
        Role.PACKER,
        not_to=Role.OWNER,
        when=_travels,
        leaves_out=without("attempt_id", "late"),
        once_per="order",
    ),
    Journey(
        "order-to-pack",
        CashChosen,
        Role.PACKER,
        not_to=Role.OWNER,
        when=_travels,
        once_per="order",
    ),
    Journey("order-expired", OrderExpired),
    Journey("order-called-off", OrderCancelled, when=_by_the_shop),
    Journey("order-readdressed", OrderReaddressed, Role.PACKER, when=_is_paid, repeats=True),
)

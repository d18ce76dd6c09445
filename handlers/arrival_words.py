"""When something arrives, in words: the days that were promised, and how many are left."""

from collections.abc import Iterable

from bot.dialogue.cards import Words
from common.messages import Message, msg
from models import DeliveryKind, DeliveryPromise, Order, Shipment, ShipmentState
from shop import promises
from shop.context import Shopping


def promised(ctx: Shopping, order: Order) -> Iterable[Words]:
    """The days that are promised now, as the buyer's calendar has them."""
    promise = promises.for_buyer(ctx, order)
    if promise is not None:
        yield days_of(order, promise)


def leaves(ctx: Shopping, order: Order) -> Iterable[Words]:
    """Until when it leaves the shop; nothing for what is collected."""
    promise = promises.of(ctx.session, order.id)
    if promise is not None and not _is_collected(order):
        yield msg("delivery-leaves-by", day=promise.ships_on)


def days_of(order: Order, promise: DeliveryPromise) -> Message:
    """From when until when."""
    if _is_collected(order):
        return msg("delivery-ready-on", day=promise.last_on)
    if promise.first_on == promise.last_on:
        return msg("delivery-arrives-on", day=promise.last_on)
    return msg("delivery-arrives-between", first=promise.first_on, last=promise.last_on)


def left(ctx: Shopping, order: Order, parcel: Shipment) -> Iterable[Words]:
    """How long it still takes, counted today; nothing where no days were promised."""
    promise = promises.for_buyer(ctx, order)
    if promise is None or _is_collected(order) or parcel.state is not ShipmentState.HANDED_OVER:
        return
    least, most = promises.days_left(ctx, promise)
    if most < 0:
        yield msg("arrival-late")
    elif most == 0:
        yield msg("arrival-today")
    elif least <= 0:
        yield msg("arrival-from-today", last=promise.last_on)
    elif most == 1:
        yield msg("arrival-tomorrow")
    elif least == most:
        yield msg("arrival-in-days", days=most)
    else:
        yield msg("arrival-in-days-range", least=least, most=most)


def _is_collected(order: Order) -> bool:
    return order.delivery is not None and order.delivery["kind"] == DeliveryKind.PICKUP.value

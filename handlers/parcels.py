"""News of a parcel: each stage of its way, with its carrier, and how long it still takes."""

from collections.abc import Iterable

from bot.dialogue.cards import Button, Card, Words, button, card, link
from bot.dialogue.routes import notice, route
from common.messages import Code, Message, msg
from handlers import arrival_words, standing
from handlers.buyers import arrived
from handlers.wording import MENU_BUTTON, PERSON_BUTTON, called, status_button
from models import Order, OrderState, Shipment, ShipmentState, TransitStage
from shop import arrivals, carriers, delays, fulfilment, orders, promises
from shop.context import Shopping

OPEN = (OrderState.PLACED, OrderState.CONFIRMED)


@notice("order-accepted", topic="order", promise="repeat")
def order_accepted(ctx: Shopping, order_id: int) -> Card | None:
    """Somebody of the shop has seen the order; nothing once it has come further."""
    order = orders.by_id(ctx.session, order_id)
    parcels = fulfilment.shipments_of(ctx.session, order_id)
    waiting = all(parcel.state is ShipmentState.TO_PACK for parcel in parcels)
    if order.state is not OrderState.CONFIRMED or not waiting:
        return None
    said = msg("accepted-order", code=Code(order.code))
    return card(said, *arrival_words.leaves(ctx, order), rows=_ways_on(order))


@notice("order-packed", topic="order", promise="repeat")
def order_packed(ctx: Shopping, order_id: int, shipment_id: int) -> Card | None:
    """It is ready for its carrier, or for its buyer who comes for it."""
    order = orders.by_id(ctx.session, order_id)
    parcel = fulfilment.shipment(ctx, shipment_id)
    if parcel.state is not ShipmentState.PACKED or order.state not in OPEN:
        return None
    collected = fulfilment.is_collected(order)
    said = msg("packed-to-collect" if collected else "packed-order", code=Code(order.code))
    place = (order.delivery or {}).get("place") if collected else None
    where = [msg("delivery-place", place=place)] if place else []
    return card(said, *where, rows=_ways_on(order))


@notice("order-shipped", topic="order", promise="repeat")
def order_shipped(ctx: Shopping, order_id: int, shipment_id: int) -> Card | None:
    """The parcel is on its way, with the code by which it is found."""
    order = orders.by_id(ctx.session, order_id)
    parcel = fulfilment.shipment(ctx, shipment_id)
    if parcel.state is not ShipmentState.HANDED_OVER:
        return None
    return _on_its_way(ctx, order, parcel, msg("shipped-order", code=Code(order.code)))


@notice("shipment-moved", topic="order", promise="repeat")
def shipment_moved(ctx: Shopping, order_id: int, shipment_id: int, stage: str) -> Card | None:
    """It has come further; nothing when it has come further still."""
    order = orders.by_id(ctx.session, order_id)
    parcel = fulfilment.shipment(ctx, shipment_id)
    at_the_door = TransitStage.AT_THE_DOOR in fulfilment.stages_of(ctx.session, parcel)
    if parcel.state is not ShipmentState.HANDED_OVER:
        return None
    if stage == TransitStage.AT_THE_DOOR:
        said = msg("moved-at-the-door", code=Code(order.code))
        return card(said, *standing.tracking([parcel]), rows=_arriving(order, parcel))
    if at_the_door:
        return None
    return _on_its_way(ctx, order, parcel, msg("moved-sorting-centre", code=Code(order.code)))


@notice("order-delivered", topic="order", promise="repeat")
def order_delivered(ctx: Shopping, order_id: int, shipment_id: int) -> Card | None:
    """It has arrived, and what to do if something is not as it should be."""
    order = orders.by_id(ctx.session, order_id)
    if fulfilment.shipment(ctx, shipment_id).state is not ShipmentState.DELIVERED:
        return None
    said = msg("delivered-order", name=called(ctx.customer), code=Code(order.code))
    help_ = button(msg("order-help-button"), route("person", order=order.code))
    return card(said, msg("delivered-help"), rows=[[status_button(order)], [help_, MENU_BUTTON]])


@notice(arrivals.EXPECTED, topic="order", promise="once")
def parcel_expected(ctx: Shopping, order_id: int, shipment_id: int) -> Card | None:
    """The last of the promised days has come: it should be there today."""
    order = orders.by_id(ctx.session, order_id)
    parcel = fulfilment.shipment(ctx, shipment_id)
    at_the_door = TransitStage.AT_THE_DOOR in fulfilment.stages_of(ctx.session, parcel)
    if at_the_door or not arrivals.is_expected(ctx, order, parcel):
        return None
    said = msg("expected-order", name=called(ctx.customer), code=Code(order.code))
    return card(said, *standing.tracking([parcel]), rows=_arriving(order, parcel))


@notice("order-delayed", topic="order", promise="repeat")
def order_delayed(ctx: Shopping, order_id: int, promise_id: int) -> Card | None:
    """It comes later: why, when instead, and that one may wait or not."""
    order = orders.by_id(ctx.session, order_id)
    promise = promises.of(ctx.session, order_id)
    if promise is None or promise.id != promise_id or order.state not in OPEN:
        return None
    may_cancel = delays.may_give_up(ctx, order)
    wait = button(msg("delayed-wait-button"), route("order", order.code, "wait"), style="primary")
    cancel = button(msg("order-undo-button"), route("order", order.code, "give-up"))
    return card(
        msg("delayed-order", name=called(ctx.customer), code=Code(order.code)),
        msg("delayed-why", reason=reason_words(promise.reason)),
        arrival_words.days_of(order, promise),
        msg("delayed-choice") if may_cancel else msg("delayed-help"),
        rows=[[wait], [cancel] if may_cancel else [], [status_button(order), PERSON_BUTTON]],
    )


def reason_words(reason: str) -> Message | str:
    """Why something is late: one of our reasons in the reader's language, or the seller's words."""
    return msg(f"delay-reason-{reason}") if reason in delays.REASONS else reason


def tracking_buttons(parcels: Iterable[Shipment]) -> list[Button]:
    """The carriers' own pages on which these parcels are followed."""
    pages = [carriers.page(one.carrier, one.tracking_code) for one in parcels]
    return [link(msg("order-track-button"), page) for page in pages if page]


def _on_its_way(ctx: Shopping, order: Order, parcel: Shipment, said: Words) -> Card:
    return card(
        said,
        *standing.tracking([parcel]),
        *arrival_words.left(ctx, order, parcel),
        rows=_tracking(order, [parcel]),
    )


def _tracking(order: Order, parcels: list[Shipment]) -> list[list[Button]]:
    return [tracking_buttons(parcels), *_ways_on(order)]


def _arriving(order: Order, parcel: Shipment) -> list[list[Button]]:
    """On the day it comes, saying that it is there is one tap."""
    return [arrived.way_to(order, [parcel]), *_tracking(order, [parcel])]


def _ways_on(order: Order) -> list[list[Button]]:
    return [[status_button(order)], [PERSON_BUTTON]]

"""Where an order stands: its three axes in words, what happened when, and where its parcel is."""

from collections.abc import Iterable
from operator import itemgetter

from bot.dialogue.cards import Words
from common.messages import Code, Message, msg
from models import (
    Order,
    OrderState,
    PaymentState,
    Shipment,
    ShipmentEvent,
    ShipmentState,
    TransitStage,
)
from shop import carriers, fulfilment
from shop.context import Shopping

_HERE = (ShipmentState.TO_PACK, ShipmentState.PACKED)


def in_short(ctx: Shopping, order: Order) -> Message:
    """The one thing to know about an order, for a list of them."""
    if order.awaits_payment:
        return msg("order-short-unpaid")
    if order.state not in (OrderState.PLACED, OrderState.CONFIRMED):
        return msg(f"order-short-{order.state.value}")
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    if parcels and all(parcel.state is ShipmentState.HANDED_OVER for parcel in parcels):
        return msg("order-short-shipped")
    return msg("order-short-preparing")


def three_axes(order: Order, parcels: Iterable[Shipment]) -> list[Words]:
    """What became of the order, of its payment, and of each parcel; nobody packs what has ended."""
    ended = order.state in (OrderState.CANCELLED, OrderState.EXPIRED)
    return [
        msg(f"order-state-{order.state.value}"),
        _payment(order),
        *(
            msg(f"order-parcel-{_dashed(parcel.state)}")
            for parcel in parcels
            if not (ended and parcel.state in _HERE)
        ),
    ]


def _payment(order: Order) -> Message:
    ended = order.state in (OrderState.CANCELLED, OrderState.EXPIRED)
    if ended and order.payment_state is PaymentState.UNPAID:
        return msg("order-payment-none")
    return msg(f"order-payment-{_dashed(order.payment_state)}")


def timeline(order: Order, events: Iterable[ShipmentEvent]) -> list[Words]:
    """What happened so far, the first thing first."""
    moments = [(order.placed_at, "order-stage-placed")]
    if order.paid_at is not None:
        moments.append((order.paid_at, "order-stage-paid"))
    if order.accepted_at is not None:
        moments.append((order.accepted_at, "order-stage-accepted"))
    moments += [
        (event.at, f"order-stage-{_dashed(event.stage)}") for event in events if _told(event)
    ]
    return [msg(key, at=at) for at, key in sorted(moments, key=itemgetter(0))]


def tracking(parcels: Iterable[Shipment]) -> Iterable[Words]:
    """The codes by which parcels are found, with whoever carries them."""
    for parcel in parcels:
        carrier = carriers.title(parcel.carrier) if parcel.carrier else None
        code = Code(parcel.tracking_code) if parcel.tracking_code else None
        if carrier and code:
            yield msg("order-tracking-carrier", carrier=carrier, code=code)
        elif code:
            yield msg("order-tracking", code=code)
        elif carrier:
            yield msg("order-carried-by", carrier=carrier)


def recipient(order: Order) -> list[Words]:
    """To whom and where it goes; nothing for what needs no address."""
    to = order.address
    if to is None:
        return []
    words: list[Words] = [
        msg("order-recipient", name=to["name"], phone=Code(to["phone"]), address=to["text"])
    ]
    code = to.get("postal_code")
    return [*words, *([msg("order-postal", code=Code(code))] if code else [])]


def _told(event: ShipmentEvent) -> bool:
    """Whether the stage is one of ours that a person waits for; paying tells of packing enough."""
    return event.stage in {*ShipmentState, *TransitStage} - {ShipmentState.TO_PACK}


def _dashed(state: str) -> str:
    return str(state).replace("_", "-")

"""A way of delivery in words, for its buyers and for the shop."""

from collections.abc import Iterable, Mapping
from typing import Any

from common.messages import Message, msg
from common.money import Money
from handlers import arrival_words
from models import DeliveryKind, DeliveryMethod, DeliveryPromise, Order
from shop.context import Shopping
from shop.delivery import Offer


def chosen(offer: Offer | None) -> list[Message]:
    """What somebody agrees to."""
    return of_record(offer.record()) if offer is not None else []


def of_order(order: Order, promise: DeliveryPromise | None) -> list[Message]:
    """How an order reaches its buyer; once it is paid also on which days."""
    if order.delivery is None:
        return []
    promised = [] if promise is None else [arrival_words.days_of(order, promise)]
    return [*of_record(order.delivery), *promised]


def of_record(record: Mapping[str, Any]) -> list[Message]:
    """A way as an order keeps it."""
    least, most = record["days"]
    name = record["name"]
    if record["kind"] == DeliveryKind.PICKUP.value:
        words = [msg("delivery-pickup", name=name, days=days(least, most))]
    else:
        words = [msg("delivery-parcel", name=name, days=days(least, most))]
    if record["place"]:
        words.append(msg("delivery-place", place=record["place"]))
    if record["slot"]:
        words.append(msg("delivery-slot", slot=record["slot"]))
    return words


def days(least: int, most: int) -> Message:
    """How long it takes, always as a range where it is one."""
    if most == 0:
        return msg("delivery-today")
    if least == most:
        return msg("delivery-days", days=most)
    return msg("delivery-days-range", least=least, most=most)


def terms(ctx: Shopping, method: DeliveryMethod) -> Iterable[Message]:
    """Everything about a way, for its owner."""
    currency = ctx.shop.currency
    yield from of_record(Offer(method, Money.zero(currency)).record())
    price = Money(method.price_minor, currency)
    yield msg("goods-delivery", amount=price) if price else msg("goods-delivery-free")
    if method.more_kg_minor:
        yield msg("delivery-more-kg", amount=Money(method.more_kg_minor, currency))
    if method.free_from_minor is not None:
        yield msg("delivery-free-from", amount=Money(method.free_from_minor, currency))
    if method.regions:
        yield msg("delivery-regions", places=" · ".join(map(str, method.regions)))
    if method.slots:
        yield msg("delivery-slots", slots=" · ".join(map(str, method.slots)))

"""Bringing goods to their buyers: which ways lead to an address, and what each costs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy
from sqlmodel import col, select

from common.errors import BadInput, Conflict
from common.money import Money
from common.text import fold
from models import DeliveryKind, DeliveryMethod, ProductKind
from models.prepared import Prepared
from shop.cart import Line
from shop.context import Shopping

KILOGRAM = 1_000
_SEGMENTS = re.compile(r"[,،;/\n\-–]+")
_PLACE_WORDS = re.compile(r"^(?:استان|شهرستان|شهر|il|ilce|city of)\s+")

# Asked for several times in each checkout, and small shops have none.
_OFFERED = Prepared(
    sqlalchemy.select(col(DeliveryMethod.id))
    .where(col(DeliveryMethod.active))
    .order_by(col(DeliveryMethod.id))
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A way for certain goods, at its price; `slot` is the hour the buyer chose."""

    method: DeliveryMethod
    price: Money
    slot: str | None = None

    @property
    def is_pickup(self) -> bool:
        """Whether the buyer comes for the goods."""
        return self.method.kind is DeliveryKind.PICKUP

    def record(self) -> dict[str, object]:
        """As it stands on an order, whatever becomes of the method."""
        method = self.method
        return {
            "method_id": method.id,
            "kind": method.kind.value,
            "name": method.name,
            "days": [method.days_least, method.days_most],
            "slot": self.slot,
            "place": method.place,
        }


def cost(method: DeliveryMethod, goods: Money, grams: int) -> Money:
    """What a way costs for goods of this price and weight."""
    if method.free_from_minor is not None and goods.minor >= method.free_from_minor:
        return Money.zero(goods.currency)
    more = max(-(-grams // KILOGRAM) - 1, 0)
    return Money(method.price_minor + more * method.more_kg_minor, goods.currency)


def weight(lines: Iterable[Line]) -> int:
    """Grams of what travels; what was never weighed counts as nothing."""
    return sum(
        line.quantity * (line.weight_g or 0) for line in lines if line.kind is ProductKind.PHYSICAL
    )


def leads_to(method: DeliveryMethod, address: str) -> bool:
    """Whether a way goes to an address: one of its parts begins with the name of a region.

    A street that is called after a city is not in it: "یزد، خیابان تهران" is in یزد.
    """
    return method.kind is DeliveryKind.PICKUP or is_within(method.regions, address)


def is_within(regions: Iterable[str], address: str) -> bool:
    """Whether a part of an address begins with the name of a region; none of them is everywhere."""
    names = [fold(str(name)) for name in regions]
    if not names:
        return True
    parts = [_PLACE_WORDS.sub("", fold(part)) for part in _SEGMENTS.split(address)]
    return any(part == name or part.startswith(f"{name} ") for part in parts for name in names)


def methods(ctx: Shopping) -> list[DeliveryMethod]:
    """The shop's ways, the first one made first; none is free delivery everywhere."""
    ctx.session.flush()
    known = _OFFERED.all(ctx.session)
    return [ctx.session.get_one(DeliveryMethod, row.id) for row in known]


def only_place(ctx: Shopping) -> str | None:
    """Where everybody collects their goods; None in a shop that sends any, which needs addresses."""
    known = methods(ctx)
    if not known or any(one.kind is DeliveryKind.PARCEL for one in known):
        return None
    return known[0].place


def offers(ctx: Shopping, address: str, goods: Money, lines: Sequence[Line]) -> list[Offer]:
    """The ways to an address for these goods; empty where the shop has not set any up.

    Raises:
        BadInput: the shop has ways, and none of them leads there.
    """
    known = methods(ctx)
    grams = weight(lines)
    found = [Offer(one, cost(one, goods, grams)) for one in known if leads_to(one, address)]
    if known and not found:
        places = "، " if ctx.reader.language == "fa" else ", "
        raise BadInput("delivery-not-there", places=places.join(_regions(known)))
    return found


def check(ctx: Shopping, offer: Offer, goods: Money, lines: Sequence[Line]) -> None:
    """The way is there at the moment of agreeing, at this price.

    Raises:
        Conflict: the owner has changed or removed it.
    """
    now = ctx.session.exec(
        select(DeliveryMethod)
        .where(DeliveryMethod.id == offer.method.id)
        .execution_options(populate_existing=True)
    ).first()
    if now is None or not now.active or cost(now, goods, weight(lines)) != offer.price:
        raise Conflict("delivery-changed", name=offer.method.name)


def _regions(known: Iterable[DeliveryMethod]) -> list[str]:
    """Where the shop delivers to, in the owner's words, each place once."""
    return list(dict.fromkeys(str(name) for one in known for name in one.regions))

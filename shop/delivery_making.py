"""Setting up the ways of delivery, which only the owner does."""

import re
from dataclasses import dataclass

from common.errors import BadInput, LimitReached, NotFound
from common.ids import new_id
from common.money import Money, parse_money
from common.roles import Role
from common.text import ascii_digits, clean_input, fold
from models import DeliveryKind, DeliveryMethod
from shop import audit
from shop.context import Shopping
from shop.delivery import methods

MOST_METHODS = 12
MOST_PLACES = 40
LONGEST_NAME = 40
LONGEST_PLACE = 200
MOST_DAYS = 90
_FREE = frozenset({"0", "رایگان", "مجانی", "ucretsiz", "bedava", "free"})
_DAYS = re.compile(r"(\d{1,2})(?:\D{1,10}(\d{1,2}))?\D{0,10}")
_BETWEEN = re.compile(r"[,،;\n]+")


@dataclass(frozen=True, slots=True)
class MethodPlan:
    """A way of delivery as its owner wants it."""

    kind: DeliveryKind
    name: str
    price: Money
    days: tuple[int, int]
    place: str = ""
    regions: tuple[str, ...] = ()
    more_kg: Money | None = None
    free_from: Money | None = None
    slots: tuple[str, ...] = ()


def create(ctx: Shopping, plan: MethodPlan) -> DeliveryMethod:
    """Offer a way of delivery from now on.

    Raises:
        NotAllowed: for anybody but the owner.
        LimitReached: there are as many as anybody can choose from.
    """
    ctx.need(Role.OWNER)
    if len(methods(ctx)) >= MOST_METHODS:
        raise LimitReached("delivery-too-many", most=MOST_METHODS)
    made = planned(ctx, plan)
    ctx.session.add(made)
    ctx.session.flush()
    audit.write(ctx, "delivery.created", "delivery", made.id, None, {"name": made.name})
    return made


def planned(ctx: Shopping, plan: MethodPlan) -> DeliveryMethod:
    """The way as it would be; nothing is written."""
    return DeliveryMethod(
        id=new_id(),
        kind=plan.kind,
        name=plan.name,
        place=plan.place,
        regions=list(plan.regions),
        price_minor=plan.price.minor,
        more_kg_minor=plan.more_kg.minor if plan.more_kg is not None else 0,
        free_from_minor=plan.free_from.minor if plan.free_from is not None else None,
        days_least=plan.days[0],
        days_most=plan.days[1],
        slots=list(plan.slots),
        created_at=ctx.now,
    )


def by_id(ctx: Shopping, method_id: int) -> DeliveryMethod:
    """One of the shop's ways.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is none, or not any more.
    """
    ctx.need(Role.OWNER)
    found = ctx.session.get(DeliveryMethod, method_id)
    if found is None or not found.active:
        raise NotFound("delivery-gone")
    return found


def remove(ctx: Shopping, method: DeliveryMethod) -> None:
    """Offer it no more; orders that have it keep it."""
    ctx.need(Role.OWNER)
    method.active = False
    ctx.session.flush()
    audit.write(ctx, "delivery.removed", "delivery", method.id, {"name": method.name}, None)


def parse_name(text: str) -> str:
    """What buyers read.

    Raises:
        BadInput: it is empty or too long for a button.
    """
    name = " ".join(clean_input(text, 4 * LONGEST_NAME).split())
    if not 2 <= len(name) <= LONGEST_NAME:
        raise BadInput("delivery-name-unusable", most=LONGEST_NAME)
    return name


def parse_price(text: str, currency: str) -> Money:
    """A price; also none at all: "0", "رایگان", "ücretsiz", "free"."""
    return Money.zero(currency) if fold(text) in _FREE else parse_money(text, currency)


def parse_days(text: str) -> tuple[int, int]:
    """The fewest and the most days in "2-4", "۲ تا ۴ روز" or "1".

    Raises:
        BadInput: no such days can be read.
    """
    found = _DAYS.fullmatch(ascii_digits(text).strip())
    if found is None:
        raise BadInput("delivery-days-unreadable")
    least = int(found[1])
    most = int(found[2]) if found[2] else least
    if not least <= most <= MOST_DAYS:
        raise BadInput("delivery-days-unreadable")
    return least, most


def parse_list(text: str) -> tuple[str, ...]:
    """Names with commas or on lines of their own, each once.

    Raises:
        BadInput: there is none, or too many.
    """
    names = [" ".join(clean_input(part, LONGEST_PLACE).split()) for part in _BETWEEN.split(text)]
    found = tuple(dict.fromkeys(name for name in names if name))
    if not 1 <= len(found) <= MOST_PLACES or any(len(name) > LONGEST_NAME for name in found):
        raise BadInput("delivery-list-unusable", most=MOST_PLACES)
    return found

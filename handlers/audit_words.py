"""Entries of the audit as sentences: who did what with which thing.

The words of an entry stand under `audit-` and its dotted name, `audit-order-placed`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from common.messages import Code, Message, Value, msg
from common.money import Money
from handlers.gateway_words import gateway_name
from handlers.wording import called, goods_name
from models import (
    Audit,
    Coupon,
    Order,
    PaymentAttempt,
    PaymentReceipt,
    Person,
    Product,
    Refund,
    Shipment,
    SupportCase,
    Variant,
)
from shop.context import Shopping

GONE = msg("audit-gone")
ONE_SENTENCE = ("setting", "route")
"""Names that begin so share a sentence: what follows is the thing itself."""
SHOWN = frozenset({"price", "on_hand", "role", "name", "total", "code"})
"""What may be shown of a change; everything else may hold a secret or an address."""
IN_MONEY = frozenset({"price", "total"})


def sentence(ctx: Shopping, entry: Audit) -> Message:
    """One entry, to be written in the reader's language."""
    return msg(
        key_of(entry.what),
        at=entry.at,
        who=_who(ctx, entry),
        thing=_thing(ctx, entry),
        before=_shown(ctx, entry.before),
        after=_shown(ctx, entry.after),
    )


def key_of(what: str) -> str:
    """The key of the words for a dotted name."""
    head, _, rest = what.partition(".")
    if head in ONE_SENTENCE and what not in SEEN:
        return f"audit-{head}"
    return f"audit-{head}-{rest}".replace("_", "-").replace(".", "-")


def _who(ctx: Shopping, entry: Audit) -> Value:
    person = ctx.session.get(Person, entry.actor_id) if entry.actor_id is not None else None
    if person is not None:
        return called(person)
    at_terminal = entry.actor in ("installation", "operator")
    return msg("audit-actor-installation" if at_terminal else "audit-actor-shop")


def _shown(ctx: Shopping, change: Mapping[str, Any] | None) -> Value:
    """The first of what changed that may be shown, as its reader writes it."""
    for name, value in (change or {}).items():
        if name not in SHOWN or value is None:
            continue
        if name in IN_MONEY:
            return Money(int(value), ctx.shop.currency)
        if name == "role":
            return msg(f"role-{value}")
        return Code(value) if name == "code" else value if isinstance(value, int) else str(value)
    return msg("audit-nothing")


def _thing(ctx: Shopping, entry: Audit) -> Value:
    find = _THINGS.get(entry.on_kind)
    if find is not None and entry.on_id.isdecimal():
        return find(ctx, int(entry.on_id))
    if entry.on_kind == "way":
        return gateway_name(entry.on_id)
    if (seen := SEEN.get(entry.what)) is not None:
        return seen(ctx, entry.on_id.rpartition("/")[2])
    if entry.on_kind in ("setting", "route"):
        return Code(entry.on_id)
    return _shown(ctx, entry.after or entry.before)


def _order(ctx: Shopping, order_id: int) -> Value:
    order = ctx.session.get(Order, order_id)
    return Code(order.code) if order is not None else GONE


def _part(model: type[Any]) -> "Finder":
    """Something of an order is called by the order's code."""

    def find(ctx: Shopping, id_: int) -> Value:
        part = ctx.session.get(model, id_)
        return _order(ctx, part.order_id) if part is not None else GONE

    return find


def _product(ctx: Shopping, product_id: int) -> Value:
    product = ctx.session.get(Product, product_id)
    return product.name if product is not None else GONE


def _variant(ctx: Shopping, variant_id: int) -> Value:
    variant = ctx.session.get(Variant, variant_id)
    product = ctx.session.get(Product, variant.product_id) if variant is not None else None
    if variant is None or product is None:
        return GONE
    return goods_name(product.name, variant.label)


def _person(ctx: Shopping, person_id: int) -> Value:
    person = ctx.session.get(Person, person_id)
    return called(person) if person is not None else GONE


def _case(ctx: Shopping, case_id: int) -> Value:
    case = ctx.session.get(SupportCase, case_id)
    return _person(ctx, case.person_id) if case is not None else GONE


def _receipt(ctx: Shopping, receipt_id: int) -> Value:
    receipt = ctx.session.get(PaymentReceipt, receipt_id)
    attempt = ctx.session.get(PaymentAttempt, receipt.attempt_id) if receipt is not None else None
    return _order(ctx, attempt.order_id) if attempt is not None else GONE


def _coupon(ctx: Shopping, coupon_id: int) -> Value:
    coupon = ctx.session.get(Coupon, coupon_id)
    return Code(coupon.code) if coupon is not None else GONE


Finder = Callable[[Shopping, int], Value]
_THINGS: Mapping[str, Finder] = {
    "order": _order,
    "attempt": _part(PaymentAttempt),
    "shipment": _part(Shipment),
    "refund": _part(Refund),
    "product": _product,
    "variant": _variant,
    "person": _person,
    "case": _case,
    "coupon": _coupon,
}


def _named(find: Finder) -> Callable[[Shopping, str], Value]:
    """Something that the end of a route names by its id."""
    return lambda ctx, written: find(ctx, int(written)) if written.isdecimal() else GONE


SEEN: Mapping[str, Callable[[Shopping, str], Value]] = {
    "route.m.order": lambda _, code: Code(code),
    "route.m.person": _named(_person),
    "route.m.receipt": _named(_receipt),
}
"""What somebody looked at, by the name of the entry; the routes of other releases stand as they are."""

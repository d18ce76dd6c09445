"""Goods that travel as words: keys, links and files, which belong to whoever has paid for them.

A key is taken out of its variant's pool by the payment that settles the order, in the same
transaction, and never again by another one; the stock of such a variant is the number of keys that
nobody owns. Secrets are shown to their buyer and are in no log and no audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from common.errors import Conflict, OutOfStock
from common.ids import new_id
from models import (
    DigitalItem,
    DigitalKind,
    Order,
    OrderLine,
    PaymentState,
    Product,
    ProductKind,
    Variant,
)
from models.database import insert_ignore
from models.prepared import Prepared
from shop import audit
from shop.context import Shopping

PAID = (PaymentState.PAID, PaymentState.SURPLUS)
_FREE = col(DigitalItem.order_line_id).is_(None) & (col(DigitalItem.kind) == DigitalKind.KEY)

# Asked of each order that is shown.
_LINES = Prepared(
    sqlalchemy.select(col(OrderLine.id))
    .join(Variant, col(Variant.id) == col(OrderLine.variant_id))
    .join(Product, col(Product.id) == col(Variant.product_id))
    .where(
        col(OrderLine.order_id) == bindparam("order_id"),
        col(Product.kind) == ProductKind.DIGITAL.value,
    )
)


@dataclass(frozen=True, slots=True)
class Supply:
    """What a seller has for the buyers of a variant; `name` is what a file is called."""

    kind: DigitalKind
    secrets: tuple[str, ...] = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one line of a paid order is delivered as: its keys, or a link or file, by item."""

    line_id: int
    name: str
    label: str | None
    kind: DigitalKind
    items: Mapping[int, str] = field(repr=False)


def needs_no_parcel(order: Order) -> bool:
    """Whether everything that was ordered travels as words."""
    return order.address is None and order.delivery is None


def supply(ctx: Shopping, variant_id: int, given: Supply) -> bool:
    """Have this for the buyers of a locked variant: keys come to those that are there, a link or
    a file takes the place of the one before. Whether anything is new.

    Raises:
        Conflict: it has a pool of keys, so it cannot be a link or a file.
    """
    known = ctx.session.exec(_of_variant(variant_id)).all()
    if given.kind is not DigitalKind.KEY and any(one.kind is DigitalKind.KEY for one in known):
        raise Conflict("import-digital-keys")
    old = {one.secret: one for one in known}
    for secret, one in old.items():
        if one.kind is not DigitalKind.KEY and secret not in given.secrets:
            ctx.session.exec(delete(DigitalItem).where(col(DigitalItem.id) == one.id))
    new = [secret for secret in given.secrets if secret not in old]
    for secret in new:
        row = {
            "id": new_id(),
            "variant_id": variant_id,
            "kind": given.kind,
            "secret": secret,
            "name": given.name,
            "added_at": ctx.now,
        }
        insert_ignore(ctx.session, DigitalItem, row)
    if new:
        facts = {"kind": given.kind.value, "count": len(new)}
        audit.write(ctx, "digital.supplied", "variant", variant_id, None, facts)
    return bool(new)


def has_any(session: Session, variant_id: int) -> bool:
    """Whether there is something that buyers of a variant get, or have got."""
    return session.exec(_of_variant(variant_id).limit(1)).first() is not None


def free_keys(session: Session, variant_id: int) -> int | None:
    """Keys that nobody owns; None for what has no pool of them."""
    keys = select(func.count(), func.count(col(DigitalItem.order_line_id))).where(
        DigitalItem.variant_id == variant_id, DigitalItem.kind == DigitalKind.KEY
    )
    all_, owned = session.exec(keys).one()
    return all_ - owned if all_ else None


def assign(ctx: Shopping, order: Order) -> None:
    """A locked order is being paid: its buyer owns as many keys as they bought. Twice is once.

    Raises:
        OutOfStock: the pool has fewer. What was taken before must be rolled back by the caller.
    """
    for line in sorted(_digital_lines(ctx.session, order.id), key=lambda line: line.variant_id):
        if free_keys(ctx.session, line.variant_id) is not None:
            _take(ctx, line)


def _take(ctx: Shopping, line: OrderLine) -> None:
    owned = select(func.count()).where(DigitalItem.order_line_id == line.id)
    missing = line.quantity - ctx.session.exec(owned).one()
    if missing <= 0:
        return
    # Others may be paying at this moment: each takes keys that nobody else has in hand.
    free = (
        select(DigitalItem.id)
        .where(DigitalItem.variant_id == line.variant_id, _FREE)
        .order_by(col(DigitalItem.id))
        .limit(missing)
        .with_for_update(skip_locked=True)
    )
    ids = ctx.session.exec(free).all()
    taken = ctx.session.exec(
        update(DigitalItem)
        .where(col(DigitalItem.id).in_(ids), _FREE)
        .values(order_line_id=line.id, given_at=ctx.now)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != missing:
        raise OutOfStock("stock-left", name=line.name, left=taken.rowcount)
    audit.write(ctx, "digital.given", "order", line.order_id, None, {"keys": missing})


def is_of(session: Session, order: Order) -> bool:
    """Whether something of an order is not sent in a parcel."""
    return _LINES.first(session, order_id=order.id) is not None


def delivered(session: Session, order: Order) -> list[Delivered]:
    """What the buyer of an order has got; nothing before it is paid, or after the money went back."""
    if order.payment_state not in PAID or not is_of(session, order):
        return []
    found = [_of_line(session, line) for line in _digital_lines(session, order.id)]
    return [one for one in found if one is not None]


def is_all_there(session: Session, order: Order) -> bool:
    """Whether each digital line of a paid order is delivered as something."""
    return len(delivered(session, order)) == len(_digital_lines(session, order.id))


def file_of(session: Session, order: Order, item_id: int) -> DigitalItem | None:
    """A file that belongs to a paid order; None for what is none, or not theirs."""
    mine = {item for one in delivered(session, order) for item in one.items}
    item = session.get(DigitalItem, item_id) if item_id in mine else None
    return item if item is not None and item.kind is DigitalKind.FILE else None


def _of_line(session: Session, line: OrderLine) -> Delivered | None:
    theirs = (col(DigitalItem.order_line_id) == line.id) | (
        (col(DigitalItem.variant_id) == line.variant_id)
        & (col(DigitalItem.kind) != DigitalKind.KEY)
    )
    found = select(DigitalItem).where(theirs).order_by(col(DigitalItem.id))
    mine = session.exec(found.execution_options(populate_existing=True)).all()
    if not mine:
        return None
    items = {one.id: one.secret for one in mine}
    return Delivered(line.id, line.name, line.label, mine[0].kind, items)


def _digital_lines(session: Session, order_id: int) -> list[OrderLine]:
    ids = [row.id for row in _LINES.all(session, order_id=order_id)]
    if not ids:
        return []
    return list(
        session.exec(
            select(OrderLine).where(col(OrderLine.id).in_(ids)).order_by(col(OrderLine.id))
        )
    )


def _of_variant(variant_id: int) -> SelectOfScalar[DigitalItem]:
    return select(DigitalItem).where(DigitalItem.variant_id == variant_id)

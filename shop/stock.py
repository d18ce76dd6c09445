"""How many there are. Whatever gets scarcer is taken by one conditional update, so that the last
unit goes to one buyer; every change leaves a movement that explains it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy
from sqlalchemy import bindparam, case, func
from sqlmodel import Session, col, insert, select, update

from common.errors import BadInput, Conflict, NotFound, OutOfStock
from common.ids import new_id
from models import MovementKind, Order, OrderLine, Product, StockMovement, Variant
from models.database import insert_ignore
from models.prepared import Prepared
from shop import audit
from shop.context import Shopping
from shop.events import BackInStock, StockLow

LOW_AT = 2
"""Units left for sale at which the seller is told."""
MOST_UNITS = 1_000_000
"""Of one variant on hand; more is a slip of the finger."""

_for_sale = col(Variant.on_hand) - col(Variant.reserved)
_LEFT = _for_sale.label("left")
# Nobody keeps a variant as an object while its stock changes.
_CHANGE = (
    update(Variant)
    .where(col(Variant.id) == bindparam("variant"))
    .values(
        reserved=col(Variant.reserved) + bindparam("reserve"),
        on_hand=col(Variant.on_hand) + bindparam("receive"),
    )
    .returning(_LEFT)
)
_MOVE = Prepared(_CHANGE)
_TAKE = Prepared(_CHANGE.where(_for_sale >= bindparam("reserve"), col(Variant.active)))
_IS_RESERVE = col(StockMovement.kind) == MovementKind.RESERVE
_HELD = Prepared(
    sqlalchemy.select(
        col(StockMovement.variant_id),
        func.sum(case((_IS_RESERVE, 1), else_=-1) * col(StockMovement.quantity)).label("quantity"),
        func.sum(case((_IS_RESERVE, 1), else_=0)).label("times"),
    )
    .where(
        col(StockMovement.order_id) == bindparam("order_id"),
        col(StockMovement.kind) != MovementKind.RECEIVE,
    )
    .group_by(col(StockMovement.variant_id))
    .order_by(col(StockMovement.variant_id))
)
_MOVEMENT = Prepared(
    insert(StockMovement.__table__),  # type: ignore[attr-defined]
    columns=("id", "variant_id", "kind", "quantity", "order_id", "key", "at"),
)


@dataclass(frozen=True, slots=True)
class _Held:
    """What an order holds of a variant, and how often it has taken hold of it."""

    variant_id: int
    quantity: int
    times: int


def reserve(ctx: Shopping, order: Order, lines: Sequence[OrderLine]) -> None:
    """Take the goods of an order off the shelf for it, all of them or none.

    Variants are taken in the order of their ids, so that two orders never wait for each other in
    a circle. May be called again for an order that has let go before.

    Raises:
        OutOfStock: fewer are left than wanted, of the variant that is named. What was taken before
            it must be rolled back by the caller, who owns the savepoint.
    """
    times = max((held.times for held in _held(ctx.session, order.id)), default=0) + 1
    for line in sorted(lines, key=lambda line: line.variant_id):
        taken = _TAKE.first(ctx.session, **_change(line.variant_id, reserve=line.quantity))
        if taken is None:
            raise OutOfStock("stock-left", name=line.name, left=_left(ctx.session, line.variant_id))
        if taken.left <= LOW_AT < taken.left + line.quantity:
            ctx.publish(StockLow(line.variant_id, taken.left))
    held = [_Held(line.variant_id, line.quantity, times) for line in lines]
    _write(ctx, order, MovementKind.RESERVE, held)


def release(ctx: Shopping, order: Order) -> None:
    """Put back on the shelf what the order still holds; nothing when it holds nothing."""
    held = [one for one in _held(ctx.session, order.id) if one.quantity]
    for one in held:
        left = _moved_to(ctx.session, _change(one.variant_id, reserve=-one.quantity))
        _announce(ctx, one.variant_id, left - one.quantity, left)
    _write(ctx, order, MovementKind.RELEASE, held)


def commit(ctx: Shopping, order: Order) -> None:
    """The goods the order holds are sold: they leave the stock. Nothing when it holds nothing."""
    held = [one for one in _held(ctx.session, order.id) if one.quantity]
    for one in held:
        sold = _change(one.variant_id, reserve=-one.quantity, receive=-one.quantity)
        _moved_to(ctx.session, sold)
    _write(ctx, order, MovementKind.COMMIT, held)


def take_back(ctx: Shopping, order: Order) -> None:
    """The goods of an order that was sold come back on the shelf. Twice is once."""
    kind, quantity = col(StockMovement.kind), col(StockMovement.quantity)
    signs = case((kind == MovementKind.COMMIT, 1), (kind == MovementKind.RECEIVE, -1), else_=0)
    out = (
        select(StockMovement.variant_id, func.sum(signs * quantity))
        .where(StockMovement.order_id == order.id)
        .group_by(col(StockMovement.variant_id))
        .order_by(col(StockMovement.variant_id))
    )
    back = [_Held(variant_id, int(units), 1) for variant_id, units in ctx.session.exec(out)]
    for one in (back := [one for one in back if one.quantity > 0]):
        before, reserved = _locked(ctx.session, one.variant_id)
        _moved_to(ctx.session, _change(one.variant_id, receive=one.quantity))
        _audited(ctx, "stock.returned", one.variant_id, before, before + one.quantity)
        _announce(ctx, one.variant_id, before - reserved, before + one.quantity - reserved)
    _write(ctx, order, MovementKind.RECEIVE, back)


def holds(session: Session, order_id: int) -> dict[int, int]:
    """Units an order holds of each variant, from its movements."""
    return {one.variant_id: one.quantity for one in _held(session, order_id) if one.quantity}


def receive(ctx: Shopping, variant_id: int, quantity: int, *, key: str) -> bool:
    """Goods came in; whether they were booked now (False when `key` was booked before).

    Raises:
        BadInput: nothing, or more than a shop can hold.
        NotFound: there is no such variant.
    """
    before, reserved = _locked(ctx.session, variant_id)
    if not 0 < quantity <= MOST_UNITS - before:
        raise BadInput("stock-unusable", most=MOST_UNITS)
    if not _moved(ctx, variant_id, MovementKind.RECEIVE, quantity, f"receive:{key}"):
        return False
    _moved_to(ctx.session, _change(variant_id, receive=quantity))
    _audited(ctx, "stock.received", variant_id, before, before + quantity)
    _announce(ctx, variant_id, before - reserved, before + quantity - reserved)
    return True


def adjust(ctx: Shopping, variant_id: int, on_hand: int) -> int:
    """Somebody counted: have so many on hand, but never fewer than placed orders hold.

    Returns:
        How many are on hand now.

    Raises:
        BadInput: negative, or more than a shop can hold.
        NotFound: there is no such variant.
    """
    if not 0 <= on_hand <= MOST_UNITS:
        raise BadInput("stock-unusable", most=MOST_UNITS)
    before, reserved = _locked(ctx.session, variant_id)
    after = max(on_hand, reserved)
    if after != before:
        _moved(ctx, variant_id, MovementKind.ADJUST, after - before, f"adjust:{new_id()}")
        _moved_to(ctx.session, _change(variant_id, receive=after - before))
        _audited(ctx, "stock.adjusted", variant_id, before, after)
        _announce(ctx, variant_id, before - reserved, after - reserved)
    return after


def _announce(ctx: Shopping, variant_id: int, before: int, left: int) -> None:
    """Whoever waits for a variant hears when there is some of it again."""
    if before <= 0 < left:
        ctx.publish(BackInStock(variant_id))


def _held(session: Session, order_id: int) -> list[_Held]:
    rows = _HELD.all(session, order_id=order_id)
    return [_Held(row.variant_id, int(row.quantity), int(row.times)) for row in rows]


def _write(ctx: Shopping, order: Order, kind: MovementKind, moved: Iterable[_Held]) -> None:
    """One movement for each variant. The key stops a second one even where a lock was forgotten."""
    _MOVEMENT.run_each(
        ctx.session,
        (
            {
                "id": new_id(),
                "variant_id": one.variant_id,
                "kind": kind,
                "quantity": one.quantity,
                "order_id": order.id,
                "key": _key(order.id, kind, one),
                "at": ctx.now,
            }
            for one in moved
        ),
    )


def _key(order_id: int, kind: MovementKind, one: _Held) -> str:
    again = f":{one.times}" if one.times > 1 else ""
    return f"order:{order_id}:{kind.value}:{one.variant_id}{again}"


def _moved(ctx: Shopping, variant_id: int, kind: MovementKind, quantity: int, key: str) -> bool:
    row = {
        "id": new_id(),
        "variant_id": variant_id,
        "kind": kind,
        "quantity": quantity,
        "key": key,
        "at": ctx.now,
    }
    return insert_ignore(ctx.session, StockMovement, row)


def _change(variant_id: int, *, reserve: int = 0, receive: int = 0) -> dict[str, int]:
    return {"variant": variant_id, "reserve": reserve, "receive": receive}


def _moved_to(session: Session, change: dict[str, int]) -> int:
    """Change a stock; how many are for sale afterwards."""
    moved = _MOVE.first(session, **change)
    if moved is None:
        raise Conflict("product-gone")
    return int(moved.left)


def _left(session: Session, variant_id: int) -> int:
    left = session.exec(
        select(_for_sale)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(Variant.id == variant_id, Variant.active, Product.visible)
    ).first()
    return max(left or 0, 0)


def _locked(session: Session, variant_id: int) -> tuple[int, int]:
    """On hand and reserved, held still until the commit."""
    found = session.exec(
        select(Variant.on_hand, Variant.reserved)
        .where(Variant.id == variant_id)
        .with_for_update(key_share=True)
    ).first()
    if found is None:
        raise NotFound("product-gone")
    return found


def _audited(ctx: Shopping, what: str, variant_id: int, before: int, after: int) -> None:
    audit.write(ctx, what, "variant", variant_id, {"on_hand": before}, {"on_hand": after})

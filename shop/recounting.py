"""Counting the totals of the shop again from its facts, and setting right what differs.

Both are read in one look at the shop, so that what happens meanwhile is in neither; and what is
set right is added, like everything else. So nobody has to wait while the shop is counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlmodel import Session, SQLModel, col

from models import (
    AttemptState,
    BuyerDay,
    BuyerTotal,
    DayTotal,
    MovementKind,
    Order,
    OrderLine,
    PaymentAttempt,
    ProductDay,
    ProductTotal,
    Refund,
    RefundState,
    StockMovement,
    Variant,
)
from models.database import Database, add_up
from models.prepared import Prepared
from shop import settings
from shop.totals import KEYS

PIECE = 200
"""Rows set right in one transaction."""

_EVER: dict[type[SQLModel], type[SQLModel]] = {BuyerDay: BuyerTotal, ProductDay: ProductTotal}
"""What the days of each add up to."""

_ORDERS = Prepared(select(col(Order.placed_at), col(Order.paid_at), col(Order.person_id)))
_CAME = Prepared(
    select(
        col(PaymentAttempt.paid_at),
        col(Order.person_id),
        col(PaymentAttempt.order_amount_minor),
    )
    .join(Order, col(Order.id) == col(PaymentAttempt.order_id))
    .where(col(PaymentAttempt.state) == AttemptState.PAID)
)
_WENT = Prepared(
    select(col(Refund.done_at), col(Order.person_id), col(Refund.order_amount_minor))
    .join(Order, col(Order.id) == col(Refund.order_id))
    .join(PaymentAttempt, col(PaymentAttempt.id) == col(Refund.attempt_id))
    .where(col(Refund.state) == RefundState.DONE, col(PaymentAttempt.state) == AttemptState.PAID)
)
_MOVES = Prepared(
    select(
        col(StockMovement.kind),
        col(StockMovement.at),
        col(StockMovement.quantity),
        col(OrderLine.unit_minor),
        col(Variant.product_id),
    )
    .select_from(StockMovement)
    .join(
        OrderLine,
        (col(OrderLine.order_id) == col(StockMovement.order_id))
        & (col(OrderLine.variant_id) == col(StockMovement.variant_id)),
    )
    .join(Variant, col(Variant.id) == col(StockMovement.variant_id))
    .where(col(StockMovement.kind).in_((MovementKind.COMMIT, MovementKind.RECEIVE)))
)
_BOUGHT = Prepared(
    select(col(Order.person_id), col(Order.paid_at)).where(col(Order.paid_at).is_not(None))
)

Key = tuple[type[SQLModel], tuple[Any, ...]]
Amounts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that does not say what the facts say; each side only where they differ."""

    table: type[SQLModel]
    key: tuple[Any, ...]
    stored: Amounts
    counted: Amounts


def differences(session: Session) -> list[Difference]:
    """What the totals say and the facts do not; `session` has to see one state throughout."""
    zone = settings.load(session).zone
    counted, stored = _counted(session, zone), _stored(session)
    found = []
    for table, key in sorted(counted.keys() | stored.keys(), key=_place):
        should, does = counted.get((table, key), {}), stored.get((table, key), {})
        wrong = [name for name in {**should, **does} if _value(should, name) != _value(does, name)]
        if wrong:
            sides = ({name: _value(side, name) for name in wrong} for side in (does, should))
            found.append(Difference(table, key, *sides))
    return found


def pieces(found: Sequence[Difference]) -> Iterator[Sequence[Difference]]:
    """As many as may be set right in one transaction."""
    return (found[start : start + PIECE] for start in range(0, len(found), PIECE))


def set_right(session: Session, found: Iterable[Difference]) -> None:
    """Add what is missing. Once for each difference that was found."""
    for one in found:
        names = KEYS[one.table]
        key = dict(zip(names, one.key, strict=True))
        more = {
            name: value - one.stored[name]
            for name, value in one.counted.items()
            if name != "first_day"
        }
        add_up(session, one.table, {**key, **_full(one.table, more)}, key=names)
        if "first_day" in one.counted:
            _set_first(session, one)


def recount(database: Database) -> int:
    """Set everything right from a terminal; how many rows differed."""
    with database.reading() as session:
        found = differences(session)
    for piece in pieces(found):
        with database.session() as session:
            set_right(session, piece)
            session.commit()
    return len(found)


def _full(table: type[SQLModel], more: dict[str, int]) -> dict[str, int]:
    """One statement for each table, whichever of its numbers differ."""
    return {name: more.get(name, 0) for name in _amounts(table) if name != "first_day"}


def _set_first(session: Session, one: Difference) -> None:
    """Whoever buys for the first time meanwhile has the last word."""
    before = one.stored["first_day"]
    session.execute(
        update(BuyerTotal)
        .where(
            col(BuyerTotal.person_id) == one.key[0],
            col(BuyerTotal.first_day).is_(None) | (col(BuyerTotal.first_day) == before),
        )
        .values(first_day=one.counted["first_day"])
        .execution_options(synchronize_session=False)
    )


def _amounts(table: type[SQLModel]) -> list[str]:
    return [name for name in table.model_fields if name not in KEYS[table]]


_STORED = {
    table: Prepared(select(*(getattr(table, name) for name in (*names, *_amounts(table)))))
    for table, names in KEYS.items()
}


def _counted(session: Session, zone: ZoneInfo) -> dict[Key, Amounts]:
    """What each fact adds, one by one: a plain look, which shares nothing with the events."""
    sums: dict[Key, Amounts] = defaultdict(lambda: defaultdict(int))
    _count_orders(session, zone, sums)
    _count_money(session, zone, sums)
    _count_goods(session, zone, sums)
    for (table, key), row in list(sums.items()):
        if table in _EVER:
            ever = sums[_EVER[table], key[1:]]
            for name, more in row.items():
                ever[name] += more
    for person_id, day in _first_days(session, zone).items():
        sums[BuyerTotal, (person_id,)]["first_day"] = day
    return sums


def _count_orders(session: Session, zone: ZoneInfo, sums: dict[Key, Amounts]) -> None:
    for placed_at, paid_at, person_id in _ORDERS.all(session):
        placed = sums[DayTotal, (_day(placed_at, zone),)]
        placed["placed"] += 1
        if paid_at is not None:
            day = _day(paid_at, zone)
            placed["placed_paid"] += 1
            sums[DayTotal, (day,)]["paid"] += 1
            sums[BuyerDay, (day, person_id)]["orders"] += 1


def _count_money(session: Session, zone: ZoneInfo, sums: dict[Key, Amounts]) -> None:
    for paid_at, person_id, minor in _CAME.all(session):
        day = _day(paid_at, zone)
        sums[DayTotal, (day,)]["revenue_minor"] += minor
        sums[BuyerDay, (day, person_id)]["revenue_minor"] += minor
    for done_at, person_id, minor in _WENT.all(session):
        day = _day(done_at, zone)
        sums[DayTotal, (day,)]["refunded_minor"] += minor
        sums[BuyerDay, (day, person_id)]["revenue_minor"] -= minor


def _count_goods(session: Session, zone: ZoneInfo, sums: dict[Key, Amounts]) -> None:
    for kind, at, quantity, unit, product_id in _MOVES.all(session):
        units = quantity if kind is MovementKind.COMMIT else -quantity
        sold = sums[ProductDay, (_day(at, zone), product_id)]
        sold["units"] += units
        sold["revenue_minor"] += units * unit


def _first_days(session: Session, zone: ZoneInfo) -> dict[int, date]:
    first: dict[int, datetime] = {}
    for person_id, paid_at in _BOUGHT.all(session):
        first[person_id] = min(first.get(person_id, paid_at), paid_at)
    return {person_id: _day(at, zone) for person_id, at in first.items()}


def _stored(session: Session) -> dict[Key, Amounts]:
    rows: dict[Key, Amounts] = {}
    for table, names in KEYS.items():
        for row in _STORED[table].all(session):
            key, amounts = tuple(row[: len(names)]), row[len(names) :]
            rows[table, key] = dict(zip(_amounts(table), amounts, strict=True))
    return rows


def _value(side: Amounts, name: str) -> Any:
    return side.get(name, None if name == "first_day" else 0)


def _place(key: Key) -> tuple[int, tuple[Any, ...]]:
    return list(KEYS).index(key[0]), key[1]


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()

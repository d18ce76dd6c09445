"""How points are booked: their accounts, and what of them belongs to whom or to which order."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from models import Account, LedgerEntry, Order, Transfer
from models.prepared import Prepared
from shop import kin, ledger
from shop.context import Shopping
from shop.ledger import AccountName

POINTS = "points"
READY, PENDING, HELD = "points", "points-pending", "points-held"
GIVEN, SPENT = "points-given", "points-spent"
UNRIPEN = "points-unripen"
"""The kind of the transfer that takes ready points away again."""
# Asked for in each checkout, and of each order that is paid or ends.
_POINTS = (
    sqlalchemy.select(func.coalesce(func.sum(col(LedgerEntry.amount)), 0).label("points"))
    .join(Account, col(Account.id) == col(LedgerEntry.account_id))
    .where(col(Account.asset) == POINTS, col(Account.name) == bindparam("name"))
)
_OF_PERSON = Prepared(_POINTS.where(col(Account.owner).in_(kin.purses(bindparam("person_id")))))
_BY_PURSE = Prepared(
    _POINTS.add_columns(col(Account.owner))
    .where(col(Account.owner).in_(kin.purses(bindparam("person_id"))))
    .group_by(col(Account.owner))
    .order_by(col(Account.owner))
)
_BY_ORDER = _POINTS.join(Transfer, col(Transfer.id) == col(LedgerEntry.transfer_id)).where(
    col(Transfer.order_id) == bindparam("order_id")
)
_OF_ORDER = Prepared(_BY_ORDER)
_PARTS = Prepared(
    _BY_ORDER.add_columns(col(Account.owner))
    .group_by(col(Account.owner))
    .order_by(col(Account.owner))
)


def earned(session: Session, order: Order) -> int:
    """Points that an order has brought, ready or not; 0 before it is paid."""
    return -of_order(session, order, GIVEN)


def account(person_id: int, name: str) -> AccountName:
    """One of somebody's accounts of points."""
    return AccountName(f"person:{person_id}", name, POINTS)


def sum_of(session: Session, person_id: int, name: str) -> int:
    """What lies in somebody's accounts of this name."""
    return int(_OF_PERSON.first(session, person_id=person_id, name=name).points)


def purses(session: Session, person_id: int, name: str) -> list[tuple[AccountName, int]]:
    """Somebody's accounts of this name with what lies in each; one for each of their records."""
    return _named(_BY_PURSE.all(session, person_id=person_id, name=name), name)


def parts_of_order(session: Session, order: Order, name: str) -> list[tuple[AccountName, int]]:
    """What transfers of an order have left in accounts of this name, account by account."""
    return _named(_PARTS.all(session, order_id=order.id, name=name), name)


def _named(rows: Sequence[Any], name: str) -> list[tuple[AccountName, int]]:
    return [(AccountName(row.owner, name, POINTS), int(row.points)) for row in rows if row.points]


def of_order(session: Session, order: Order, account: str) -> int:
    """What transfers of an order have left in accounts of this name, whosever they are."""
    return int(_OF_ORDER.first(session, order_id=order.id, name=account).points)


def post_of(ctx: Shopping, order: Order, kind: str, entries: list[tuple[AccountName, int]]) -> None:
    """An order may be placed, end and live again, so its transfers are counted."""
    before = select(func.count()).where(Transfer.order_id == order.id, Transfer.kind == kind)
    key = f"order:{order.id}:{kind}:{ctx.session.exec(before).one()}"
    ledger.post(ctx, key, kind, entries, order_id=order.id)

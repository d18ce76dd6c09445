"""The customer club: a share of what was paid comes back as points, which pay for part of a later
order. They live in the one ledger; a point is worth the same for ever.

Earned points wait until goods may not be returned any more. Spent ones are held for an order that
is placed, captured by its payment and released when it dies.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from common.errors import Conflict, LimitReached
from common.money import Money
from models import Account, DueWork, LedgerEntry, Order, PaymentState, Transfer, WorkState
from models.prepared import Prepared
from shop import ledger, withdrawal, work
from shop.context import Shopping
from shop.ledger import SHOP, AccountName
from shop.settings import Shop

POINTS = "points"
READY, PENDING, HELD = "points", "points-pending", "points-held"
GIVEN, SPENT = "points-given", "points-spent"
UNRIPEN = "points-unripen"
"""The kind of the transfer that takes ready points away again."""
WORTH = {"IRR": 1_000, "TRY": 10, "AFN": 100}
"""Minor units of money that a point stands for: 100 Toman, 10 kuruş; one cent elsewhere."""
MOST_SHARE_BPS = 5_000
"""Of the goods that points may pay: some money always moves, so that an order can be paid."""

# Asked for in each checkout, and of each order that is paid or ends.
_POINTS = (
    sqlalchemy.select(func.coalesce(func.sum(col(LedgerEntry.amount)), 0).label("points"))
    .join(Account, col(Account.id) == col(LedgerEntry.account_id))
    .where(col(Account.asset) == POINTS, col(Account.name) == bindparam("name"))
)
_OF_PERSON = Prepared(_POINTS.where(col(Account.owner) == bindparam("owner")))
_OF_ORDER = Prepared(
    _POINTS.join(Transfer, col(Transfer.id) == col(LedgerEntry.transfer_id)).where(
        col(Transfer.order_id) == bindparam("order_id")
    )
)


@dataclass(frozen=True, slots=True)
class Balance:
    """Points that can be spent now, and those that still wait."""

    ready: int
    pending: int


def worth(points: int, currency: str) -> Money:
    """What so many points stand for."""
    return Money(points * WORTH.get(currency, 1), currency)


def earned_by(shop: Shop, goods: Money) -> int:
    """Points that paying so much for goods brings, full ones only; none where there is no club."""
    return goods.minor * shop.points_bps // (10_000 * WORTH.get(goods.currency, 1))


def payable(ready: int, goods: Money) -> int:
    """How many of so many points goods of this price take."""
    most = goods.minor * MOST_SHARE_BPS // (10_000 * WORTH.get(goods.currency, 1))
    return max(min(ready, most), 0)


def earned_by_order(shop: Shop, order: Order) -> int:
    """What paying an order brings: its goods count, less what was taken off them."""
    return earned_by(shop, Money(order.subtotal_minor - order.discount_minor, order.currency))


def balance(ctx: Shopping) -> Balance:
    """What the person has."""
    return Balance(ready(ctx), _sum(ctx.session, ctx.customer.id, PENDING))


def ready(ctx: Shopping) -> int:
    """Points that the person can spend now."""
    return _sum(ctx.session, ctx.customer.id, READY)


def earned(session: Session, order: Order) -> int:
    """Points that an order has brought, ready or not; 0 before it is paid."""
    return -_of_order(session, order, GIVEN)


def ready_at(ctx: Shopping, order: Order) -> datetime:
    """When the points of a paid order can be spent, if its parcel leaves on the same day."""
    paid_at = order.paid_at or ctx.now
    travels = order.address is not None
    arrived = withdrawal.counts_as_delivered(order, paid_at) if travels else paid_at
    return withdrawal.closes_at(ctx.shop, arrived)


def coming(ctx: Shopping) -> list[tuple[int, datetime]]:
    """Points that wait, with the instant at which they can be spent, the soonest first."""
    waiting = ctx.session.exec(
        select(Transfer.order_id, func.sum(LedgerEntry.amount))
        .join(LedgerEntry, col(LedgerEntry.transfer_id) == Transfer.id)
        .join(Account, col(Account.id) == LedgerEntry.account_id)
        .where(
            Account.owner == f"person:{ctx.customer.id}",
            Account.name == PENDING,
            Account.asset == POINTS,
        )
        .group_by(col(Transfer.order_id))
        .having(func.sum(LedgerEntry.amount) > 0)
    )
    keys = {f"order:{order_id}:points-ripen": int(count) for order_id, count in waiting}
    planned = ctx.session.exec(
        select(DueWork.key, DueWork.due_at)
        .where(col(DueWork.key).in_(keys), DueWork.state == WorkState.DUE)
        .order_by(col(DueWork.due_at))
    )
    return [(keys[key], due_at) for key, due_at in planned]


def hold(ctx: Shopping, order: Order, points: int, off: Money) -> None:
    """Keep points for an order that takes so much off with them.

    Raises:
        Conflict: that is not what they stand for, or more than they may pay.
        LimitReached: the person has fewer by now.
    """
    goods = Money(order.subtotal_minor - order.discount_minor, order.currency) + off
    if worth(points, order.currency) != off or points > payable(points, goods):
        raise Conflict("order-quote-old")
    _hold(ctx, order, points)


def hold_again(ctx: Shopping, order: Order) -> None:
    """An order that had ended lives again, with the points it was placed with.

    Raises:
        LimitReached: they were spent elsewhere.
    """
    points = _ever_held(ctx.session, order)
    if points and not _of_order(ctx.session, order, HELD):
        _hold(ctx, order, points)


def capture(ctx: Shopping, order: Order) -> None:
    """The order was paid: the points it held are spent."""
    _let_go(ctx, order, "points-capture", AccountName(SHOP, SPENT, POINTS))


def release(ctx: Shopping, order: Order) -> None:
    """The order died unpaid: its points can be spent again."""
    _let_go(ctx, order, "points-release", _account(order.person_id, READY))


def earn(ctx: Shopping, order: Order) -> None:
    """The order was paid: its points come, to be spent when it cannot be returned any more."""
    points = earned_by_order(ctx.shop, order)
    if not points:
        return
    given, pending = AccountName(SHOP, GIVEN, POINTS), _account(order.person_id, PENDING)
    entries = [(given, -points), (pending, points)]
    if ledger.post(ctx, f"order:{order.id}:earn", "points-earn", entries, order_id=order.id):
        work.plan(
            ctx,
            "points-ripen",
            f"order:{order.id}:points-ripen",
            due_at=ready_at(ctx, order),
            payload={"order_id": order.id},
        )


def delivered(ctx: Shopping, order: Order) -> None:
    """The buyer has everything, so the time to return it runs from now."""
    work.replan(ctx, f"order:{order.id}:points-ripen", withdrawal.closes_at(ctx.shop, ctx.now))


def ripen(ctx: Shopping, order: Order) -> None:
    """The goods are the buyer's for good, and so are the points; money that went back takes them
    along. Once for each order, whoever asks.
    """
    points = earned(ctx.session, order)
    if not points:
        return
    kept = order.payment_state in (PaymentState.PAID, PaymentState.SURPLUS)
    to = _account(order.person_id, READY) if kept else AccountName(SHOP, GIVEN, POINTS)
    entries = [(_account(order.person_id, PENDING), -points), (to, points)]
    ledger.post(ctx, f"order:{order.id}:ripen", "points-ripen", entries, order_id=order.id)


def take_back(ctx: Shopping, order: Order) -> None:
    """The sale was undone: points it was paid with can be spent again, those it brought are gone,
    also below zero where they were spent meanwhile. Twice is once.
    """
    mine = _account(order.person_id, READY)
    spent = _of_order(ctx.session, order, SPENT)
    if spent:
        _post(
            ctx, order, "points-back", [(AccountName(SHOP, SPENT, POINTS), -spent), (mine, spent)]
        )
    points = earned(ctx.session, order)
    if not points:
        return
    given = (AccountName(SHOP, GIVEN, POINTS), points)
    waiting = [(_account(order.person_id, PENDING), -points), given]
    key = f"order:{order.id}"
    if not ledger.post(ctx, f"{key}:ripen", "points-ripen", waiting, order_id=order.id):
        ledger.post(ctx, f"{key}:unripen", UNRIPEN, [(mine, -points), given], order_id=order.id)


def _hold(ctx: Shopping, order: Order, points: int) -> None:
    """Whoever spends has the account to themselves, so that no point is spent twice. Not the
    person: somebody with a late payment of theirs in hand must not wait for what they do now.
    """
    mine, held = _account(order.person_id, READY), _account(order.person_id, HELD)
    ctx.session.exec(
        select(Account.id)
        .where(Account.owner == mine.owner, Account.name == mine.name, Account.asset == mine.asset)
        .with_for_update(key_share=True)
    ).first()
    if points > _sum(ctx.session, order.person_id, READY):
        raise LimitReached("points-too-few")
    _post(ctx, order, "points-hold", [(mine, -points), (held, points)])


def _let_go(ctx: Shopping, order: Order, kind: str, to: AccountName) -> None:
    points = _of_order(ctx.session, order, HELD)
    if points:
        _post(ctx, order, kind, [(_account(order.person_id, HELD), -points), (to, points)])


def _post(ctx: Shopping, order: Order, kind: str, entries: list[tuple[AccountName, int]]) -> None:
    """An order may be placed, end and live again, so its transfers are counted."""
    before = select(func.count()).where(Transfer.order_id == order.id, Transfer.kind == kind)
    key = f"order:{order.id}:{kind}:{ctx.session.exec(before).one()}"
    ledger.post(ctx, key, kind, entries, order_id=order.id)


def _account(person_id: int, name: str) -> AccountName:
    return AccountName(f"person:{person_id}", name, POINTS)


def _sum(session: Session, person_id: int, name: str) -> int:
    row = _OF_PERSON.first(session, owner=f"person:{person_id}", name=name)
    return int(row.points)


def _of_order(session: Session, order: Order, account: str) -> int:
    """What transfers of an order have left in accounts of this name, whosever they are."""
    return int(_OF_ORDER.first(session, order_id=order.id, name=account).points)


def _ever_held(session: Session, order: Order) -> int:
    most = (
        select(func.coalesce(func.max(LedgerEntry.amount), 0))
        .join(Account, col(Account.id) == LedgerEntry.account_id)
        .join(Transfer, col(Transfer.id) == LedgerEntry.transfer_id)
        .where(Transfer.order_id == order.id, Account.name == HELD, Account.asset == POINTS)
    )
    return int(session.exec(most).one())

"""The customer club: a share of what was paid comes back as points, which pay for part of a later
order. They live in the one ledger; a point is worth the same for ever.

Earned points wait until goods may not be returned any more. Spent ones are held for an order that
is placed, captured by its payment and released when it dies.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from common.errors import Conflict, LimitReached
from common.money import Money
from models import (
    Account,
    DueWork,
    LedgerEntry,
    Order,
    Transfer,
    WorkState,
)
from shop import kin, ledger, withdrawal, work
from shop.context import Shopping
from shop.ledger import SHOP, AccountName
from shop.points_books import (
    GIVEN,
    HELD,
    PENDING,
    POINTS,
    READY,
    SPENT,
    UNRIPEN,
    account,
    earned,
    of_order,
    parts_of_order,
    post_of,
    purses,
    sum_of,
)
from shop.points_ripening import delivered, ripen, ripen_at, take_back, take_back_part
from shop.settings import Shop

__all__ = [
    "GIVEN",
    "HELD",
    "MOST_SHARE_BPS",
    "PENDING",
    "POINTS",
    "READY",
    "SPENT",
    "UNRIPEN",
    "WORTH",
    "Balance",
    "balance",
    "capture",
    "coming",
    "delivered",
    "earn",
    "earned",
    "earned_by",
    "earned_by_order",
    "hold",
    "hold_again",
    "payable",
    "ready",
    "ready_at",
    "release",
    "ripen",
    "ripen_at",
    "take_back",
    "take_back_part",
    "worth",
]

WORTH = {"IRR": 1_000, "TRY": 10, "AFN": 100}
"""Minor units of money that a point stands for: 100 Toman, 10 kuruş; one cent elsewhere."""
MOST_SHARE_BPS = 5_000
"""Of the goods that points may pay: some money always moves, so that an order can be paid."""


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
    return of_person(ctx.session, ctx.customer.id)


def of_person(session: Session, person_id: int) -> Balance:
    """What somebody has, for whoever looks after them."""
    return Balance(sum_of(session, person_id, READY), sum_of(session, person_id, PENDING))


def ready(ctx: Shopping) -> int:
    """Points that the person can spend now."""
    return sum_of(ctx.session, ctx.customer.id, READY)


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
            col(Account.owner).in_(kin.purses(ctx.customer.id)),
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
    if points and not of_order(ctx.session, order, HELD):
        _hold(ctx, order, points)


def capture(ctx: Shopping, order: Order) -> None:
    """The order was paid: the points it held are spent."""
    held = parts_of_order(ctx.session, order, HELD)
    if held:
        spent = (AccountName(SHOP, SPENT, POINTS), sum(points for _, points in held))
        entries = [*((purse, -points) for purse, points in held), spent]
        post_of(ctx, order, "points-capture", entries)


def release(ctx: Shopping, order: Order) -> None:
    """The order died unpaid: its points can be spent again."""
    held = parts_of_order(ctx.session, order, HELD)
    if held:
        back = [(replace(purse, name=READY), points) for purse, points in held]
        entries = [*((purse, -points) for purse, points in held), *back]
        post_of(ctx, order, "points-release", entries)


def earn(ctx: Shopping, order: Order) -> None:
    """The order was paid: its points come, to be spent when it cannot be returned any more."""
    points = earned_by_order(ctx.shop, order)
    if not points:
        return
    given, pending = AccountName(SHOP, GIVEN, POINTS), account(order.person_id, PENDING)
    entries = [(given, -points), (pending, points)]
    if ledger.post(ctx, f"order:{order.id}:earn", "points-earn", entries, order_id=order.id):
        work.plan(
            ctx,
            "points-ripen",
            f"order:{order.id}:points-ripen",
            due_at=ready_at(ctx, order),
            payload={"order_id": order.id},
        )


def _hold(ctx: Shopping, order: Order, points: int) -> None:
    """Whoever spends has the account to themselves, so that no point is spent twice. Not the
    person: somebody with a late payment of theirs in hand must not wait for what they do now.
    """
    ledger.alone_with(ctx.session, order.person_id, READY, POINTS)
    if points > sum_of(ctx.session, order.person_id, READY):
        raise LimitReached("points-too-few")
    taken = ledger.shares(purses(ctx.session, order.person_id, READY), points)
    held = [(replace(purse, name=HELD), part) for purse, part in taken]
    post_of(ctx, order, "points-hold", [*((purse, -part) for purse, part in taken), *held])


def _ever_held(session: Session, order: Order) -> int:
    most = (
        select(func.coalesce(func.max(LedgerEntry.amount), 0))
        .join(Account, col(Account.id) == LedgerEntry.account_id)
        .join(Transfer, col(Transfer.id) == LedgerEntry.transfer_id)
        .where(Transfer.order_id == order.id, Account.name == HELD, Account.asset == POINTS)
    )
    return int(session.exec(most).one())

"""When points of an order may be spent, and when they are taken away again."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from models import (
    LedgerEntry,
    Order,
    PaymentState,
    ReturnRequest,
    ReturnState,
    Transfer,
)
from shop import ledger, withdrawal, work
from shop.context import Shopping
from shop.ledger import SHOP, AccountName
from shop.points_books import (
    GIVEN,
    PENDING,
    POINTS,
    READY,
    SPENT,
    UNRIPEN,
    account,
    earned,
    of_order,
    post_of,
)

_KEPT = (PaymentState.PAID, PaymentState.SURPLUS, PaymentState.PART_REFUNDED)
"""A sale of which something is left."""


def delivered(ctx: Shopping, order: Order) -> None:
    """The buyer has everything, so the time to return it runs from now."""
    work.replan(ctx, f"order:{order.id}:points-ripen", withdrawal.closes_at(ctx.shop, ctx.now))


def ripen(ctx: Shopping, order: Order) -> None:
    """The goods are the buyer's for good, and so are the points; money that went back takes them
    along. Once for each order, whoever asks; not while something of it may come back.
    """
    points = earned(ctx.session, order)
    if not points or _may_come_back(ctx.session, order):
        return
    kept = order.payment_state in _KEPT
    to = account(order.person_id, READY) if kept else AccountName(SHOP, GIVEN, POINTS)
    entries = [(account(order.person_id, PENDING), -points), (to, points)]
    ledger.post(ctx, f"order:{order.id}:ripen", "points-ripen", entries, order_id=order.id)


def ripen_at(ctx: Shopping, order: Order, at: datetime) -> None:
    """Look once more at this instant: what was on its way back is decided about."""
    key = f"order:{order.id}:points-ripen:{ctx.now.isoformat()}"
    work.plan(ctx, "points-ripen", key, due_at=at, payload={"order_id": order.id})


def take_back(ctx: Shopping, order: Order) -> None:
    """The sale was undone: points it was paid with can be spent again, those it brought are gone,
    also below zero where they were spent meanwhile. Twice is once.
    """
    mine = account(order.person_id, READY)
    spent = of_order(ctx.session, order, SPENT)
    if spent:
        post_of(
            ctx, order, "points-back", [(AccountName(SHOP, SPENT, POINTS), -spent), (mine, spent)]
        )
    points = earned(ctx.session, order)
    if not points:
        return
    given = (AccountName(SHOP, GIVEN, POINTS), points)
    waiting = [(account(order.person_id, PENDING), -points), given]
    key = f"order:{order.id}"
    if not ledger.post(ctx, f"{key}:ripen", "points-ripen", waiting, order_id=order.id):
        ledger.post(ctx, f"{key}:unripen", UNRIPEN, [(mine, -points), given], order_id=order.id)


def take_back_part(ctx: Shopping, order: Order, key: str, part: int, whole: int) -> None:
    """Goods came back that were so much of the whole: their share of the points is gone, also
    below zero where they were spent meanwhile. Once for each key.
    """
    had = _ever_earned(ctx.session, order)
    points = min(earned(ctx.session, order), -(-had * part // max(whole, 1)))
    if points <= 0:
        return
    given = (AccountName(SHOP, GIVEN, POINTS), points)
    ripe = select(Transfer.id).where(Transfer.key == f"order:{order.id}:ripen")
    is_ripe = ctx.session.exec(ripe).first() is not None
    mine = account(order.person_id, READY if is_ripe else PENDING)
    kind = UNRIPEN if is_ripe else "points-back-part"
    ledger.post(ctx, f"{key}:points", kind, [(mine, -points), given], order_id=order.id)


def _may_come_back(session: Session, order: Order) -> bool:
    """Whether a return of this order is open."""
    is_open = col(ReturnRequest.state).in_((ReturnState.ASKED, ReturnState.ACCEPTED))
    found = select(ReturnRequest.id).where(ReturnRequest.order_id == order.id, is_open)
    return session.exec(found.limit(1)).first() is not None


def _ever_earned(session: Session, order: Order) -> int:
    """Points that paying an order brought, whatever became of them."""
    came = (
        select(func.coalesce(func.sum(LedgerEntry.amount), 0))
        .join(Transfer, col(Transfer.id) == LedgerEntry.transfer_id)
        .where(Transfer.key == f"order:{order.id}:earn", LedgerEntry.amount > 0)
    )
    return int(session.exec(came).one())

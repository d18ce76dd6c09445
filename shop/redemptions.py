"""Coupons in orders: kept for an order that is placed, used up by its payment, given back when it
dies. A limit is taken by one conditional update, so that the last use goes to one buyer.
"""

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import col, update

from common.errors import Conflict, LimitReached
from common.ids import new_id
from common.messages import Code
from common.money import Money
from models import Coupon, Order, Redemption, RedemptionState
from models.prepared import Prepared
from shop import audit, coupons
from shop.context import Shopping

# Every order that is paid or ends is asked for one, and most have none.
_OF_ORDER = Prepared(
    sqlalchemy.select(col(Redemption.id)).where(col(Redemption.order_id) == bindparam("order_id"))
)


def reserve(ctx: Shopping, order: Order, code: str, off: Money) -> None:
    """Keep one use of a coupon for an order that takes so much off with it.

    Raises:
        NotFound, BadInput, LimitReached: it is not good for this person or these goods any more.
        Conflict: it gives something else by now.
    """
    coupon = coupons.find(ctx, code)
    coupons.check_may_use(ctx, coupon)
    goods = Money(order.subtotal_minor, order.currency)
    if coupons.worth(coupon, goods) != off:
        raise Conflict("order-quote-old")
    _take(ctx, coupon, order.person_id)
    row = Redemption(
        id=new_id(),
        coupon_id=coupon.id,
        order_id=order.id,
        person_id=order.person_id,
        amount_minor=off.minor,
        at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    _audited(ctx, row, "reserved")
    coupons.forget(ctx)


def redeem(ctx: Shopping, order: Order) -> None:
    """The order was paid: its coupon, if it has one, is used up."""
    row = _of(ctx, order)
    if row is not None and row.state is RedemptionState.RESERVED:
        _move(ctx, row, RedemptionState.REDEEMED)


def release(ctx: Shopping, order: Order) -> None:
    """The order died unpaid: its coupon can be used again."""
    row = _of(ctx, order)
    if row is not None and row.state is RedemptionState.RESERVED:
        _free(ctx, row)


def _free(ctx: Shopping, row: Redemption) -> None:
    _move(ctx, row, RedemptionState.RELEASED)
    ctx.session.exec(
        update(Coupon)
        .where(col(Coupon.id) == row.coupon_id)
        .values(used=col(Coupon.used) - 1)
        .execution_options(synchronize_session=False)
    )


def give_back(ctx: Shopping, order: Order) -> None:
    """The sale was undone: its coupon can be used again."""
    row = _of(ctx, order)
    if row is not None and row.state is RedemptionState.REDEEMED:
        _free(ctx, row)


def reserve_again(ctx: Shopping, order: Order) -> None:
    """An order that had ended lives again: whoever agreed in time keeps their discount, though the
    coupon may have ended since, but never beyond its limits.

    Raises:
        LimitReached: others have used it up, or the buyer has used it elsewhere.
    """
    row = _of(ctx, order)
    if row is None or row.state is not RedemptionState.RELEASED:
        return
    coupon = ctx.session.get_one(Coupon, row.coupon_id)
    _take(ctx, coupon, row.person_id, also_ended=True)
    _move(ctx, row, RedemptionState.RESERVED)


def _take(ctx: Shopping, coupon: Coupon, person_id: int, *, also_ended: bool = False) -> None:
    """One use more. The update keeps the coupon's row until the commit, so that two orders of one
    person do not each count the other one out.
    """
    within = col(Coupon.limit_all).is_(None) | (col(Coupon.used) < col(Coupon.limit_all))
    if not also_ended:
        within &= col(Coupon.active)
    taken = ctx.session.exec(
        update(Coupon)
        .where(col(Coupon.id) == coupon.id, within)
        .values(used=col(Coupon.used) + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        raise LimitReached("coupon-used-up", code=Code(coupon.code))
    coupons.check_person_limit(ctx.session, coupon, person_id)


def _of(ctx: Shopping, order: Order) -> Redemption | None:
    """The redemption of a locked order."""
    ctx.session.flush()
    found = _OF_ORDER.first(ctx.session, order_id=order.id)
    return ctx.session.get(Redemption, found.id) if found is not None else None


def _move(ctx: Shopping, row: Redemption, state: RedemptionState) -> None:
    row.state = state
    row.at = ctx.now
    ctx.session.flush()
    _audited(ctx, row, state.value)


def _audited(ctx: Shopping, row: Redemption, what: str) -> None:
    after = {"order": row.order_id, "amount": row.amount_minor}
    audit.write(ctx, f"coupon.{what}", "coupon", row.coupon_id, None, after)

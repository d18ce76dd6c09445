"""What was taken off orders is kept, used up and given back as they are."""

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlmodel import col

from models import (
    Account,
    Adjustment,
    AdjustmentKind,
    Coupon,
    LedgerEntry,
    Order,
    OrderState,
    PaymentState,
    Redemption,
    RedemptionState,
    Transfer,
)
from scheduler.broken import Rows, never
from shop import points


@never("coupon-miscounted")
def coupons_are_counted() -> Rows:
    """A coupon counts the orders that hold or have used it."""
    taken = func.count(
        case((col(Redemption.state) != RedemptionState.RELEASED, col(Redemption.id)), else_=None)
    )
    return (
        select(col(Coupon.id).label("coupon"), col(Coupon.used), taken.label("redemptions"))
        .outerjoin(Redemption, col(Redemption.coupon_id) == col(Coupon.id))
        .group_by(col(Coupon.id))
        .having(col(Coupon.used) != taken)
    )


@never("redemption-not-of-order")
def redemptions_follow_orders() -> Rows:
    """An order that waits for its money holds its coupon, a paid one has used it up, one that
    ended has given it back; and it took off what the order says.
    """
    is_paid = col(Order.payment_state).in_((PaymentState.PAID, PaymentState.SURPLUS))
    is_over = col(Order.state).in_((OrderState.EXPIRED, OrderState.CANCELLED))
    due = case(
        (is_over, RedemptionState.RELEASED.value),
        (is_paid, RedemptionState.REDEEMED.value),
        else_=RedemptionState.RESERVED.value,
    )
    off = func.coalesce(-func.sum(col(Adjustment.amount_minor)), 0)
    state = cast(col(Redemption.state), String)
    return (
        select(
            col(Order.id).label("order"),
            state.label("state"),
            due.label("state_by_order"),
            off.label("discount"),
        )
        .join(Redemption, col(Redemption.order_id) == col(Order.id))
        .outerjoin(
            Adjustment,
            (col(Adjustment.order_id) == col(Order.id))
            & (col(Adjustment.kind) == AdjustmentKind.DISCOUNT),
        )
        .where(~col(Order.payment_state).in_((PaymentState.PART_REFUNDED, PaymentState.REFUNDED)))
        .group_by(col(Order.id), col(Redemption.id))
        .having(or_(state != due, off != col(Redemption.amount_minor)))
    )


@never("points-not-of-order")
def points_follow_orders() -> Rows:
    """An order that waits for its money holds the points it was placed with, any other holds none."""
    held = (
        select(
            col(Transfer.order_id).label("order_id"),
            func.sum(col(LedgerEntry.amount)).label("points"),
        )
        .join(LedgerEntry, col(LedgerEntry.transfer_id) == col(Transfer.id))
        .join(Account, col(Account.id) == col(LedgerEntry.account_id))
        .where(col(Account.name) == points.HELD, col(Account.asset) == points.POINTS)
        .group_by(col(Transfer.order_id))
        .subquery()
    )
    spent = (
        select(col(Adjustment.order_id).label("order_id"), col(Adjustment.label).label("points"))
        .where(col(Adjustment.kind) == AdjustmentKind.POINTS)
        .subquery()
    )
    waits = and_(
        col(Order.state).not_in((OrderState.EXPIRED, OrderState.CANCELLED)),
        col(Order.payment_state).in_((PaymentState.UNPAID, PaymentState.PART)),
    )
    count = func.coalesce(held.c.points, 0)
    due = case((waits, func.coalesce(spent.c.points, "0")), else_="0")
    return (
        select(col(Order.id).label("order"), count.label("held"), due.label("held_by_order"))
        .outerjoin(held, held.c.order_id == col(Order.id))
        .outerjoin(spent, spent.c.order_id == col(Order.id))
        .where(cast(count, String) != due)
    )


@never("points-overdrawn")
def points_are_not_overdrawn() -> Rows:
    """Nobody has spent or holds more points than they had, but for those that a sale which was
    undone has taken back.
    """
    total = func.sum(col(LedgerEntry.amount))
    return (
        select(col(Account.owner), col(Account.name), total.label("points"))
        .join(LedgerEntry, col(LedgerEntry.account_id) == col(Account.id))
        .join(Transfer, col(Transfer.id) == col(LedgerEntry.transfer_id))
        .where(
            col(Transfer.kind) != points.UNRIPEN,
            col(Account.asset) == points.POINTS,
            col(Account.name).in_((points.READY, points.PENDING, points.HELD)),
        )
        .group_by(col(Account.id))
        .having(total < 0)
    )

"""What was taken off orders is kept, used up and given back as they are."""

from datetime import datetime

from sqlalchemy import String, case, cast, func, or_, select
from sqlmodel import Session, col

from models import (
    Adjustment,
    AdjustmentKind,
    Coupon,
    Order,
    OrderState,
    PaymentState,
    Redemption,
    RedemptionState,
)
from scheduler.broken import Broken, broken


def coupons_are_counted(session: Session, _now: datetime) -> list[Broken]:
    """A coupon counts the orders that hold or have used it."""
    taken = func.count(
        case((col(Redemption.state) != RedemptionState.RELEASED, col(Redemption.id)), else_=None)
    )
    return broken(
        session,
        "coupon-miscounted",
        select(col(Coupon.id).label("coupon"), col(Coupon.used), taken.label("redemptions"))
        .outerjoin(Redemption, col(Redemption.coupon_id) == col(Coupon.id))
        .group_by(col(Coupon.id))
        .having(col(Coupon.used) != taken),
    )


def redemptions_follow_orders(session: Session, _now: datetime) -> list[Broken]:
    """An order that waits for its money holds its coupon, a paid one has used it up, one that
    ended unpaid has given it back; and it took off what the order says.
    """
    is_paid = col(Order.payment_state).in_((PaymentState.PAID, PaymentState.SURPLUS))
    is_over = col(Order.state).in_((OrderState.EXPIRED, OrderState.CANCELLED))
    due = case(
        (is_paid, RedemptionState.REDEEMED.value),
        (is_over, RedemptionState.RELEASED.value),
        else_=RedemptionState.RESERVED.value,
    )
    off = func.coalesce(-func.sum(col(Adjustment.amount_minor)), 0)
    state = cast(col(Redemption.state), String)
    return broken(
        session,
        "redemption-not-of-order",
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
        .having(or_(state != due, off != col(Redemption.amount_minor))),
    )

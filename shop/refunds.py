"""Money that goes back. What a person decides here an effect brings to the gateway, which is asked
under the same key until it says how it went; what it cannot do, a person does by hand and says so.

Never more goes back than came: what one attempt brought is given back under the lock of its order.
"""

from sqlmodel import Session, func, select

from common.errors import Conflict
from common.ids import new_id
from common.messages import Code
from common.money import Money
from common.roles import Role
from common.text import clean_input
from models import AttemptState, Order, PaymentAttempt, Refund, RefundState, RefundWay
from shop import attempts, audit, captures, credit, orders, work
from shop.captures import ReviewReason
from shop.context import Shopping
from shop.refunding import (
    Asked,
    by_id,
    into_credit,
    of_order,
    paid_by_hand,
    parse_reference,
    record,
    take_back_promises,
    to_ask,
)

__all__ = [
    "Asked",
    "aside",
    "by_id",
    "earned_amount",
    "left_of",
    "of_order",
    "paid_by_hand",
    "parse_reference",
    "part",
    "record",
    "returnable",
    "returnable_amount",
    "take_back_promises",
    "to_ask",
    "whole",
]

EFFECT = "refund"
"""The kind of work that asks the gateway."""
LONGEST_REASON = 300
_SET_ASIDE = (ReviewReason.LATE.value, ReviewReason.SURPLUS.value)
"""Why money waits for somebody to decide, where it is known how much of it came."""


def returnable(
    session: Session, order: Order, *, only_set_aside: bool = False
) -> list[PaymentAttempt]:
    """The attempts whose money the shop has: what it earned, and what waits to be decided about."""
    known = attempts.attempts_of(session, order.id)
    return [
        one
        for one in known
        if _is_set_aside(one) or (one.state is AttemptState.PAID and not only_set_aside)
    ]


def returnable_amount(session: Session, order: Order, *, only_set_aside: bool = False) -> Money:
    """What would go back if everything did."""
    found = returnable(session, order, only_set_aside=only_set_aside)
    left = sum(_worth_left(session, one) for one in found)
    return Money(left, order.currency)


def whole(
    ctx: Shopping,
    order: Order,
    reason: str,
    *,
    only_set_aside: bool = False,
    way: RefundWay = RefundWay.GATEWAY,
) -> list[Refund]:
    """Give everything back that came for an order, or only what came beside its price; what was
    paid with credit goes back into it. Deciding so again changes nothing.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: no money came for it.
        BadInput: the reason is too long.
    """
    ctx.need(Role.MANAGER)
    why = clean_input(reason, LONGEST_REASON)
    order = orders.locked(ctx.session, order.id)
    found = returnable(ctx.session, order, only_set_aside=only_set_aside)
    begun = [_begin(ctx, order, one, why, way=way) for one in found]
    known = of_order(ctx.session, order.id)
    if not known and not any(begun):
        raise Conflict("refund-nothing", code=Code(order.code))
    return known


def on_their_way(session: Session, attempt_id: int) -> list[int]:
    """The refunds of an attempt of which its gateway has not said how they went."""
    asked = select(Refund.id).where(
        Refund.attempt_id == attempt_id, Refund.state == RefundState.ASKED
    )
    return list(session.exec(asked).all())


def aside(
    ctx: Shopping, attempt: PaymentAttempt, *, way: RefundWay = RefundWay.GATEWAY
) -> list[Refund]:
    """Give back what was kept apart of one attempt, whatever it was.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: there is nothing of it any more.
    """
    ctx.need(Role.MANAGER)
    order = orders.locked(ctx.session, attempt.order_id)
    attempt = attempts.locked(ctx.session, attempt.id)
    if attempt.state is not AttemptState.REVIEW or not _begin(ctx, order, attempt, "", way=way):
        raise Conflict("refund-nothing", code=Code(order.code))
    return of_order(ctx.session, order.id)


def part(
    ctx: Shopping,
    order: Order,
    amount: Money,
    reason: str,
    *,
    way: RefundWay = RefundWay.GATEWAY,
) -> list[Refund]:
    """Give so much of what was earned with an order back, out of its payments one after the other.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: that much has not come for it, or is not left.
        BadInput: the reason is too long.
    """
    ctx.need(Role.MANAGER)
    why = clean_input(reason, LONGEST_REASON)
    order = orders.locked(ctx.session, order.id)
    if not 0 < amount.minor <= earned_amount(ctx.session, order).minor:
        raise Conflict("refund-nothing", code=Code(order.code))
    missing = amount.minor
    for attempt in _earning(ctx.session, order):
        worth = min(missing, _worth_left(ctx.session, attempt))
        if worth > 0:
            _begin(ctx, order, attempt, why, worth=worth, way=way)
            missing -= worth
    return of_order(ctx.session, order.id)


def earned_amount(session: Session, order: Order) -> Money:
    """What of an order's earned money nobody has decided to give back, in the order's money."""
    left = sum(_worth_left(session, one) for one in _earning(session, order))
    return Money(left, order.currency)


def _is_set_aside(attempt: PaymentAttempt) -> bool:
    return attempt.state is AttemptState.REVIEW and attempt.review_reason in _SET_ASIDE


def left_of(session: Session, attempt: PaymentAttempt) -> Money:
    """What of the money that came with an attempt nobody has decided to give back; nothing where
    none came, or nobody said how much.
    """
    came = attempt.amount
    if attempt.state is not AttemptState.PAID:
        came = captures.aside(session, attempt)
    back = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
        Refund.attempt_id == attempt.id
    )
    return Money(came.minor - int(session.exec(back).one()), came.currency)


def _earning(session: Session, order: Order) -> list[PaymentAttempt]:
    known = attempts.attempts_of(session, order.id)
    return [one for one in known if one.state is AttemptState.PAID]


def _worth_left(session: Session, attempt: PaymentAttempt) -> int:
    """The same in the order's money."""
    if attempt.state is not AttemptState.PAID:
        left = left_of(session, attempt).minor
        return max(attempt.order_amount_minor * left // attempt.amount_minor, left > 0)
    back = select(func.coalesce(func.sum(Refund.order_amount_minor), 0)).where(
        Refund.attempt_id == attempt.id
    )
    return attempt.order_amount_minor - int(session.exec(back).one())


def _begin(
    ctx: Shopping,
    order: Order,
    attempt: PaymentAttempt,
    reason: str,
    *,
    worth: int | None = None,
    way: RefundWay = RefundWay.GATEWAY,
) -> bool:
    """Decide to give the rest of an attempt's money back, or so much of it in the order's money;
    whether there was any.
    """
    attempt = attempts.locked(ctx.session, attempt.id)
    came, worth_left = left_of(ctx.session, attempt), _worth_left(ctx.session, attempt)
    left = came.minor
    if left <= 0 or worth_left <= 0:
        return False
    worth = worth_left if worth is None else worth
    if worth < worth_left:
        left = max(left * worth // worth_left, 1)
    refund = Refund(
        id=new_id(),
        order_id=order.id,
        attempt_id=attempt.id,
        amount_minor=left,
        currency=came.currency,
        order_amount_minor=worth,
        way=RefundWay.CREDIT if attempt.gateway == credit.GATEWAY else way,
        reason=reason,
        asked_at=ctx.now,
    )
    ctx.session.add(refund)
    if attempt.state is AttemptState.REVIEW:
        attempts.move(ctx, attempt, AttemptState.REVERSING)
    ctx.session.flush()
    after = {"order": order.id, "amount": left, "reason": reason}
    audit.write(ctx, "refund.asked", "refund", refund.id, None, after)
    if refund.way is RefundWay.CREDIT:
        into_credit(ctx, order, refund)
    else:
        work.plan(ctx, EFFECT, f"refund:{refund.id}", payload={"refund_id": refund.id})
    return True

"""Money that fits no rule, one after the other, until somebody who runs the shop has decided.

It may count after all where the goods are still there, go back the way it came, or become store
credit. Where no money of ours has come there is only something to be put away. What a gateway has
not explained for a day stands here, too: it may be asked again.
"""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from common.errors import Conflict, OutOfStock
from common.messages import Code
from common.money import Money
from common.roles import Role
from models import AttemptState, Order, OrderLine, OrderState, PaymentAttempt, RefundWay, Variant
from models.savepoint import savepoint
from shop import (
    attempts,
    captures,
    credit,
    digital,
    holds,
    order_lookup,
    orders,
    refunds,
    settling,
)
from shop.captures import ReviewReason
from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something reported about a payment, and how much came with it; nothing where that is not
    ours, not real, or not known.
    """

    attempt: PaymentAttempt
    order: Order
    amount: Money

    @property
    def reason(self) -> ReviewReason:
        """Why no rule may decide about it."""
        if self.is_silent:
            return ReviewReason.UNKNOWN
        return ReviewReason(str(self.attempt.review_reason))

    @property
    def is_silent(self) -> bool:
        """Whether its gateway does not say what became of it."""
        return attempts.stays_silent(self.attempt)

    @property
    def fits(self) -> bool:
        """Whether it is what the order still lacks, so that it may count."""
        lacks = self.order.total_minor - self.order.paid_minor
        asked = self.attempt.order_amount_minor
        lacking = asked in (lacks, lacks - (self.order.credit_minor or 0))
        return bool(self.amount) and self.amount == self.attempt.amount and lacking

    @property
    def fits_in_part(self) -> bool:
        """Whether it is another amount than the order lacks, and may count for it all the same."""
        return self.is_creditable and not self.fits and self.order.awaits_payment

    @property
    def is_creditable(self) -> bool:
        """Whether it is in the money in which the shop sells."""
        return bool(self.amount) and self.amount.currency == self.order.currency


def count(ctx: Shopping) -> int:
    """How many wait.

    Raises:
        NotAllowed: for whoever does not run the shop.
    """
    ctx.need(Role.MANAGER)
    return ctx.session.exec(select(func.count()).where(is_waiting())).one()


def is_waiting() -> ColumnElement[bool]:
    """As a condition on attempts: a person has to look."""
    return or_(col(PaymentAttempt.state) == AttemptState.REVIEW, attempts.is_silent())


def waiting(ctx: Shopping, *, most: int = 10, skip: int = 0) -> list[Waiting]:
    """What waits, the oldest first.

    Raises:
        NotAllowed: for whoever does not run the shop.
    """
    ctx.need(Role.MANAGER)
    rows = ctx.session.exec(
        select(PaymentAttempt)
        .where(is_waiting())
        .order_by(col(PaymentAttempt.id))
        .offset(skip)
        .limit(most)
    )
    return [_waiting(ctx, one) for one in rows.all()]


def by_attempt(ctx: Shopping, attempt_id: int) -> Waiting:
    """One of them.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: there is no such attempt.
        Conflict: it was decided about before.
    """
    ctx.need(Role.MANAGER)
    orders.locked(ctx.session, attempts.order_of(ctx.session, attempt_id))
    attempt = attempts.locked(ctx.session, attempt_id)
    found = _waiting(ctx, attempt)
    if attempt.state is not AttemptState.REVIEW and not found.is_silent:
        raise Conflict("money-decided-already", code=Code(found.order.code))
    return found


def accept(ctx: Shopping, attempt_id: int) -> Order:
    """It counts for its order after all, which lives again if it had ended.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: it was decided before, is not what the order lacks, or the goods are gone or cost
            more now; says how much more.
        LimitReached: what was taken off the order was used up elsewhere.
    """
    found = by_attempt(ctx, attempt_id)
    order, attempt = found.order, found.attempt
    if not found.fits or captures.any_refund(ctx.session, order.id):
        raise Conflict("money-does-not-fit", code=Code(order.code), amount=order.open_amount)
    late = order.state in (OrderState.EXPIRED, OrderState.CANCELLED)
    with savepoint(ctx.session):
        if late:
            _check_price(ctx, order)
            _revive(ctx, order)
        missing = order.total_minor - order.paid_minor - attempt.order_amount_minor
        credit.fit(ctx, order, missing)
        if missing == (order.credit_minor or 0):
            digital.assign(ctx, order)
        captures.take_from_aside(ctx, attempt, found.amount)
        attempts.note(ctx, attempt, "accepted", ctx.actor)
        attempts.move(ctx, attempt, AttemptState.PAID, paid_at=ctx.now)
        captures.book_sale(ctx, attempt)
    settling.settled(ctx, order, attempt, late=late)
    return order


def count_in_part(ctx: Shopping, attempt_id: int) -> Order:
    """It counts for its order as far as that goes: what is missing is left to be paid, and what is
    over stays with its buyer as store credit.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: it was decided before, or its order does not wait for money.
        OutOfStock: what is digital of it has run out.
    """
    found = by_attempt(ctx, attempt_id)
    order = found.order
    if not found.fits_in_part:
        raise Conflict("money-does-not-fit", code=Code(order.code), amount=order.open_amount)
    with savepoint(ctx.session):
        refunds.aside(ctx, found.attempt, way=RefundWay.CREDIT)
        holds.extend(ctx, order)
        buyer = replace(ctx, person=order_lookup.buyer_of(ctx.session, order))
        settling.settle_with_credit(buyer, order, most=found.amount)
    return order


def give_back(ctx: Shopping, attempt_id: int) -> Order:
    """Send it back the way it came; where its gateway cannot, a person does.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: it was decided before, or no money came.
    """
    found = by_attempt(ctx, attempt_id)
    refunds.aside(ctx, found.attempt)
    return found.order


def into_credit(ctx: Shopping, attempt_id: int) -> Order:
    """Keep it for its buyer as store credit.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: it was decided before, no money came, or it is of another currency.
    """
    found = by_attempt(ctx, attempt_id)
    if not found.is_creditable:
        raise Conflict("refund-nothing", code=Code(found.order.code))
    refunds.aside(ctx, found.attempt, way=RefundWay.CREDIT)
    return found.order


def put_away(ctx: Shopping, attempt_id: int) -> Order:
    """Nothing came with it that would be ours to give back.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: it was decided before, or money did come.
    """
    found = by_attempt(ctx, attempt_id)
    if found.amount:
        raise Conflict("money-is-here", amount=found.amount)
    attempts.note(ctx, found.attempt, "put-away", ctx.actor, amount_minor=0)
    attempts.move(ctx, found.attempt, AttemptState.FAILED)
    captures.count(ctx, found.order)
    return found.order


def ask_again(ctx: Shopping, attempt_id: int) -> Order:
    """Have its gateway asked once more what became of it.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: it was decided before, or its gateway has said all it knows.
    """
    found = by_attempt(ctx, attempt_id)
    if not found.is_silent:
        raise Conflict("money-decided-already", code=Code(found.order.code))
    attempts.ask_now(ctx, found.attempt)
    return found.order


def _waiting(ctx: Shopping, attempt: PaymentAttempt) -> Waiting:
    order = orders.by_id(ctx.session, attempt.order_id)
    return Waiting(attempt, order, captures.aside(ctx.session, attempt))


def _check_price(ctx: Shopping, order: Order) -> None:
    """The goods cost no more than they did."""
    more = (col(Variant.price_minor) - col(OrderLine.unit_minor)) * col(OrderLine.quantity)
    rows = ctx.session.exec(
        select(OrderLine.name, more)
        .join(Variant, col(Variant.id) == OrderLine.variant_id)
        .where(OrderLine.order_id == order.id, Variant.price_minor > col(OrderLine.unit_minor))
    ).all()
    if rows:
        dearer = Money(sum(int(minor) for _, minor in rows), order.currency)
        raise Conflict("money-goods-dearer", name=rows[0][0], more=dearer)


def _revive(ctx: Shopping, order: Order) -> None:
    try:
        settling.revive(ctx, order)
    except OutOfStock as gone:
        raise Conflict("money-goods-gone", name=gone.message.args["name"]) from gone

"""Beginning to pay: an attempt is opened, its gateway gives a link, the buyer goes there."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from common.errors import Conflict, LimitReached, MoneyError
from common.messages import Code
from common.money import Money
from models import AttemptState, Order, OrderState, PaymentAttempt
from models.database import add_row
from payments.base import AttemptView, Created, FailureClass
from shop import attempts, holds, orders
from shop.context import Shopping
from shop.events import WayRefused
from shop.hand_ways import BY_HAND

REUSE_FOR = timedelta(minutes=10)
"""A link this young is given out again instead of a new one."""
UNANSWERED = (AttemptState.CREATED, AttemptState.UNKNOWN)
"""Its gateway has been called, and what it answered is not known yet or never will be."""
MOST_ATTEMPTS = 20
"""For one order; whoever needs more is asked to talk to the shop."""


def open_attempt(
    ctx: Shopping,
    order: Order,
    gateway: str,
    *,
    test: bool = False,
    asks: Callable[[Money], Money] = lambda price: price,
) -> PaymentAttempt:
    """The buyer presses *pay*: an attempt to pay what is still open, and more time to do it.

    A young attempt of the same gateway that already has its link is given again (`redirect` is
    set); a new one has none, and its gateway is to be called with its id.

    Args:
        ctx: the turn.
        order: what is to be paid.
        gateway: the gateway's name.
        test: whether it takes play money.
        asks: what the gateway is asked for when a price is to be paid.

    Raises:
        Conflict: the order is paid or closed, or its time is over.
        MoneyError: play money in a shop that sells in earnest.
        LimitReached: there were too many attempts already.
    """
    if test and not ctx.shop.testing:
        raise MoneyError("payment-play-money")
    order = to_pay(ctx, order)
    tried = attempts.attempts_of(ctx.session, order.id)
    amount = asks(order.open_amount)
    young = _young(ctx, tried, gateway, amount, test=test)
    if young is not None:
        return young
    check_tries(tried)
    return _new(ctx, order, gateway, amount, test=test)


def to_pay(ctx: Shopping, order: Order) -> Order:
    """The order, held, with something to pay and the time to do it.

    Raises:
        Conflict: it is paid or closed, or its time is over.
    """
    order = orders.locked(ctx.session, order.id)
    if order.state not in (OrderState.PLACED, OrderState.CONFIRMED):
        raise Conflict("order-closed", code=Code(order.code))
    if not order.open_amount:
        raise Conflict("order-paid-already", code=Code(order.code))
    if not holds.extend(ctx, order) and order.reserved_until <= ctx.now:
        raise Conflict("order-time-over", code=Code(order.code))
    return order


def check_tries(tried: Sequence[PaymentAttempt]) -> None:
    """Go on only with an order that was not tried to be paid too often.

    Raises:
        LimitReached: it was.
    """
    if len(tried) >= MOST_ATTEMPTS:
        raise LimitReached("payment-too-many-attempts", most=MOST_ATTEMPTS)


def _young(
    ctx: Shopping, tried: Sequence[PaymentAttempt], gateway: str, amount: Money, *, test: bool
) -> PaymentAttempt | None:
    linked = (AttemptState.ISSUED, AttemptState.OPENED)
    young = [
        attempt
        for attempt in tried
        if attempt.gateway == gateway
        and attempt.test == test
        and attempt.amount == amount
        and attempt.created_at > ctx.now - REUSE_FOR
        and attempt.expires_at > ctx.now
        and attempt.state in linked
    ]
    return young[-1] if young else None


def _new(ctx: Shopping, order: Order, gateway: str, amount: Money, *, test: bool) -> PaymentAttempt:
    price = order.open_amount
    rate = None if price.currency == amount.currency else Decimal(price.minor) / amount.minor
    attempt = add_row(
        ctx.session,
        PaymentAttempt,
        order_id=order.id,
        gateway=gateway,
        amount_minor=amount.minor,
        currency=amount.currency,
        order_amount_minor=price.minor,
        rate=None if rate is None else str(rate),
        test=test,
        expires_at=order.reserved_until,
        created_at=ctx.now,
    )
    attempts.note(ctx, attempt, "opened", ctx.actor)
    attempts.plan_check(ctx, attempt)
    return attempt


def issued(ctx: Shopping, attempt_id: int, created: Created) -> PaymentAttempt:
    """The gateway has a link. Twice is once.

    Raises:
        MoneyError: the gateway gave this reference to another attempt before.
    """
    attempt = attempts.locked(ctx.session, attempt_id)
    if attempt.state not in UNANSWERED:
        return _led(ctx, attempt, created)
    other = attempts.by_reference(ctx.session, attempt.gateway, created.provider_ref)
    if other is not None and other.id != attempt.id:
        raise MoneyError("payment-gateway-confused")
    attempts.move(
        ctx,
        attempt,
        AttemptState.ISSUED,
        provider_ref=created.provider_ref,
        redirect=attempts.redirect_as_json(created.redirect),
        expires_at=min(created.expires_at or attempt.expires_at, attempt.expires_at),
        raw_last=dict(created.raw) or None,
    )
    return attempt


def standing(ctx: Shopping, attempt: PaymentAttempt, provider_ref: str) -> PaymentAttempt:
    """Its bill stands in a chat already, though whoever wrote it there has not heard so. Twice is
    once.
    """
    attempt = attempts.locked(ctx.session, attempt.id)
    if attempt.state in UNANSWERED and attempt.provider_ref is None:
        attempts.move(ctx, attempt, AttemptState.ISSUED, provider_ref=provider_ref)
    return attempt


def _led(ctx: Shopping, attempt: PaymentAttempt, created: Created) -> PaymentAttempt:
    """Where it leads, for an attempt that somebody was quicker to pay or to open."""
    is_open = attempt.state in (AttemptState.ISSUED, AttemptState.OPENED)
    if is_open and attempt.redirect is None and attempt.provider_ref == created.provider_ref:
        redirect = attempts.redirect_as_json(created.redirect)
        attempts.move(ctx, attempt, attempt.state, redirect=redirect)
    return attempt


def opened(ctx: Shopping, attempt_id: int) -> PaymentAttempt:
    """The buyer goes to the gateway. Twice is once."""
    attempt = attempts.locked(ctx.session, attempt_id)
    if attempt.state is AttemptState.ISSUED:
        attempts.move(ctx, attempt, AttemptState.OPENED, opened_at=ctx.now)
    return attempt


def create_failed(
    ctx: Shopping,
    attempt_id: int,
    failure_class: FailureClass,
    code: str = "",
    *,
    ours: bool = False,
) -> PaymentAttempt:
    """The gateway refused to begin or was not reached, so nothing has happened there.

    The buyer is told by no event: whoever pressed *pay* is waiting for this answer. With `ours` the
    owners are, since the shop's own account was refused.
    """
    attempt = attempts.locked(ctx.session, attempt_id)
    if attempt.state is AttemptState.CREATED:
        attempt.failure_class, attempt.failure_code = failure_class.value, code or None
        attempt.result_at, attempt.next_check_at = ctx.now, None
        attempts.move(ctx, attempt, AttemptState.CREATE_FAILED)
        attempts.note(ctx, attempt, "create-failed", ctx.actor)
        if ours:
            day = ctx.now.astimezone(ctx.shop.zone).date()
            ctx.publish(WayRefused(attempt.gateway, code, day.isoformat()))
    return attempt


def create_unknown(ctx: Shopping, attempt_id: int) -> PaymentAttempt:
    """The gateway was called and gave no answer, so it may have begun. Its link is lost with it,
    so another attempt may be made; this one's id is never used again.
    """
    attempt = attempts.locked(ctx.session, attempt_id)
    if attempt.state is AttemptState.CREATED:
        attempt.failure_class = FailureClass.UNKNOWN.value
        attempts.move(ctx, attempt, AttemptState.UNKNOWN)
        attempts.note(ctx, attempt, "create-unknown", ctx.actor)
    return attempt


def to_check(ctx: Shopping, attempt_id: int) -> AttemptView | None:
    """What to ask the gateway with; None when there is nothing to ask it.

    That is so when it is decided for good, when people decide about it, and when the gateway never
    gave a reference: then nobody can have paid it either, and it ends here when its time is over.
    """
    attempt = attempts.locked(ctx.session, attempt_id)
    if attempt.state in attempts.FINAL or attempt.gateway in BY_HAND:
        return None
    if attempt.provider_ref is None:
        if attempt.state in (AttemptState.CREATED, AttemptState.UNKNOWN):
            _leave_or_end(ctx, attempt)
        return None
    order = orders.by_id(ctx.session, attempt.order_id)
    return view_of(attempt, attempt.provider_ref, order.code)


def view_of(attempt: PaymentAttempt, provider_ref: str, order_code: str) -> AttemptView:
    """What a gateway is told of an attempt."""
    return AttemptView(
        attempt_id=attempt.id,
        provider_ref=provider_ref,
        amount=attempt.amount,
        order_code=order_code,
        created_at=attempt.created_at,
        raw=attempt.raw_last or {},
    )


def _leave_or_end(ctx: Shopping, attempt: PaymentAttempt) -> None:
    if ctx.now < attempt.expires_at:
        attempts.plan_check(ctx, attempt)
        return
    attempt.next_check_at = None
    attempts.move(ctx, attempt, AttemptState.EXPIRED)

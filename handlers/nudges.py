"""Reminders of an order that is not paid yet: two at most, and honest about what happens then."""

from bot.dialogue.cards import Card, Words, button, card
from bot.dialogue.routes import notice, route
from common.messages import Code, msg
from handlers import paying
from handlers.wording import PERSON_BUTTON, called
from models import Order, PaymentAttempt
from payments.base import FailureClass
from shop import attempts, orders, rescue
from shop.context import Shopping
from shop.hand_ways import BY_HAND


@notice(rescue.NUDGE, topic="payment", promise="once")
def payment_nudge(ctx: Shopping, order_id: int, number: int) -> Card | None:
    """That the goods still wait, why the last try failed, and every way on, also out."""
    order = orders.by_id(ctx.session, order_id)
    if rescue.when(ctx, order_id, number) is None:
        return None
    tried = attempts.attempts_of(ctx.session, order_id)
    last = tried[-1] if tried else None
    failed = last if last and last.failure_class and last.gateway not in BY_HAND else None
    is_last = number == rescue.NUDGES[-1]
    again = failed if not is_last or _may_be_paid(failed) else None
    cancel = button(msg("order-cancel-button"), route("order", order.code, "cancel"))
    return card(
        *_still_open(ctx, order, again),
        msg("nudge-last" if is_last else "nudge-kept", until=order.reserved_until),
        rows=[
            paying.pay_row(ctx, order, again=failed is not None),
            paying.other_way(ctx, order),
            *paying.by_hand_rows(ctx, order),
            [paying.check_button(order)] if any(map(_was_asked, tried)) else [],
            [cancel, PERSON_BUTTON],
        ],
    )


def _may_be_paid(failed: PaymentAttempt | None) -> bool:
    """Whether somebody has to be warned again that they may have paid; that a card was empty they
    have been told often enough.
    """
    return failed is not None and failed.failure_class == FailureClass.UNKNOWN


def _was_asked(attempt: PaymentAttempt) -> bool:
    """Whether there is a gateway to be asked about it."""
    return attempt.provider_ref is not None and attempt.gateway not in BY_HAND


def _still_open(ctx: Shopping, order: Order, failed: PaymentAttempt | None) -> list[Words]:
    amount = order.open_amount
    if failed is not None and failed.failure_class is not None:
        reason = paying.failure_words(failed.failure_class, order)
        return [reason, msg("nudge-amount", amount=amount)]
    name, code = called(ctx.customer), Code(order.code)
    return [msg("nudge-open", name=name, code=code), msg("nudge-amount", amount=amount)]

"""Bills that are paid inside a chat: whether one may still be paid, and what its payment is.

Before money moves the chat's platform asks once, and this is the last chance to refuse. Afterwards
it tells once what was paid, and only `billing.record` decides what that means.
"""

from sqlmodel import Session, col, select

from common.log import get_logger
from common.messages import Code, Message, msg
from models import AttemptState, Order, OrderLine, OrderState, PaymentAttempt, Variant
from models.database import add_row
from payments.bills import (
    ASKED,
    CARD_CURRENCIES,
    WALLET_CURRENCY,
    Receipt,
    again,
    attempt_of,
    proof_of,
)
from shop import attempts, billing, captures, digital, holds, opening, orders
from shop.context import Shopping
from shop.outcomes import Outcome
from shop.settings import Shop

STARS = "stars"
_CHANNELS = {"telegram": "telegram", STARS: "telegram", "bale": "bale"}
"""In whose chats the bills of which kind of gateway are paid."""
MOST_ASKED = 10
"""Payments begun on one bill that are remembered."""
EFFECT = "bill"
"""The kind of work that has a bill put into a chat."""

log = get_logger(__name__)


def kind_of(gateway: str) -> str:
    """What a gateway is called before the number of its account."""
    return gateway.partition(".")[0]


def channel_of(gateway: str) -> str | None:
    """In whose chats the bills of a gateway are paid; None where it writes none."""
    return _CHANNELS.get(kind_of(gateway))


def gateways_for(shop: Shop, order: Order, channel: str) -> list[str]:
    """The shop's gateways that can write a bill for this order into chats of a channel: Stars may
    not pay for what needs a parcel, and cards and wallets pay in some currencies only.
    """
    fitting = {
        "telegram": order.currency in CARD_CURRENCIES,
        STARS: digital.needs_no_parcel(order),
        "bale": order.currency == WALLET_CURRENCY,
    }
    return [
        name
        for name in shop.gateways
        if channel_of(name) == channel and fitting.get(kind_of(name), False)
    ]


def objection(ctx: Shopping, payload: str, currency: str, total: int) -> Message | None:
    """Why a bill must not be paid now; None when it may. Nothing is changed."""
    attempt = _attempt(ctx.session, payload)
    if attempt is None:
        return msg("bill-unknown")
    order = orders.by_id(ctx.session, attempt.order_id)
    if order.state is OrderState.CANCELLED or captures.is_all_back(order):
        return msg("order-closed", code=Code(order.code))
    if not order.open_amount:
        return msg("order-paid-already", code=Code(order.code))
    is_kept = order.state is OrderState.CONFIRMED or order.reserved_until > ctx.now
    if order.state is OrderState.EXPIRED or not is_kept:
        gone = _sold_out(ctx.session, order)
        if gone is not None:
            return msg("bill-sold-out", name=gone)
        return msg("order-time-over", code=Code(order.code))
    known = attempts.attempts_of(ctx.session, order.id)
    if any(one.state in attempts.ASKING and one.provider_ref for one in known):
        return msg("page-still-asking")
    is_open = attempt.state in (AttemptState.ISSUED, AttemptState.OPENED, *opening.UNANSWERED)
    is_newest = known[-1].id == attempt.id
    if not is_open or not is_newest or (attempt.test and not ctx.shop.testing):
        return msg("bill-old", code=Code(order.code))
    if (attempt.currency, attempt.amount_minor) != (currency, total):
        return msg("bill-old", code=Code(order.code))
    return None


def hold(ctx: Shopping, payload: str, question: str = "") -> None:
    """Somebody is about to pay: their goods are kept for them long enough. `question` is what the
    platform calls its question; on Bale that is the payment's name, by which one can ask about it
    should the news of it get lost.
    """
    attempt = _attempt(ctx.session, payload)
    if attempt is None:
        return
    order = orders.locked(ctx.session, attempt.order_id)
    holds.extend(ctx, order)
    attempt = opening.standing(ctx, attempt, payload)
    attempt = opening.opened(ctx, attempt.id)
    if question and kind_of(attempt.gateway) == "bale":
        _remember(attempt, question)


def _remember(attempt: PaymentAttempt, question: str) -> None:
    """Keep the names of the payments that were begun on a bill."""
    kept = attempt.raw_last or {}
    asked = [one for one in kept.get(ASKED, []) if one != question]
    attempt.raw_last = {**kept, ASKED: [*asked, question][-MOST_ASKED:]}


def paid(ctx: Shopping, receipt: Receipt) -> Outcome | None:
    """Somebody has paid; telling it again changes nothing. None for what is no bill of ours."""
    attempt = _attempt(ctx.session, receipt.payload)
    if attempt is None:
        log.error("payment_of_no_bill", charge=receipt.charge[:64])
        return None
    order = orders.locked(ctx.session, attempt.order_id)
    attempt = opening.standing(ctx, attempt, receipt.payload)
    if attempt.bank_ref is not None and attempt.bank_ref != receipt.charge:
        attempt = _second(ctx, order, attempt, receipt)
    said = proof_of(receipt, attempt.provider_ref or receipt.payload)
    return billing.record(ctx, attempt.id, said, source="callback")


def _attempt(session: Session, payload: str) -> PaymentAttempt | None:
    """The attempt whose bill this is. Only bots of ours write bills, so one that somebody can pay
    stands, also in the moment before its writer has heard so, or where that answer was lost.
    """
    number = attempt_of(payload)
    attempt = session.get(PaymentAttempt, number) if number is not None else None
    if attempt is None or attempt.provider_ref == payload:
        return attempt
    is_early = attempt.provider_ref is None and attempt.state in opening.UNANSWERED
    return attempt if is_early and channel_of(attempt.gateway) is not None else None


def _second(ctx: Shopping, order: Order, first: PaymentAttempt, receipt: Receipt) -> PaymentAttempt:
    """The attempt that stands for another payment of the same bill, made when it is first told of,
    so that its money is kept apart and can go back by itself.
    """
    name = again(receipt.payload, receipt.charge)
    known = attempts.by_reference(ctx.session, first.gateway, name)
    if known is not None:
        return attempts.locked(ctx.session, known.id)
    second = add_row(
        ctx.session,
        PaymentAttempt,
        order_id=order.id,
        gateway=first.gateway,
        state=AttemptState.OPENED,
        amount_minor=first.amount_minor,
        currency=first.currency,
        order_amount_minor=first.order_amount_minor,
        rate=first.rate,
        test=first.test,
        provider_ref=name,
        expires_at=ctx.now,
        created_at=ctx.now,
    )
    attempts.note(ctx, second, "opened", ctx.actor)
    return second


def _sold_out(session: Session, order: Order) -> str | None:
    """The first of an ended order's goods that is not there any more."""
    left = col(Variant.on_hand) - col(Variant.reserved)
    gone = (
        select(OrderLine.name)
        .join(Variant, col(Variant.id) == OrderLine.variant_id)
        .where(OrderLine.order_id == order.id, left < col(OrderLine.quantity))
    )
    return session.exec(gone.limit(1)).first()

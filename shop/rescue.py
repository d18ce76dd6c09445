"""Orders that are placed and not paid: when their buyers are reminded, and when they are left alone.

Somebody whose payment failed is told at once (`PaymentFailed`). Who then does nothing, or never
tried, is reminded at most twice while the goods are kept for them; after that the order ends and
they are told so (`OrderExpired`). A reminder is said only after every gateway involved has been
asked anew and has said that nothing was paid.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models import AttemptState, Order, PaymentAttempt
from payments.base import FailureClass
from shop import attempts, card_transfers, held, orders, quiet, support, work
from shop.context import Shopping
from shop.events import OrderPlaced
from shop.order_lookup import buyer_of

NUDGE = "payment-nudge"
"""The kind of work that looks whether to remind, and the name of the notice."""
NUDGES = (1, 2)
SHORTEST_HOLD = timedelta(minutes=20)
"""Goods that are kept for less are not worth a reminder: the end comes soon enough."""
FIRST_AT_MOST = timedelta(hours=2)
LAST_AT_MOST = timedelta(hours=3)
AT_THE_BANK = timedelta(minutes=10)
"""Whoever went to the bank so short ago may be typing, and is not disturbed."""
JUST_TOLD = timedelta(minutes=15)
"""Whoever was told so short ago that a payment failed needs no reminder yet."""
STILL_UP = timedelta(hours=1)
"""Whoever ordered so short ago is not asleep."""
A_WORD = timedelta(minutes=2)
"""With less time left nobody can pay any more, and the end is told in a moment."""
ASK_AGAIN = timedelta(minutes=5)
"""The rest before a gateway that did not answer is asked once more."""


def plan(ctx: Shopping, event: OrderPlaced) -> None:
    """A placed order: look twice whether its buyer needs a word."""
    order = orders.by_id(ctx.session, event.order_id)
    for number in NUDGES:
        key = f"{NUDGE}:{order.id}:{number}"
        due_at = _planned(order, number)
        payload = {"order_id": order.id, "number": number}
        work.plan(ctx, NUDGE, key, due_at=due_at, payload=payload)


def when(ctx: Shopping, order_id: int, number: int) -> datetime | None:
    """When the buyer is to be reminded; at once when that is past, never when None.

    Nobody is reminded who has paid, called the order off or run out of time, whose bank blocked
    the payment, whose money or receipt is being looked at, or who is talking with a person of the shop.
    """
    order = orders.by_id(ctx.session, order_id)
    if not order.awaits_payment or order.reserved_until - order.placed_at < SHORTEST_HOLD:
        return None
    buyer = buyer_of(ctx.session, order)
    if support.open_case_of(ctx, buyer) is not None:
        return None
    tried = attempts.attempts_of(ctx.session, order.id)
    if card_transfers.is_under_review(ctx.session, order.id):
        return None
    last = tried[-1] if tried else None
    if last is not None and last.failure_class == FailureClass.FRAUD_OR_BLOCKED:
        return None
    if any(held.is_held(one) for one in tried):
        return None
    at = max(_planned(order, number), _undisturbed(last) or order.placed_at)
    if at > order.placed_at + STILL_UP:
        # Later ones wake nobody: they wait for the morning, or are left out when it is too late.
        zone = ZoneInfo(buyer.timezone) if buyer.timezone else ctx.shop.zone
        at = quiet.by_day(at, zone, ctx.shop)
    return at if max(at, ctx.now) <= _too_late(order, number) else None


def remind(ctx: Shopping, order_id: int, number: int) -> datetime | None:
    """Have the reminder said, once for ever; when to look again where it is not its time.

    To be called right after the gateways were asked.
    """
    order = orders.locked(ctx.session, order_id)
    at = when(ctx, order_id, number)
    if at is None:
        return None
    if any(_may_be_paid(ctx, one) for one in attempts.attempts_of(ctx.session, order_id)):
        return ctx.now + ASK_AGAIN
    if at > ctx.now:
        return at
    work.plan(
        ctx,
        f"notice:{NUDGE}",
        f"notice:{NUDGE}:{order_id}:{number}",
        payload={"order_id": order_id, "number": number},
        person_id=order.person_id,
        give_up_at=_too_late(order, number),
    )
    return None


def _may_be_paid(ctx: Shopping, attempt: PaymentAttempt) -> bool:
    """Whether the buyer came back from the bank and its money may be on the way, also late."""
    if attempt.provider_ref is None:
        return False
    if attempt.state is AttemptState.EXPIRED:
        return attempts.came_back(ctx.session, attempt.id)
    return attempt.state in attempts.ASKING


def _planned(order: Order, number: int) -> datetime:
    """The first after a third of the time there is, the last when a quarter of it is left."""
    hold = order.reserved_until - order.placed_at
    if number == NUDGES[0]:
        return order.placed_at + min(hold / 3, FIRST_AT_MOST)
    return order.reserved_until - min(hold / 4, LAST_AT_MOST)


def _too_late(order: Order, number: int) -> datetime:
    """From here on the next word is too near: the last reminder, or the end."""
    is_first = number == NUDGES[0]
    return _planned(order, NUDGES[-1]) - JUST_TOLD if is_first else order.reserved_until - A_WORD


def _undisturbed(last: PaymentAttempt | None) -> datetime | None:
    """Until when the last attempt wants peace."""
    if last is None:
        return None
    if last.state in attempts.WAITING:
        return (last.opened_at or last.created_at) + AT_THE_BANK
    was_told = last.state in (AttemptState.FAILED, AttemptState.CANCELLED)
    return last.result_at + JUST_TOLD if was_told and last.result_at is not None else None

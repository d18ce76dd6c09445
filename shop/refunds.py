"""Money that goes back. What a person decides here an effect brings to the gateway, which is asked
under the same key until it says how it went; what it cannot do, a person does by hand and says so.

Never more goes back than came: what one attempt brought is given back under the lock of its order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from common.errors import BadInput, Conflict, NotFound
from common.ids import new_id
from common.messages import Code
from common.money import Money
from common.roles import Role
from common.text import clean_input
from models import AttemptState, Order, PaymentAttempt, Refund, RefundState
from payments.base import AttemptView, Undo, UndoResult
from shop import attempts, audit, captures, orders, points, redemptions, work
from shop.captures import ReviewReason
from shop.context import Shopping
from shop.events import MoneyReturned, RefundByHand

EFFECT = "refund"
"""The kind of work that asks the gateway."""
ASK_AGAIN = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""The rests between two questions; the last one for as long as it takes."""
LONGEST_REASON = 300
LONGEST_REFERENCE = 64
_SET_ASIDE = (ReviewReason.LATE.value, ReviewReason.SURPLUS.value)
"""Why money waits for somebody to decide, where it is known how much of it came."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask which gateway."""

    refund_id: int
    gateway: str
    view: AttemptView
    amount: Money

    @property
    def is_whole(self) -> bool:
        """Whether all that the attempt brought goes back."""
        return self.amount == self.view.amount

    @property
    def key(self) -> str:
        """Ours, and the same whenever the same money is given back."""
        return f"refund-{self.refund_id}"


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
    left = sum(_in_order(one, _left(session, one)) for one in found)
    return Money(left, order.currency)


def whole(
    ctx: Shopping, order: Order, reason: str, *, only_set_aside: bool = False
) -> list[Refund]:
    """Give everything back that came for an order, or only what came beside its price. Deciding so
    again changes nothing.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: no money came for it.
        BadInput: the reason is too long.
    """
    ctx.need(Role.MANAGER)
    why = clean_input(reason, LONGEST_REASON)
    order = orders.locked(ctx.session, order.id)
    found = returnable(ctx.session, order, only_set_aside=only_set_aside)
    begun = [_begin(ctx, order, one, why) for one in found]
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


def to_ask(ctx: Shopping, refund_id: int) -> Asked | None:
    """What to ask the gateway; None when it is decided how the money goes back."""
    refund = ctx.session.get(Refund, refund_id)
    if refund is None or refund.state is not RefundState.ASKED:
        return None
    attempt = ctx.session.get_one(PaymentAttempt, refund.attempt_id)
    view = AttemptView(
        attempt_id=attempt.id,
        provider_ref=attempt.provider_ref or "",
        amount=attempt.amount,
        order_code=orders.by_id(ctx.session, attempt.order_id).code,
        created_at=attempt.created_at,
    )
    return Asked(refund.id, attempt.gateway, view, refund.amount)


def record(ctx: Shopping, refund_id: int, said: Undo | None) -> datetime | None:
    """Take what the gateway says; None is when nobody knows whether it has happened.

    Returns:
        When to ask again; None for never.
    """
    refund, order = _locked(ctx, refund_id)
    if refund.state is not RefundState.ASKED:
        return None
    if said is not None and said.result is UndoResult.DONE:
        _done(ctx, order, refund, None)
        return None
    if said is not None and said.result is not UndoResult.PENDING:
        refund.refusal = said.reason or said.result.value
        _move(ctx, refund, RefundState.BY_HAND)
        ctx.publish(RefundByHand(order.id, refund.id))
        return None
    rest = ASK_AGAIN[min(refund.tries, len(ASK_AGAIN) - 1)]
    refund.tries += 1
    ctx.session.flush()
    return ctx.now + rest


def paid_by_hand(ctx: Shopping, refund_id: int, reference: str) -> Refund:
    """A person of the shop has sent the money. Saying so again changes nothing.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: the gateway is still being asked.
        BadInput: nothing by which it could be found again.
    """
    ctx.need(Role.MANAGER)
    name = parse_reference(reference)
    refund, order = _locked(ctx, refund_id)
    if refund.state is RefundState.ASKED:
        raise Conflict("refund-still-asked")
    if refund.state is RefundState.BY_HAND:
        _done(ctx, order, refund, name)
    return refund


def parse_reference(text: str) -> str:
    """What names a transfer at the bank, or on paper.

    Raises:
        BadInput: there is nothing in it, or far too much.
    """
    name = " ".join(clean_input(text, LONGEST_REFERENCE).split())
    if len(name) < 2:
        raise BadInput("refund-reference-missing")
    return name


def of_order(session: Session, order_id: int) -> list[Refund]:
    """What goes back, or went, to the buyer of an order."""
    rows = session.exec(
        select(Refund)
        .where(Refund.order_id == order_id)
        .order_by(col(Refund.id))
        .execution_options(populate_existing=True)
    )
    return list(rows.all())


def by_id(ctx: Shopping, refund_id: int) -> Refund:
    """One of them, for what events carry.

    Raises:
        NotFound: there is none.
    """
    found = ctx.session.get(Refund, refund_id)
    if found is None:
        raise NotFound("order-gone")
    return found


def _is_set_aside(attempt: PaymentAttempt) -> bool:
    return attempt.state is AttemptState.REVIEW and attempt.review_reason in _SET_ASIDE


def _left(session: Session, attempt: PaymentAttempt) -> int:
    """What of an attempt's money nobody has decided to give back."""
    back = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
        Refund.attempt_id == attempt.id
    )
    return attempt.amount_minor - int(session.exec(back).one())


def _in_order(attempt: PaymentAttempt, minor: int) -> int:
    """What part of an attempt's money is worth in its order's."""
    return attempt.order_amount_minor * minor // attempt.amount_minor


def _begin(ctx: Shopping, order: Order, attempt: PaymentAttempt, reason: str) -> bool:
    """Decide to give the rest of an attempt's money back; whether there was any."""
    attempt = attempts.locked(ctx.session, attempt.id)
    left = _left(ctx.session, attempt)
    if left <= 0:
        return False
    refund = Refund(
        id=new_id(),
        order_id=order.id,
        attempt_id=attempt.id,
        amount_minor=left,
        currency=attempt.currency,
        order_amount_minor=_in_order(attempt, left),
        reason=reason,
        asked_at=ctx.now,
    )
    ctx.session.add(refund)
    if attempt.state is AttemptState.REVIEW:
        attempts.move(ctx, attempt, AttemptState.REVERSING)
    ctx.session.flush()
    after = {"order": order.id, "amount": left, "reason": reason}
    audit.write(ctx, "refund.asked", "refund", refund.id, None, after)
    work.plan(ctx, EFFECT, f"refund:{refund.id}", payload={"refund_id": refund.id})
    return True


def _locked(ctx: Shopping, refund_id: int) -> tuple[Refund, Order]:
    """A refund as it is now, with its order, which is held until the commit."""
    order = orders.locked(ctx.session, by_id(ctx, refund_id).order_id)
    refund = by_id(ctx, refund_id)
    ctx.session.refresh(refund)
    return refund, order


def _done(ctx: Shopping, order: Order, refund: Refund, reference: str | None) -> None:
    attempt = attempts.locked(ctx.session, refund.attempt_id)
    refund.reference, refund.done_at = reference, ctx.now
    _move(ctx, refund, RefundState.DONE)
    captures.book_refund(ctx, attempt, refund)
    attempts.note(
        ctx,
        attempt,
        "refunded",
        ctx.actor,
        amount_minor=refund.amount_minor,
        reference=reference or "",
    )
    if attempt.state is AttemptState.REVERSING:
        attempts.move(ctx, attempt, AttemptState.REVERSED)
    captures.count(ctx, order)
    if captures.is_all_back(order):
        take_back_promises(ctx, order)
    ctx.publish(MoneyReturned(order.id, refund.id))


def take_back_promises(ctx: Shopping, order: Order) -> None:
    """A sale that is undone: its coupon and the points it took are good again, the points it
    brought are gone. Twice is once.
    """
    redemptions.give_back(ctx, order)
    points.take_back(ctx, order)


def _move(ctx: Shopping, refund: Refund, state: RefundState) -> None:
    before, refund.state = refund.state, state
    ctx.session.flush()
    after = {"state": state.value, "reference": refund.reference, "refusal": refund.refusal}
    name = f"refund.{state.value.replace('_', '-')}"
    audit.write(ctx, name, "refund", refund.id, {"state": before.value}, after)

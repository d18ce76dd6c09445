"""What buyers say of their orders, from one to five, and when they are asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from common.errors import BadInput, Conflict
from common.messages import Code
from common.text import clean_input
from models import DueWork, Order, OrderFeedback, OrderState, WorkState
from shop import audit, kin, order_lookup, returns, work
from shop.context import Shopping
from shop.events import OrderDelivered, OrderReviewed, ReviewExplained
from shop.settings import Shop

ASK, MEET, REMIND = "feedback", "how-was-it", "feedback-reminder"
"""The names of the notices: when it has been used, at the next meeting, and once more."""
STARS = range(1, 6)
APART = timedelta(days=7)
"""Whoever was asked about one order is asked about another after so long."""
MOST_LOOKED_AT = 10
"""Nobody is asked about more orders than that in such a time."""
POOR = 3
"""So many stars or fewer are worth a word from a person of the shop."""
LONGEST_WORDS = 1_000
REVIEWABLE = (OrderState.COMPLETED,)


def wait(shop: Shop) -> timedelta:
    """How long after delivery things have been used."""
    return timedelta(days=shop.feedback_days)


def is_complete(ctx: Shopping, event: OrderDelivered) -> bool:
    """Whether that was the last parcel."""
    return order_lookup.by_id(ctx.session, event.order_id).state is OrderState.COMPLETED


def of(session: Session, order_id: int) -> OrderFeedback | None:
    """What its buyer said of an order."""
    return session.get(OrderFeedback, order_id, populate_existing=True)


def answered(ctx: Shopping, payload: Mapping[str, Any]) -> bool:
    """Whether there is nothing to ask any more: it was said, the order was undone, or some of it
    goes back, which says enough.
    """
    order = order_lookup.by_id(ctx.session, payload["order_id"])
    if order.state not in REVIEWABLE or of(ctx.session, order.id) is not None:
        return True
    return bool(returns.requests_of(ctx.session, order.id))


def asked_when_met(ctx: Shopping, payload: Mapping[str, Any]) -> bool:
    """Whether the buyer has answered, or was asked when they came back."""
    return answered(ctx, payload) or _was_asked(ctx, MEET, payload["order_id"])


def asked_in_time(ctx: Shopping, payload: Mapping[str, Any]) -> bool:
    """Whether the buyer has answered, or was asked before they came back: about this order, or a
    short time ago about another.
    """
    if answered(ctx, payload) or _was_asked(ctx, ASK, payload["order_id"]):
        return True
    return one_at_a_time(ctx, payload) is not None


def one_at_a_time(ctx: Shopping, payload: Mapping[str, Any]) -> datetime | None:
    """Until when a question gives way to the last one about another order of the same buyer."""
    asked = order_lookup.by_id(ctx.session, payload["order_id"])
    bought = ctx.session.exec(
        select(Order.id, Order.person_id)
        .where(
            col(Order.person_id).in_(kin.of(asked.person_id)),
            col(Order.state).in_(REVIEWABLE),
            Order.id != asked.id,
        )
        .order_by(col(Order.placed_at).desc())
        .limit(MOST_LOOKED_AT)
    )
    questions = [_question(name, *one) for one in bought for name in (ASK, MEET, REMIND)]
    last = ctx.session.exec(
        select(func.max(DueWork.done_at)).where(
            col(DueWork.key).in_(questions),
            DueWork.state == WorkState.DONE,
            col(DueWork.done_at) > ctx.now - APART,
        )
    ).one()
    return last + APART if last is not None else None


def give(ctx: Shopping, order: Order, stars: int) -> OrderFeedback:
    """The buyer says how it was; another number takes the place of the one before.

    Raises:
        BadInput: no such number of stars.
        Conflict: they do not have it yet.
    """
    if stars not in STARS:
        raise BadInput("route-unknown")
    if order.state not in REVIEWABLE:
        raise Conflict("feedback-too-early", code=Code(order.code))
    said = of(ctx.session, order.id)
    if said is not None and said.stars == stars:
        return said
    before = {"stars": said.stars} if said is not None else None
    said = said or OrderFeedback(order_id=order.id, stars=stars, given_at=ctx.now)
    said.stars, said.given_at = stars, ctx.now
    ctx.session.add(said)
    ctx.session.flush()
    audit.write(ctx, "order.reviewed", "order", order.id, before, {"stars": stars})
    ctx.publish(OrderReviewed(order.id, stars))
    return said


def explain(ctx: Shopping, order: Order, words: str, media: Sequence[str]) -> None:
    """Words or photos to go with it; nothing where no stars were given."""
    said = of(ctx.session, order.id)
    words = clean_input(words, LONGEST_WORDS)
    if said is None or not (words or media):
        return
    said.words = words or said.words
    said.media = [*said.media, *media]
    ctx.session.add(said)
    ctx.session.flush()
    ctx.publish(ReviewExplained(order.id))


def _was_asked(ctx: Shopping, notice: str, order_id: int) -> bool:
    person_id = order_lookup.by_id(ctx.session, order_id).person_id
    return work.is_done(ctx, _question(notice, order_id, person_id))


def _question(notice: str, order_id: int, person_id: int) -> str:
    """What the scheduler calls a question about an order."""
    return f"{notice}:order:{order_id}:{person_id}"

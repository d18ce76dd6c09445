"""What is asked of those who have bought, and who hears of a poor answer."""

from datetime import time, timedelta

from common.roles import Role
from scheduler.planning import Journey, without
from shop import reviews
from shop.context import Shopping
from shop.events import FeedbackAsked, OrderDelivered, OrderReviewed, ReviewExplained
from shop.gate import Follow

AFTER_WORK = time(18, 30)


def _is_poor(_: Shopping, event: OrderReviewed) -> bool:
    return event.stars <= reviews.POOR


def _was_poor(ctx: Shopping, event: ReviewExplained) -> bool:
    said = reviews.of(ctx.session, event.order_id)
    return said is not None and said.stars <= reviews.POOR


JOURNEYS = (
    Journey(
        reviews.ASK,
        OrderDelivered,
        when=reviews.is_complete,
        wait=reviews.wait,
        at=AFTER_WORK,
        once_per="order",
        give_up_after=timedelta(days=14),
        leaves_out=without("shipment_id"),
        follow=Follow(unless=reviews.asked_when_met, rests=reviews.one_at_a_time),
    ),
    Journey(
        reviews.MEET,
        OrderDelivered,
        when=reviews.is_complete,
        wait=timedelta(days=1),
        once_per="order",
        give_up_after=timedelta(days=60),
        leaves_out=without("shipment_id"),
        follow=Follow(unless=reviews.asked_in_time, meets=True),
    ),
    Journey(
        reviews.REMIND,
        FeedbackAsked,
        wait=timedelta(days=3),
        at=AFTER_WORK,
        once_per="order",
        give_up_after=timedelta(days=10),
        follow=Follow(unless=reviews.answered, rests=reviews.one_at_a_time),
    ),
    Journey("feedback-poor", OrderReviewed, Role.AGENT, when=_is_poor),
    Journey("feedback-words", ReviewExplained, Role.AGENT, when=_was_poor, repeats=True),
)

"""What is said of goods that come back."""

from datetime import time, timedelta

from common.roles import Role
from scheduler.planning import Journey, without
from shop import answering, returns
from shop.events import ReturnAnswered, ReturnCameBack, ReturnDropped, ReturnRequested
from shop.gate import Follow

MORNING = time(10)

JOURNEYS = (
    Journey("return-requested", ReturnRequested, Role.AGENT),
    Journey(
        "return-waits",
        ReturnRequested,
        Role.AGENT,
        wait=timedelta(days=2),
        at=MORNING,
        follow=Follow(unless=returns.is_answered, rests=answering.while_closed),
    ),
    Journey("return-answered", ReturnAnswered),
    Journey("return-came-back", ReturnCameBack),
    Journey(
        "return-over",
        ReturnDropped,
        when=lambda _, event: not event.in_time,
        leaves_out=without("in_time"),
    ),
    Journey(
        "return-dropped",
        ReturnDropped,
        Role.AGENT,
        leaves_out=without("order_id"),
    ),
)

"""What is said to who is new, who is known elsewhere too, and who works for the shop."""

from datetime import timedelta

from common.roles import Role, allows
from scheduler.planning import Journey, without
from shop import moving, welcoming
from shop.events import LinkAsked, OrderPaid, PersonMet, StaffChanged, StaffJoined
from shop.gate import Follow

A_MOMENT = timedelta(minutes=2)

JOURNEYS = (
    Journey(
        "welcome",
        PersonMet,
        when=lambda ctx, _: not allows(ctx.role, Role.STAFF),
        wait=welcoming.gap,
        once_per="person",
        give_up_after=timedelta(days=7),
        leaves_out=without("person_id"),
        follow=Follow(unless=welcoming.is_off, rests=welcoming.gives_way),
    ),
    Journey("link-asked", LinkAsked, leaves_out=without("person_id")),
    Journey(
        "link-again",
        PersonMet,
        when=lambda ctx, _: moving.namesake(ctx) is not None,
        once_per="person",
        leaves_out=without("person_id"),
    ),
    Journey(
        moving.OFFER,
        OrderPaid,
        when=moving.is_worth_offering,
        wait=A_MOMENT,
        once_per="person",
        give_up_after=timedelta(hours=20),
        leaves_out=without("order_id", "attempt_id", "late"),
        follow=Follow(unless=moving.is_not_needed),
    ),
    Journey("staff-joined", StaffJoined, leaves_out=without("invited_by"), repeats=True),
    Journey(
        "staff-changed",
        StaffChanged,
        when=lambda ctx, event: ctx.person is None or ctx.person.id != event.person_id,
        leaves_out=without("person_id"),
        repeats=True,
    ),
)

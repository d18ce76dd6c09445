"""What is said in a talk between a customer and the shop."""

from datetime import timedelta

from common.roles import Role
from scheduler.planning import Journey, without
from shop import answering, support
from shop.context import Shopping
from shop.events import (
    CaseClosed,
    CaseFile,
    CaseMessage,
    CaseOpened,
    CaseRated,
    CaseWaits,
    HandTaken,
)
from shop.gate import Follow


def _is_customer(ctx: Shopping, event: CaseClosed) -> bool:
    """Whether who acts is the customer the talk was with."""
    return support.is_theirs(ctx, support.by_id(ctx, event.case_id))


JOURNEYS = (
    Journey("case-opened", CaseOpened, Role.AGENT),
    Journey("case-by-hand", HandTaken, Role.AGENT),
    Journey(
        "case-message",
        CaseMessage,
        Role.AGENT,
        when=lambda _, event: not event.from_staff,
        leaves_out=without("from_staff"),
        repeats=True,
    ),
    Journey(
        "case-answer",
        CaseMessage,
        when=lambda _, event: event.from_staff,
        leaves_out=without("from_staff", "case_id"),
        repeats=True,
    ),
    Journey(
        "case-file",
        CaseFile,
        Role.AGENT,
        when=lambda _, event: not event.from_staff,
        leaves_out=without("from_staff"),
        repeats=True,
    ),
    Journey(
        "case-answer-file",
        CaseFile,
        when=lambda _, event: event.from_staff,
        leaves_out=without("from_staff", "case_id"),
        repeats=True,
    ),
    Journey(
        "case-unanswered",
        CaseWaits,
        Role.AGENT,
        when=answering.is_watched,
        due=answering.alert_at,
        follow=Follow(unless=answering.was_answered, rests=answering.while_closed),
    ),
    Journey("case-ended", CaseClosed, when=lambda ctx, event: not _is_customer(ctx, event)),
    Journey(
        answering.ASK,
        CaseClosed,
        when=lambda ctx, event: answering.is_ratable(ctx, event.case_id),
        give_up_after=timedelta(days=1),
        follow=Follow(unless=answering.is_rated),
    ),
    Journey(
        "case-rated-poor",
        CaseRated,
        Role.MANAGER,
        when=lambda _, event: event.stars <= answering.POOR,
    ),
)

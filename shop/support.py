"""A customer and a person of the shop talk, and the bot keeps silent meanwhile."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from common.errors import BadInput, Conflict, NotFound
from common.ids import new_id
from common.roles import Role, allows
from common.text import clean_input
from models import ActivityKind, CaseState, Order, Person, SupportCase
from models.database import insert_ignore
from shop import activity, audit
from shop.context import Shopping
from shop.events import CaseClosed, CaseMessage, CaseOpened

SILENCE = timedelta(hours=12)
"""How long after the last words of either side the bot is silent; a case that everybody forgot
must not leave a customer without any answer."""
LONGEST_TEXT = 4000
"""Characters of one message."""


def open_case(ctx: Shopping, *, order: Order | None = None) -> SupportCase:
    """The customer asks for a person. A talk that is going on goes on."""
    person = ctx.customer
    row = {
        "id": new_id(),
        "person_id": person.id,
        "order_id": order.id if order is not None else None,
        "state": CaseState.OPEN,
        "opened_at": ctx.now,
    }
    is_new = insert_ignore(ctx.session, SupportCase, row)
    case = open_case_of(ctx, person)
    if case is None:
        raise LookupError("a case vanished while it was opened")
    _keep_silent(ctx, person)
    if is_new:
        activity.note(ctx, ActivityKind.ASKED)
        audit.write(ctx, "case.opened", "case", case.id)
        ctx.publish(CaseOpened(case.id))
    return case


def close_case(ctx: Shopping, case: SupportCase) -> SupportCase:
    """The talk is over and the bot answers again; either side may say so. Twice is once.

    Raises:
        NotFound: it is somebody else's.
    """
    _may_see(ctx, case)
    case = _locked(ctx, case.id)
    if case.state is CaseState.CLOSED:
        return case
    case.state, case.closed_at = CaseState.CLOSED, ctx.now
    person = _customer_of(ctx, case)
    person.bot_silent_until = None
    ctx.session.add(person)
    ctx.session.flush()
    audit.write(ctx, "case.closed", "case", case.id)
    ctx.publish(CaseClosed(case.id))
    return case


def say_to_staff(ctx: Shopping, text: str = "", media: Sequence[str] = ()) -> SupportCase:
    """The customer writes to the shop; the first words open a case.

    Raises:
        BadInput: there is nothing in it, or too much.
    """
    words = _message(text, media)
    case = open_case(ctx)
    ctx.publish(CaseMessage(case.id, from_staff=False, text=words, media=tuple(media)))
    return case


def say_to_buyer(
    ctx: Shopping, case: SupportCase, text: str = "", media: Sequence[str] = ()
) -> SupportCase:
    """Somebody of the shop answers.

    Raises:
        NotAllowed: for buyers.
        Conflict: the talk is over.
        BadInput: there is nothing in it, or too much.
    """
    ctx.need(Role.AGENT)
    words = _message(text, media)
    case = _locked(ctx, case.id)
    if case.state is not CaseState.OPEN:
        raise Conflict("case-closed")
    case.last_staff_at = ctx.now
    _keep_silent(ctx, _customer_of(ctx, case))
    audit.write(ctx, "case.answered", "case", case.id)
    ctx.publish(CaseMessage(case.id, from_staff=True, text=words, media=tuple(media)))
    return case


def open_case_of(ctx: Shopping, person: Person) -> SupportCase | None:
    """The talk somebody is in with the people of the shop."""
    return ctx.session.exec(
        select(SupportCase)
        .where(SupportCase.person_id == person.id, SupportCase.state == CaseState.OPEN)
        .execution_options(populate_existing=True)
    ).first()


def case(ctx: Shopping, case_id: int) -> SupportCase:
    """A case by its id.

    Raises:
        NotFound: there is none, or it is somebody else's and this is a buyer.
    """
    found = ctx.session.get(SupportCase, case_id)
    if found is None:
        raise NotFound("case-gone")
    _may_see(ctx, found)
    return found


def open_cases(ctx: Shopping, *, most: int = 20) -> list[SupportCase]:
    """Who waits for the staff, the longest first.

    Raises:
        NotAllowed: for buyers.
    """
    ctx.need(Role.AGENT)
    rows = ctx.session.exec(
        select(SupportCase)
        .where(SupportCase.state == CaseState.OPEN)
        .order_by(col(SupportCase.opened_at))
        .limit(most)
    )
    return list(rows.all())


def _message(text: str, media: Sequence[str]) -> str:
    words = clean_input(text, LONGEST_TEXT)
    if not words and not media:
        raise BadInput("case-message-empty")
    return words


def _keep_silent(ctx: Shopping, person: Person) -> None:
    person.bot_silent_until = ctx.now + SILENCE
    ctx.session.add(person)
    ctx.session.flush()


def _customer_of(ctx: Shopping, case: SupportCase) -> Person:
    return ctx.session.get_one(Person, case.person_id)


def _locked(ctx: Shopping, case_id: int) -> SupportCase:
    ctx.session.flush()
    return ctx.session.exec(
        select(SupportCase)
        .where(SupportCase.id == case_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _may_see(ctx: Shopping, case: SupportCase) -> None:
    is_theirs = ctx.person is not None and case.person_id == ctx.person.id
    if not is_theirs and not allows(ctx.role, Role.AGENT):
        raise NotFound("case-gone")

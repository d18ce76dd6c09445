"""A customer and a person of the shop talk, and the bot keeps silent meanwhile."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select, update

from common.errors import BadInput, Conflict, NotFound
from common.ids import new_id
from common.roles import Role, allows
from common.text import clean_input
from models import ActivityKind, CaseState, Conversation, Order, Person, SupportCase
from models.database import insert_ignore
from shop import activity, audit, customers, kin, talk_files, working_time
from shop.context import Shopping
from shop.events import CaseClosed, CaseOpened, CaseWaits
from shop.talk_files import TalkFile

SILENCE = timedelta(hours=12)
"""How long after the last words of either side the bot is silent; a case that everybody forgot
must not leave a customer without any answer."""
LONGEST_TEXT = 4000
"""Characters of one message."""


def open_case(ctx: Shopping, *, order: Order | None = None, told: bool = True) -> SupportCase:
    """The customer asks for a person. A talk that is going on goes on.

    Without `told` the people of the shop hear only of what it is about, which says it as well.
    """
    person = ctx.customer
    goes_on = open_case_of(ctx, person)
    if goes_on is not None:
        _keep_silent(ctx, person)
        return goes_on
    row = {
        "id": new_id(),
        "person_id": person.id,
        "order_id": order.id if order is not None else None,
        "state": CaseState.OPEN,
        "opened_at": ctx.now,
        "waiting_since": ctx.now,
    }
    is_new = insert_ignore(ctx.session, SupportCase, row)
    case = open_case_of(ctx, person)
    if case is None:
        raise LookupError("a case vanished while it was opened")
    _keep_silent(ctx, person)
    if is_new:
        activity.note(ctx, ActivityKind.ASKED)
        audit.write(ctx, "case.opened", "case", case.id)
        if told:
            ctx.publish(CaseOpened(case.id))
        ctx.publish(CaseWaits(case.id, ctx.now.isoformat()))
    return case


def close_case(ctx: Shopping, case: SupportCase) -> SupportCase:
    """The talk is over and the bot answers again; either side may say so. Twice is once.

    Raises:
        NotFound: it is somebody else's.
    """
    _may_see(ctx, case)
    case = locked(ctx, case.id)
    if case.state is CaseState.CLOSED:
        return case
    end(ctx, case)
    audit.write(ctx, "case.closed", "case", case.id)
    ctx.publish(CaseClosed(case.id))
    return case


def end(ctx: Shopping, case: SupportCase) -> None:
    """Write down that a talk is over; the bot answers again, unless another one goes on."""
    case.state, case.closed_at, case.waiting_since = CaseState.CLOSED, ctx.now, None
    ctx.session.flush()
    person = customer_of(ctx, case)
    if open_case_of(ctx, person) is None:
        person.bot_silent_until = None
        ctx.session.add(person)
        ctx.session.flush()


def say_to_staff(ctx: Shopping, text: str = "", files: Sequence[TalkFile] = ()) -> SupportCase:
    """The customer writes to the shop; the first words open a case.

    Raises:
        BadInput: there is nothing in it, or too much.
    """
    words = _message(text, files)
    case = locked(ctx, open_case(ctx).id)
    if case.waiting_since is None:
        case.waiting_since = ctx.now
        ctx.session.flush()
        ctx.publish(CaseWaits(case.id, ctx.now.isoformat()))
    talk_files.pass_on(ctx, case, words, files, from_staff=False)
    return case


def say_to_buyer(
    ctx: Shopping, case: SupportCase, text: str = "", files: Sequence[TalkFile] = ()
) -> SupportCase:
    """Somebody of the shop answers, and so takes a talk that nobody has taken.

    Raises:
        NotAllowed: for buyers.
        Conflict: the talk is over.
        BadInput: there is nothing in it, or too much.
    """
    ctx.need(Role.AGENT)
    words = _message(text, files)
    case = locked(ctx, case.id)
    if case.state is not CaseState.OPEN:
        raise Conflict("case-closed")
    answered(ctx, case)
    customer = customer_of(ctx, case)
    _keep_silent(ctx, customer)
    human_spoke(ctx, customer)
    audit.write(ctx, "case.answered", "case", case.id)
    talk_files.pass_on(ctx, case, words, files, from_staff=True)
    return case


def answered(ctx: Shopping, case: SupportCase) -> None:
    """Write down that the shop has answered, so that nobody waits any more in a locked case."""
    case.last_staff_at, case.waiting_since = ctx.now, None
    if case.answered_at is None:
        waited = working_time.between(ctx.shop, case.opened_at, ctx.now)
        case.answered_at, case.answered_in_s = ctx.now, round(waited.total_seconds())
    if case.taken_by is None and ctx.person is not None:
        case.taken_by = ctx.person.id


def human_spoke(ctx: Shopping, customer: Person) -> None:
    """Somebody of the shop has written to them: the next answer of the bot says anew that it is one,
    where that has to be said.
    """
    told = col(Conversation.person_id).in_(kin.of(customer.id))
    known = update(Conversation).where(told, col(Conversation.disclosed_at).is_not(None))
    ctx.session.execute(
        known.values(disclosed_at=None).execution_options(synchronize_session=False)
    )


def open_case_of(ctx: Shopping, person: Person) -> SupportCase | None:
    """The talk somebody is in with the people of the shop."""
    ctx.session.flush()
    return ctx.session.exec(
        select(SupportCase)
        .where(
            col(SupportCase.person_id).in_(kin.of(person.id)),
            SupportCase.state == CaseState.OPEN,
        )
        # Who was joined with another chat of theirs may be in two.
        .order_by(col(SupportCase.opened_at), col(SupportCase.id))
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()


def by_id(ctx: Shopping, case_id: int) -> SupportCase:
    """A case that events and notices name.

    Raises:
        NotFound: there is none.
    """
    found = ctx.session.get(SupportCase, case_id, populate_existing=True)
    if found is None:
        raise NotFound("case-gone")
    return found


def case(ctx: Shopping, case_id: int) -> SupportCase:
    """A case by its id.

    Raises:
        NotFound: there is none, or it is somebody else's and this is a buyer.
    """
    found = by_id(ctx, case_id)
    _may_see(ctx, found)
    return found


def is_theirs(ctx: Shopping, case: SupportCase) -> bool:
    """Whether who acts is the customer, also by another chat that was joined."""
    if ctx.person is None:
        return False
    return customer_of(ctx, case).id == ctx.person.id


def open_cases(ctx: Shopping, *, most: int = 20) -> list[SupportCase]:
    """The talks that go on: who waits for an answer comes first, the longest before the others.

    Raises:
        NotAllowed: for buyers.
    """
    ctx.need(Role.AGENT)
    rows = ctx.session.exec(
        select(SupportCase)
        .where(SupportCase.state == CaseState.OPEN)
        .order_by(
            col(SupportCase.waiting_since).is_(None),
            col(SupportCase.waiting_since),
            col(SupportCase.opened_at),
        )
        .limit(most)
    )
    return list(rows.all())


def _message(text: str, files: Sequence[TalkFile]) -> str:
    words = clean_input(text, LONGEST_TEXT)
    if not words and not files:
        raise BadInput("case-message-empty")
    return words


def _keep_silent(ctx: Shopping, person: Person) -> None:
    person.bot_silent_until = ctx.now + SILENCE
    ctx.session.add(person)
    ctx.session.flush()


def customer_of(ctx: Shopping, case: SupportCase) -> Person:
    """Whom the talk is with."""
    return customers.by_id(ctx.session, case.person_id)


def locked(ctx: Shopping, case_id: int) -> SupportCase:
    """A case that nobody else changes until this transaction ends."""
    ctx.session.flush()
    return ctx.session.exec(
        select(SupportCase)
        .where(SupportCase.id == case_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def _may_see(ctx: Shopping, case: SupportCase) -> None:
    if not is_theirs(ctx, case) and not allows(ctx.role, Role.AGENT):
        raise NotFound("case-gone")

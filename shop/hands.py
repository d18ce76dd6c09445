"""Talks that somebody of the shop has by hand, past the bot, which is silent meanwhile.

The words themselves are nobody's business here: they stand in the chat in which they were written.
"""

from datetime import datetime, timedelta

from common.errors import Conflict
from common.ids import new_id
from common.roles import Role
from models import CaseState, SupportCase
from models.database import insert_ignore
from shop import audit, support, work, working_time
from shop.context import Shopping
from shop.events import CaseWaits, HandTaken

SILENCE = timedelta(hours=3)
"""How long the bot is silent after the last words that somebody of the shop wrote by hand. What the
customer writes does not make it longer: a seller who has gone home must not leave them alone."""
END = "hand-end"
"""The kind of work that looks whether the talk is over."""


def wrote(ctx: Shopping, by: int | None = None) -> SupportCase:
    """Somebody of the shop, `by` where it is known, has written to the customer in this chat."""
    case = support.open_case_of(ctx, ctx.customer)
    case = support.locked(ctx, case.id) if case is not None else _begin(ctx)
    _answered(ctx, case)
    here = _here(ctx)
    is_new, case.by_hand_in = case.by_hand_in is None, here
    if case.taken_by is None:
        case.taken_by = by
    person = ctx.customer
    person.bot_silent_until = ctx.now + SILENCE
    ctx.session.add(person)
    ctx.session.flush()
    support.human_spoke(ctx, person)
    if is_new:
        work.plan(
            ctx,
            END,
            f"{END}:{case.id}",
            due_at=ctx.now + SILENCE,
            payload={"case_id": case.id},
        )
        ctx.publish(HandTaken(case.id))
    return case


def silent_until(ctx: Shopping, case: SupportCase) -> datetime | None:
    """Until when the bot is silent in a talk that somebody has by hand; None for every other."""
    if case.by_hand_in is None or case.state is not CaseState.OPEN:
        return None
    return support.customer_of(ctx, case).bot_silent_until


def listens(ctx: Shopping) -> bool:
    """Whether whoever has the word reads what is written here, without our passing it on."""
    case = support.open_case_of(ctx, ctx.customer)
    return case is not None and case.by_hand_in == _here(ctx)


def heard(ctx: Shopping) -> None:
    """The customer has written where somebody reads it; from now on they wait for an answer."""
    case = support.open_case_of(ctx, ctx.customer)
    if case is None or (case := support.locked(ctx, case.id)).waiting_since is not None:
        return
    case.waiting_since = ctx.now
    ctx.session.flush()
    ctx.publish(CaseWaits(case.id, ctx.now.isoformat()))


def give_back(ctx: Shopping) -> bool:
    """Somebody of the shop says in the chat that the bot may answer again; False where it does."""
    case = support.open_case_of(ctx, ctx.customer)
    if case is None or case.by_hand_in is None:
        return False
    _end(ctx, support.locked(ctx, case.id))
    return True


def hand_back(ctx: Shopping, case: SupportCase) -> None:
    """The same, said beside the talk. Twice is once.

    Raises:
        NotAllowed: for whoever does not talk with customers.
        Conflict: nobody writes by hand there.
    """
    ctx.need(Role.AGENT)
    case = support.locked(ctx, case.id)
    if case.by_hand_in is None:
        raise Conflict("case-not-by-hand")
    if case.state is CaseState.OPEN:
        _end(ctx, case)


def run(ctx: Shopping, case_id: int) -> datetime | None:
    """End the talk if its silence is over; else when to look again."""
    case = support.locked(ctx, support.by_id(ctx, case_id).id)
    if case.state is not CaseState.OPEN:
        return None
    over = support.customer_of(ctx, case).bot_silent_until
    if over is not None and ctx.now < over:
        return over
    _end(ctx, case)
    return None


def _begin(ctx: Shopping) -> SupportCase:
    row = {
        "id": new_id(),
        "person_id": ctx.customer.id,
        "state": CaseState.OPEN,
        "opened_at": ctx.now,
    }
    insert_ignore(ctx.session, SupportCase, row)
    case = support.open_case_of(ctx, ctx.customer)
    if case is None:
        raise LookupError("a case vanished while it was opened")
    audit.write(ctx, "case.by-hand", "case", case.id)
    return case


def _answered(ctx: Shopping, case: SupportCase) -> None:
    """Whoever waited has an answer; how long the first one took is written down."""
    if case.answered_at is None and case.waiting_since is not None:
        waited = working_time.between(ctx.shop, case.waiting_since, ctx.now)
        case.answered_at, case.answered_in_s = ctx.now, round(waited.total_seconds())
    case.last_staff_at, case.waiting_since = ctx.now, None
    ctx.session.flush()


def _end(ctx: Shopping, case: SupportCase) -> None:
    """The bot answers again. Nothing is said of it: the customer talked with the shop, and not with
    a bot that was away.
    """
    support.end(ctx, case)
    audit.write(ctx, "case.handed-back", "case", case.id)


def _here(ctx: Shopping) -> str:
    return f"{ctx.channel} {ctx.chat}"

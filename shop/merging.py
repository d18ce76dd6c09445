"""Making one person of two records, and telling them apart again.

`Person.merged_into` always names the record at the end, however long the chain of merges is, so
that readers look one step far. The rows of `PersonMerge` remember the chain, so that any merge of it
can be taken out: each has again what was theirs before, and what has come since stays with the record
under which it was written.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from common.errors import Conflict, NotAllowed, NotFound
from common.roles import Role, allows
from models import DialogueRow, DialogueState, Person, PersonMerge
from models.database import change_row
from shop import audit, customers, kin, staff, support
from shop.context import Shopping

_OPEN = col(PersonMerge.undone_at).is_(None)


def check_may_join(ctx: Shopping, gone: Person, stays: Person) -> None:
    """Go on only with two people of whom the one may become the other.

    Raises:
        Conflict: they are one already.
        NotAllowed: the one works here and may do what the other may not: nobody shall get a role
            by talking its holder into writing a code.
    """
    if gone.id == stays.id:
        raise Conflict("link-own")
    role = staff.role_of(ctx.session, gone.id)
    if role is not Role.BUYER and not allows(staff.role_of(ctx.session, stays.id), role):
        raise NotAllowed("link-staff")


def join(ctx: Shopping, gone: Person, stays: Person) -> PersonMerge:
    """From now on they are one person, who goes on under the record of `stays`.

    Raises:
        Conflict, NotAllowed: see `check_may_join`; or they were joined otherwise meanwhile.
    """
    _alone_with(ctx.session, gone, stays)
    if gone.merged_into is not None or stays.merged_into is not None:
        raise Conflict("link-used")
    check_may_join(ctx, gone, stays)
    merge = PersonMerge(person_id=gone.id, into_id=stays.id, merged_at=ctx.now)
    ctx.session.add(merge)
    ctx.session.flush()
    silent_until = _latest(gone.bot_silent_until, stays.bot_silent_until)
    if silent_until != stays.bot_silent_until:
        # Somebody of the shop is talking with them; the bot keeps silent in every chat.
        change_row(ctx.session, stays, bot_silent_until=silent_until)
    _park(ctx.session, gone)
    theirs = col(Person.id).in_(kin.ids(ctx.session, gone.id))
    ctx.session.exec(update(Person).where(theirs).values(merged_into=stays.id))
    ctx.session.expire_all()
    audit.write(ctx, "customer.merged", "person", stays.id, None, {"name": _name(gone)})
    return merge


def undo(ctx: Shopping, merge_id: int) -> PersonMerge:
    """They were two after all. Twice is once.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: there was no such merge.
    """
    ctx.need(Role.MANAGER)
    found = ctx.session.get(PersonMerge, merge_id)
    if found is None:
        raise NotFound("not-found")
    gone = ctx.session.get_one(Person, found.person_id)
    root = _locked_root(ctx.session, gone)
    ended = ctx.session.exec(
        update(PersonMerge)
        .where(col(PersonMerge.id) == merge_id, _OPEN)
        .values(undone_at=ctx.now)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount:
        others = [one for one in below(ctx.session, gone.id) if one != gone.id]
        ctx.session.exec(
            update(Person).where(col(Person.id).in_(others)).values(merged_into=gone.id)
        )
        ctx.session.exec(update(Person).where(col(Person.id) == gone.id).values(merged_into=None))
        ctx.session.expire_all()
        _wake(ctx, gone.id, root.id)
        audit.write(ctx, "customer.told-apart", "person", root.id, {"name": _name(gone)})
    ctx.session.refresh(found)
    return found


def of_person(ctx: Shopping, person_id: int) -> Sequence[tuple[PersonMerge, Person]]:
    """The merges that make somebody one, the newest first, each with the record that went in."""
    theirs = kin.of(person_id)
    return ctx.session.exec(
        select(PersonMerge, Person)
        .join(Person, col(Person.id) == PersonMerge.person_id)
        .where(col(PersonMerge.person_id).in_(theirs), _OPEN)
        .order_by(col(PersonMerge.merged_at).desc(), col(PersonMerge.id).desc())
    ).all()


def below(session: Session, person_id: int) -> list[int]:
    """The record with this id and all that were merged into it, one after the other."""
    tree = select(PersonMerge.person_id, PersonMerge.into_id).where(
        col(PersonMerge.person_id).in_(kin.of(person_id)), _OPEN
    )
    edges = session.exec(tree).all()
    found = [person_id]
    for one in found:
        found += [gone for gone, into in edges if into == one]
    return found


def _alone_with(session: Session, *people: Person) -> None:
    """Have nobody else serve or merge these people until the commit.

    Raises an error of the database when somebody else is at it; who waited here, holding the one
    and wanting the other, might wait in a circle.
    """
    ids = [person.id for person in people]
    session.flush()
    locked = session.exec(
        select(Person)
        .where(col(Person.id).in_(ids))
        .order_by(col(Person.id))
        .with_for_update(key_share=True, nowait=True)
        .execution_options(populate_existing=True)
    ).all()
    if len(locked) != len(set(ids)):
        raise NotFound("not-found")


def _locked_root(session: Session, record: Person) -> Person:
    """The person of a record, served by nobody else until the commit."""
    while True:
        root = customers.by_id(session, record.id)
        _alone_with(session, record, root)
        if root.merged_into is None:
            return root


def _park(session: Session, person: Person) -> None:
    """What they were being asked waits to be taken up again, here or there, so that the next words
    in either chat are an answer to what was asked in that one.
    """
    theirs = col(DialogueRow.person_id).in_(kin.of(person.id))
    session.exec(
        update(DialogueRow)
        .where(theirs, col(DialogueRow.state) == DialogueState.OPEN)
        .values(state=DialogueState.PARKED)
        .execution_options(synchronize_session=False)
    )


def _wake(ctx: Shopping, *person_ids: int) -> None:
    """The bot answers again whoever talks with nobody of the shop."""
    for person_id in person_ids:
        person = customers.by_id(ctx.session, person_id)
        if support.open_case_of(ctx, person) is None and person.bot_silent_until is not None:
            change_row(ctx.session, person, bot_silent_until=None)


def _latest(*instants: datetime | None) -> datetime | None:
    return max((one for one in instants if one is not None), default=None)


def _name(person: Person) -> str:
    return person.name or ""

"""One person by several chats: what any of their records owns is theirs, whichever is asked for.

Merging two records only writes down that one is the other. So nothing that belongs to somebody is
looked up by one id: it is looked up by `of`, which gives the ids of all their records.
"""

from typing import Any

from sqlalchemy import Select, String, bindparam, cast, func, literal, or_, select
from sqlmodel import Session, col

from models import Person
from models.prepared import Prepared

_person = Person.__table__  # type: ignore[attr-defined]
_record, _known = _person.alias(), _person.alias()
_root = func.coalesce(_known.c.merged_into, _known.c.id)
_RECORDS = select(_record.c.id).select_from(
    _record.join(_known, or_(_record.c.id == _root, _record.c.merged_into == _root))
)


def of(who: Any) -> Select[int]:
    """The ids of all records of the person who has this one: a number, a column or a parameter."""
    found = _RECORDS.where(_known.c.id == who)
    asked_for_each_of = getattr(who, "table", None)
    return found if asked_for_each_of is None else found.correlate(asked_for_each_of)


PERSON = of(bindparam("person_id"))
"""The same for statements that are built once and run with a `person_id`."""


_IDS = Prepared(
    select(_person.c.id)
    .where(_person.c.id.in_(PERSON))
    .order_by(_person.c.merged_into.is_not(None), _person.c.id)
)


def purses(who: Any) -> Select[str]:
    """Whose accounts in the ledger are theirs: `person:<id>` of each record."""
    records = of(who).subquery()
    return select(literal("person:").concat(cast(records.c.id, String)))


def root(owner: Any) -> Any:
    """As a column: the record that stands for the person, of a row of `Person`."""
    return func.coalesce(col(owner.merged_into), col(owner.id))


def ids(session: Session, person_id: int) -> list[int]:
    """All records of somebody, the one that stands for them first."""
    session.flush()
    return [row.id for row in _IDS.all(session, person_id=person_id)]


def roots(session: Session, person_ids: list[int]) -> list[int]:
    """The people whose records these are, each once, in the order of their first record."""
    rows = session.execute(
        select(col(Person.id), root(Person).label("root")).where(col(Person.id).in_(person_ids))
    )
    known = {row.id: row.root for row in rows}
    return list(dict.fromkeys(known.get(one, one) for one in person_ids))

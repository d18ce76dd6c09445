"""People: how they like to be spoken to, where they can be written to, and where parcels go."""

from datetime import datetime

import sqlalchemy
from sqlalchemy import bindparam
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, update

from common.errors import BadInput, NotFound
from common.text import clean_input
from models import Identity, Person
from models.database import change_row
from models.loaded import PreparedRows
from models.prepared import Prepared
from shop import audit, kin
from shop.addresses import addresses, parse_address, person_name, save_address
from shop.context import Shopping
from shop.phones import masked_phone, parse_phone
from shop.settings import LANGUAGES

__all__ = [
    "addresses",
    "by_id",
    "identities",
    "mark_reachable",
    "mark_unreachable",
    "masked",
    "masked_phone",
    "parse_address",
    "parse_phone",
    "person_name",
    "save_address",
    "set_language",
    "set_name",
    "set_source",
]
_person = Person.__table__  # type: ignore[attr-defined]
_BY_ID = PreparedRows(
    Person, sqlalchemy.select(Person).where(col(Person.id) == bindparam("person_id"))
)
_IDENTITIES = PreparedRows(
    Identity,
    sqlalchemy.select(Identity)
    .where(col(Identity.person_id).in_(kin.PERSON))
    .order_by(col(Identity.last_inbound_at).desc()),
)
_SET_SOURCE = Prepared(
    sqlalchemy.update(_person)
    .where(_person.c.id == bindparam("row"), _person.c.source.is_(None))
    .values(source=bindparam("told"))
)


def by_id(session: Session, person_id: int) -> Person:
    """A person, or the one they were merged into.

    Raises:
        NotFound: there is none.
    """
    person = _BY_ID.first(session, person_id=person_id)
    while person is not None and person.merged_into is not None:
        person = _BY_ID.first(session, person_id=person.merged_into)
    if person is None:
        raise NotFound("not-found")
    return person


def identities(session: Session, person_id: int) -> list[Identity]:
    """Where somebody can be written to, the channel they last wrote on first."""
    return _IDENTITIES.all(session, person_id=person_id)


def mark_unreachable(session: Session, channel: str, address: str, now: datetime) -> None:
    """They blocked the shop there; nothing is sent until they write again."""
    _set_reachable(session, channel, address, now, reachable=False)


def mark_reachable(session: Session, channel: str, address: str, now: datetime) -> None:
    """They took the block off."""
    _set_reachable(session, channel, address, now, reachable=True)


def _set_reachable(
    session: Session, channel: str, address: str, now: datetime, *, reachable: bool
) -> None:
    changed = session.exec(
        update(Identity)
        .where(
            col(Identity.channel) == channel,
            col(Identity.address) == address,
            col(Identity.reachable) != reachable,
        )
        .values(reachable=reachable)
        .returning(col(Identity.person_id))
    ).first()
    if changed is not None:
        audit.record(
            session,
            at=now,
            actor=channel,
            what="customer.reachable" if reachable else "customer.unreachable",
            on_kind="person",
            on_id=changed[0],
        )


def set_language(ctx: Shopping, language: str) -> None:
    """From now on the person is spoken to in this language, on every channel.

    Raises:
        BadInput: the shop does not speak it.
    """
    if language not in LANGUAGES:
        raise BadInput("language-unknown")
    change_row(ctx.session, ctx.customer, language=language)


def set_name(ctx: Shopping, name: str) -> None:
    """What the person wants to be called.

    Raises:
        BadInput: empty or too long.
    """
    change_row(ctx.session, ctx.customer, name=person_name(name))


def set_source(ctx: Shopping, source: str) -> bool:
    """Remember the link somebody first came through; later links change nothing."""
    told = clean_input(source)[:64]
    if _SET_SOURCE.run(ctx.session, {"row": ctx.customer.id, "told": told}) != 1:
        return False
    set_committed_value(ctx.customer, "source", told)
    return True


def masked(name: str | None) -> str:
    """Enough of a name for its owner to know it: "م•••" for مینا."""
    words = clean_input(name or "").split()
    return " ".join(f"{word[0]}•••" for word in words) or "•••"

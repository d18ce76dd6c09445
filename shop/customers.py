"""People: who writes to the shop, how they like to be spoken to, and where parcels go."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, update

from common.errors import BadInput, NotFound
from common.ids import new_id
from common.text import clean_input
from models import Identity, Person
from models.database import add_row, change_row, insert_ignore
from models.loaded import PreparedRows, loaded
from models.prepared import Prepared
from shop import audit, kin
from shop.addresses import addresses, parse_address, person_name, save_address
from shop.context import Shopping
from shop.phones import masked_phone, parse_phone
from shop.settings import LANGUAGES

__all__ = [
    "addresses",
    "by_id",
    "ensure",
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

HEARD_EVERY = timedelta(minutes=5)
"""How stale `last_inbound_at` may be: writing it each time would double a turn's statements. A
reply window computed from it closes early, never late."""

_identity = Identity.__table__  # type: ignore[attr-defined]
_person = Person.__table__  # type: ignore[attr-defined]
# Every turn runs it.
_KNOWN = Prepared(
    sqlalchemy.select(
        _person,
        _identity.c.id.label("identity_id"),
        _identity.c.display_name,
        _identity.c.username,
        _identity.c.language_code,
        _identity.c.reachable,
        _identity.c.last_inbound_at,
    )
    .join(_identity, _identity.c.person_id == _person.c.id)
    .where(_identity.c.channel == bindparam("channel"), _identity.c.address == bindparam("address"))
)
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
_OF_PERSON = tuple(column.name for column in _person.columns)


def ensure(
    session: Session,
    channel: str,
    address: str,
    *,
    now: datetime,
    language: str,
    display_name: str = "",
    username: str | None = None,
    language_code: str | None = None,
    writes: bool = True,
) -> tuple[Person, bool]:
    """Who writes from this address; somebody new is welcomed into the books.

    One statement for somebody known whose name has not changed. The person is the one that others
    were merged into.

    Args:
        session: the turn's.
        channel: by which they write.
        address: what the platform calls them there.
        now: the turn's.
        language: what a new person is spoken to in, unless `language_code` is one we speak.
        display_name: as the platform shows it.
        username: as the platform has it.
        language_code: of their app, as the platform tells it.
        writes: whether they write to the shop; whoever comments for everybody to read has not let
            it in, and is new when they first write.

    Returns:
        The person, and whether they write for the first time.
    """
    person, is_new, _ = meet(
        session,
        channel,
        address,
        now=now,
        language=language,
        display_name=display_name,
        username=username,
        language_code=language_code,
        writes=writes,
    )
    return person, is_new


def meet(
    session: Session,
    channel: str,
    address: str,
    *,
    now: datetime,
    language: str,
    display_name: str = "",
    username: str | None = None,
    language_code: str | None = None,
    writes: bool = True,
) -> tuple[Person, bool, int]:
    """The same, and the id of the record that this address belongs to."""
    found = _known(session, channel, address)
    if found is not None:
        if not writes:
            return _root(session, found), False, found.id
        _refresh(session, found, now, display_name, username, language_code)
        return _root(session, found), found.last_inbound_at is None, found.id
    person = add_row(
        session,
        Person,
        name=display_name or None,
        language=_spoken(language_code) or language,
        created_at=now,
    )
    identity = {
        "id": new_id(),
        "person_id": person.id,
        "channel": channel,
        "address": address,
        "display_name": display_name,
        "username": username,
        "language_code": language_code,
        "last_inbound_at": now if writes else None,
        "created_at": now,
    }
    is_new = insert_ignore(session, Identity, identity)
    if not is_new:
        # Another process met them at the same moment; its row stands.
        session.delete(person)
        session.flush()
    known = _known(session, channel, address)
    if known is None:
        raise LookupError("an identity vanished while it was made")
    return _root(session, known), is_new and writes, known.id


def _known(session: Session, channel: str, address: str) -> Any:
    """The person who writes from there as they are, and what the platform said of them."""
    session.flush()
    return _KNOWN.first(session, channel=channel, address=address)


def _root(session: Session, row: Any) -> Person:
    if row.merged_into is not None:
        return by_id(session, row.merged_into)
    return loaded(session, Person, {name: getattr(row, name) for name in _OF_PERSON})


def _refresh(
    session: Session,
    known: Any,
    now: datetime,
    display_name: str,
    username: str | None,
    language_code: str | None,
) -> None:
    """What the platform says of them today; whoever writes can be written to."""
    news: dict[str, Any] = {}
    if display_name and display_name != known.display_name:
        news["display_name"] = display_name
    if username != known.username and (username or display_name):
        news["username"] = username
    if language_code and language_code != known.language_code:
        news["language_code"] = language_code
    if not known.reachable:
        news["reachable"] = True
    if known.last_inbound_at is None or now - known.last_inbound_at >= HEARD_EVERY:
        news["last_inbound_at"] = now
    if news:
        session.exec(update(Identity).where(col(Identity.id) == known.identity_id).values(**news))


def _spoken(language_code: str | None) -> str | None:
    """The language of ours that an app's `fa-IR` means."""
    code = (language_code or "").replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else None


def language_of(
    session: Session, channel: str, address: str, language_code: str | None
) -> str | None:
    """What somebody reads who writes from there, else what their app is in; None for neither."""
    known = _known(session, channel, address)
    return _root(session, known).language if known is not None else _spoken(language_code)


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

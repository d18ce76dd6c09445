"""Who writes to the shop: known from before, or met for the first time."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, update

from common.ids import new_id
from models import Identity, Person
from models.database import add_row, insert_ignore
from models.loaded import loaded
from models.prepared import Prepared
from shop.customers import by_id
from shop.settings import LANGUAGES

HEARD_EVERY = timedelta(minutes=5)
"""How stale `last_inbound_at` may be: writing it each time would double a turn's statements. A
reply window computed from it closes early, never late."""

_person = Person.__table__  # type: ignore[attr-defined]
_identity = Identity.__table__  # type: ignore[attr-defined]
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

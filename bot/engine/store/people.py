"""Whose mailbox is whose."""

from sqlalchemy import bindparam, select
from sqlmodel import Session

from models import Identity
from models.prepared import Prepared
from shop import kin

_identity = Identity.__table__  # type: ignore[attr-defined]

# Each effect that comes back to its person asks both.
_HOME = Prepared(
    select(_identity.c.channel, _identity.c.address)
    .where(_identity.c.person_id.in_(kin.PERSON))
    .order_by(
        _identity.c.channel != bindparam("channel"),
        _identity.c.last_inbound_at.desc().nulls_last(),
        _identity.c.id,
    )
    .limit(1)
)
_AT = Prepared(
    select(_identity.c.person_id).where(
        _identity.c.channel == bindparam("channel"), _identity.c.address == bindparam("address")
    )
)


def home_of(session: Session, person_id: int, channel: str = "") -> tuple[str, str] | None:
    """Channel and address of the identity whose mailbox is this person's; of several the one on
    this channel, else the one they last wrote from.
    """
    row = _HOME.first(session, person_id=person_id, channel=channel)
    return (row.channel, row.address) if row is not None else None


def person_at(session: Session, channel: str, address: str) -> int | None:
    """Who writes from this address."""
    row = _AT.first(session, channel=channel, address=address)
    return row.person_id if row is not None else None

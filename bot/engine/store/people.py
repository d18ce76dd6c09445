"""Whose mailbox is whose."""

from sqlalchemy import select
from sqlmodel import Session

from models import Identity

_identity = Identity.__table__  # type: ignore[attr-defined]


def home_of(session: Session, person_id: int) -> tuple[str, str] | None:
    """Channel and address of the identity whose mailbox is this person's."""
    row = session.execute(
        select(_identity.c.channel, _identity.c.address)
        .where(_identity.c.person_id == person_id)
        .order_by(_identity.c.last_inbound_at.desc().nulls_last(), _identity.c.id)
        .limit(1)
    ).first()
    return (row.channel, row.address) if row is not None else None


def person_at(session: Session, channel: str, address: str) -> int | None:
    """Who writes from this address."""
    row = session.execute(
        select(_identity.c.person_id).where(
            _identity.c.channel == channel, _identity.c.address == address
        )
    ).first()
    return row.person_id if row is not None else None

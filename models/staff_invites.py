"""Invitations to work for the shop."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, one_of
from models.people import StaffRole


class StaffInvite(SQLModel, table=True):
    """A one-time invitation; only a hash of its code is kept.

    `invited_by` is None where the installation invites, from the terminal. `ousts_owners`: whoever
    owned the shop before leaves it when this is accepted.
    """

    __tablename__ = "staff_invite"
    __table_args__ = (
        check("used_at IS NULL OR revoked_at IS NULL", name="one_end"),
        check("role = 'owner' OR NOT ousts_owners", name="ousting"),
    )

    id: int = big_id()
    code_hash: str = Field(unique=True)
    role: StaffRole = Field(sa_type=one_of(StaffRole))
    invited_by: int | None = Field(
        default=None, foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger
    )
    ousts_owners: bool = False
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", sa_type=BigInteger
    )
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may still accept it."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at

"""Who works for the shop and what they may do."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, select

from common.roles import Role, allows
from models import Staff, StaffRole
from models.database import upsert
from models.prepared import Prepared
from shop import audit

# Built once, since every turn runs it.
_ROLE = Prepared(select(Staff.role).where(Staff.person_id == bindparam("person_id")))


def role_of(session: Session, person_id: int) -> Role:
    """What somebody may do; whoever is not on the staff is a buyer."""
    session.flush()
    found = _ROLE.first(session, person_id=person_id)
    return _level(StaffRole(found.role)) if found is not None else Role.BUYER


def with_role(session: Session, needed: Role) -> list[int]:
    """The ids of the people who may do what needs this role, the longest-serving first."""
    rows = session.exec(select(Staff.person_id, Staff.role).order_by(Staff.since))  # type: ignore[arg-type]
    return [person_id for person_id, role in rows if allows(_level(StaffRole(role)), needed)]


def appoint(
    session: Session, person_id: int, role: StaffRole, now: datetime, *, actor: str
) -> bool:
    """Give somebody a role; whether that changed anything. Access, so it is audited."""
    before = role_of(session, person_id)
    if before is _level(role):
        return False
    upsert(
        session,
        Staff,
        {"person_id": person_id, "role": role, "since": now},
        key=["person_id"],
        update=["role"],
    )
    audit.record(
        session,
        at=now,
        actor=actor,
        what="staff.appointed",
        on_kind="person",
        on_id=person_id,
        before={"role": before.name.lower()},
        after={"role": role.value},
    )
    return True


def _level(role: StaffRole) -> Role:
    return Role[role.name]

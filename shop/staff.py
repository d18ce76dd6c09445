"""Who works for the shop and what they may do."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from common.roles import Role, allows
from models import Person, Setting, Staff, StaffRole
from models.database import upsert
from models.prepared import Prepared
from shop import audit, kin

OBEYED = "installation_owner"
"""The setting that remembers which owner named by the installation was let in."""

# Built once, since every turn runs it.
STANDS = col(Staff.person_id).in_(select(Person.id).where(col(Person.merged_into).is_(None)))
"""Whoever was joined with another record works here under that one, which may do as much."""
_ROLE = Prepared(select(Staff.role).where(Staff.person_id == bindparam("person_id")))


def role_of(session: Session, person_id: int) -> Role:
    """What somebody may do; whoever is not on the staff is a buyer."""
    session.flush()
    found = _ROLE.first(session, person_id=person_id)
    return level(StaffRole(found.role)) if found is not None else Role.BUYER


def staff_role_of(session: Session, person_id: int) -> StaffRole | None:
    """In which role somebody works here; None for buyers."""
    found = role_of(session, person_id)
    return StaffRole(found.value) if found is not Role.BUYER else None


def with_role(session: Session, needed: Role) -> list[int]:
    """The ids of the people who may do what needs this role, the longest-serving first."""
    rows = session.exec(select(Staff.person_id, Staff.role).where(STANDS).order_by(Staff.since))  # type: ignore[arg-type]
    return [person_id for person_id, role in rows if allows(level(StaffRole(role)), needed)]


def appoint(
    session: Session,
    person_id: int,
    role: StaffRole,
    now: datetime,
    *,
    actor: str,
    actor_id: int | None = None,
    what: str = "staff.appointed",
) -> bool:
    """Give somebody a role; whether that changed anything. Access, so it is audited."""
    before = role_of(session, person_id)
    if before is level(role):
        return False
    strike_off(session, person_id, but=person_id)
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
        actor_id=actor_id,
        what=what,
        on_kind="person",
        on_id=person_id,
        before={"role": before.value},
        after={"role": role.value},
    )
    return True


def strike_off(session: Session, person_id: int, *, but: int = 0) -> None:
    """Take somebody's name off the list of staff, under whichever record it stands."""
    theirs = col(Staff.person_id).in_(kin.of(person_id)) & (col(Staff.person_id) != but)
    session.exec(delete(Staff).where(theirs))


def obey_installation(session: Session, person_id: int, address: str, now: datetime) -> bool:
    """Let the owner in whom the installation names, once: one who was let go later stays away.

    Returns:
        Whether they own the shop from now on.
    """
    stored = session.get(Setting, OBEYED)
    if stored is not None and stored.value == address:
        return False
    upsert(session, Setting, {"key": OBEYED, "value": address, "updated_at": now}, key=["key"])
    return appoint(session, person_id, StaffRole.OWNER, now, actor="installation")


def level(role: StaffRole) -> Role:
    """The role as routes ask for it."""
    return Role[role.name]

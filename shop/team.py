"""The people who work for the shop, and who of them may decide about whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from common.errors import Conflict, NotAllowed, NotFound
from common.roles import Role, allows
from models import Person, Staff, StaffRole
from shop import audit, staff
from shop.context import Shopping
from shop.events import StaffChanged

SENIORITY = (StaffRole.OWNER, StaffRole.MANAGER, StaffRole.PACKER, StaffRole.AGENT)
"""As they are listed."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here."""

    person: Person
    role: StaffRole
    since: datetime


def members(ctx: Shopping) -> list[Member]:
    """Everybody who works here, owners first, then the longest-serving.

    Raises:
        NotAllowed: for those who do not run the shop.
    """
    ctx.need(Role.MANAGER)
    rows = ctx.session.exec(
        select(Person, Staff)
        .join(Staff, col(Staff.person_id) == Person.id)
        .where(staff.STANDS)
        .order_by(Staff.since)  # type: ignore[arg-type]
    )
    found = [Member(person, StaffRole(row.role), row.since) for person, row in rows]
    return sorted(found, key=lambda one: SENIORITY.index(one.role))


def member(ctx: Shopping, person_id: int) -> Member:
    """One of them.

    Raises:
        NotAllowed: for those who do not run the shop.
        NotFound: this person does not work here, or not any more.
    """
    found = next((one for one in members(ctx) if one.person.id == person_id), None)
    if found is None:
        raise NotFound("staff-gone")
    return found


def may_grant(role: Role, wanted: StaffRole) -> bool:
    """Whether somebody may make people this, and decide about those who are: owners about all,
    managers about those who pack and answer.
    """
    if wanted in (StaffRole.PACKER, StaffRole.AGENT):
        return allows(role, Role.MANAGER)
    return allows(role, Role.OWNER)


def grantable(ctx: Shopping) -> list[StaffRole]:
    """The roles that the person may give to others."""
    return [role for role in SENIORITY if may_grant(ctx.role, role)]


def check_may_grant(ctx: Shopping, role: StaffRole) -> None:
    """Go on only for somebody who may decide about this role.

    Raises:
        NotAllowed: a manager and another manager's or the owner's role, or a lesser role.
    """
    if not may_grant(ctx.role, role):
        raise NotAllowed("staff-above-you" if allows(ctx.role, Role.MANAGER) else "not-allowed")


def change_role(ctx: Shopping, person_id: int, role: StaffRole) -> bool:
    """Somebody works in another role from their next step on; whether that is news.

    Raises:
        NotAllowed: either role is not the person's to decide about.
        NotFound: they do not work here.
        Conflict: nobody would own the shop.
    """
    check_may_grant(ctx, role)
    before = _touchable(ctx, person_id)
    if before is role:
        return False
    _keep_an_owner(ctx, before)
    staff.appoint(ctx.session, person_id, role, ctx.now, actor=ctx.actor, actor_id=_acting(ctx))
    ctx.publish(StaffChanged(person_id, role.value))
    return True


def remove(ctx: Shopping, person_id: int) -> None:
    """Somebody works here no more; what they still have open refuses them from now on.

    Raises:
        NotAllowed: they are not the person's to decide about.
        NotFound: they do not work here.
        Conflict: nobody would own the shop.
    """
    before = _touchable(ctx, person_id)
    _keep_an_owner(ctx, before)
    take_off(ctx, person_id, before)


def take_off(ctx: Shopping, person_id: int, before: StaffRole) -> None:
    """Strike somebody from the list, whoever they are: for who has made sure that it may be."""
    staff.strike_off(ctx.session, person_id)
    was = {"role": before.value}
    audit.write(ctx, "staff.removed", "person", person_id, was, {"role": Role.BUYER.value})
    ctx.publish(StaffChanged(person_id, ""))


def locked_owners(session: Session) -> list[int]:
    """The owners, none of whom another transaction removes before this one has ended."""
    rows = session.exec(
        select(Staff.person_id)
        .where(Staff.role == StaffRole.OWNER, staff.STANDS)
        .order_by(col(Staff.person_id))
        .with_for_update()
    )
    return list(rows.all())


def _touchable(ctx: Shopping, person_id: int) -> StaffRole:
    role = member(ctx, person_id).role
    check_may_grant(ctx, role)
    return role


def _keep_an_owner(ctx: Shopping, before: StaffRole) -> None:
    """Raises: Conflict when an owner is to go and there is no other."""
    if before is StaffRole.OWNER and len(locked_owners(ctx.session)) < 2:
        raise Conflict("staff-last-owner")


def _acting(ctx: Shopping) -> int | None:
    return ctx.person.id if ctx.person is not None else None

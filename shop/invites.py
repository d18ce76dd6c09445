"""Inviting people to work for the shop: by a link or a code, for a day, once."""

import hashlib
from datetime import timedelta

from sqlmodel import col, select, update

from common.errors import Conflict, LimitReached, NotFound
from common.ids import CODE_ALPHABET, new_code, normalise_code
from models import StaffInvite, StaffRole
from shop import audit, customers, staff, team
from shop.context import Shopping
from shop.events import StaffJoined

VALID = timedelta(hours=24)
MOST_OPEN = 20
"""Invitations that may wait at a time."""
HEAD = "TEAM"
"""What a written code begins with, so that a wrong one is told from goods somebody looks for."""
LETTERS = 12
"""Nearly 56 bits."""


def invite(
    ctx: Shopping, role: StaffRole, *, ousts_owners: bool = False
) -> tuple[StaffInvite, str]:
    """Invite somebody to work in this role.

    Returns:
        The invitation, and its code, which is known only now.

    Raises:
        NotAllowed: the role is not this person's to give.
        LimitReached: too many invitations wait already.
    """
    team.check_may_grant(ctx, role)
    if len(waiting(ctx)) >= MOST_OPEN:
        raise LimitReached("invite-too-many", most=MOST_OPEN)
    code = new_code(LETTERS)
    made = StaffInvite(
        code_hash=_hash(code),
        role=role,
        invited_by=ctx.person.id if ctx.person is not None else None,
        ousts_owners=ousts_owners,
        created_at=ctx.now,
        expires_at=ctx.now + VALID,
    )
    ctx.session.add(made)
    ctx.session.flush()
    audit.write(ctx, "staff.invited", "invite", made.id, None, {"role": role.value})
    return made, code


def waiting(ctx: Shopping) -> list[StaffInvite]:
    """The invitations that can still be accepted and that this person may take back."""
    rows = ctx.session.exec(
        select(StaffInvite)
        .where(
            col(StaffInvite.used_at).is_(None),
            col(StaffInvite.revoked_at).is_(None),
            col(StaffInvite.expires_at) > ctx.now,
        )
        .order_by(col(StaffInvite.id))
    )
    return [one for one in rows if team.may_grant(ctx.role, StaffRole(one.role))]


def revoke(ctx: Shopping, invite_id: int) -> None:
    """Take an invitation back; its link and code open nothing any more. Twice is once.

    Raises:
        NotAllowed: the role is not this person's to give.
        NotFound: there is none.
        Conflict: somebody has accepted it already.
    """
    found = ctx.session.get(StaffInvite, invite_id)
    if found is None:
        raise NotFound("invite-unknown")
    team.check_may_grant(ctx, StaffRole(found.role))
    if _end(ctx, found, revoked_at=ctx.now):
        role = {"role": StaffRole(found.role).value}
        audit.write(ctx, "staff.uninvited", "invite", found.id, role, None)
    elif found.used_at is not None:
        raise Conflict("invite-used")


def written(code: str) -> str:
    """The code as people read it out and type it: `TEAM-7KQ9-…`."""
    groups = [code[start : start + 4] for start in range(0, len(code), 4)]
    return "-".join([HEAD, *groups])


def link(ctx: Shopping, code: str) -> str | None:
    """What opens the invitation where whoever invites is, once the bot's name is known."""
    return ctx.shop.bot_link(ctx.channel or "", f"team_{code}")


def looks_like_code(text: str) -> str | None:
    """The code in words that can be nothing else, however it was typed."""
    code = normalise_code(text)
    rest = code.removeprefix(HEAD)
    if (
        rest == code
        or len(text) > 40
        or len(rest) != LETTERS
        or not set(rest) <= set(CODE_ALPHABET)
    ):
        return None
    return rest


def by_code(ctx: Shopping, code: str) -> StaffInvite:
    """The invitation with this code, if the person can accept it.

    Raises:
        NotFound: there is none.
        Conflict: see `check_open`.
    """
    hashed = _hash(normalise_code(code).removeprefix(HEAD))
    found = ctx.session.exec(select(StaffInvite).where(StaffInvite.code_hash == hashed)).first()
    if found is None:
        raise NotFound("invite-unknown")
    check_open(ctx, found)
    return found


def by_id(ctx: Shopping, invite_id: int) -> StaffInvite:
    """An invitation that the person was shown, if they still can accept it.

    Raises:
        NotFound, Conflict: as above.
    """
    found = ctx.session.get(StaffInvite, invite_id)
    if found is None:
        raise NotFound("invite-unknown")
    check_open(ctx, found)
    return found


def check_open(ctx: Shopping, found: StaffInvite) -> None:
    """Go on only with an invitation that this person can accept now.

    Raises:
        Conflict: it is the person's own, they work here already, or it was used, taken back or
            is too old; also when whoever sent it may not invite any more.
    """
    if _inviter(ctx, found) == ctx.customer.id:
        raise Conflict("invite-own")
    mine = staff.staff_role_of(ctx.session, ctx.customer.id)
    if mine is not None and (found.invited_by is not None or mine is StaffRole.OWNER):
        raise Conflict(f"invite-already-{mine.value}")
    if found.used_at is not None:
        raise Conflict("invite-used")
    if found.revoked_at is not None or not _still_backed(ctx, found):
        raise Conflict("invite-revoked")
    if ctx.now >= found.expires_at:
        raise Conflict("invite-expired")


def accept(ctx: Shopping, found: StaffInvite) -> StaffRole:
    """The person works here from now on; of several who try at once one does.

    Raises:
        Conflict: see `check_open`; or somebody was faster.
    """
    check_open(ctx, found)
    if not _end(ctx, found, used_at=ctx.now, used_by=ctx.customer.id):
        raise Conflict("invite-used")
    role, person_id = StaffRole(found.role), ctx.customer.id
    before = team.locked_owners(ctx.session) if found.ousts_owners else []
    staff.appoint(
        ctx.session,
        person_id,
        role,
        ctx.now,
        actor=ctx.actor,
        actor_id=person_id,
        what="staff.joined",
    )
    for owner_id in before:
        team.take_off(ctx, owner_id, StaffRole.OWNER)
    ctx.role = staff.level(role)
    ctx.publish(StaffJoined(person_id, role.value, _inviter(ctx, found)))
    return role


def _still_backed(ctx: Shopping, found: StaffInvite) -> bool:
    """Whether whoever sent it may still do so."""
    inviter = _inviter(ctx, found)
    if inviter is None:
        return True
    return team.may_grant(staff.role_of(ctx.session, inviter), StaffRole(found.role))


def _inviter(ctx: Shopping, found: StaffInvite) -> int | None:
    """Who sent it, as the person they are today."""
    sent_by = found.invited_by
    return customers.by_id(ctx.session, sent_by).id if sent_by is not None else None


def _end(ctx: Shopping, found: StaffInvite, **values: object) -> bool:
    """End it, unless it has ended; whether this call did."""
    ended = ctx.session.exec(
        update(StaffInvite)
        .where(
            col(StaffInvite.id) == found.id,
            col(StaffInvite.used_at).is_(None),
            col(StaffInvite.revoked_at).is_(None),
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    ctx.session.refresh(found)
    return ended.rowcount == 1


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()

"""The row of the shop's account on the private road to Instagram, and what its owners hear of it."""

from sqlmodel import Session, select

from common.errors import NotFound
from common.roles import Role
from models import AccountState, InstagramAccount
from shop import staff, work
from shop.context import Shopping
from shop.instagram_guard import Standing

NEWS = "notice:instagram-news"
"""Tells the owners how the account stands."""


def account(session: Session) -> InstagramAccount | None:
    """The account of this shop; None where it was never set up."""
    return session.exec(select(InstagramAccount)).first()


def locked(ctx: Shopping) -> InstagramAccount | None:
    """The same, changed by nobody else meanwhile."""
    return ctx.session.exec(select(InstagramAccount).with_for_update()).first()


def known(ctx: Shopping) -> InstagramAccount:
    """The same, of a shop that has one.

    Raises:
        NotFound: no account is set up.
    """
    found = locked(ctx)
    if found is None:
        raise NotFound("instagram-not-set-up")
    return found


def standing(row: InstagramAccount) -> Standing:
    """What the guard goes by."""
    return Standing(
        sent=row.sent_at,
        logged_in_at=row.logged_in_at,
        warnings=row.warnings,
        warned_at=row.warned_at,
        frozen_until=row.frozen_until,
        quiet_until=row.quiet_until,
    )


def become(ctx: Shopping, row: InstagramAccount, state: AccountState, why: str = "") -> None:
    """Have it stand so from now on."""
    row.state, row.why = state, why
    row.changed_at = ctx.now
    row.version += 1
    ctx.session.flush()


def tell_owners(ctx: Shopping, row: InstagramAccount, key: str = "") -> None:
    """Have the owners hear how it stands now: once for each state, or for each `key`."""
    for person_id in staff.with_role(ctx.session, Role.OWNER):
        work.plan(
            ctx,
            NEWS,
            f"instagram:{row.id}:{key or row.version}:{person_id}",
            payload={"version": row.version},
            person_id=person_id,
        )

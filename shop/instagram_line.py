"""What the private road to Instagram tells the shop about its account, and what it may write."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from common.ids import new_id
from models import AccountState, InstagramAccount, InstagramThread
from models.database import insert_ignore
from shop import instagram_guard
from shop.context import Shopping
from shop.instagram_account import become, known, locked, standing, tell_owners
from shop.instagram_guard import LIMITS, Limits

OVERLAP = 60_000_000
"""Microseconds before `heard_until` that are looked at once more: messages do not show up in the
order of their instants.
"""


class NotAnswering(Exception):
    """This is not to be written, now or ever: `why` is a word for the log and the owner."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Permit:
    """Where somebody is answered, and how long that has to wait. Without a wait it is counted as a
    write already.
    """

    thread_id: str
    wait_s: float


def register(ctx: Shopping, username: str) -> InstagramAccount:
    """The account that the settings name, switched off where it is new. Another one takes the place
    of the one before, and nothing of that is kept.
    """
    row = locked(ctx)
    if row is not None and row.username == username:
        return row
    if row is not None:
        ctx.session.delete(row)
        ctx.session.flush()
    made = InstagramAccount(id=new_id(), username=username, changed_at=ctx.now)
    ctx.session.add(made)
    ctx.session.flush()
    tell_owners(ctx, made)
    return made


def take_code(ctx: Shopping) -> str | None:
    """The sealed code, once; None while there is none."""
    row = known(ctx)
    sealed, row.code = row.code, None
    ctx.session.flush()
    return sealed


def logged_in(ctx: Shopping, sealed: str) -> None:
    """It is logged in anew, and keeps this, sealed. What was written before the first time is the
    owner's affair.
    """
    row = known(ctx)
    row.login, row.logged_in_at = sealed, ctx.now
    if row.heard_until == 0:
        row.heard_until = microseconds(ctx.now) + OVERLAP
    if row.state is not AccountState.OFF:
        become(ctx, row, AccountState.OPEN)
        tell_owners(ctx, row)
    ctx.session.flush()


def keep_login(ctx: Shopping, sealed: str) -> None:
    """The library has changed what it keeps of the login."""
    known(ctx).login = sealed
    ctx.session.flush()


def stands(ctx: Shopping, state: AccountState, why: str) -> None:
    """It has come into another state by itself; the owners hear of it. An account that its owner
    has stopped meanwhile stays so.
    """
    row = known(ctx)
    if row.state is not AccountState.OFF:
        become(ctx, row, state, why)
        if state is not AccountState.LOGIN:
            tell_owners(ctx, row)


def warn(ctx: Shopping, why: str, limits: Limits = LIMITS) -> None:
    """Instagram says that it is too much: nothing is written for a while, the owners hear of it."""
    row = known(ctx)
    after = instagram_guard.warned(standing(row), ctx.now, limits)
    row.warnings, row.warned_at = after.warnings, after.warned_at
    row.frozen_until, row.quiet_until = after.frozen_until, after.quiet_until
    become(ctx, row, row.state, why)
    tell_owners(ctx, row)


def heard(ctx: Shopping, user_id: str, thread_id: str, at: datetime) -> None:
    """Somebody has written, which is what lets the shop answer them; no later than now, whatever
    their clock says.
    """
    row, at = known(ctx), min(at, ctx.now)
    values = {
        "id": new_id(),
        "account_id": row.id,
        "user_id": user_id,
        "thread_id": thread_id,
        "heard_at": at,
    }
    if not insert_ignore(ctx.session, InstagramThread, values):
        thread = _thread(ctx, row, user_id)
        assert thread is not None
        thread.thread_id, thread.heard_at = thread_id, max(at, thread.heard_at)
        ctx.session.flush()


def hear_until(ctx: Shopping, until: int) -> None:
    """All that was written before this instant (in microseconds) is safe."""
    row = known(ctx)
    row.heard_until = max(row.heard_until, until)
    ctx.session.flush()


def is_known(session: Session, user_id: str) -> bool:
    """Whether somebody has ever written to the account."""
    mine = select(InstagramThread.id).where(col(InstagramThread.user_id) == user_id)
    return session.exec(mine).first() is not None


def permit(
    ctx: Shopping, user_id: str, *, unasked: bool = False, limits: Limits = LIMITS
) -> Permit:
    """Whether somebody may be written to now; `unasked` is what no order and no question needs.

    Raises:
        NotAnswering: they have never written, or too long ago for this.
    """
    row = known(ctx)
    thread = _thread(ctx, row, user_id)
    if thread is None:
        raise NotAnswering("never wrote")
    silent = ctx.now - thread.heard_at
    if silent > limits.answers_within:
        raise NotAnswering("window")
    if unasked and silent > limits.unasked_within:
        raise NotAnswering("unasked")
    return Permit(thread.thread_id, _count(ctx, row, limits))


def permit_request(ctx: Shopping, limits: Limits = LIMITS) -> bool:
    """Whether a stranger may be let in now; if so it is counted as a write."""
    return _count(ctx, known(ctx), limits) == 0


def microseconds(at: datetime) -> int:
    """An instant as Instagram counts."""
    return int(at.timestamp() * 1_000_000)


def instant(micros: int) -> datetime:
    """Its reverse."""
    return datetime.fromtimestamp(micros / 1_000_000, UTC)


def _count(ctx: Shopping, row: InstagramAccount, limits: Limits) -> float:
    """Seconds until the account may write; where that is now, one write is counted. That the budget
    is used up owners hear once a day.
    """
    now = standing(row)
    wait = instagram_guard.wait_s(now, ctx.now, limits)
    if wait == 0:
        row.sent = list(instagram_guard.wrote(now, ctx.now).sent)
        ctx.session.flush()
    elif not instagram_guard.is_frozen(now, ctx.now):
        tell_owners(ctx, row, f"used-up:{ctx.now.date()}")
    return wait


def _thread(ctx: Shopping, row: InstagramAccount, user_id: str) -> InstagramThread | None:
    return ctx.session.exec(
        select(InstagramThread).where(
            col(InstagramThread.account_id) == row.id, col(InstagramThread.user_id) == user_id
        )
    ).first()

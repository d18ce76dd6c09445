"""Planning what is to happen later; the scheduler does it when its time has come."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, select, update

from common.ids import new_id
from models import DueWork, WorkState
from models.database import DUE_NOW, insert_ignore
from shop.context import Shopping

ASKED_ON = "asked_on"
"""In what is done for somebody: the channel they asked on, so that the answer goes there."""


def plan(
    ctx: Shopping,
    kind: str,
    key: str,
    *,
    due_at: datetime | None = None,
    payload: Mapping[str, object],
    person_id: int | None = None,
    give_up_at: datetime | None = None,
) -> bool:
    """Have something done at `due_at` (now when left out), once for each key for ever.

    A notice that could not be said before `give_up_at` is not said any more.

    Returns:
        Whether this call planned it; False when the key was planned before, also if it is done.
    """
    _announce(ctx, due_at)
    if person_id is not None and ctx.channel and not kind.startswith("notice:"):
        payload = {**payload, ASKED_ON: ctx.channel}
    if ctx.is_guest and "route" in payload:
        # Its result is shown where it was asked for, which is not the bot's own chat.
        payload = {**payload, "chat": ctx.chat}
    return insert_ignore(
        ctx.session,
        DueWork,
        {
            "id": new_id(),
            "kind": kind,
            "key": key,
            "due_at": due_at or ctx.now,
            "payload": dict(payload),
            "person_id": person_id,
            "state": WorkState.DUE,
            "give_up_at": give_up_at,
            "attempts": 0,
            "correlation": ctx.correlation,
            "created_at": ctx.now,
        },
    )


def cancel(ctx: Shopping, key: str) -> bool:
    """Give a plan up, so that it is never done; whether there was something left to give up."""
    return _change(ctx, key, state=WorkState.GIVEN_UP, reason="cancelled", done_at=ctx.now)


def replan(
    ctx: Shopping, key: str, due_at: datetime, *, give_up_at: datetime | None = None
) -> bool:
    """Move what is not done yet to another instant; whether there was something to move."""
    _announce(ctx, due_at)
    late = {"give_up_at": give_up_at} if give_up_at is not None else {}
    return _change(ctx, key, due_at=due_at, **late)


def is_done(ctx: Shopping, key: str) -> bool:
    """Whether this was done, and not given up."""
    done = select(DueWork.id).where(DueWork.key == key, DueWork.state == WorkState.DONE)
    return ctx.session.exec(done).first() is not None


def _announce(ctx: Shopping, due_at: datetime | None) -> None:
    """Have the scheduler look right after the commit when there is something to do at once."""
    if due_at is None or due_at <= ctx.now:
        ctx.session.info[DUE_NOW] = True


def _change(ctx: Shopping, key: str, **values: object) -> bool:
    open_work = (col(DueWork.state) == WorkState.DUE) | (col(DueWork.state) == WorkState.HELD)
    changed = ctx.session.exec(
        update(DueWork)
        .where(col(DueWork.key) == key, open_work)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1

"""Runs: which processes serve this shop, and which of them died without saying goodbye."""

import os
import socket
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session

from common.ids import new_id
from models import Run
from models.database import insert_ignore

_run = Run.__table__  # type: ignore[attr-defined]

BEAT_S = 2.0
"""Seconds between two signs of life where several processes share a database."""
SILENCE = timedelta(seconds=45)
"""After so long without a sign of life a process counts as dead, even if the database has not
noticed that it is gone: a machine without power closes no connection."""


def begin(session: Session, now: datetime, *, run_id: int | None = None) -> int:
    """Open a run for this process; its id, which may be known before."""
    id_ = run_id if run_id is not None else new_id()
    process = f"{socket.gethostname()}:{os.getpid()}"
    # Tried again when nobody knows whether it was committed.
    insert_ignore(session, Run, {"id": id_, "process": process, "started_at": now, "beat_at": now})
    return id_


def beat(session: Session, run_id: int, now: datetime) -> None:
    """Say that this process is alive, also to those who had taken it for dead."""
    session.execute(update(_run).where(_run.c.id == run_id).values(beat_at=now, stopped_at=None))


def end(session: Session, run_id: int, now: datetime) -> None:
    """Close a run properly."""
    session.execute(update(_run).where(_run.c.id == run_id).values(beat_at=now, stopped_at=now))


def unended(session: Session, run_id: int) -> dict[int, datetime]:
    """Other runs that have not ended, each with its last sign of life."""
    rows = session.execute(
        select(_run.c.id, _run.c.beat_at).where(_run.c.id != run_id, _run.c.stopped_at.is_(None))
    )
    return {row.id: row.beat_at for row in rows}


def dead(session: Session, *, run_id: int, now: datetime, alone: bool) -> list[int]:
    """Other runs that never ended and are not alive; `alone` says no other process can be."""
    others = unended(session, run_id)
    return [id_ for id_, beat_at in others.items() if alone or beat_at < now - SILENCE]


def presume_dead(session: Session, vanished: Mapping[int, datetime], now: datetime) -> None:
    """Nobody need wait for further signs of life of these runs, given with their last ones; one
    that comes all the same counts.
    """
    for id_, beat_at in vanished.items():
        same = (_run.c.id == id_) & (_run.c.beat_at == beat_at)
        session.execute(update(_run).where(same).values(beat_at=now - 2 * SILENCE))


def lay_to_rest(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Close runs that died, so that the next start does not take them for the last one."""
    if ids:
        session.execute(update(_run).where(_run.c.id.in_(ids)).values(stopped_at=now))


def ended(
    session: Session, among: Collection[int], *, run_id: int, now: datetime, alone: bool
) -> list[int]:
    """Which of these are not alive any more, so that what they left unfinished may be taken over.

    `among` must have been read before: a run that begins at this moment is then among those that
    are seen to live, and keeps what it has just taken over itself. This run always lives.
    """
    others = set(among) - {run_id}
    if not alone and others:
        alive = select(_run.c.id).where(
            _run.c.stopped_at.is_(None), _run.c.beat_at >= now - SILENCE
        )
        others -= set(session.execute(alive).scalars())
    return sorted(others)

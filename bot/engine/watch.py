"""Who lives, where several processes share a PostgreSQL: each holds a lock of the database.

The database lets the lock go when the process ends, however it ends, so nobody need wait out its
silence. A lock is also lost with its connection while its process lives; such a process takes it
again with its next sign of life, and counts as vanished only when that does not come either.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.engine import runs
from models.database import Database, Leadership
from models.leadership import led

UNHEARD = timedelta(seconds=1.5 * runs.BEAT_S)
"""A run without its lock has vanished when it gives no sign of life between two looks so far
apart; one that lives gives at least one."""

Beats = Mapping[int, datetime]
"""The last signs of life of runs."""


class Watch:
    """Holds the lock of one run and looks at those of the others."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._life: Leadership | None = None
        self._missing: dict[int, tuple[datetime, datetime]] = {}
        """Runs that were seen without their locks: their last signs of life, and seen since when."""

    def hold(self, run_id: int) -> None:
        """Hold this run's lock, also when it was lost; to be called before the run is written
        down, so that nobody sees it without. It asks the database.
        """
        if self._life is None:
            self._life = self._database.leadership(_name(run_id))
        self._life.held()

    def release(self) -> None:
        """Let the lock go, once the run is written down as ended."""
        if self._life is not None:
            self._life.release()

    def missing(self, session: Session, run_id: int) -> dict[int, datetime]:
        """Other runs that have not ended and whose locks nobody holds: they died, or lost them."""
        beats = runs.unended(session, run_id)
        alive = led(session, {_name(id_) for id_ in beats})
        return {id_: beat_at for id_, beat_at in beats.items() if _name(id_) not in alive}

    def vanished(self, session: Session, run_id: int, now: datetime) -> dict[int, datetime]:
        """Those of them that have given no sign of life since an earlier look, and of which nobody
        knows it yet.
        """
        self._missing = {
            id_: self._missing[id_] if self._is_known(id_, beat_at) else (beat_at, now)
            for id_, beat_at in self.missing(session, run_id).items()
            if beat_at >= now - runs.SILENCE
        }
        return {
            id_: beat_at
            for id_, (beat_at, since) in self._missing.items()
            if now - since >= UNHEARD
        }

    def _is_known(self, id_: int, beat_at: datetime) -> bool:
        return id_ in self._missing and self._missing[id_][0] == beat_at


def _name(run_id: int) -> str:
    return f"run-{run_id}"

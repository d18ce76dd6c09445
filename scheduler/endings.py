"""How due work ends that did not succeed: tried again, given up, or failed and told to the owner."""

import traceback
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from common.ids import new_code, new_id
from common.log import get_logger
from common.redaction import redact_text
from models import DeadLetter, WorkState
from scheduler import claims
from scheduler.alerts import tell_owners
from scheduler.desk import Desk
from scheduler.kinds import Claimed

BACKOFF = tuple(timedelta(seconds=s) for s in (2, 10, 30, 60, 300, 900))
"""Pauses before a failed row is tried again; after the last one it has failed for good."""
TRIES = len(BACKOFF) + 1

log = get_logger(__name__)


class Endings:
    """Writes them down, each for the run that has the row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def again(self, row: Claimed, error: Exception) -> None:
        """Plan another try of what failed; after the last one it has failed for good."""
        trace = redact_text("".join(traceback.format_exception(error)))
        log.warning("due_work_failed", kind=row.kind, row=row.id, tries=row.attempts, error=trace)
        if row.attempts >= TRIES:
            await self.fail(row, trace)
            return
        at = self._desk.clock.now() + BACKOFF[row.attempts - 1]
        run_id = self._desk.run_id
        await self._desk.transact(partial(claims.put_off, row=row, run_id=run_id, at=at))

    async def give_up(self, row: Claimed, reason: str) -> None:
        """It is not worth doing any more, and that is nobody's fault."""
        log.info("due_work_given_up", kind=row.kind, row=row.id, reason=reason)
        run_id, now = self._desk.run_id, self._desk.clock.now()
        state = WorkState.GIVEN_UP
        await self._desk.transact(
            partial(claims.end, row=row, run_id=run_id, state=state, reason=reason, now=now)
        )

    async def fail(self, row: Claimed, error: str) -> None:
        """It has failed for good: it is put with the dead letters, and the owner is told."""
        log.error("due_work_given_up", kind=row.kind, row=row.id, reason=error)
        await self._desk.transact(partial(self._bury, row=row, error=error))

    def _bury(self, session: Session, row: Claimed, error: str) -> None:
        ctx = self._desk.system(session, "scheduler")
        state, reference, run_id = WorkState.FAILED, new_code(8), self._desk.run_id
        if not claims.end(session, row, run_id, state=state, reason=reference, now=ctx.now):
            return
        session.add(
            DeadLetter(
                id=new_id(),
                reference=reference,
                channel="due",
                external_id=str(row.id),
                raw={"kind": row.kind, "payload": dict(row.payload)},
                error=error,
                at=ctx.now,
            )
        )
        session.flush()
        if row.kind != "notice:dead-letter":
            # Of news that could not be told there is no news.
            payload = {"reference": reference}
            tell_owners(ctx, "dead-letter", f"dead-letter:{reference}", payload)

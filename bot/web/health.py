"""Whether the shop is well: a page for supervisors, and numbers for Prometheus.

What is waiting is counted when somebody asks. The numbers tell how a shop is doing, so only this
machine may read them.
"""

import ipaddress
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.engine.backlog import Backlog, backlog
from bot.web.vitals import Vitals
from common.clock import Clock
from common.log import get_logger
from models.database import Database

LATE = timedelta(minutes=1)
"""A tick that has not come for so long is a fault."""

Tick = Callable[[], datetime | None]
"""When something that has to happen again and again last happened."""

log = get_logger(__name__)


class Health:
    """The two pages."""

    def __init__(
        self, *, database: Database, clock: Clock, vitals: Vitals, ticks: Mapping[str, Tick]
    ) -> None:
        self._database, self._clock, self._vitals, self._ticks = database, clock, vitals, ticks

    def routes(self) -> list[Route]:
        """`/health` for everybody, `/metrics` for this machine."""
        return [Route("/health", self.health), Route("/metrics", self.metrics)]

    async def health(self, _request: Request) -> Response:
        """200 when the shop answers, reads its database and ticks; else 503 with what is wrong."""
        database = await run_in_threadpool(self._backlog) is not None
        ages = {name: self._age(tick) for name, tick in self._ticks.items()}
        well = database and all(age is not None and age <= LATE for age in ages.values())
        body = {
            "status": "ok" if well else "failing",
            "database": "ok" if database else "failing",
            "tick_age_s": {
                name: None if age is None else round(age.total_seconds(), 1)
                for name, age in ages.items()
            },
        }
        return JSONResponse(body, 200 if well else 503)

    async def metrics(self, request: Request) -> Response:
        """The numbers; for anybody elsewhere there is no such page."""
        if not _is_here(request):
            return Response("Not Found", 404)
        waiting = await run_in_threadpool(self._backlog)
        if waiting is None:
            return Response("the database does not answer", 503)
        return Response(
            self._vitals.exposition(waiting), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    def _backlog(self) -> Backlog | None:
        try:
            with self._database.reading() as session:
                return backlog(session)
        except SQLAlchemyError as error:
            log.warning("database_unreadable", error=type(error).__name__)
            return None

    def _age(self, tick: Tick) -> timedelta | None:
        at = tick()
        return None if at is None else self._clock.now() - at


def _is_here(request: Request) -> bool:
    """Whether a program on this machine asks, and not through a proxy for somebody else."""
    forwarded = {"forwarded", "x-forwarded-for", "x-real-ip"} & set(request.headers)
    if request.client is None or forwarded:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False

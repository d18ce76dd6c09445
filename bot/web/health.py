"""Whether the shop is well: a page for supervisors, and numbers for Prometheus.

The numbers are counted as things happen and cost a microsecond each; what is waiting is counted
when somebody asks. They tell how a shop is doing, so only this machine may read them.
"""

import ipaddress
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.engine.backlog import Backlog, backlog
from common.clock import Clock
from common.log import get_logger
from models.database import Database

LATE = timedelta(minutes=1)
"""A tick that has not come for so long is a fault."""
TURN_BUCKETS_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)

Tick = Callable[[], datetime | None]
"""When something that has to happen again and again last happened."""

log = get_logger(__name__)


class Vitals:
    """What is counted while the shop runs; handed to the engine, the cashier and the courier."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Histogram(
            "vefa_turn_seconds",
            "From taking an update to its commit.",
            ["kind"],
            buckets=TURN_BUCKETS_S,
            registry=self.registry,
        )
        # To find the one that belongs to a label costs as much as counting.
        self._by_kind: dict[str, Histogram] = {}
        self._by_result: dict[tuple[str, str], Counter] = {}
        self._messages = Counter(
            "vefa_messages",
            "Messages by how they fared.",
            ["channel", "result"],
            registry=self.registry,
        )
        self._checks = Counter(
            "vefa_attempt_results",
            "What gateways said about payment attempts.",
            ["gateway", "result"],
            registry=self.registry,
        )
        self._waiting = Gauge(
            "vefa_waiting", "What is open at this moment.", ["what"], registry=self.registry
        )

    def turn(self, kind: str, seconds: float) -> None:
        """A turn of this kind has committed."""
        counted = self._by_kind.get(kind)
        if counted is None:
            counted = self._by_kind[kind] = self._turns.labels(kind)
        counted.observe(seconds)

    def message(self, channel: str, result: str) -> None:
        """A message was sent, refused, put off or lost on this channel."""
        counted = self._by_result.get((channel, result))
        if counted is None:
            counted = self._by_result[channel, result] = self._messages.labels(channel, result)
        counted.inc()

    def attempt(self, gateway: str, result: str) -> None:
        """A gateway was asked to begin a payment or about one, and said this."""
        self._checks.labels(gateway, result).inc()

    def exposition(self, waiting: Backlog) -> bytes:
        """All of it, as Prometheus reads it."""
        for what in ("inbox", "outbox", "due", "attempts", "dead_letters"):
            self._waiting.labels(what).set(getattr(waiting, what))
        return generate_latest(self.registry)


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

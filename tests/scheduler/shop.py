"""The engine's place: a real database and its real writer, and nothing that talks."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from bot.engine import runs
from bot.engine.inbound import Inbound
from bot.engine.writer import open_writer
from common.clock import FixedClock
from common.roles import Role
from models import Identity, Person, StaffRole
from shop import installing, settings, staff
from shop.context import Shopping
from shop.events import Dispatcher
from tests.databases import open_database

T = TypeVar("T")

NOON = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
"""Twelve o'clock in Tehran."""
SILENCE = runs.SILENCE + timedelta(seconds=1)

Take = Callable[[Inbound], Awaitable[None]]


class Shop:
    """One process of a shop. Implements `scheduler.desk.Desk`.

    What it is told to receive goes to `take`, one after the other.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: FixedClock | None = None,
        real: FixedClock | None = None,
        timezone: str = "Asia/Tehran",
    ) -> None:
        self.url = url
        self.database = open_database(url)
        self.clock = clock or FixedClock(NOON)
        self.real = real or FixedClock(NOON)
        self.wake_due = asyncio.Event()
        self.on_beat: list[Callable[[], Awaitable[None]]] = []
        self.writer = open_writer(self.database, on_due=self.wake_due.set)
        self.dispatcher = Dispatcher()
        self.run_id = 0
        self.received: list[Inbound] = []
        self.take: Take | None = None
        self.commits_fail = 0
        """So many transactions from now on fail for good."""
        self.failed = asyncio.Event()
        self._timezone = timezone
        self._taking: set[asyncio.Task[None]] = set()

    @property
    def alone(self) -> bool:
        return self.database.dialect == "sqlite"

    async def open(self) -> "Shop":
        self.run_id = await self.transact(self._begin)
        return self

    async def beat(self) -> None:
        """A sign of life, and what follows from it."""
        await self.transact(lambda session: runs.beat(session, self.run_id, self.real.now()))
        for act in self.on_beat:
            await act()

    async def end(self) -> None:
        """Stop properly."""
        await self.transact(lambda session: runs.end(session, self.run_id, self.real.now()))
        await self.close()

    async def die(self) -> None:
        """Stop like kill -9."""
        self.writer.abandon()
        await self.close()

    async def close(self) -> None:
        await asyncio.to_thread(self.writer.close)
        self.database.dispose()

    async def transact(self, work: Callable[[Session], T], *, priority: bool = False) -> T:
        if self.commits_fail:
            self.commits_fail -= 1
            self.failed.set()
            raise OSError("the disk is full")
        return await self.writer.submit(work, priority=priority)

    def read(self, look: Callable[[Session], T]) -> T:
        with self.database.reading() as session:
            return look(session)

    def system(self, session: Session, actor: str) -> Shopping:
        ctx = Shopping(
            session=session,
            now=self.clock.now(),
            shop=settings.load(session),
            publish=lambda event: self.dispatcher.publish(ctx, event),
            person=None,
            role=Role.SYSTEM,
            actor=actor,
        )
        return ctx

    def receive(self, inbound: Inbound) -> "asyncio.Future[None]":
        self.received.append(inbound)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.take is not None:
            task = asyncio.ensure_future(self._take(inbound, future))
            self._taking.add(task)
            task.add_done_callback(self._taking.discard)
        return future

    async def idle(self) -> None:
        while self._taking:
            await asyncio.wait(set(self._taking))

    async def _take(self, inbound: Inbound, future: "asyncio.Future[None]") -> None:
        assert self.take is not None
        try:
            await self.take(inbound)
        except Exception as error:  # noqa: BLE001 - the test's own trouble
            future.set_exception(error)
        else:
            future.set_result(None)

    def _begin(self, session: Session) -> int:
        installing.seed(
            session,
            self.clock.now(),
            name="گلستان",
            language="fa",
            currency="IRR",
            timezone=self._timezone,
        )
        return runs.begin(session, self.real.now())

    async def somebody(self, address: str = "9001", *, owner: bool = False) -> int:
        """A person who has written to the bot; their id."""

        def meet(session: Session) -> int:
            now = self.clock.now()
            person = Person(name="مینا", language="fa", created_at=now)
            session.add(person)
            session.flush()
            session.add(
                Identity(
                    person_id=person.id,
                    channel="telegram",
                    address=address,
                    display_name="مینا",
                    last_inbound_at=now,
                    created_at=now,
                )
            )
            session.flush()
            if owner:
                staff.appoint(session, person.id, StaffRole.OWNER, now, actor="installation")
            return person.id

        return await self.transact(meet)

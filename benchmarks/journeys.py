"""`python -m benchmarks.journeys`: follow-ups planned for twenty thousand people, on both databases.

What they cost while they wait and when all fall due at once is held against the same shop without
them, in the same run: a look of the ticker, somebody's turn, and a reply to each of as many people.
"""

import argparse
import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from pydantic import SecretStr
from sqlmodel import Session, col, func, select

from bot.app import App
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_world import World
from bot.settings import Settings
from common.clock import FixedClock
from models import Conversation, DueWork, Identity, Person, Told, WorkState
from models.database import migrate
from scheduler.limits import UNLIMITED
from shop import work
from tests.postgres import PostgresError, find_binaries, running_cluster

PEOPLE, LOOKS = 20_000, 300
PIECE = 1_000
WAVE = 2_000
"""How many fall due at the same moment, and how many are replied to in comparison."""
MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
TOMORROW = timedelta(days=1)


class Street:
    """A shop and its people, with a clock that stands until it is moved."""

    def __init__(self, url: str, folder: Path) -> None:
        self.clock = FixedClock(MORNING)
        self.channel = SimulatorChannel("telegram", clock=self.clock, world=World())
        settings = Settings(
            _env_file=None,
            data_dir=folder,
            database_url=url,
            secret_key=SecretStr("a-key-that-is-long-enough-for-benchmarks"),
            shop_name="گلیم اصفهان",
            shop_language="fa",
            shop_currency="IRR",
            shop_timezone="Asia/Tehran",
        )
        self.app = App(
            settings=settings,
            clock=self.clock,
            channels=[self.channel],
            limits={"telegram": replace(UNLIMITED, reply_burst=1e9)},
        )

    async def fill(self) -> None:
        """Everybody has written to the shop once."""
        for first in range(0, PEOPLE, PIECE):
            await self.app.engine.transact(partial(_meet, now=self.clock.now(), first=first))
        for number in range(1, PEOPLE + 1):
            self.channel.world.inbox(str(number)).last_inbound_at = self.clock.now()

    async def plan(self) -> None:
        """A follow-up for each of them: tomorrow for the first, later for the others."""
        for first in range(0, PEOPLE, PIECE):
            await self.app.engine.transact(partial(self._plan, first=first))

    def _plan(self, session: Session, *, first: int) -> None:
        ctx = self.app.engine.system(session, "benchmark")
        for id_ in range(first + 1, first + PIECE + 1):
            work.plan(
                ctx,
                "notice:welcome",
                f"welcome:{id_}",
                due_at=ctx.now + TOMORROW * (1 if id_ <= WAVE else 2),
                payload={},
                person_id=id_,
            )

    async def look(self) -> float:
        """The least time of one look of the ticker when nothing is due, in milliseconds."""
        spent = []
        for _ in range(LOOKS):
            began = perf_counter()
            await self.app.due.tick()
            spent.append(perf_counter() - began)
        return 1000 * min(spent)

    async def replies(self) -> float:
        """CPU of one turn with its reply, in milliseconds: as many people ask for the menu."""
        began = process_time()
        for number in range(WAVE):
            self.channel.person(str(number + 1), name="مینا", language_code="fa").says("/menu")
        await self.app.settle()
        return 1000 * (process_time() - began) / WAVE

    async def wave(self) -> tuple[float, float, float]:
        """Many fall due at once: CPU of each in milliseconds, how many a second, and the longest
        that somebody waited for an answer of their own meanwhile, in milliseconds.
        """
        self.clock.advance(TOMORROW)
        cpu, began = process_time(), perf_counter()
        running = asyncio.ensure_future(self.app.settle())
        waited = [await self._asks() for _ in range(20)]
        await running
        spent = perf_counter() - began
        return 1000 * (process_time() - cpu) / WAVE, WAVE / spent, 1000 * max(waited)

    async def _asks(self) -> float:
        began = perf_counter()
        await self.channel.person(str(PEOPLE), name="مینا", language_code="fa").says("/cart")
        return perf_counter() - began

    def told(self) -> tuple[int, int]:
        """How many were told, and how many are left undone."""
        with self.app.database.reading() as session:
            told = session.exec(select(func.count()).select_from(Told)).one()
            late = (col(DueWork.due_at) <= self.clock.now()) & (DueWork.state != WorkState.DONE)
            undone = session.exec(select(func.count()).select_from(DueWork).where(late)).one()
        return told, undone


def _meet(session: Session, *, now: datetime, first: int) -> None:
    for id_ in range(first + 1, first + PIECE + 1):
        session.add(Person(id=id_, name="مینا", language="fa", created_at=now, source="direct"))
    session.flush()
    for id_ in range(first + 1, first + PIECE + 1):
        place = {"channel": "telegram", "person_id": id_}
        session.add(Conversation(chat=str(id_), **place))  # type: ignore[arg-type]
        session.add(
            Identity(
                address=str(id_),
                display_name="مینا",
                language_code="fa",
                last_inbound_at=now,
                created_at=now,
                **place,  # type: ignore[arg-type]
            )
        )


async def report(name: str, url: str, folder: Path) -> None:
    """Measure one database and say what was found."""
    migrate(url)
    street = Street(url, folder)
    await street.app.start(ticking=False)
    await street.fill()
    look, reply = await street.look(), await street.replies()
    await street.plan()
    later, busy = await street.look(), await street.replies()
    each, per_second, longest = await street.wave()
    told, undone = street.told()
    print(f"{name}: {PEOPLE:,} people, {told:,} were told, {undone} left undone")
    rows = (
        ("a look of the ticker", later, look, "with nothing planned"),
        ("CPU of a turn and its reply", busy, reply, "with nothing planned"),
        ("CPU of a follow-up", each, reply, "of a turn and its reply"),
    )
    for what, spent, against, which in rows:
        print(f"  {what:30}{spent:8.3f} ms{spent / against:8.2f} {which}")
    print(
        f"  {WAVE:,} due at once: {per_second:.0f} a second; an answer took {longest:.0f} ms at most"
    )
    await street.app.stop()


def main() -> None:
    """Measure both databases; PostgreSQL where it is installed."""
    argparse.ArgumentParser(prog="python -m benchmarks.journeys", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        asyncio.run(report("SQLite", f"sqlite:///{path / 'shop.sqlite3'}", path))
        if find_binaries() is None:
            print("PostgreSQL's server is not installed")
            return
        try:
            with running_cluster(durable=True) as cluster:
                asyncio.run(report("PostgreSQL", cluster.create(), path))
        except PostgresError as error:
            print(error)


if __name__ == "__main__":
    main()

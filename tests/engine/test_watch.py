"""Processes that share a PostgreSQL notice within seconds that one of them is gone."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import text

from bot.engine import runs
from bot.engine.item import Item
from bot.engine.watch import UNHEARD, Watch
from common.clock import FixedClock
from models import Run
from models.database import Database
from tests.engine.stall import NOON, WAIT_S, Stall

pytestmark = pytest.mark.anyio

BEAT = timedelta(seconds=runs.BEAT_S)
HOLDING = """
import sys
from bot.engine.watch import Watch
from models import Run
from models.database import Database
Watch(Database(sys.argv[1])).hold(1405)
print('held', flush=True)
sys.stdin.read()
"""
Three = tuple[Stall, Stall, Stall]


@pytest.fixture
async def three(postgres_url: str, anyio_backend: str) -> AsyncIterator[Three]:
    """Processes whose hearts beat when the test says so."""
    clock, numbers = FixedClock(NOON), count(1)
    stalls = [Stall(postgres_url, clock=clock, numbers=numbers) for _ in range(3)]
    for stall in stalls:
        await stall.__aenter__()
        assert stall.engine._heart is not None
        stall.engine._heart.cancel()
    yield stalls[0], stalls[1], stalls[2]
    for stall in stalls:
        if not stall.killed:
            await stall.__aexit__()


async def beats(*stalls: Stall) -> None:
    """The next sign of life of each."""
    stalls[0].clock.advance(BEAT)
    for stall in stalls:
        await stall.engine._beat_once()
    for stall in stalls:
        await stall.engine.idle()


async def store(stall: Stall, words: str) -> None:
    """Leave an update of Mina's in the inbox of this process."""
    await stall.engine.serving.store([Item.arrived(stall.hears("مینا", words))])


async def dies(one: Stall, other: Stall) -> None:
    """Kill it, and wait until the server has read the end of its connections."""
    await one.kill()
    until_missing(one, other)


def lose_locks(one: Stall, other: Stall) -> None:
    """A fault in the network ends each connection that holds a lock."""
    with one.database.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    until_missing(one, other)


def until_missing(one: Stall, other: Stall) -> None:
    """Return when nobody holds the lock of the one any more."""
    engine = other.engine
    ends = time.monotonic() + WAIT_S
    while one.engine.run_id not in other.look(
        lambda session: engine._watch.missing(session, engine.run_id)
    ):
        assert time.monotonic() < ends


def test_the_lock_of_a_process_is_free_as_soon_as_it_is_killed(postgres_url: str) -> None:
    database = Database(postgres_url)
    watch = Watch(database)

    def missing() -> list[int]:
        with database.reading() as session:
            return list(watch.missing(session, 1406))

    with database.session() as session:
        runs.begin(session, NOON, run_id=1405)
        session.commit()
    assert missing() == [1405]
    command = [sys.executable, "-c", HOLDING, postgres_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        assert missing() == []
        process.kill()
    # The server reads the end of the connection in its own time.
    ends = time.monotonic() + WAIT_S
    while not missing():
        assert time.monotonic() < ends
    database.dispose()


async def test_what_a_killed_process_left_is_taken_over_before_it_was_silent_for_long(
    three: Three,
) -> None:
    one, other, third = three
    await store(one, "چای")
    await dies(one, other)
    began = other.clock.now()
    await beats(other, third)
    assert other.done() == []
    while not other.done():
        await beats(other, third)
    assert other.done() == ["چای"]
    assert other.clock.now() - began <= UNHEARD + 2 * BEAT < runs.SILENCE / 4
    assert other.engine.serving.guard.suspects(other.hears("مینا", "نان"))


async def test_who_holds_its_lock_lives_however_long_its_heart_rests(three: Three) -> None:
    one, other, _ = three
    await store(one, "چای")
    for _ in range(5):
        await beats(other)
    assert other.done() == []
    assert not other.engine.serving.guard.suspects(other.hears("مینا", "نان"))


async def test_who_has_lost_its_lock_and_gives_signs_of_life_takes_it_again(three: Three) -> None:
    one, other, third = three
    await store(one, "چای")
    lose_locks(one, other)
    for _ in range(5):
        await beats(other, third, one)
        # Each heart but the first has beaten between two looks of any.
        assert other.done() == []
    watch = other.engine._watch
    assert other.look(lambda session: watch.missing(session, other.engine.run_id)) == {}
    for stall in three:
        assert not stall.engine.serving.guard.suspects(stall.hears("مینا", "نان"))


async def test_a_process_that_starts_after_a_death_is_wary_at_once(three: Three) -> None:
    one, other, _ = three
    await store(one, "چای")
    await dies(one, other)
    url = one.database.url.render_as_string(hide_password=False)
    async with Stall(url, clock=other.clock, numbers=count(100)) as heir:
        assert heir.engine.serving.guard.suspects(heir.hears("مینا", "نان"))
        # It may only have lost its lock, so what it holds is its own a moment longer.
        assert heir.done() == []


async def test_a_process_that_died_after_it_was_taken_for_dead_is_noticed_again(
    three: Three,
) -> None:
    one, other, _ = three
    lose_locks(one, other)
    for _ in range(4):
        await beats(other)
    assert one.engine.run_id in other.engine._noticed
    await one.engine._beat_once()
    await beats(other)
    assert other.engine._noticed == {three[2].engine.run_id}
    await dies(one, other)
    for _ in range(4):
        await beats(other)
    assert one.engine.run_id in other.engine._noticed


async def test_a_vanished_process_is_written_down_once(three: Three) -> None:
    one, other, third = three
    await dies(one, other)
    seen = set()
    for _ in range(8):
        await beats(other, third)
        seen.add(other.look(lambda session: session.get_one(Run, one.engine.run_id).beat_at))
    assert len(seen) == 2


async def test_two_processes_take_over_each_update_once(three: Three) -> None:
    one, other, third = three
    await store(one, "چای")
    await store(one, "نان")
    await dies(one, other)
    for _ in range(5):
        await beats(other, third)
    assert other.done() == ["چای", "نان"]
    assert other.rows("inbox") == 0

"""A platform may forget an update when its turn has committed or it is stored, and never sooner."""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from bot.engine.inbound import Inbound, Kind
from bot.engine.item import Item
from models.database import Database
from shop.context import Shopping
from tests.engine.stall import LONG, WAIT_S, Stall

pytestmark = pytest.mark.anyio

DISK_FULL: Mapping[str, Exception] = {
    "sqlite": sqlite3.OperationalError("database or disk is full"),
    "postgresql": psycopg.errors.DiskFull("could not extend file"),
}


async def test_an_update_is_acknowledged_by_its_commit_and_answered_after_it(stall: Stall) -> None:
    committed: list[bool] = []

    def look(rows: Any) -> None:
        committed.append(stall.rows("outbox") == 1 and stall.rows("seen") == 1)

    stall.courier.put = look  # type: ignore[method-assign]
    future = stall.engine.receive(stall.hears("مینا", "چای"))
    assert not future.done()
    await future
    await stall.engine.idle()
    assert committed == [True]


async def test_a_reply_stands_in_the_outbox_as_being_sent_by_this_run(stall: Stall) -> None:
    await stall.says("مینا", "چای")
    what = "SELECT state, run_id, lane, promise, correlation FROM outbox"
    rows = stall.look(lambda session: session.execute(text(what)).all())
    assert [tuple(row) for row in rows] == [("sending", stall.engine.run_id, 0, "repeat", "1")]


async def test_the_same_update_three_times_is_acted_on_and_answered_once(stall: Stall) -> None:
    inbound = stall.hears("مینا", "چای")
    await asyncio.gather(*(stall.engine.receive(inbound) for _ in range(3)))
    await stall.engine.receive(inbound)
    await stall.engine.idle()
    assert stall.done() == ["چای"]
    assert stall.courier.texts("مینا") == ["چای"]


async def test_a_button_delivered_three_times_is_answered_once(stall: Stall) -> None:
    tap = stall.hears("مینا", "", kind=Kind.TAP, data="put/1", callback_id="c1", card_ref="7")
    for _ in range(3):
        await stall.engine.receive(tap)
    assert stall.courier.answers == [("c1", "در سبد شماست.")]
    assert stall.done() == ["1"]


async def test_a_button_pressed_just_before_a_restart_still_stops_waiting(
    database_url: str,
) -> None:
    """Its turn had committed, but nobody knows whether it was answered."""
    async with Stall(database_url) as before:
        tap = before.hears("مینا", "", kind=Kind.TAP, data="put/1", callback_id="c1")
        await before.engine.receive(tap)
    async with Stall(database_url) as after:
        await after.engine.receive(tap)
        await after.engine.idle()
        assert after.courier.answers == [("c1", None)]
        assert after.done() == ["1"]


async def test_a_turn_that_takes_long_is_stored_and_acknowledged_meanwhile(
    database_url: str,
) -> None:
    """On SQLite whoever writes is stopped before the turn; on PostgreSQL the turn itself is slow."""
    async with Stall(database_url, patience_s=0.0) as stall:
        slow = stall.database.dialect == "postgresql"
        first = stall.engine.receive(stall.hears("مینا", "صبر" if slow else "چای"))
        second = stall.engine.receive(stall.hears("مینا", "نان"))
        if slow:
            await asyncio.wait_for(asyncio.gather(first, second), WAIT_S)
            assert stall.rows("inbox") == 2
            assert stall.done() == []
            stall.handlers.gate.set()
        await asyncio.gather(first, second)
        await stall.engine.idle()
        assert stall.done() == ["صبر" if slow else "چای", "نان"]
        assert stall.rows("inbox") == 0


async def test_what_a_full_mailbox_stored_is_served_in_order_and_leaves_the_inbox(
    database_url: str,
) -> None:
    async with Stall(database_url, patience_s=0.0, bound=4) as stall:
        said = [str(number) for number in range(60)]
        safe = [stall.engine.receive(stall.hears("Ayşe", words)) for words in said]
        await asyncio.gather(*safe)
        await stall.engine.idle()
        assert stall.done() == said
        assert stall.courier.texts("Ayşe") == said
        assert stall.rows("inbox") == 0


async def kill_with_stored(stall: Stall, updates: list[Inbound]) -> None:
    """Store these, serve none of them, and die."""
    await stall.engine.serving.store([Item.arrived(inbound) for inbound in updates])
    await stall.kill()


async def test_stored_updates_are_served_after_a_restart_and_before_newer_ones(
    database_url: str,
) -> None:
    before = Stall(database_url)
    await before.__aenter__()
    stored = [before.hears("مینا", str(number)) for number in range(40)]
    await kill_with_stored(before, stored)
    before.clock.advance(LONG)
    async with Stall(database_url, numbers=iter(range(100, 200)), clock=before.clock) as after:
        redelivered = [after.engine.receive(inbound) for inbound in stored[-2:]]
        newer = [after.engine.receive(after.hears("مینا", str(n))) for n in range(40, 50)]
        await asyncio.gather(*redelivered, *newer)
        await after.engine.idle()
        assert after.done() == [str(number) for number in range(50)]
        assert after.rows("inbox") == 0


async def test_a_stored_update_that_nobody_understands_any_more_holds_nobody_up(
    database_url: str,
) -> None:
    before = Stall(database_url)
    await before.__aenter__()
    odd = [before.hears("مینا", "?", external_id=f"odd-{n}") for n in range(40)]
    for inbound in odd:
        inbound.raw["unreadable"] = True  # type: ignore[index]
    await kill_with_stored(before, [*odd, before.hears("مینا", "چای")])
    before.clock.advance(LONG)
    async with Stall(database_url, clock=before.clock) as after:
        await after.engine.idle()
        assert after.done() == ["چای"]
        assert after.rows("inbox") == 0


async def test_updates_of_a_channel_that_is_off_wait_until_it_is_on_again(
    database_url: str,
) -> None:
    before = Stall(database_url)
    await before.__aenter__()
    await kill_with_stored(before, [before.hears("مینا", "چای")])
    before.clock.advance(LONG)
    off = Stall(database_url, clock=before.clock)
    del off.engine.serving._parsers["telegram"]  # type: ignore[attr-defined]
    async with off:
        await off.engine.idle()
        assert off.rows("inbox") == 1
    async with Stall(database_url, clock=before.clock) as on:
        await on.engine.idle()
        assert on.done() == ["چای"]


async def test_a_failing_batch_costs_nobody_their_turn(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit that many turns share fails; each is run again and acted on once."""
    fail_one_commit(stall.database, monkeypatch, DISK_FULL[stall.database.dialect])
    people = [f"buyer-{number}" for number in range(20)]
    await asyncio.gather(*(stall.engine.receive(stall.hears(who, "چای")) for who in people))
    await stall.engine.idle()
    assert stall.rows("dead_letter") == 0
    assert stall.done() == ["چای"] * 20
    assert len({row.id for row in stall.courier.rows}) == len(stall.courier.rows) == 20


async def test_a_restart_of_postgresql_in_the_middle_loses_no_turn(postgres_stall: Stall) -> None:
    """Every connection is cut while twenty people are served."""
    stall = postgres_stall
    cut = iter([True])

    def cut_all(ctx: Shopping, words: str) -> None:
        if next(cut, False):
            everybody = "FROM pg_stat_activity WHERE datname = current_database()"
            ctx.session.execute(text(f"SELECT pg_terminate_backend(pid) {everybody}"))

    stall.handlers.on_words = cut_all
    people = [f"buyer-{number}" for number in range(20)]
    await asyncio.gather(*(stall.engine.receive(stall.hears(who, who)) for who in people))
    await stall.engine.idle()
    assert sorted(map(str, stall.done())) == sorted(people)
    assert stall.rows("dead_letter") == 0
    assert sorted(row.chat for row in stall.courier.rows) == sorted(people)


async def test_a_commit_of_which_nobody_heard_is_neither_repeated_nor_left_unanswered(
    postgres_stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server commits and dies before it says so: the reply is sent all the same, once."""
    stall = postgres_stall
    await stall.says("مینا", "/start")
    gone = psycopg.OperationalError("server closed the connection unexpectedly")
    fail_one_commit(stall.database, monkeypatch, gone, after=True)
    assert await stall.says("مینا", "چای") == ["چای"]
    assert stall.handlers.tries["چای"] == 1
    assert stall.done() == ["چای"]
    assert stall.rows("outbox") == 2


def fail_one_commit(
    database: Database, monkeypatch: pytest.MonkeyPatch, error: Exception, *, after: bool = False
) -> None:
    """The next commit of the writing engine fails, or seems to."""
    dialect = database.engine.dialect
    original = dialect.do_commit
    failures: Iterator[bool] = iter([True])

    def commit(connection: Any) -> None:
        failing = next(failures, False)
        if after or not failing:
            original(connection)
        if failing:
            raise error

    monkeypatch.setattr(dialect, "do_commit", commit)

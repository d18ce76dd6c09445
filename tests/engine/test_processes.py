"""Two processes on one PostgreSQL: a person is served by one of them at a time, and in order."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest

from bot.engine import runs, serving
from bot.engine.inbound import Kind
from bot.engine.item import Item
from bot.engine.trouble import NotYetError
from common.clock import FixedClock
from shop.context import Shopping
from tests.engine.stall import LONG, NOON, WAIT_S, Stall, said

pytestmark = pytest.mark.anyio

Two = tuple[Stall, Stall]


@pytest.fixture
async def two(postgres_url: str, anyio_backend: str) -> AsyncIterator[Two]:
    clock, numbers = FixedClock(NOON), count(1)
    one = Stall(postgres_url, clock=clock, numbers=numbers)
    other = Stall(postgres_url, clock=clock, numbers=numbers)
    await one.__aenter__()
    await other.__aenter__()
    yield one, other
    for stall in (one, other):
        if not stall.killed:
            await stall.__aexit__()


async def until_waiting(stall: Stall) -> None:
    """Return when somebody waits inside a turn."""
    assert await asyncio.to_thread(stall.handlers.waiting.wait, WAIT_S)


async def test_a_person_is_served_by_one_process_at_a_time(two: Two) -> None:
    one, other = two
    await one.says("مینا", "/start")
    slow = one.engine.receive(one.hears("مینا", "صبر"))
    await until_waiting(one)
    second = other.engine.receive(other.hears("مینا", "چای"))
    await other.engine.receive(other.hears("Ayşe", "/start"))
    # The update is safe, and in the same round of the loop the answer sets out.
    await asyncio.sleep(0)
    assert other.courier.texts("Ayşe") == ["سلام"]
    assert not second.done()
    one.handlers.gate.set()
    await asyncio.gather(slow, second)
    assert one.done() == ["صبر", "چای"]


async def test_what_the_other_process_changed_is_known(two: Two) -> None:
    """What stood there before the lock was taken does not count."""
    one, other = two
    await one.says("مینا", "/start")

    def learn(ctx: Shopping, words: str) -> None:
        ctx.customer.language = "en"

    one.handlers.on_words = learn
    slow = one.engine.receive(one.hears("مینا", "صبر"))
    await until_waiting(one)
    second = other.engine.receive(
        other.hears("مینا", "", kind=Kind.TAP, data="nowhere", callback_id="c1")
    )
    one.handlers.gate.set()
    await asyncio.gather(slow, second)
    assert other.courier.texts("مینا") == [said("route-unknown", "en")]


async def test_an_update_that_waits_in_the_other_process_comes_first(two: Two) -> None:
    one, other = two
    await one.says("مینا", "/start")
    slow = one.engine.receive(one.hears("مینا", "صبر"))
    await until_waiting(one)
    stored = one.engine.receive(one.hears("مینا", "چای"))
    await one.engine.serving.store([item for box in one.engine.mailboxes._boxes.values()
                                    for item in box.items])  # fmt: skip
    newer = other.engine.receive(other.hears("مینا", "نان"))
    one.handlers.gate.set()
    await asyncio.gather(slow, stored, newer)
    assert one.done() == ["صبر", "چای", "نان"]


async def test_two_processes_that_each_hold_one_do_not_wait_for_each_other(two: Two) -> None:
    one, other = two
    await one.says("مینا", "/start")
    first, second = one.hears("مینا", "چای"), other.hears("مینا", "نان")
    await one.engine.serving.store([Item.arrived(first)])
    await other.engine.serving.store([Item.arrived(second)])
    other.engine.mailboxes.adopt("telegram:مینا")
    one.engine.mailboxes.adopt("telegram:مینا")
    await asyncio.gather(one.engine.idle(), other.engine.idle())
    assert one.done() == ["چای", "نان"]
    assert one.rows("inbox") == 0


async def test_suspects_that_wait_for_the_other_process_hold_nobody_up(two: Two) -> None:
    """Each process serves suspects one at a time, and each has one that the other waits for."""
    one, other = two
    for holder, who, words in (
        (one, "مینا", "چای"),
        (other, "Ayşe", "kahve"),
        (one, "Ayşe", "simit"),
        (other, "مینا", "نان"),
    ):
        await holder.engine.serving.store([Item.arrived(holder.hears(who, words))])
    for holder, order in ((one, ("Ayşe", "مینا")), (other, ("مینا", "Ayşe"))):
        holder.engine.serving.guard.beware((), unclean_at=holder.clock.now())
        for who in order:
            holder.engine.mailboxes.adopt(f"telegram:{who}")
    async with asyncio.timeout(WAIT_S):
        await asyncio.gather(one.engine.idle(), other.engine.idle())
    done = one.done()
    assert len(done) == 4
    assert done.index("چای") < done.index("نان")
    assert done.index("kahve") < done.index("simit")


async def test_a_suspect_gives_way_to_what_its_own_process_has_inherited(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest waits for the other process, which waits for the oldest, which nobody reads."""
    monkeypatch.setattr(serving, "BEHIND_MOST_S", 10 * WAIT_S)
    one, other = two
    for stall in two:
        stall.engine.serving.guard.beware((), unclean_at=stall.clock.now())
    await one.engine.serving.store([Item.arrived(one.hears("مینا", "چای"))])
    await other.engine.serving.store([Item.arrived(other.hears("مینا", "نان"))])
    newest = one.hears("مینا", "پنیر")
    given_back = one.engine.receive(newest)
    await asyncio.sleep(0)
    one.engine.mailboxes.adopt("telegram:مینا")
    other.engine.mailboxes.adopt("telegram:مینا")
    async with asyncio.timeout(WAIT_S):
        with pytest.raises(NotYetError):
            await given_back
        while one.done() != ["چای", "نان", "پنیر"]:
            # A platform brings again what nobody took.
            await asyncio.gather(one.engine.receive(newest), return_exceptions=True)
            await asyncio.gather(one.engine.idle(), other.engine.idle())


async def test_an_update_that_was_served_and_left_in_an_inbox_holds_nobody_up(two: Two) -> None:
    one, other = two
    inbound = one.hears("مینا", "چای")
    await one.says("مینا", "/start")
    await one.engine.serving.store([Item.arrived(inbound)])
    await one.engine.receive(inbound)
    await one.engine.idle()
    assert one.rows("inbox") == 1
    assert await other.says("مینا", "نان") == ["نان"]


async def test_the_same_update_delivered_to_both_is_acted_on_once(two: Two) -> None:
    one, other = two
    updates = [one.hears("مینا", str(number)) for number in range(10)]
    for inbound in updates:
        await asyncio.gather(one.engine.receive(inbound), other.engine.receive(inbound))
    await asyncio.gather(one.engine.idle(), other.engine.idle())
    assert one.done() == [str(number) for number in range(10)]
    read = one.courier.texts("مینا") + other.courier.texts("مینا")
    assert sorted(read, key=int) == [str(number) for number in range(10)]


async def test_somebody_new_who_writes_to_both_at_once_is_one_person(two: Two) -> None:
    one, other = two
    people = [f"buyer-{number}" for number in range(10)]
    await asyncio.gather(
        *(one.engine.receive(one.hears(who, "چای")) for who in people),
        *(other.engine.receive(other.hears(who, "نان")) for who in people),
    )
    assert one.rows("person") == one.rows("identity") == one.rows("conversation") == 10
    assert one.rows("activity") == 20


async def test_the_living_take_over_what_the_dead_had_stored(two: Two) -> None:
    one, other = two
    await one.engine.serving.store([Item.arrived(one.hears("مینا", "چای"))])
    await one.kill()
    await other.engine._beat_once()
    await other.engine.idle()
    assert other.done() == []
    other.clock.advance(LONG)
    await other.engine._beat_once()
    await other.engine.idle()
    assert other.done() == ["چای"]
    # What killed one process may kill the next.
    assert other.engine.serving.guard.suspects(other.hears("مینا", "نان"))


async def test_who_was_silent_too_long_judges_nobody(two: Two) -> None:
    """After an outage of the database each process sees the others' silence, and is wrong."""
    one, other = two
    await one.engine.serving.store([Item.arrived(one.hears("مینا", "چای"))])
    one.clock.advance(LONG)
    other.engine._beaten_at -= timedelta(minutes=2).total_seconds()
    await other.engine._beat_once()
    await other.engine.idle()
    assert other.done() == []
    await one.engine._beat_once()
    await other.engine._beat_once()
    await other.engine.idle()
    assert other.done() == []
    assert runs.SILENCE < LONG
    one.engine.mailboxes.adopt("telegram:مینا")
    await one.engine.idle()
    assert one.done() == ["چای"]

"""An update that kills the process: noticed, counted, and at the third time put aside."""

import asyncio
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest
from sqlmodel import select

from bot.engine import store
from bot.engine.inbound import Inbound
from bot.engine.item import Item
from common.clock import FixedClock
from models import DeadLetter, UncleanAttempt
from shop.context import Shopping
from tests.engine.stall import LONG, NOON, Handlers, Stall

pytestmark = pytest.mark.anyio


class Street:
    """One shop after another on the same database; each dies of the same update."""

    def __init__(self, url: str) -> None:
        self.url, self.clock, self.numbers = url, FixedClock(NOON), count(1)

    def stall(self, handlers: Handlers | None = None) -> Stall:
        self.clock.advance(LONG)
        return Stall(self.url, clock=self.clock, numbers=self.numbers, handlers=handlers)

    async def dies_of(self, inbound: Inbound, *, before: int = 0) -> list[str]:
        """Deliver an update that kills; what others had been answered by then."""
        handlers = Handlers()
        stall = self.stall(handlers)
        await stall.__aenter__()
        died = asyncio.Event()
        handlers.on_words = kills(stall, inbound.text, died)
        for number in range(before):
            await stall.says("Ayşe", f"نان {number}")
        stall.engine.receive(inbound)
        await died.wait()
        await stall.kill()
        return stall.courier.texts("Ayşe")


def kills(stall: Stall, deadly: str, died: asyncio.Event) -> Callable[[Shopping, str], None]:
    """Words at which the process ends: nothing is committed, nothing is said."""
    loop = asyncio.get_running_loop()

    def on_words(_: Shopping, words: str) -> None:
        if words == deadly:
            stall.engine.writer.abandon()
            loop.call_soon_threadsafe(stall.engine.mailboxes.kill)
            loop.call_soon_threadsafe(died.set)
            raise SystemExit("killed")

    return on_words


async def test_what_was_acted_on_before_its_process_died_is_not_suspected(
    database_url: str,
) -> None:
    street = Street(database_url)
    async with street.stall() as stall:
        tea = stall.hears("مینا", "چای")
        await stall.receives(tea)
        for key in (tea.key, ("telegram", "due:1405"), ("telegram", "unheard")):
            await stall.engine.transact(partial(store.begin_attempt, key=key))
    async with street.stall() as heir:
        assert attempts(heir) == [("unheard", 1)]


def attempts(stall: Stall) -> list[tuple[str, int]]:
    rows = stall.look(lambda session: session.exec(select(UncleanAttempt)).all())
    return [(row.external_id, row.count) for row in rows]


async def test_the_third_unclean_attempt_is_a_dead_letter(database_url: str) -> None:
    street = Street(database_url)
    first = street.stall()
    await first.__aenter__()
    deadly = first.hears("مینا", "بمیر")
    await first.kill()
    for _ in range(2):
        await street.dies_of(deadly)
    handlers = Handlers()
    async with street.stall(handlers) as last:
        handlers.on_words = lambda ctx, words: pytest.fail("it must not be served again")
        (apology,) = await last.receives(deadly)
        (letter,) = last.look(lambda session: session.exec(select(DeadLetter)).all())
        assert letter.reference in apology
        assert "died" in letter.error
        assert letter.raw == dict(deadly.raw)
        assert attempts(last) == []
        assert await last.receives(deadly) == []


async def test_each_start_is_counted_before_it(database_url: str) -> None:
    street = Street(database_url)
    first = street.stall()
    await first.__aenter__()
    deadly = first.hears("مینا", "بمیر")
    await first.kill()
    await street.dies_of(deadly)
    await street.dies_of(deadly)
    async with street.stall() as after:
        assert attempts(after) == [(deadly.external_id, 2)]


async def test_others_are_served_one_at_a_time_and_not_blamed(database_url: str) -> None:
    street = Street(database_url)
    first = street.stall()
    await first.__aenter__()
    deadly = first.hears("مینا", "بمیر")
    await first.kill()
    assert await street.dies_of(deadly, before=3) == ["نان 0", "نان 1", "نان 2"]
    async with street.stall() as after:
        assert attempts(after) == [(deadly.external_id, 1)]
        begun: list[list[tuple[str, int]]] = []

        def alone(_: Shopping, words: str) -> None:
            begun.append([one for one in attempts(after) if one[0] != deadly.external_id])

        after.handlers.on_words = alone
        people = [after.hears(f"buyer-{number}", "چای") for number in range(10)]
        await asyncio.gather(*map(after.engine.receive, people))
        await after.engine.idle()
        # What is committed while one is served: its own attempt, and nobody else's.
        assert sorted(begun) == sorted([[(one.external_id, 1)] for one in people])
        assert attempts(after) == [(deadly.external_id, 1)]


async def test_an_acknowledged_update_that_kills_is_put_aside_too(database_url: str) -> None:
    """It stands in the inbox, so no platform brings it again; each start serves it by itself."""
    street = Street(database_url)
    first = street.stall()
    await first.__aenter__()
    deadly = first.hears("مینا", "بمیر")
    await first.engine.serving.store([Item.arrived(deadly)])
    await first.kill()
    for _ in range(2):
        handlers = Handlers()
        stall = street.stall(handlers)
        died = asyncio.Event()
        handlers.on_words = kills(stall, "بمیر", died)
        await stall.__aenter__()
        await died.wait()
        await stall.kill()
    async with street.stall() as last:
        await last.engine.idle()
        assert last.rows("dead_letter") == 1
        assert last.rows("inbox") == 0


async def test_what_was_begun_and_never_ended_is_suspected_in_every_later_run(
    database_url: str,
) -> None:
    """A platform may bring it again only when nobody is wary any more."""
    street = Street(database_url)
    first = street.stall()
    await first.__aenter__()
    deadly = first.hears("مینا", "بمیر")
    await first.kill()
    await street.dies_of(deadly)
    await street.dies_of(deadly)
    async with street.stall():
        pass
    async with street.stall() as later:
        assert later.engine.serving.guard.suspects(deadly)
        await later.receives(deadly)
        assert later.rows("dead_letter") == 1


async def test_after_a_clean_stop_nothing_is_counted(database_url: str) -> None:
    street = Street(database_url)
    async with street.stall() as first:
        await first.says("مینا", "چای")
    async with street.stall() as second:
        assert not second.engine.serving.guard.suspects(second.hears("مینا", "نان"))


async def test_trouble_with_the_database_is_no_unclean_attempt(stall: Stall) -> None:
    stall.engine.serving.guard.beware((), unclean_at=stall.clock.now())

    def break_down(_: Shopping, words: str) -> None:
        raise RuntimeError("broken")

    stall.handlers.on_words = break_down
    await stall.says("مینا", "چای")
    assert attempts(stall) == []
    assert stall.rows("dead_letter") == 1

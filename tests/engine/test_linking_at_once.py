"""Two processes on one PostgreSQL that link and merge the same people at the same moment."""

import asyncio
from collections import Counter

import pytest
from sqlmodel import Session, select

from bot.engine import store
from models import LinkCode, Person, PersonMerge
from shop import customers, linking, merging
from shop.context import Shopping
from tests.engine.stall import WAIT_S, Stall
from tests.engine.test_processes import Two, two, until_waiting

pytestmark = pytest.mark.anyio

__all__ = ["two"]

PAIRS = 6
TEAS = 3


class Linking:
    """What people say to be linked, as the handlers of the shop do it."""

    def __init__(self) -> None:
        self.code = ""

    def __call__(self, ctx: Shopping, words: str) -> None:
        what, _, whom = words.partition(" ")
        if what == "join":
            other = customers.by_id(ctx.session, person_id(ctx, whom))
            merging.join(ctx, other, ctx.customer)
        elif what == "show":
            self.code = linking.show(ctx)
        elif what == "write":
            linking.take(ctx, linking.by_code(ctx, self.code))
        elif what == "confirm":
            linking.confirm(ctx, int(whom))


def person_id(ctx: Shopping, address: str) -> int:
    found = store.person_at(ctx.session, "telegram", address)
    assert found is not None
    return found


def root(stall: Stall, address: str) -> int:
    def look(session: Session) -> int:
        return session.get_one(Person, store.person_at(session, "telegram", address)).root_id

    return stall.look(look)


def merges(stall: Stall) -> list[PersonMerge]:
    return list(stall.look(lambda session: session.exec(select(PersonMerge)).all()))


async def served(stall: Stall, *said: tuple[str, str]) -> None:
    async with asyncio.timeout(WAIT_S):
        await asyncio.gather(
            *(stall.engine.receive(stall.hears(who, words)) for who, words in said)
        )


async def test_merges_that_cross_between_two_processes_make_one_person_of_each_pair(
    two: Two,
) -> None:
    one, other = two
    one.handlers.on_words, other.handlers.on_words = Linking(), Linking()
    pairs = [(f"مینا {number}", f"خانه {number}") for number in range(PAIRS)]
    for pair in pairs:
        for who in pair:
            await one.says(who, "/start")
    teas = [f"چای {number}" for number in range(TEAS)]
    await asyncio.gather(
        *(served(one, (left, f"join {right}")) for left, right in pairs),
        *(served(other, (right, f"join {left}")) for left, right in pairs),
        *(served(one, *((right, f"{tea} {right}") for tea in teas)) for _, right in pairs),
        *(served(other, *((left, f"{tea} {left}") for tea in teas)) for left, _ in pairs),
    )
    await asyncio.gather(one.engine.idle(), other.engine.idle())
    for left, right in pairs:
        assert root(one, left) == root(one, right)
    assert len(merges(one)) == PAIRS, "the second of two that cross finds them one already"
    assert one.rows("dead_letter") == 0
    drunk = Counter(words for words in one.done() if words is not None and "چای" in words)
    assert drunk == Counter(f"{tea} {who}" for tea in teas for pair in pairs for who in pair)


async def test_of_two_who_write_a_code_in_two_processes_one_has_it(two: Two) -> None:
    one, other = two
    shown = Linking()
    one.handlers.on_words, other.handlers.on_words = shown, shown
    for who in ("مینا", "خانه", "سارا"):
        await one.says(who, "/start")
    await one.says("مینا", "show")
    await asyncio.gather(served(one, ("خانه", "write")), served(other, ("سارا", "write")))
    assert one.done().count("write") == 1
    assert one.rows("dead_letter") == 0


async def test_a_link_confirmed_while_the_other_chat_is_served_elsewhere_waits_for_it(
    two: Two,
) -> None:
    one, other = two
    shown = Linking()
    one.handlers.on_words, other.handlers.on_words = shown, shown
    for who in ("مینا", "خانه"):
        await one.says(who, "/start")
    await one.says("مینا", "show")
    await one.says("خانه", "write")
    code_id = one.look(lambda session: session.exec(select(LinkCode.id)).one())
    slow = other.engine.receive(other.hears("خانه", "صبر"))
    await until_waiting(other)
    last_word = one.engine.receive(one.hears("مینا", f"confirm {code_id}"))
    again = other.engine.receive(other.hears("مینا", f"confirm {code_id}"))
    other.handlers.gate.set()
    async with asyncio.timeout(WAIT_S):
        await asyncio.gather(slow, last_word, again)
        await asyncio.gather(one.engine.idle(), other.engine.idle())
    assert root(one, "مینا") == root(one, "خانه")
    assert len(merges(one)) == 1
    assert one.done().count("صبر") == 1
    assert one.rows("dead_letter") == 0

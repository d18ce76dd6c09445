"""Order within a person, fairness between people, and what waits in the inbox table."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from bot.engine.inbound import Inbound, Kind
from bot.engine.item import Item
from bot.engine.mailbox import Mailboxes
from bot.engine.trouble import NotYetError

pytestmark = pytest.mark.anyio


def words(sender: str, number: int, kind: Kind = Kind.TEXT) -> Inbound:
    return Inbound(
        channel="telegram",
        external_id=f"{sender}/{number}",
        chat=sender,
        sender=sender,
        kind=kind,
        text=str(number),
    )


def no_trouble(_: object) -> None:
    """Nothing is wrong."""


class Shop:
    """Serves updates one step of the loop at a time and keeps an inbox table in memory."""

    def __init__(self, *, bound: int = 32, patience_s: float = 60.0, again_s: float = 0.0) -> None:
        self.served: defaultdict[str, list[int]] = defaultdict(list)
        self.order: list[str] = []
        self.table: defaultdict[str, dict[str, Item]] = defaultdict(dict)
        self.stored = 0
        self.stores_blindly = False
        self.stuck: set[str] = set()
        self.go_on = asyncio.Event()
        self.storing_may_go_on = asyncio.Event()
        self.storing_may_go_on.set()
        self.on_serve: Callable[[Item], None] = no_trouble
        self.on_store: Callable[[Sequence[Item]], None] = no_trouble
        self.on_fetch: Callable[[str], None] = no_trouble
        self.boxes = Mailboxes(self, bound=bound, patience_s=patience_s, again_s=again_s)

    async def serve(self, item: Item) -> None:
        inbound = item.inbound
        if inbound.sender in self.stuck:
            await self.go_on.wait()
        await asyncio.sleep(0)
        self.on_serve(item)
        self.served[inbound.sender].append(int(inbound.text))
        self.order.append(inbound.sender)
        if item.stored:
            item.let_go = True
            self.table[inbound.mailbox].pop(inbound.external_id, None)
        item.mark_safe()

    async def store(self, items: Sequence[Item]) -> None:
        await self.storing_may_go_on.wait()
        await asyncio.sleep(0)
        self.on_store(items)
        self.stored += len(items)
        for item in items:
            item.stored = True
            if (
                self.stores_blindly
                or int(item.inbound.text) not in self.served[item.inbound.sender]
            ):
                self.table[item.inbound.mailbox].setdefault(item.inbound.external_id, item)

    async def fetch(self, mailbox: str, limit: int) -> tuple[list[Item], bool]:
        await asyncio.sleep(0)
        self.on_fetch(mailbox)
        rows = sorted(self.table[mailbox].values(), key=lambda item: item.id)[:limit]
        return [Item.from_inbox(row.inbound, row.id) for row in rows], len(rows) == limit

    async def forget(self, item: Item) -> None:
        self.table[item.inbound.mailbox].pop(item.inbound.external_id, None)

    def left(self) -> int:
        """Updates that are still in the table."""
        return sum(len(rows) for rows in self.table.values())


def failing(times: int, error: Exception) -> Callable[[object], None]:
    """Trouble that passes after so many times."""
    left = iter(range(times))

    def fail(_: object) -> None:
        if next(left, None) is not None:
            raise error

    return fail


async def until(true: Callable[[], bool]) -> None:
    """Let the loop turn until something is true."""
    for _ in range(100_000):
        if true():
            return
        await asyncio.sleep(0)
    pytest.fail("it never came true")


@pytest.mark.parametrize("bound", [1, 3, 32])
async def test_600_messages_over_10_chats_are_served_in_order(bound: int) -> None:
    shop = Shop(bound=bound)
    safe = []
    for number in range(60):
        safe += [shop.boxes.put(words(f"chat-{chat}", number)) for chat in range(10)]
        if number % 7 == 0:
            await asyncio.sleep(0)
    await asyncio.gather(*safe)
    await shop.boxes.idle()
    assert all(served == list(range(60)) for served in shop.served.values())
    assert len(shop.served) == 10
    assert shop.left() == 0


async def test_a_flood_of_one_delays_nobody_else() -> None:
    shop = Shop()
    for number in range(300):
        shop.boxes.put(words("flood", number))
    for chat in range(10):
        shop.boxes.put(words(f"chat-{chat}", 0))
    await shop.boxes.idle()
    assert shop.served["flood"] == list(range(300))
    last_of_the_others = max(i for i, sender in enumerate(shop.order) if sender != "flood")
    assert shop.order[: last_of_the_others + 1].count("flood") <= 2


async def test_what_takes_too_long_is_stored_and_acknowledged() -> None:
    shop = Shop(patience_s=0.0)
    shop.stuck.add("مینا")
    await asyncio.wait_for(shop.boxes.put(words("مینا", 1)), 5)
    assert len(shop.table["telegram:مینا"]) == 1
    assert shop.served["مینا"] == []
    shop.go_on.set()
    await shop.boxes.idle()
    assert shop.served["مینا"] == [1]
    assert shop.left() == 0


async def test_what_is_served_in_time_is_not_stored() -> None:
    shop = Shop()
    await shop.boxes.put(words("مینا", 1))
    await shop.boxes.idle()
    assert shop.stored == 0


async def test_what_does_not_fit_is_stored_at_once_together_with_what_came_before() -> None:
    """Otherwise a crash could leave the newer one stored and the older one with the platform."""
    shop = Shop(bound=2)
    shop.stuck.add("Ayşe")
    safe = [shop.boxes.put(words("Ayşe", number)) for number in range(4)]
    await asyncio.wait_for(asyncio.gather(*safe), 5)
    assert sorted(shop.table["telegram:Ayşe"]) == [f"Ayşe/{number}" for number in range(4)]
    shop.go_on.set()
    await shop.boxes.idle()
    assert shop.served["Ayşe"] == [0, 1, 2, 3]


async def test_places_in_the_inbox_are_those_of_arrival() -> None:
    shop = Shop(bound=1)
    shop.stuck.add("Ali")
    for number in range(40):
        shop.boxes.put(words("Ali", number))
    await until(lambda: len(shop.table["telegram:Ali"]) == 40)
    rows = list(shop.table["telegram:Ali"].values())
    assert all(earlier.id < later.id for earlier, later in pairwise(rows))
    shop.boxes.kill()


async def test_nothing_overtakes_what_is_still_being_stored() -> None:
    shop = Shop(bound=1)
    shop.storing_may_go_on.clear()
    for number in range(5):
        shop.boxes.put(words("رضا", number))
    await until(lambda: shop.served["رضا"] == [0, 1])
    shop.boxes.put(words("رضا", 5))
    shop.storing_may_go_on.set()
    await shop.boxes.idle()
    assert shop.served["رضا"] == list(range(6))


async def test_stored_updates_are_served_before_newer_ones_after_a_restart() -> None:
    shop = Shop()
    for number in range(50):
        item = Item.arrived(words("Ayşe", number))
        shop.table["telegram:Ayşe"][item.inbound.external_id] = item
    shop.boxes.adopt("telegram:Ayşe")
    for number in range(50, 60):
        shop.boxes.put(words("Ayşe", number))
        await asyncio.sleep(0)
    await shop.boxes.idle()
    assert shop.served["Ayşe"] == list(range(60))


async def test_an_update_that_could_not_be_put_aside_is_not_acknowledged() -> None:
    shop = Shop()
    shop.on_serve = failing(1, RuntimeError("the database is away"))
    future = shop.boxes.put(words("Ali", 1))
    await shop.boxes.idle()
    assert isinstance(future.exception(), RuntimeError)


async def test_after_a_failure_nothing_newer_is_served_first() -> None:
    shop = Shop()
    shop.on_serve = failing(1, RuntimeError("the database is away"))
    futures = [shop.boxes.put(words("Ali", number)) for number in range(3)]
    await shop.boxes.idle()
    assert [type(future.exception()) for future in futures] == [RuntimeError] * 3
    assert shop.served["Ali"] == []
    for number in range(3):
        shop.boxes.put(words("Ali", number))
    await shop.boxes.idle()
    assert shop.served["Ali"] == [0, 1, 2]


@pytest.mark.parametrize("patience_s", [0.0, 60.0])
async def test_our_own_updates_are_served_although_one_before_them_was_given_back(
    patience_s: float,
) -> None:
    """Of a notice nobody would hear again before its lease is over."""
    shop = Shop(patience_s=patience_s)
    shop.stuck.add("Ali")
    shop.on_serve = failing(1, RuntimeError("the database is away"))
    theirs, ours = shop.boxes.put(words("Ali", 1)), shop.boxes.put(words("Ali", 9, Kind.NOTICE))
    if not patience_s:
        await theirs
    shop.go_on.set()
    await ours
    await until(lambda: not shop.left())
    assert shop.served["Ali"] == ([9] if patience_s else [9, 1])


async def test_a_failed_update_that_was_acknowledged_is_tried_again_before_newer_ones() -> None:
    shop = Shop(patience_s=0.0)
    shop.stuck.add("Ali")
    await shop.boxes.put(words("Ali", 0))
    shop.on_serve = failing(1, RuntimeError("the database is away"))
    newer = shop.boxes.put(words("Ali", 1))
    shop.go_on.set()
    await asyncio.wait([newer])
    assert isinstance(newer.exception(), RuntimeError)
    await shop.boxes.put(words("Ali", 1))
    await until(lambda: shop.served["Ali"] == [0, 1])
    await shop.boxes.idle()
    assert shop.left() == 0


async def test_who_came_too_early_is_tried_again_as_soon_as_the_inbox_is_read() -> None:
    shop = Shop(patience_s=0.0, again_s=600.0)
    shop.stuck.add("Ali")
    await shop.boxes.put(words("Ali", 1))
    shop.on_serve = failing(1, NotYetError("an earlier one waits elsewhere"))
    shop.go_on.set()
    await until(lambda: shop.served["Ali"] == [1])


async def test_who_is_served_while_earlier_ones_are_inherited_is_told() -> None:
    """It may be waiting for just these."""
    shop = Shop()
    shop.stuck.add("Ali")
    told: list[bool] = []
    shop.on_serve = lambda item: told.append(item.gives_way)
    waiting = shop.boxes.put(words("Ali", 2))
    earlier = Item.arrived(words("Ali", 1))
    shop.table["telegram:Ali"][earlier.inbound.external_id] = earlier
    shop.boxes.adopt("telegram:Ali")
    shop.go_on.set()
    await waiting
    await shop.boxes.idle()
    assert told == [True, False]


async def test_an_inbox_that_cannot_be_read_is_read_again() -> None:
    shop = Shop()
    item = Item.arrived(words("Ayşe", 7))
    shop.table["telegram:Ayşe"][item.inbound.external_id] = item
    shop.on_fetch = failing(3, RuntimeError("the database is away"))
    shop.boxes.adopt("telegram:Ayşe")
    await until(lambda: shop.served["Ayşe"] == [7])


async def test_what_can_be_neither_served_nor_stored_is_refused_and_stops_nobody() -> None:
    shop = Shop(bound=1)
    shop.on_store = failing(1, RuntimeError("the disk is full"))
    futures = [shop.boxes.put(words("Ali", number)) for number in range(3)]
    other = shop.boxes.put(words("Ayşe", 1))
    await asyncio.wait([*futures, other])
    await shop.boxes.idle()
    assert isinstance(futures[2].exception(), RuntimeError)
    assert shop.served["Ali"] == [0, 1]
    assert shop.served["Ayşe"] == [1]
    assert len(shop.boxes) == 0


async def test_an_update_stored_while_it_was_served_does_not_stay_in_the_inbox() -> None:
    """On PostgreSQL the two happen at the same time, and neither sees the other."""
    shop = Shop(patience_s=0.0)
    shop.stores_blindly = True
    shop.stuck.add("مینا")
    shop.storing_may_go_on.clear()
    future = shop.boxes.put(words("مینا", 1))
    late = shop.boxes.put(words("رضا", 1))
    await late
    shop.go_on.set()
    await future
    shop.storing_may_go_on.set()
    await shop.boxes.idle()
    assert shop.stored >= 1
    assert shop.left() == 0


async def test_our_own_updates_are_never_stored_and_find_room_in_a_full_mailbox() -> None:
    shop = Shop(bound=1)
    shop.stuck.add("Ali")
    for number in range(3):
        shop.boxes.put(words("Ali", number))
    ours = shop.boxes.put(words("Ali", 9, Kind.RESULT))
    shop.go_on.set()
    await ours
    await shop.boxes.idle()
    assert sorted(shop.served["Ali"]) == [0, 1, 2, 9]
    assert "Ali/9" not in shop.table["telegram:Ali"]


async def test_idle_mailboxes_take_no_memory() -> None:
    shop = Shop()
    for number in range(500):
        shop.boxes.put(words(f"chat-{number}", 1))
    assert len(shop.boxes) == 500
    await shop.boxes.idle()
    assert len(shop.boxes) == 0


async def test_a_killed_shop_acknowledges_nothing_more() -> None:
    shop = Shop()
    shop.stuck.add("Ali")
    waiting = shop.boxes.put(words("Ali", 1))
    await asyncio.sleep(0)
    shop.boxes.kill()
    refused = shop.boxes.put(words("Ali", 2))
    await shop.boxes.idle()
    assert not waiting.done()
    assert isinstance(refused.exception(), RuntimeError)

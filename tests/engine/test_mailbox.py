"""Order within a person, fairness between people, and what waits in the inbox table."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import pytest

from bot.engine.inbound import Inbound, Kind
from bot.engine.mailbox import Item, Mailboxes


def words(sender: str, number: int) -> Inbound:
    return Inbound(
        channel="telegram",
        external_id=f"{sender}/{number}",
        chat=sender,
        sender=sender,
        kind=Kind.TEXT,
        text=str(number),
    )


class Shop:
    """Serves updates one step of the loop at a time and keeps an inbox table in memory."""

    def __init__(self, *, bound: int = 32, patience_s: float = 60.0) -> None:
        self.served: defaultdict[str, list[int]] = defaultdict(list)
        self.order: list[str] = []
        self.table: dict[str, list[Inbound]] = defaultdict(list)
        self.stuck: set[str] = set()
        self.go_on = asyncio.Event()
        self.boxes = Mailboxes(
            serve=self.serve,
            store=self.store,
            fetch=self.fetch,
            bound=bound,
            patience_s=patience_s,
        )

    async def serve(self, item: Item) -> None:
        inbound = item.inbound
        if inbound.sender in self.stuck:
            await self.go_on.wait()
        await asyncio.sleep(0)
        self.served[inbound.sender].append(int(inbound.text))
        self.order.append(inbound.sender)
        if inbound in self.table[inbound.mailbox]:
            self.table[inbound.mailbox].remove(inbound)
        item.mark_safe()

    async def store(self, items: Sequence[Item]) -> None:
        await asyncio.sleep(0)
        for item in items:
            item.stored = True
            self.table[item.inbound.mailbox].append(item.inbound)

    async def fetch(self, mailbox: str, limit: int) -> list[Inbound]:
        await asyncio.sleep(0)
        return self.table[mailbox][:limit]


@pytest.mark.parametrize("bound", [1, 3, 32])
def test_600_messages_over_10_chats_are_served_in_order(bound: int) -> None:
    async def run() -> Shop:
        shop = Shop(bound=bound)
        safe = []
        for number in range(60):
            for chat in range(10):
                safe.append(shop.boxes.put(words(f"chat-{chat}", number)))
            if number % 7 == 0:
                await asyncio.sleep(0)
        await asyncio.gather(*safe)
        await shop.boxes.idle()
        return shop

    shop = asyncio.run(run())
    assert all(served == list(range(60)) for served in shop.served.values())
    assert len(shop.served) == 10


def test_a_flood_of_one_delays_nobody_else() -> None:
    async def run() -> Shop:
        shop = Shop()
        for number in range(300):
            shop.boxes.put(words("flood", number))
        for chat in range(10):
            shop.boxes.put(words(f"chat-{chat}", 0))
        await shop.boxes.idle()
        return shop

    shop = asyncio.run(run())
    assert shop.served["flood"] == list(range(300))
    last_of_the_others = max(i for i, sender in enumerate(shop.order) if sender != "flood")
    assert shop.order[: last_of_the_others + 1].count("flood") <= 2


def test_what_takes_too_long_is_stored_and_acknowledged() -> None:
    async def run() -> tuple[Shop, bool]:
        shop = Shop(patience_s=0.01)
        shop.stuck.add("مینا")
        future = shop.boxes.put(words("مینا", 1))
        await asyncio.wait_for(future, 5)
        stored = len(shop.table["telegram:مینا"]) == 1
        shop.go_on.set()
        await shop.boxes.idle()
        return shop, stored

    shop, stored = asyncio.run(run())
    assert stored
    assert shop.served["مینا"] == [1]
    assert shop.table["telegram:مینا"] == []


def test_stored_updates_are_served_before_newer_ones_after_a_restart() -> None:
    async def run() -> Shop:
        shop = Shop()
        shop.table["telegram:Ayşe"] = [words("Ayşe", number) for number in range(50)]
        shop.boxes.adopt("telegram:Ayşe")
        for number in range(50, 60):
            shop.boxes.put(words("Ayşe", number))
            await asyncio.sleep(0)
        await shop.boxes.idle()
        return shop

    assert asyncio.run(run()).served["Ayşe"] == list(range(60))


def test_an_update_that_could_not_be_put_aside_is_not_acknowledged() -> None:
    async def run() -> BaseException | None:
        async def fail(item: Item) -> None:
            raise RuntimeError("the database is away")

        shop = Shop()
        boxes = Mailboxes(serve=fail, store=shop.store, fetch=shop.fetch, patience_s=60)
        future = boxes.put(words("Ali", 1))
        await boxes.idle()
        return future.exception()

    assert isinstance(asyncio.run(run()), RuntimeError)

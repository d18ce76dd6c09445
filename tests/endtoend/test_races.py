"""Many people at once, over HTTP: the last unit, order within a chat, two processes."""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, select

from bot import assembling, running
from bot.channels.telegram_intake import BATCH
from bot.importing import import_file
from bot.settings import Settings
from common.clock import SystemClock
from models import Variant
from shop import cart, customers, meeting
from shop.context import Shopping
from tests.crash.balancer import Balancer
from tests.endtoend.checks import check
from tests.endtoend.profiles import ISFAHAN
from tests.endtoend.rig import WAIT_S, House, health_of, listener, open_house, served, settings_of
from tests.endtoend.steps import button_of, label, says, taps
from tests.play.browser import Browser
from tests.standins.botapi import Message, Person, Telegram

pytestmark = pytest.mark.anyio

BUYERS = 50


async def fill_carts(house: House, people: list[Person], sku: str) -> None:
    """Everybody has this in their cart and an address from an earlier order."""

    def work(session: Session) -> None:
        variant = session.exec(select(Variant.id).where(Variant.sku == sku)).one()
        for person in people:
            now = house.app.clock.now()
            known, _ = meeting.ensure(
                session, "telegram", str(person.id), now=now, language="fa", display_name="مینا"
            )
            ctx: Shopping = house.app.engine.system(session, "test")
            ctx.person = known
            cart.put(ctx, variant, 1)
            name, phone, address = ISFAHAN.address
            customers.save_address(ctx, name, customers.parse_phone(phone, "IR"), address)

    await house.app.engine.transact(work)


async def test_the_last_unit_goes_to_one_of_fifty_and_the_others_are_told(
    tmp_path: Path, database_url: str
) -> None:
    async with open_house(tmp_path, database_url, webhook=True) as house:
        people = [house.person(3000 + number, "مینا") for number in range(BUYERS)]
        await fill_carts(house, people, "KASE-1")
        yes = label("checkout-confirm-button", "fa")

        async def asked(person: Person) -> Message:
            shown = await says(person, "/cart", "کاسه")
            return await taps(person, shown, label("cart-checkout-button", "fa"))

        asks = await asyncio.gather(*map(asked, people))
        pressed = [
            person.taps(shown, button_of(shown, yes))
            for person, shown in zip(people, asks, strict=True)
        ]
        await asyncio.gather(*pressed)
        answers = await asyncio.gather(*(person.sees(timeout=WAIT_S) for person in people))
        winners = [answer for answer in answers if "/p/" in answer.text]
        losers = [answer for answer in answers if "/p/" not in answer.text]
        assert (len(winners), len(losers)) == (1, BUYERS - 1)
        assert {is_kind(answer) for answer in losers} == {True}
        assert len(house.rows("SELECT id FROM orders")) == 1
        assert house.rows("SELECT on_hand, reserved FROM variant WHERE sku = 'KASE-1'") == [(1, 1)]
        await check(house)


def is_kind(answer: Message) -> bool:
    """Says what is gone, and leads on."""
    return "کاسهٔ میبد" in answer.text and bool(answer.labels)


async def test_600_messages_over_ten_chats_are_acted_on_and_answered_in_order(
    tmp_path: Path, database_url: str
) -> None:
    async with open_house(tmp_path, database_url) as house:
        people = [house.person(4000 + number, "مینا") for number in range(10)]
        for number in range(60):
            await asyncio.gather(*(person.sends(f"/search پیام {number}") for person in people))
        for person in people:
            await person.sees("پیام 59", timeout=WAIT_S)
        await house.app.settle()
        wanted = [f"پیام {number}" for number in range(60)]
        for person in people:
            assert searched(house, person) == wanted
            assert numbers_read(person) == wanted
        await check(house)


async def test_one_chat_that_floods_makes_ten_others_wait_for_nothing(
    tmp_path: Path, database_url: str
) -> None:
    """Three hundred messages of one wait at Telegram, then one of each of ten others, when the shop
    opens. Those are fetched last, and answered while most of the flood still waits.
    """
    async with Telegram(http_webhooks=True) as telegram:
        flood = telegram.person(6000, "مینا", "fa")
        others = [telegram.person(6001 + number, "رضا", "fa") for number in range(10)]
        for number in range(300):
            await flood.sends(f"/search پیام {number}")
        for person in others:
            await person.sends("/search پیام 0")
        with listener() as listening:
            settings = settings_of(tmp_path, database_url, telegram, listening, ISFAHAN, False)
            import_file(settings, ISFAHAN.write_goods(tmp_path / "goods"))
            async with served(settings, listening) as app:
                await flood.sees("پیام 299", timeout=WAIT_S)
                await app.settle()
                house = House(app, telegram, ISFAHAN, Browser({}), str(settings.public_url))
                assert searched(house, flood) == [f"پیام {number}" for number in range(300)]
                assert numbers_read(flood) == [f"پیام {number}" for number in range(300)]
                await check(house)
                await house.browser.close()
        answered = [call.params["chat_id"] for call in telegram.calls.of("sendMessage")]
    last = max(answered.index(person.id) for person in others)
    assert {answered.count(person.id) for person in others} == {1}
    assert answered[:last].count(flood.id) < BATCH, "of three hundred"


def searched(house: House, person: Person) -> list[str]:
    """What somebody was heard to look for, in the order in which it was acted on."""
    rows = house.rows(
        "SELECT a.text FROM activity a JOIN identity i ON i.person_id = a.person_id"
        f" WHERE i.address = '{person.id}' ORDER BY a.id"
    )
    return [str(row[0]) for row in rows]


def numbers_read(person: Person) -> list[str]:
    """The words that came back, in the order of the chat."""
    return [
        found
        for message in person.chat.messages
        if message.from_bot
        for found in [next((p for p in quoted(message.text) if p.startswith("پیام")), "")]
        if found
    ]


def quoted(text: str) -> list[str]:
    """What stands between isolates."""
    return [part.split("\u2069")[0] for part in text.split("\u2068")[1:]]


@contextmanager
def beside(settings: Settings, listening: socket.socket) -> Iterator[None]:
    """One more process of the shop, as far as a loop in a thread of its own can be one."""
    opened = threading.Event()
    server: list[running.WebServer] = []

    async def main() -> None:
        app = assembling.build(settings, SystemClock(), port=listening.getsockname()[1])
        server.append(running.WebServer(app))
        opened.set()
        await running.serve(app, server[0], listening)

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    assert opened.wait(WAIT_S)
    httpx.get(health_of(listening), timeout=WAIT_S, trust_env=False)
    try:
        yield
    finally:
        server[0].should_exit = True
        thread.join(WAIT_S)


async def test_two_processes_serve_each_person_in_order_and_nobody_twice(
    tmp_path: Path, postgres_url: str
) -> None:
    async with (
        Telegram(http_webhooks=True, webhook_retry_s=0.01) as telegram,
        Balancer() as balancer,
    ):
        with listener() as one, listener() as other:
            settings = settings_of(tmp_path, postgres_url, telegram, one, ISFAHAN, webhook=True)
            settings = settings.model_copy(update={"public_url": balancer.url})
            import_file(settings, ISFAHAN.write_goods(tmp_path / "goods"))
            ports = [listening.getsockname()[1] for listening in (one, other)]
            balancer.targets = [f"http://127.0.0.1:{port}" for port in ports]
            async with served(settings, one) as app:
                with beside(settings, other):
                    browser = Browser({}, elsewhere=httpx.AsyncHTTPTransport())
                    house = House(app, telegram, ISFAHAN, browser, balancer.url)
                    await crowd(house)
                    await browser.close()


async def crowd(house: House) -> None:
    people = [house.person(5000 + number, "مینا") for number in range(6)]
    wanted = [f"پیام {number}" for number in range(20)]
    for words in wanted:
        await asyncio.gather(*(person.sends(f"/search {words}") for person in people))
    for person in people:
        await person.sees(wanted[-1], timeout=WAIT_S)
    for person in people:
        assert searched(house, person) == wanted
        assert Counter(numbers_read(person)) == Counter(wanted)
        assert numbers_read(person) == wanted
    assert len(house.rows("SELECT DISTINCT run_id FROM outbox")) == 2
    assert house.rows("SELECT error FROM dead_letter") == []

"""Whatever happens, nobody is written to in a seller's own chat who has not written there lately."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.channels import simulator
from bot.channels.simulator_rules import check_chat
from bot.channels.simulator_world import Inbox
from bot.dialogue.layout import Capabilities
from bot.engine import store
from common import guests
from common.ids import new_id
from shop import work
from tests.databases import SQLITE, Databases
from tests.play import people
from tests.play.script import Acts
from tests.play.stage import Stage
from tests.transcripts.openings import REZA

Step = tuple[Any, ...]
LETS_IN = "the owner lets the bot into their own chats"
HAPPENS = (
    *[LETS_IN] * 3,
    "the owner lets the bot in without a voice",
    "the owner puts the bot out of their own chats",
    "the seller writes by hand: سلام",
    "the seller writes by hand: ربات",
    "the payment succeeds",
    "the payment is cancelled",
    "telegram is down for 3 tries",
    "20 minutes later",
    "5 hours later",
    "23 hours later",
    "25 hours later",
    "2 days later",
)
SAYS = ("سلام", "شب می‌بینمت", "شال نخی", "SHAL-01", "فروشگاه", "پشتیبانی", "بله", "/start")
SHAWLS = {
    "sku": "SHAL-01",
    "name": "شال نخی",
    "category": "شال",
    "price": "450,000 تومان",
    "stock": "90",
}
MANY = max(settings().max_examples // 50, 1)
STEPS = st.lists(
    st.one_of(
        *[st.tuples(st.just("happens"), st.sampled_from(HAPPENS))] * 2,
        *[st.tuples(st.just("says"), st.sampled_from(SAYS))] * 2,
        *[st.tuples(st.just("taps"), st.integers(0, 9))] * 2,
        *[st.tuples(st.just("news"))] * 2,
    ),
    min_size=25,
    max_size=50,
)
TOO_LATE: list[Step] = [
    ("says", "سلام"), ("happens", "25 hours later"), ("news",), ("happens", "5 hours later"),
    ("says", "شال نخی"), ("happens", "23 hours later"), ("news",), ("happens", "20 minutes later"),
    ("happens", "the owner puts the bot out of their own chats"), ("news",),
    ("happens", LETS_IN), ("news",), ("happens", "2 days later"), ("news",),
]  # fmt: skip


class Watch:
    """What the shop has tried to write in the seller's own chats, and how long after what."""

    def __init__(self) -> None:
        self.sent: list[timedelta | None] = []

    def __call__(
        self, inbox: Inbox, capabilities: Capabilities, now: datetime, *, late: bool
    ) -> None:
        if guests.read(inbox.chat) is not None:
            heard_at = inbox.last_inbound_at
            self.sent.append(now - heard_at if heard_at is not None else None)
        check_chat(inbox, capabilities, now, late=late)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(simulator, "check_chat", watch)
    return watch


@settings(max_examples=MANY, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
@example(TOO_LATE)
def test_nothing_leaves_without_a_message_of_the_last_day(
    databases: Databases, tmp_path: Path, watch: Watch, steps: list[Step]
) -> None:
    watch.sent.clear()
    folder = tmp_path / str(new_id())
    folder.mkdir()
    url = databases.new(SQLITE, migrated=True)
    asyncio.run(_history(url, folder, steps))
    databases.drop(url)
    assert watch.sent, "nothing was tried"
    assert [one for one in watch.sent if one is None or one >= guests.WINDOW] == []


async def _history(url: str, folder: Path, steps: list[Step]) -> None:
    stage = Stage(manner="telegram", database_url=url, folder=folder)
    try:
        assert await stage.bring([SHAWLS]) == []
        await _lives_here(stage)
        for first in (LETS_IN, "they write in the seller's own chat"):
            await stage.happen(REZA.name, first)
        await stage.act(REZA.name, Acts("", REZA.name, "text", "SHAL-01"))
        for label in ("افزودن به سبد", "ثبت سفارش", "بله، ثبت سفارش"):
            await stage.act(REZA.name, Acts("", REZA.name, "tap", label))
        stage.look(REZA.name)
        await stage.happen(REZA.name, "the payment succeeds")
        for step in steps:
            await _step(stage, *step)
    finally:
        await stage.close()


async def _step(stage: Stage, kind: str, what: Any = "") -> None:
    stage.look(REZA.name)
    try:
        if kind == "happens":
            await stage.happen(REZA.name, what)
        elif kind == "news":
            await _has_news(stage)
        elif kind == "says":
            await stage.act(REZA.name, Acts("", REZA.name, "text", what))
        else:
            buttons = _buttons(stage)
            label = buttons[what % len(buttons)]
            await stage.act(REZA.name, Acts("", REZA.name, "tap", label))
    except LookupError:
        # There is no such button or link just now.
        return


async def _lives_here(stage: Stage) -> None:
    stage.add(REZA)
    assert REZA.address is not None
    number = stage.people[REZA.name][1]
    await people.remember(await stage.app(), REZA, REZA.address, "telegram", number)


async def _has_news(stage: Stage) -> None:
    """The shop wants to tell him something, whenever that is."""
    app = await stage.app()

    def plan(session: Session) -> None:
        ctx = app.engine.system(session, "shop")
        person_id = store.person_at(session, "telegram", stage.people[REZA.name][1])
        assert person_id is not None
        news = {"text": "خبر"}
        work.plan(ctx, "notice:case-answer", f"news:{new_id()}", payload=news, person_id=person_id)

    await app.engine.transact(plan)
    await stage.go_on()


def _buttons(stage: Stage) -> list[str]:
    """What can be pressed below the last messages."""
    shown = stage.inbox(REZA.name).visible[-2:]
    return [one.label for message in shown for one in message.buttons if one.data] or ["منو"]

"""Odd messages of every kind, to whole shops over real HTTP: on neither road to Instagram does one of
them keep the shop from hearing and answering whoever else writes.
"""

import asyncio
import copy
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from models import AccountState, DeadLetter, Identity
from shop import instagram_account
from tests.channels.oddities import ODD, spoilt
from tests.channels.test_graph_parse import MESSAGES, SILENT
from tests.channels.test_instagram_private_parse import READ
from tests.databases import SQLITE, Databases
from tests.play.stage import Stage
from tests.standins.graph.hooks import written

ACCOUNT, ODDS = "17841400000000001", "6100009999"
NUMBERS = count(6_200_000_001)
MANY = max(settings().max_examples // 20, 1)
"""Each of them is a batch of odd things, and a whole shop that lives on."""


class Street:
    """A shop that is open, on one road to Instagram."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.runner = asyncio.Runner()
        self.runner.run(self._open())

    async def _open(self) -> None:
        await self.stage.open()
        await self.stage.go_on()

    def close(self) -> None:
        self.runner.run(self.stage.close())
        self.runner.close()

    def hears_and_answers(self, number: str, *, bring: Any) -> None:
        """Somebody new says hello while something odd comes, and is greeted; nothing broke."""
        self.runner.run(self._hear(number, bring))

    async def _hear(self, number: str, bring: Any) -> None:
        stage = self.stage
        broken = await self._dead()
        stage.clock.advance(timedelta(minutes=1))
        bring(number)
        for _ in range(2):
            await stage.go_on()
            stage.clock.advance(timedelta(seconds=2))
        assert await self._dead() == broken
        inbox = (stage.private or stage.graph().phones).inbox(number)
        (greeting, *_) = [shown.text for shown in inbox.visible]
        assert "گلیم اصفهان" in greeting

    async def _dead(self) -> int:
        app = await self.stage.app()
        with app.database.reading() as session:
            return session.exec(select(func.count()).select_from(DeadLetter)).one()


def _street(url: str, folder: Path, road: str) -> Street:
    return Street(Stage(manner="instagram", database_url=url, folder=folder, road=road))


@pytest.fixture(scope="module")
def private(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    url = databases.new(SQLITE, migrated=True)
    street = _street(url, tmp_path_factory.mktemp("private"), "private")
    yield street
    street.close()


@pytest.fixture(scope="module")
def graph(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    url = databases.new(SQLITE, migrated=True)
    street = _street(url, tmp_path_factory.mktemp("graph"), "graph")
    yield street
    street.close()


def _item(kind: str, content: dict[str, Any], number: int) -> dict[str, Any]:
    at = {"item_id": f"9{number:030}", "timestamp": 0, "user_id": 777, "client_context": "6"}
    return {**at, "item_type": kind, "is_sent_by_viewer": False, **content}


ITEMS = [_item(kind, content, number) for number, (kind, content, *_) in enumerate(READ)]
USER = {"pk": 777, "pk_id": "777", "username": "odd", "full_name": "عجیب"}
THREAD = {"thread_id": "3402", "users": [USER], "items": [], "is_group": False, "has_older": False}


NO_INSTANTS = [10**30, "9" * 40, 1e300, float(10**17), -1, "٣", True, [7], 10**17 - 1]


@settings(max_examples=MANY)
@given(
    items=st.lists(st.sampled_from(ITEMS).flatmap(spoilt) | ODD, max_size=12),
    thread=st.just(THREAD) | spoilt(THREAD) | ODD,
    seconds=st.sampled_from([0, -3600, 3600, 86_000, 10**9]),
)
@example(items=[ITEMS[0]], thread=THREAD, seconds=86_000)
@example(items=[ITEMS[0] | {"timestamp": at} for at in NO_INSTANTS], thread=THREAD, seconds=0)
@example(items=ITEMS, thread=THREAD, seconds=0)
def test_on_the_private_road(private: Street, items: list[Any], thread: Any, seconds: int) -> None:
    stage = private.stage
    assert stage.private is not None
    api, now = stage.private.api, stage.clock.now() + timedelta(minutes=1, seconds=seconds)
    items = copy.deepcopy(items)
    for number, item in enumerate(items):
        # None of them was heard before, as far as its name was not spoilt.
        if isinstance(item, dict) and isinstance(item.get("item_id"), str):
            item["item_id"] += str(next(NUMBERS))
        # Instants that were not spoilt are of about now.
        if isinstance(item, dict) and item.get("timestamp") == 0:
            item["timestamp"] = int(now.timestamp() * 1e6) + number
    if isinstance(thread, dict) and thread.get("items") == []:
        thread = {**thread, "items": items}
    api.odd = [thread]

    def bring(number: str) -> None:
        assert stage.private is not None
        stage.private.person(number, name="نگار", language="fa").says("سلام")

    private.hears_and_answers(str(next(NUMBERS)), bring=bring)
    account = private.runner.run(_account(stage))
    assert account == (AccountState.OPEN, None)


async def _account(stage: Stage) -> Any:
    app = await stage.app()
    with app.database.reading() as session:
        known = instagram_account.account(session)
        assert known is not None
        return known.state, known.frozen_until


CHAT = {"sender": {"id": ODDS}, "recipient": {"id": ACCOUNT}, "timestamp": 1_763_800_000_123}
EVENTS: list[dict[str, Any]] = [
    *({**CHAT, "message": {"mid": f"mid-{n}", **case[1]}} for n, case in enumerate(MESSAGES)),
    *({**CHAT, **event} for _, event in SILENT),
    {**CHAT, "postback": {"mid": "mid-p", "title": "سبد", "payload": "cart"}},
    {**CHAT, "referral": {"ref": "p_12", "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}},
]
CHANGES: list[dict[str, Any]] = [
    {
        "field": "comments",
        "value": {
            "id": "17900",
            "from": {"id": ODDS, "username": "odd"},
            "media": {"id": "18005", "media_product_type": "FEED"},
            "text": "قیمت؟",
        },
    },
    {"field": "messages", "value": EVENTS[0]},
    {"field": "story_insights", "value": {"media_id": "1", "impressions": 4}},
]


@settings(max_examples=MANY)
@given(
    st.lists(st.sampled_from(EVENTS).flatmap(spoilt) | ODD, max_size=12),
    st.lists(st.sampled_from(CHANGES).flatmap(spoilt) | ODD, max_size=4),
    st.lists(ODD, max_size=4),
)
def test_on_the_official_road(
    graph: Street, events: list[Any], changes: list[Any], entries: list[Any]
) -> None:
    hooks = graph.stage.graph().hooks

    async def bring_all(number: str) -> None:
        phones = graph.stage.graph().phones
        phones.person(number, name="نگار", language_code="fa")
        good = phones.event(number, message={"mid": phones.mid(number), "text": "سلام"})
        entry = {"id": ACCOUNT, "time": 1, "messaging": [*events, good], "changes": changes}
        answered = await hooks.post(written({"object": "instagram", "entry": [*entries, entry]}))
        assert answered == 200

    number = str(next(NUMBERS))
    graph.runner.run(bring_all(number))
    graph.hears_and_answers(number, bring=lambda _: None)
    with graph.runner.run(graph.stage.app()).database.reading() as session:
        assert session.exec(select(Identity).where(Identity.address == number)).first()

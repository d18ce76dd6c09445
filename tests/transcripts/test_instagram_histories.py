"""Whatever happens in whatever order, on both roads, by their real channels over HTTP: Instagram is
never asked to write to somebody who has not written first, or not lately.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.dialogue.layout import Laid
from bot.engine import store
from bot.engine.outgoing import Outgoing
from common.ids import new_id
from models import Lane, OutboxOp, Promise
from shop import work
from shop.instagram_guard import LIMITS
from tests.databases import SQLITE, Databases
from tests.play.private_road import PrivateRoad
from tests.play.stage import Stage
from tests.standins.graph import Graph, errors

MANY = max(settings().max_examples // 25, 1)
DAY, WEEK = timedelta(hours=24), timedelta(days=7)
WORDS = ("سلام", "منو", "SHAL-01", "پشتیبانی", "سبد")
PASSES = (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=9), timedelta(hours=23),
          timedelta(hours=26), timedelta(days=3), timedelta(days=8))  # fmt: skip
OFFER, NEWS = "پیشنهاد", "خبر"
NEVER = {2534022, 2534014}
"""What the Graph says to whoever does not know when somebody last wrote."""

Step = tuple[Any, ...]
WHO = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("writes"), WHO, st.sampled_from(WORDS)),
        st.tuples(st.just("row"), WHO, st.sampled_from(Lane), st.sampled_from(Promise), st.booleans()),
        st.tuples(st.just("answer"), WHO),
        st.tuples(st.just("passes"), st.sampled_from(PASSES)),
        st.tuples(st.just("by_hand"), WHO),
        st.tuples(st.just("dies")),
        st.tuples(st.just("stumbles")),
    ),
    min_size=8,
    max_size=24,
)  # fmt: skip


class Wire(Protocol):
    """One road as its stand-in sees it. `sent`: how long after their last words somebody was
    written to, None for who had said none; whether that was called the words of a person; and the
    words.
    """

    channel: str
    sent: list[tuple[timedelta | None, bool, str]]

    def says(self, number: str, text: str) -> None: ...
    def writes_by_hand(self, number: str) -> None: ...
    def stumbles(self) -> None: ...


class OfficialWire:
    channel = "instagram"

    def __init__(self, stage: Stage) -> None:
        self.graph: Graph = stage.graph()
        self.sent: list[tuple[timedelta | None, bool, str]] = []
        self._show = self.graph._show
        self.graph._show = self._seen  # type: ignore[method-assign]

    def _seen(self, chat: str, mid: str, message: dict[str, Any]) -> None:
        heard_at = self.graph.world.inbox(chat).last_inbound_at
        tagged = self.graph.messages()[-1].get("tag") == "HUMAN_AGENT"
        passed = None if heard_at is None else self.graph.now() - heard_at
        self.sent.append((passed, tagged, str(message.get("text", ""))))
        self._show(chat, mid, message)

    def says(self, number: str, text: str) -> None:
        self.graph.phones.person(number, name=number, language_code="fa").says(text)

    def writes_by_hand(self, number: str) -> None:
        self.graph.phones.writes_by_hand(number, "من علی هستم")

    def stumbles(self) -> None:
        self.graph.next_refusals.append(errors.too_fast(0))


class PrivateWire:
    channel = "instagram_private"

    def __init__(self, stage: Stage) -> None:
        assert stage.private is not None
        self.road: PrivateRoad = stage.private
        self.sent: list[tuple[timedelta | None, bool, str]] = []
        show = self.road.api.on_sent

        def seen(thread: Any, item: Any) -> None:
            said = [one["timestamp"] for one in thread.items if one["user_id"] == thread.user["pk"]]
            passed = stage.clock.now() - _instant(said[-1]) if said else None
            self.sent.append((passed, False, str(item.get("text", ""))))
            show(thread, item)

        self.road.api.on_sent = seen

    def says(self, number: str, text: str) -> None:
        self.road.person(number, name=number, language="fa").says(text)

    def writes_by_hand(self, number: str) -> None:
        self.road.person(number, name=number, language="fa").is_written_to("من علی هستم")

    def stumbles(self) -> None:
        self.road.api.refuses("broadcast", "500")


def _instant(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1_000_000, UTC)


class Town:
    """A shop in which anything happens; each history has people of its own."""

    def __init__(self, stage: Stage, runner: asyncio.Runner, wire: Wire) -> None:
        self.stage, self.runner, self.wire = stage, runner, wire
        self._count = 2000

    async def live(self, steps: list[Step]) -> None:
        self._count += 10
        for name, *facts in steps:
            self.stage.clock.advance(timedelta(seconds=1))
            await getattr(self, f"_{name}")(*facts)
            await self.stage.go_on()
        # What waits for the end of a pause has time to leave, too.
        await self._passes(timedelta(minutes=20))
        await self.stage.go_on()

    def _number(self, who: int) -> str:
        return str(self._count + who)

    async def _writes(self, who: int, words: str) -> None:
        self.wire.says(self._number(who), words)

    async def _passes(self, time: timedelta) -> None:
        self.stage.clock.advance(time)

    async def _by_hand(self, who: int) -> None:
        self.wire.writes_by_hand(self._number(who))

    async def _dies(self) -> None:
        await self.stage.kill()

    async def _stumbles(self) -> None:
        self.wire.stumbles()

    async def _row(self, who: int, lane: Lane, promise: Promise, by_hand: bool) -> None:
        """A row of the outbox that no rule has looked at."""
        app = await self.stage.app()
        unasked = lane is Lane.NOTICE and promise is Promise.ONCE
        out = Outgoing(
            id=new_id(),
            channel=self.wire.channel,
            chat=self._number(who),
            lane=lane,
            promise=promise,
            op=OutboxOp.SEND,
            laid=Laid(OFFER if unasked else NEWS),
            by_hand=by_hand,
        )

        def post(session: Session) -> None:
            run_id, now = app.engine.run_id, app.clock.now()
            store.post(session, [out], person_id=None, run_id=run_id, now=now)

        await app.engine.transact(post)
        app.courier.put([out])

    async def _answer(self, who: int) -> None:
        """A notice with words of the staff, to whoever the shop knows."""
        app, number = await self.stage.app(), self._number(who)

        def plan(session: Session) -> None:
            person_id = store.person_at(session, self.wire.channel, number)
            if person_id is not None:
                ctx = app.engine.system(session, "test")
                said = {"text": "بله", "media": []}
                work.plan(ctx, "notice:case-answer", str(new_id()), payload=said,
                          person_id=person_id)  # fmt: skip

        await app.engine.transact(plan)


def _town(databases: Databases, folder: Path, road: str) -> Iterator[Town]:
    url = databases.new(SQLITE, migrated=True)
    with asyncio.Runner() as runner:
        stage = Stage(manner="instagram", database_url=url, folder=folder, road=road)
        runner.run(stage.open())
        runner.run(stage.go_on())
        yield Town(stage, runner, OfficialWire(stage) if road == "graph" else PrivateWire(stage))
        runner.run(stage.close())


@pytest.fixture(scope="module")
def official(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from _town(databases, tmp_path_factory.mktemp("official"), "graph")


@pytest.fixture(scope="module")
def private(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from _town(databases, tmp_path_factory.mktemp("private"), "private")


NOTHING_BEFORE = [("row", 0, Lane.NOTICE, Promise.REPEAT, True), ("by_hand", 1),
                  ("row", 1, Lane.REPLY, Promise.REPEAT, False)]  # fmt: skip
TOO_LATE = [("writes", 0, "سلام"), ("passes", timedelta(hours=26)),
            ("row", 0, Lane.NOTICE, Promise.REPEAT, False), ("answer", 0), ("dies",),
            ("row", 0, Lane.NOTICE, Promise.REPEAT, True), ("passes", timedelta(days=8)),
            ("answer", 0), ("row", 0, Lane.REPLY, Promise.REPEAT, True)]  # fmt: skip
IN_TIME = [("writes", 0, "سلام"), ("row", 0, Lane.NOTICE, Promise.ONCE, False),
           ("passes", timedelta(minutes=20)), ("row", 0, Lane.NOTICE, Promise.ONCE, False),
           ("stumbles",), ("row", 0, Lane.NOTICE, Promise.REPEAT, False)]  # fmt: skip


@settings(max_examples=MANY)
@given(STEPS)
@example(NOTHING_BEFORE)
@example(TOO_LATE)
@example(IN_TIME)
def test_on_the_official_road(official: Town, steps: list[Step]) -> None:
    wire = official.wire
    assert isinstance(wire, OfficialWire)
    before, refused = len(wire.sent), len(wire.graph.refusals)
    official.runner.run(official.live(steps))
    asked_in_vain = [one for one in wire.graph.refusals[refused:] if one.subcode in NEVER]
    assert asked_in_vain == [], "the shop has looked at nothing before it asked"
    for passed, tagged, _ in wire.sent[before:]:
        assert passed is not None
        assert passed <= (WEEK if tagged else DAY)
        assert not tagged or passed > DAY - timedelta(minutes=5), "for when nothing else helps"
    assert len(wire.sent) - before >= _answered(steps)
    if steps == TOO_LATE:
        assert any(tagged for _, tagged, _ in wire.sent[before:])


@settings(max_examples=MANY)
@given(STEPS)
@example(NOTHING_BEFORE)
@example(TOO_LATE)
@example(IN_TIME)
def test_on_the_private_road(private: Town, steps: list[Step]) -> None:
    wire = private.wire
    assert isinstance(wire, PrivateWire)
    before = len(wire.sent)
    private.runner.run(private.live(steps))
    assert wire.road.api.to_strangers == []
    for passed, _, words in wire.sent[before:]:
        assert passed is not None
        assert passed <= (LIMITS.unasked_within if words == OFFER else LIMITS.answers_within)
    assert len(wire.sent) - before >= _answered(steps)
    if steps == IN_TIME:
        assert [words for *_, words in wire.sent[before:]].count(OFFER) == 1


def _answered(steps: list[Step]) -> int:
    """So many were surely answered: who says hello before anything else happened to them."""
    met = [step[1] for step in steps if step[0] in {"writes", "row", "by_hand", "answer"}]
    first = {who: step for step in reversed(steps) for who in step[1:2] if who in met}
    return sum(step[0] == "writes" and step[2] == "سلام" for step in first.values())

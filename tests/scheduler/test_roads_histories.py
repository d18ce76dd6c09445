"""Whatever people do, and however clocks jump and platforms balk: nothing leaves on an Instagram road
but in answer and in time, and each notice ends on one road, held, or given up with its reason.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot.channels.base import PictureFile, SendError, Sent
from bot.channels.platforms import INSTAGRAM, INSTAGRAM_WINDOW, TELEGRAM
from bot.channels.sms import SMS
from bot.dialogue.cards import Answer, Said, card
from bot.dialogue.routes import notice
from bot.engine.announcing import Texts
from bot.engine.inbound import Kind
from bot.engine.outgoing import Outgoing
from common.messages import msg
from models import DueWork, Identity, Order, OutboxRow, OutboxState, Person, WorkState
from scheduler.courier import Courier
from scheduler.due import Due
from scheduler.kinds import Work
from scheduler.limits import UNLIMITED
from scheduler.pictures import Pictures
from shop import work
from shop.context import Shopping
from shop.texting import Short
from tests.databases import SQLITE, Databases
from tests.engine.stall import Handlers, Stall
from tests.models.rows import put
from tests.scheduler.mouth import Mouth
from tests.scheduler.timers import Timers, breathe

CHATS = ("instagram", "instagram_private", "telegram")
ROADS = {
    "instagram": (INSTAGRAM, INSTAGRAM_WINDOW),
    "instagram_private": (INSTAGRAM, INSTAGRAM_WINDOW),
    "telegram": (TELEGRAM, None),
    "sms": (SMS, None),
}
PHONE = "+989121234567"
NOTICES = ("urgent", "news", "asking")
"""At once and surely; surely, but not at night; at most once."""

Step = tuple[Any, ...]
WHERE = st.sampled_from(CHATS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("writes"), WHERE, st.integers(0, 30)),
        st.tuples(st.just("passes"), st.sampled_from([1, 60, 700, 1400, 1441, 2880, 5000])),
        st.tuples(st.just("jumps"), st.integers(-300, 300)),
        st.tuples(st.just("plans"), st.sampled_from(NOTICES)),
        st.tuples(st.just("plans"), st.sampled_from(NOTICES)),
        st.tuples(st.just("blocks"), WHERE),
        st.tuples(st.just("unblocks"), WHERE),
        st.tuples(st.just("balks"), st.sampled_from([*CHATS, "sms"]), st.integers(1, 2000)),
        st.tuples(st.just("refuses"), st.sampled_from([*CHATS, "sms"])),
    ),
    max_size=24,
)


class Words(Handlers):
    """Notices of three sorts."""

    def module(self) -> ModuleType:
        @notice("urgent", topic="payment", promise="repeat")
        def urgent(ctx: Shopping, words: str = "") -> Answer:
            return card(Said(words))

        @notice("asking", topic="feedback", promise="once")
        def asking(ctx: Shopping, words: str = "") -> Answer:
            return card(Said(words))

        module = super().module()
        vars(module).update(urgent=urgent, asking=asking)
        return module


class Platform(Mouth):
    """A road by the true time, which no clock of ours moves."""

    def __init__(self, name: str, town: "Town") -> None:
        super().__init__()
        self.name = name
        self.capabilities, self.reply_window = ROADS[name]
        self.town, self.is_blocked = town, False
        self.heard_at: datetime | None = None
        self.violations: list[str] = []

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        if self.is_blocked:
            raise SendError("blocked", opted_out=True, rejected=True)
        if self.reply_window is not None and self.heard_at is None:
            self.violations.append("to somebody who never wrote")
        if self.is_late():
            if not self.town.has_jumped:
                self.violations.append(f"tried too late: {out.laid.text}")
            raise SendError("code 10", rejected=True, too_late=True)
        return await super().send(out, picture)

    def is_late(self) -> bool:
        if self.reply_window is None:
            return False
        return self.heard_at is None or self.town.now >= self.heard_at + self.reply_window


@dataclass
class Town:
    """One person with three chats and a number, and a shop that has something to tell them."""

    url: str
    stall: Stall = field(init=False)
    platforms: dict[str, Platform] = field(init=False)
    now: datetime = field(init=False)
    has_jumped: bool = False
    planned: list[str] = field(default_factory=list)
    order: Order = field(init=False)

    async def open(self) -> None:
        texts = Texts(self._shorten, most=3)
        self.stall = Stall(self.url, handlers=Words(), roads=ROADS, texts=texts)
        self.now = self.stall.clock.now()
        self.platforms = {name: Platform(name, self) for name in ROADS}
        self.timers = Timers()
        engine = self.stall.engine
        self.courier = Courier(
            engine=engine,
            channels=self.platforms,
            pictures=Pictures(engine, Path()),
            limits=dict.fromkeys(ROADS, UNLIMITED),
            monotonic=self.timers,
            later=self.timers.later,
        )
        engine.deliver_through(self.courier)
        self.due = Due(engine=engine, work=Work())
        await self.stall.__aenter__()
        await self.courier.start()

    def _buy(self, session: Session) -> None:
        """Whoever writes first has an order."""
        self.mina = session.exec(select(Person)).one().id
        self.order = put(session, Order, person_id=self.mina, address={"phone": PHONE})
        session.flush()
        session.expunge(self.order)

    def _shorten(self, ctx: Shopping, name: str, payload: Any) -> Short | None:
        if name == "asking":
            return None
        return Short(msg("sms-paid", shop=payload["words"], code="", link=""), self.order)

    async def live(self, first: str, steps: list[Step]) -> None:
        for step in [("writes", first, 0), *steps]:
            await getattr(self, f"_{step[0]}")(*step[1:])
            await self._settle()
        # Whatever still waits has time to leave, and then has left or not.
        for _ in range(4):
            await self._passes(600)

    async def _writes(self, where: str, ago: int) -> None:
        """The platform may tell of it some minutes later."""
        platform = self.platforms[where]
        at = self.now - timedelta(minutes=ago)
        platform.heard_at = max(at, platform.heard_at or at)
        platform.is_blocked = False
        sent_at = None if self.has_jumped and ago == 0 else at
        await self.stall.engine.receive(
            self.stall.hears(where, "سلام", channel=where, sent_at=sent_at)
        )
        await self.stall.engine.idle()
        if not hasattr(self, "mina"):
            await self.stall.engine.transact(self._buy)
        await self.stall.engine.transact(self._are_one)

    def _are_one(self, session: Session) -> None:
        """Their chats are linked, as people link them."""
        for one in session.exec(select(Person).join(Identity)):
            if one.id != self.mina:
                one.merged_into = self.mina
                session.add(one)

    async def _passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.stall.clock.advance(timedelta(minutes=minutes))
        self.timers.pass_(minutes * 60)
        await self._settle()

    async def _jumps(self, minutes: int) -> None:
        self.has_jumped = True
        self.stall.clock.set(self.stall.clock.now() + timedelta(minutes=minutes))

    async def _plans(self, name: str) -> None:
        words = f"خبر {len(self.planned)}."
        self.planned.append(words)

        def plan(session: Session) -> None:
            ctx = self.stall.engine.system(session, "test")
            payload = {"words": words}
            work.plan(ctx, f"notice:{name}", words, payload=payload, person_id=self.mina)

        await self.stall.engine.transact(plan)

    async def _blocks(self, where: str) -> None:
        self.platforms[where].is_blocked = True

    async def _unblocks(self, where: str) -> None:
        self.platforms[where].is_blocked = False
        inbound = self.stall.hears(where, "", channel=where, kind=Kind.UNBLOCKED)
        await self.stall.engine.receive(inbound)

    async def _balks(self, where: str, minutes: int) -> None:
        self.platforms[where].fails("", SendError("slow", retry_after_s=60.0 * minutes))

    async def _refuses(self, where: str) -> None:
        self.platforms[where].fails("", SendError("no", rejected=True))

    async def _settle(self) -> None:
        for _ in range(20):
            await self.stall.engine.idle()
            await self.courier._dispatch.settled(0.0)
            await breathe()
            await self.courier._marks.flush()
            if not await self.due.settle():
                return
        raise AssertionError("it never comes to rest")

    async def close(self) -> None:
        self.courier.kill()
        await self.stall.__aexit__()

    def judge(self) -> None:
        """What must hold however it went."""
        for platform in self.platforms.values():
            assert not platform.violations, (platform.name, platform.violations)
        rows = {row.key: row for row in self.stall.look(_all_of(DueWork))}
        posted = self.stall.look(_all_of(OutboxRow))
        for words in self.planned:
            row = rows[words]
            roads = [
                name
                for name, platform in self.platforms.items()
                for out in platform.arrived
                if words in out.laid.text
            ]
            waits = [
                one.channel
                for one in posted
                if one.notice_id == row.id
                and one.state in {OutboxState.SENDING, OutboxState.QUEUED}
            ]
            if row.state is WorkState.DONE:
                assert len(roads) + len(waits) == 1, (words, roads, waits)
            else:
                assert not roads, (words, row.state, row.reason, roads)
                assert not waits, (words, row.state, row.reason, waits)
                assert row.reason, (words, row.state)
                assert row.state in {WorkState.HELD, WorkState.GIVEN_UP, WorkState.DUE}


def _all_of(model: Any) -> Any:
    return lambda session: list(session.exec(select(model).order_by(col(model.id))).all())


@contextmanager
def _a_database(databases: Databases) -> Iterator[str]:
    url = databases.new(SQLITE, migrated=True)
    try:
        yield url
    finally:
        databases.drop(url)


async def _live(url: str, first: str, steps: list[Step]) -> None:
    town = Town(url)
    await town.open()
    try:
        await town.live(first, steps)
        town.judge()
    finally:
        await town.close()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=WHERE, steps=STEPS)
def test_nothing_leaves_too_late_and_each_notice_ends_once(
    databases: Databases, first: str, steps: list[Step]
) -> None:
    with _a_database(databases) as url:
        asyncio.run(_live(url, first, steps))


DAY = ("passes", 1441)


@pytest.mark.parametrize(
    "steps",
    [
        [DAY, ("plans", "urgent")],
        [("writes", "telegram", 0), ("writes", "instagram", 0), DAY, ("plans", "urgent")],
        [("balks", "instagram", 2000), ("plans", "urgent"), DAY, ("passes", 700)],
        [
            ("writes", "telegram", 0),
            ("writes", "instagram_private", 0),
            ("blocks", "instagram_private"),
            ("plans", "asking"),
        ],
        [DAY, ("refuses", "sms"), ("plans", "urgent")],
        [DAY, ("plans", "asking"), ("writes", "instagram", 0)],
        [("passes", 1400), ("jumps", -300), ("plans", "urgent"), DAY],
        [DAY, *[("plans", "urgent")] * 5, ("writes", "instagram", 0)],
    ],
)
def test_some_histories_that_go_wrong_easily(databases: Databases, steps: list[Step]) -> None:
    with _a_database(databases) as url:
        asyncio.run(_live(url, "instagram", steps))

"""Several processes of one shop: order, limits and pauses hold over all of them."""

import asyncio
import random
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from time import monotonic

import pytest
from sqlmodel import Session, select

from bot.dialogue.layout import Laid
from bot.engine import runs
from bot.engine.writer import transact
from models import OutboxRow, OutboxState, RateBudget, Run
from models.database import Database
from scheduler import outbox
from scheduler.budget import Budget, draw
from scheduler.limits import Limits
from scheduler.sharing import BEHIND_S, LOOK_S
from tests.models.threads import together
from tests.scheduler.mouth import Mouth, too_fast
from tests.scheduler.post import AYSE, MINA, NOTICE, Post
from tests.scheduler.shop import NOON, SILENCE, Shop
from tests.scheduler.timers import Timers

pytestmark = pytest.mark.anyio

SENT, SENDING = OutboxState.SENT, OutboxState.SENDING


class Street:
    """Two processes on one platform, with one time for both."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.mouth, self.timers = Mouth(), Timers()
        self.posts: list[Post] = []

    async def process(self, limits: Limits | None = None) -> Post:
        first = self.posts[0].shop if self.posts else None
        shop = Shop(
            self.url,
            clock=first.clock if first else None,
            real=first.real if first else None,
        )
        how = {} if limits is None else {"limits": limits}
        post = Post(await shop.open(), self.mouth, timers=self.timers, **how)  # type: ignore[arg-type]
        await post.courier.start()
        self.posts.append(post)
        return post

    async def rest(self) -> None:
        for post in self.posts:
            await post.courier._dispatch.settled(0.0)
            await post.courier._marks.flush()

    async def pass_(self, seconds: float) -> None:
        """Let time pass for all."""
        steps = max(1, round(seconds / LOOK_S))
        for _ in range(steps):
            self.timers.pass_(seconds / steps)
            await self.rest()


@pytest.fixture
async def street(anyio_backend: str, shared_url: str) -> AsyncIterator[Street]:
    street = Street(shared_url)
    yield street
    for post in street.posts:
        post.courier.kill()
        await post.shop.close()


async def test_what_one_process_still_has_to_send_goes_before_what_another_says(
    street: Street,
) -> None:
    a, b = await street.process(), await street.process()
    gate = street.mouth.hold(MINA)
    await a.say("۱", "۲")
    await street.mouth.hears(1)
    (third,) = await b.say("۳")
    assert len(third.behind) == 2
    await b.say("merhaba", chat=AYSE)
    await street.mouth.hears(2)
    gate.set()
    del street.mouth.held[MINA]
    await a.rest()
    assert street.mouth.texts() == ["merhaba", "۱", "۲"]
    await street.pass_(2 * LOOK_S)
    assert street.mouth.texts() == ["merhaba", "۱", "۲", "۳"]


async def test_replies_wait_for_no_notices_of_another_process(street: Street) -> None:
    a, b = await street.process(), await street.process()
    gate = street.mouth.hold(MINA)
    await a.say("خبر", lane=NOTICE)
    await street.mouth.hears(1)
    (reply,) = await b.say("جواب")
    (notice,) = await b.say("خبر دیگر", lane=NOTICE)
    assert (reply.behind, len(notice.behind)) == ((), 1)
    gate.set()
    await street.pass_(1.0)
    assert street.mouth.texts()[-1] == "خبر دیگر"


@pytest.mark.parametrize("seed", range(3))
async def test_a_chat_that_is_served_by_three_processes_stays_in_order(
    street: Street, seed: int
) -> None:
    dice = random.Random(seed)
    posts = [await street.process() for _ in range(3)]
    for number in range(60):
        await dice.choice(posts).say(f"{number:02}", chat=dice.choice([MINA, AYSE]))
        if dice.random() < 0.3:
            await street.pass_(LOOK_S)
    await street.pass_(4.0)
    assert len(street.mouth.arrived) == 60
    for chat in (MINA, AYSE):
        assert street.mouth.texts(chat) == sorted(street.mouth.texts(chat))


async def test_what_another_process_keeps_back_holds_nobody_for_ever(street: Street) -> None:
    a, b = await street.process(), await street.process()
    gate = street.mouth.hold(MINA)
    await a.say("۱")
    await street.mouth.hears(1)
    del street.mouth.held[MINA]
    await b.say("۲")
    await b.rest()
    assert street.mouth.texts() == []
    for _ in range(round(BEHIND_S / LOOK_S) + 2):
        street.timers.pass_(LOOK_S)
        await b.rest()
    assert street.mouth.texts() == ["۲"]
    gate.set()


async def test_what_a_dead_process_has_left_is_sent_once_by_one_of_the_others(
    street: Street,
) -> None:
    a, b, c = [await street.process() for _ in range(3)]
    street.mouth.hold(MINA)
    rows = await a.say("۱", "۲", "۳")
    await street.mouth.hears(1)
    street.mouth.held.clear()
    await a.die()
    street.posts.remove(a)
    for post in (b, c):
        await post.shop.beat()
    await street.rest()
    assert street.mouth.texts() == []
    b.shop.real.advance(SILENCE)
    await _sign(b, c)
    await asyncio.gather(b.shop.beat(), c.shop.beat())
    await street.rest()
    assert street.mouth.texts() == ["۱", "۲", "۳"]
    assert b.states(rows) == [SENT] * 3


async def _sign(*posts: Post) -> None:
    """Those who live say so before anybody judges."""
    for post in posts:
        shop = post.shop
        await shop.transact(
            lambda session, shop=shop: runs.beat(session, shop.run_id, shop.real.now())  # type: ignore[misc]
        )


async def test_a_process_that_was_taken_for_dead_lives_again_with_its_next_sign(
    street: Street,
) -> None:
    a, b = await street.process(), await street.process()
    a.shop.real.advance(SILENCE)
    await _sign(b)

    def bury(session: Session) -> None:
        found = runs.dead(session, run_id=b.shop.run_id, now=b.shop.real.now(), alone=False)
        assert found == [a.shop.run_id]
        runs.lay_to_rest(session, found, b.shop.real.now())

    await b.shop.transact(bury)
    await _sign(a)
    run = b.shop.read(lambda s: s.get_one(Run, a.shop.run_id))
    assert run.stopped_at is None
    await a.commit(a.row("۱"))
    await b.shop.beat()
    await street.rest()
    assert street.mouth.tried == []


@pytest.mark.parametrize("whole_bot", [True, False])
async def test_a_pause_asked_of_one_process_is_kept_by_all(street: Street, whole_bot: bool) -> None:
    a, b = await street.process(), await street.process()
    street.mouth.fails(MINA, too_fast(2.0, whole_bot=whole_bot))
    await a.say("۱")
    await street.rest()
    await b.shop.beat()
    await b.say("۲", chat=MINA)
    await b.say("merhaba", chat=AYSE)
    await street.pass_(1.9)
    assert street.mouth.texts() == ([] if whole_bot else ["merhaba"])
    await street.pass_(1.0)
    assert street.mouth.texts(MINA) == ["۱", "۲"]


LIMITS = Limits(bot_per_s=0.001, bot_burst=10.0, spare=4.0, chat_burst=2.0, chat_per_s=0.001)
"""So slow that nothing comes back while the test runs on the database's clock."""


async def test_the_bots_budget_is_one_for_all_processes(street: Street) -> None:
    posts = [await street.process(LIMITS) for _ in range(3)]
    for number in range(30):
        await posts[number % 3].say("خبر", chat=str(number), lane=NOTICE)
    await street.pass_(0.5)
    assert len(street.mouth.arrived) == 6
    for number in range(30):
        await posts[number % 3].say("جواب", chat=f"r{number}")
    await street.pass_(0.5)
    assert len(street.mouth.arrived) == 10
    assert {out.laid.text for out in street.mouth.arrived[6:]} == {"جواب"}


async def test_what_one_chat_is_told_unasked_is_limited_over_all_processes(
    street: Street,
) -> None:
    posts = [await street.process(LIMITS) for _ in range(2)]
    for number in range(6):
        await posts[number % 2].say("خبر", lane=NOTICE)
    await street.pass_(0.5)
    assert len(street.mouth.arrived) == 2
    for number in range(6):
        await posts[number % 2].say("جواب")
    await street.pass_(1.0)
    assert len(street.mouth.arrived) == 8


async def test_a_group_has_one_budget_for_all_processes(street: Street) -> None:
    limits = replace(LIMITS, bot_burst=1000.0, group_per_minute=5.0)
    posts = [await street.process(limits) for _ in range(2)]
    for number in range(12):
        await posts[number % 2].say(str(number), chat="-1001405")
    await street.pass_(1.5)
    assert 5 <= len(street.mouth.arrived) <= 6
    names = posts[0].shop.read(lambda s: set(s.exec(select(RateBudget.name)).all()))
    assert names == {"telegram", "telegram:-1001405"}


def test_threads_that_draw_at_once_get_no_more_than_there_is(shared_url: str) -> None:
    databases = [Database(shared_url) for _ in range(8)]
    budget = Budget("telegram", rate=5.0, size=30.0)
    taken: list[int] = []
    began = monotonic()

    def work(number: int) -> None:
        for _ in range(20):
            drawn = transact(databases[number], lambda session: draw(session, budget, 3))
            taken.append(drawn.tokens)

    assert together(8, work) == []
    seconds = monotonic() - began
    for database in databases:
        database.dispose()
    assert 30 <= sum(taken) <= 30 + 5.0 * seconds + 1


def test_a_budget_follows_the_instant_it_is_given(shared_url: str) -> None:
    database = Database(shared_url)
    budget = Budget("telegram:9001", rate=1.0, size=3.0)
    got = [
        transact(
            database,
            lambda session, at=at: draw(session, budget, 1, now=NOON + timedelta(seconds=at)),  # type: ignore[misc]
        ).tokens
        for at in (0, 0, 0, 0, 0.5, 1.0, 1.5, 2.0, 10, 10, 10, 10)
    ]
    database.dispose()
    assert got == [1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0]


def test_two_threads_take_over_each_message_once(shared_url: str) -> None:
    databases = [Database(shared_url) for _ in range(4)]
    now = NOON
    dead = transact(databases[0], lambda session: runs.begin(session, now - timedelta(days=1)))

    def leave(session: Session) -> None:
        for number in range(200):
            session.add(
                OutboxRow(
                    channel="telegram",
                    chat=str(number % 7),
                    payload={
                        "laid": Laid(text="سلام", rows=[]).to_json(),
                        "card_ref": None,
                        "card_has_picture": False,
                    },
                    state=SENDING,
                    run_id=dead,
                    created_at=now,
                )
            )

    transact(databases[0], leave)
    taken: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        def take(session: Session) -> list[int]:
            run_id = runs.begin(session, now)
            ended = partial(runs.ended, session, run_id=run_id, now=now, alone=False)
            found = outbox.recover(session, run_id=run_id, ended=ended, channels=["telegram"])
            return [row.id for row in found]

        ids = transact(databases[number], take)
        with lock:
            taken.extend(ids)

    assert together(4, work) == []
    for database in databases:
        database.dispose()
    assert len(taken) == len(set(taken)) == 200

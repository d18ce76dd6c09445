"""The gate at the moment of sending: in one process and in two, and whoever comes back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from types import ModuleType

import pytest
from sqlmodel import col, func, select

from bot.dialogue.cards import Answer, Said, button, card
from bot.dialogue.routes import notice
from bot.engine.inbound import Inbound
from common.clock import FixedClock
from models import DueWork, OutboxRow, Told, WorkState
from shop.context import Shopping
from shop.gate import Follow
from tests.engine.stall import NOON, Handlers, Stall, said
from tests.engine.test_dead_letters import plan

pytestmark = pytest.mark.anyio

STOP = said("topics-stop-button")


class Asking(Handlers):
    """Its notice is one that no order needs."""

    def module(self) -> ModuleType:
        @notice("news", topic="feedback", promise="once")
        def news(ctx: Shopping, words: str = "") -> Answer:
            return card(Said(words), rows=[[button(Said("سبد"), "basket")]])

        module = super().module()
        vars(module)["news"] = news
        return module


class Meeting(Asking):
    """Its notice begins the next talk."""


@pytest.fixture
async def asking(database_url: str, anyio_backend: str) -> AsyncIterator[Stall]:
    async with Stall(database_url, handlers=Asking()) as stall:
        await stall.says("مینا", "/start")
        yield stall


@pytest.fixture
async def meeting(database_url: str, anyio_backend: str) -> AsyncIterator[Stall]:
    follows = {"news": Follow(meets=True)}
    async with Stall(database_url, handlers=Meeting(), follows=follows) as stall:
        await stall.says("مینا", "/start")
        yield stall


def rows(stall: Stall) -> list[tuple[str, str | None]]:
    """What became of each notice, the first first."""
    found = select(DueWork.state, DueWork.reason).order_by(col(DueWork.id))
    return [
        (WorkState(state).value, reason)
        for state, reason in stall.look(lambda session: list(session.exec(found)))
    ]


async def test_two_are_told_and_the_third_waits_for_its_week(asking: Stall) -> None:
    due = [await plan(asking, words, number) for number, words in enumerate(("الف", "ب", "پ"))]
    assert await asking.receives(due[0]) == ["الف"]
    assert await asking.receives(due[1]) == ["ب"]
    assert await asking.receives(due[2]) == []
    assert rows(asking) == [("done", None), ("done", None), ("due", "cap")]
    asking.clock.advance(timedelta(days=7))
    assert await asking.receives(due[2]) == ["پ"]
    assert rows(asking)[2] == ("done", None)


async def test_one_tap_under_it_ends_it(asking: Stall) -> None:
    await asking.receives(await plan(asking, "چطور بود؟"))
    assert asking.data("مینا", STOP) == "+topics/feedback/off"


async def test_it_is_held_for_the_next_talk_and_leads_its_first_answer(meeting: Stall) -> None:
    assert await meeting.receives(await plan(meeting, "چطور بود؟")) == []
    assert rows(meeting) == [("held", "next-talk")]
    meeting.clock.advance(timedelta(days=2))
    assert await meeting.says("مینا", "چای") == ["چطور بود؟", "چای"]
    assert rows(meeting) == [("done", None)]
    assert await meeting.says("مینا", "نان") == ["نان"]


async def test_where_buttons_live_under_the_newest_message_its_buttons_stand_there(
    database_url: str, anyio_backend: str
) -> None:
    async with Stall(
        database_url, handlers=Meeting(), follows={"news": Follow(meets=True)}
    ) as stall:
        await stall.says("مینا", "/start", channel="instagram")
        await stall.receives(await plan(stall, "چطور بود؟"))
        await stall.says("مینا", "/start", channel="instagram")
        question, answer = stall.courier.rows[-2:]
        assert (question.laid.text, question.laid.rows) == ("چطور بود؟", [])
        labels = [choice.label for row in answer.laid.rows for choice in row]
        assert labels == ["سبد", "سبد", STOP]


async def test_who_answers_a_question_of_ours_is_not_asked_another(meeting: Stall) -> None:
    await meeting.receives(await plan(meeting, "چطور بود؟"))
    assert "چطور بود؟" not in await meeting.says("مینا", "/ask")
    assert rows(meeting) == [("held", "next-talk")]


async def test_only_the_newest_leads_and_none_comes_twice(meeting: Stall) -> None:
    for number, words in enumerate(("شال؟", "کیف؟")):
        await meeting.receives(await plan(meeting, words, number))
    assert await meeting.says("مینا", "چای") == ["کیف؟", "چای"]
    assert rows(meeting) == [("given_up", "no longer true"), ("done", None)]


async def test_news_that_is_no_news_any_more_is_given_up_when_they_come_back(
    meeting: Stall,
) -> None:
    await meeting.receives(await plan(meeting, "چطور بود؟"))
    await meeting.engine.transact(_too_late)
    assert await meeting.says("مینا", "چای") == ["چای"]
    assert rows(meeting) == [("given_up", "too-late")]


def _too_late(session: object) -> None:
    row = session.exec(select(DueWork)).one()  # type: ignore[attr-defined]
    row.give_up_at = NOON


async def test_after_a_kill_what_was_held_is_still_said_once(
    database_url: str, anyio_backend: str
) -> None:
    follows = {"news": Follow(meets=True)}
    first = Stall(database_url, handlers=Meeting(), follows=follows)
    await first.__aenter__()
    await first.says("مینا", "/start")
    await first.receives(await plan(first, "چطور بود؟"))
    await first.kill()
    async with Stall(
        database_url, handlers=Meeting(), follows=follows, numbers=count(100)
    ) as second:
        assert await second.says("مینا", "چای") == ["چطور بود؟", "چای"]
        assert await second.says("مینا", "نان") == ["نان"]


@pytest.fixture
async def two(postgres_url: str, anyio_backend: str) -> AsyncIterator[tuple[Stall, Stall]]:
    clock, numbers = FixedClock(NOON), count(1)
    one = Stall(postgres_url, clock=clock, numbers=numbers, handlers=Asking())
    other = Stall(postgres_url, clock=clock, numbers=numbers, handlers=Asking())
    async with one, other:
        await one.says("مینا", "/start")
        yield one, other


async def test_two_processes_together_tell_no_more_than_one_would(
    two: tuple[Stall, Stall],
) -> None:
    one, other = two
    due: list[Inbound] = [await plan(one, "چطور بود؟", number) for number in range(6)]
    # Each is brought to both, as after a lease that ran out.
    await asyncio.gather(*(stall.engine.receive(row) for row in due for stall in two))
    await asyncio.gather(one.engine.idle(), other.engine.idle())
    written = one.look(lambda s: s.exec(select(func.count()).select_from(OutboxRow)).one())
    told = one.look(lambda s: s.exec(select(func.count()).select_from(Told)).one())
    greeting = 1
    assert (written - greeting, told) == (2, 2)
    assert sorted(rows(one)) == [("done", None)] * 2 + [("due", "cap")] * 4

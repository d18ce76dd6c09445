"""Notices: written when they are sent, on the road that is open then, or held."""

from datetime import timedelta
from types import ModuleType

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from bot.channels.platforms import INSTAGRAM_WINDOW
from bot.dialogue.cards import Answer, Said, card
from bot.dialogue.routes import notice
from bot.engine.inbound import Kind
from models import DueWork, Lane, StaffRole
from shop.context import Shopping
from shop.roads import MARGIN
from tests.engine.stall import Handlers, Stall
from tests.engine.test_dead_letters import plan
from tests.engine.test_people import appoint

pytestmark = pytest.mark.anyio


_NOTICES = select(DueWork).where(col(DueWork.kind).startswith("notice:"))


def row(stall: Stall) -> DueWork:
    return stall.look(lambda session: session.exec(_NOTICES).one())


async def test_a_notice_goes_to_its_persons_chat_in_the_second_lane(stall: Stall) -> None:
    await stall.says("مینا", "/start")
    assert await stall.receives(await plan(stall, "رسید")) == ["رسید"]
    sent = stall.last("مینا")
    assert (sent.lane, sent.promise.value) == (Lane.NOTICE, "repeat")
    assert (row(stall).state, row(stall).locked_by) == ("done", None)


async def test_a_notice_is_written_once_however_often_it_is_brought(stall: Stall) -> None:
    await stall.says("مینا", "/start")
    due = await plan(stall, "رسید")
    assert await stall.receives(due) == ["رسید"]
    assert await stall.receives(due) == []


async def test_the_buttons_of_a_notice_open_messages_of_their_own_and_no_number_means_them(
    stall: Stall,
) -> None:
    await stall.says("مینا", "/start")
    await stall.receives(await plan(stall, "رسید"))
    assert stall.data("مینا", "سبد") == "+basket"
    assert await stall.says("مینا", "1") == ["در سبد: 1"], "the button of the greeting"


async def test_where_nobody_may_be_written_to_a_notice_is_held_for_their_next_words(
    stall: Stall,
) -> None:
    await stall.says("مینا", "/start", channel="instagram")
    due = await plan(stall, "رسید")
    stall.clock.advance(timedelta(hours=23, minutes=59))
    assert await stall.receives(due) == []
    assert (row(stall).state, row(stall).reason) == ("held", "window")
    await stall.says("مینا", "سلام", channel="instagram")
    assert row(stall).state == "due"
    assert await stall.receives(due) == ["رسید"]


async def test_the_time_for_an_answer_runs_from_when_they_wrote(stall: Stall) -> None:
    """Not from when we heard of it: platforms deliver late, twice and out of order."""
    ago = {hours: stall.clock.now() - timedelta(hours=hours) for hours in (5, 23)}
    for hours in (5, 23):
        await stall.says("مینا", "/start", channel="instagram", sent_at=ago[hours])
    assert stall.last("مینا").until == ago[5] + INSTAGRAM_WINDOW - MARGIN
    due = await plan(stall, "رسید")
    stall.clock.advance(timedelta(hours=22))
    assert await stall.receives(due) == []
    assert (row(stall).state, row(stall).reason) == ("held", "window")


@pytest.mark.parametrize("kind", [Kind.HAND, Kind.COMMENT])
async def test_what_somebody_did_not_write_to_us_leaves_the_window_shut(
    stall: Stall, kind: Kind
) -> None:
    await stall.says("مینا", "/start", channel="instagram")
    due = await plan(stall, "رسید")
    stall.clock.advance(timedelta(hours=25))
    await stall.says("مینا", "قیمت؟", channel="instagram", kind=kind)
    assert await stall.receives(due) == []
    assert (row(stall).state, row(stall).reason) == ("held", "window")


async def test_a_blocked_person_is_written_to_when_they_are_back(stall: Stall) -> None:
    await stall.says("مینا", "/start")
    due = await plan(stall, "رسید")
    await stall.receives(stall.hears("مینا", "", kind=Kind.BLOCKED))
    assert await stall.receives(due) == []
    assert (row(stall).state, row(stall).reason) == ("held", "unreachable")
    await stall.receives(stall.hears("مینا", "", kind=Kind.UNBLOCKED))
    assert await stall.receives(due) == ["رسید"]


class WithStaff(Handlers):
    """A notice with customers' names in it."""

    def module(self) -> ModuleType:
        @notice("news", topic="staff", promise="repeat")
        def news(ctx: Shopping, words: str = "") -> Answer:
            return card(Said(words))

        module = super().module()
        vars(module)["news"] = news
        return module


async def test_who_works_here_no_more_reads_no_more_of_customers(database_url: str) -> None:
    async with Stall(database_url, handlers=WithStaff()) as stall:
        await stall.says("مینا", "/start")
        await appoint(stall, "مینا", StaffRole.AGENT)
        assert await stall.receives(await plan(stall, "سفارش رضا")) == ["سفارش رضا"]
        await stall.engine.transact(lambda s: s.execute(text("DELETE FROM staff")))
        assert await stall.receives(await plan(stall, "سفارش سارا", 2)) == []

"""An update that cannot be served: put aside whole, one apology, and the owner hears of it."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.engine.inbound import Inbound, Kind
from bot.engine.item import Item
from bot.engine.speech import Speech
from common.messages import Code
from models import DeadLetter, DueWork, Identity, Inbox, WorkState
from shop import work
from tests.engine.stall import Stall, said

pytestmark = pytest.mark.anyio


def letters(stall: Stall) -> list[DeadLetter]:
    return stall.look(lambda session: list(session.exec(select(DeadLetter)).all()))


def alerts(stall: Stall) -> list[DueWork]:
    return stall.look(
        lambda session: list(
            session.exec(select(DueWork).where(DueWork.kind == "notice:dead-letter")).all()
        )
    )


def broken(*args: object) -> None:
    raise RuntimeError("broken")


async def test_a_turn_that_raises_leaves_nothing_but_a_dead_letter(stall: Stall) -> None:
    await stall.says("زهرا", "/start")
    inbound = stall.hears("مینا", "/boom")
    (apology,) = await stall.receives(inbound)
    (letter,) = letters(stall)
    assert apology == said("internal-apology", reference=Code(letter.reference))
    assert letter.raw == dict(inbound.raw)
    assert (letter.channel, letter.external_id) == ("telegram", inbound.external_id)
    assert "RuntimeError: the handler is broken" in letter.error
    assert "half done" not in stall.done()


async def test_the_owner_is_alerted_once(stall: Stall) -> None:
    await stall.says("زهرا", "/start")
    await stall.says("مینا", "/boom")
    (letter,) = letters(stall)
    (alert,) = alerts(stall)
    assert alert.payload == {"reference": letter.reference}
    assert stall.engine.wake_due.is_set()


async def test_a_redelivery_of_it_brings_no_second_apology(stall: Stall) -> None:
    inbound = stall.hears("مینا", "/boom")
    assert len(await stall.receives(inbound)) == 1
    assert await stall.receives(inbound) == []
    assert len(letters(stall)) == 1


async def test_who_comes_next_is_served(stall: Stall) -> None:
    boom = stall.engine.receive(stall.hears("مینا", "/boom"))
    tea = stall.engine.receive(stall.hears("مینا", "چای"))
    await asyncio.gather(boom, tea)
    await stall.engine.idle()
    assert stall.courier.texts("مینا")[1:] == ["چای"]


async def test_a_button_whose_turn_raises_stops_waiting(stall: Stall) -> None:
    stall.handlers.on_words = broken
    tap = stall.hears("مینا", "چای", callback_id="c1")
    await stall.receives(tap)
    assert stall.courier.answers == [("c1", None)]


async def test_an_apology_that_cannot_be_said_keeps_nobody_from_going_on(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the update would come again for ever, and a poller never get past it."""

    def break_down(*args: object, **kwargs: object) -> None:
        raise RuntimeError("layout is broken")

    monkeypatch.setattr(Speech, "say", break_down)
    assert await stall.says("مینا", "چای") == []
    assert len(letters(stall)) == 1
    monkeypatch.undo()
    assert await stall.says("مینا", "نان") == ["نان"]


async def test_what_no_database_can_hold_is_served_all_the_same(stall: Stall) -> None:
    """A zero letter and half a surrogate pair, in every place where words can stand."""
    bad = "چ\x00ا\ud800ی"
    assert await stall.says("مینا", bad, name=bad, username=bad) == ["چای"]
    assert await stall.says("مینا", f"/start {bad}", start=bad) == ["سلام چای"]
    assert await stall.taps("مینا", f"~{bad}") != []
    assert letters(stall) == []


async def test_what_no_database_can_hold_is_put_aside_and_stored_all_the_same(
    stall: Stall,
) -> None:
    inbound = stall.hears("مینا", "/boom \x00\ud800")
    await stall.receives(inbound)
    (letter,) = letters(stall)
    assert "the handler is broken\ufffd" in letter.error
    await stall.engine.serving.store([Item.arrived(stall.hears("مینا", "\x00"))])
    assert stall.look(lambda session: len(session.exec(select(Inbox)).all())) == 1


async def test_strangers_in_a_group_get_no_apology(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd: dict[str, Any] = {"chat": "-100", "private": False, "kind": Kind.OTHER}

    monkeypatch.setattr(stall.turns, "_visit", broken)
    await stall.receives(stall.hears("مینا", "چای", **crowd))
    assert len(letters(stall)) == 1
    assert stall.courier.rows == []


async def plan(stall: Stall, words: str, number: int = 1) -> Inbound:
    """A notice that is due to مینا now, as the scheduler brings it."""

    def planned(session: Session) -> int:
        person = session.exec(select(Identity).where(Identity.address == "مینا")).one().person_id
        ctx = stall.engine.system(session, "test")
        key = f"news:{words}:{number}"
        work.plan(ctx, "notice:news", key, payload={"words": words}, person_id=person)
        return session.exec(select(DueWork).where(DueWork.key == key)).one().id

    row = await stall.engine.transact(planned)
    return stall.hears("مینا", "", kind=Kind.NOTICE, data=str(row), external_id=f"due:{row}:1")


async def test_a_notice_that_raises_is_put_aside_once_and_without_a_word(stall: Stall) -> None:
    await stall.says("زهرا", "/start")
    await stall.says("مینا", "/start")
    notice = await plan(stall, "boom")
    assert await stall.receives(notice) == []
    assert await stall.receives(notice) == []
    (letter,) = letters(stall)
    row = stall.look(lambda session: session.get_one(DueWork, int(notice.data)))
    assert (row.state, row.reason) == (WorkState.FAILED, letter.reference)
    assert len(alerts(stall)) == 1


async def test_an_effect_whose_result_cannot_be_shown_is_apologised_for(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has pressed a button and waits for what it brings."""
    await stall.says("مینا", "/start")
    result = stall.hears("مینا", "", kind=Kind.RESULT, data="board", external_id="result:1")
    with monkeypatch.context() as patch:
        patch.setattr(stall.turns, "_visit", broken)
        assert len(await stall.receives(result)) == 1
    assert await stall.receives(result) == []
    assert len(letters(stall)) == 1


async def test_news_of_a_dead_letter_that_cannot_be_told_brings_no_news(stall: Stall) -> None:
    """Else a broken alert would alert the owner of itself for ever."""
    await stall.says("زهرا", "/start")
    await stall.says("مینا", "/boom")
    (alert,) = alerts(stall)
    # This stall has no words for the notice, so composing it raises.
    bell = stall.hears("زهرا", "", kind=Kind.NOTICE, data=str(alert.id), external_id="due:1:1")
    await stall.receives(bell)
    assert len(letters(stall)) == 2
    assert len(alerts(stall)) == 1

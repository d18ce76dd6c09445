"""Whom the engine serves, what they may do, and how soon a change is seen by everybody."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from bot.engine import meeting
from bot.engine.inbound import Kind
from models import Audit, Conversation, DueWork, Identity, StaffRole, WorkState
from shop import settings, staff
from shop.context import Shopping
from tests.engine.stall import Stall, said
from tests.engine.test_acknowledging import DISK_FULL, fail_one_commit

pytestmark = pytest.mark.anyio


def identity(stall: Stall, address: str) -> Identity:
    return stall.look(
        lambda session: session.exec(select(Identity).where(Identity.address == address)).one()
    )


def audited(stall: Stall) -> list[tuple[str, str]]:
    rows = stall.look(lambda session: session.exec(select(Audit)).all())
    return [(row.what, row.on_id) for row in rows]


async def test_somebody_new_is_met_in_the_language_of_their_phone(stall: Stall) -> None:
    (answer,) = await stall.taps("Ayşe", "nowhere", language_code="tr")
    assert answer == said("route-unknown", "tr")


async def test_the_installation_names_the_owner_once(stall: Stall) -> None:
    await stall.says("زهرا", "/start")
    await stall.says("زهرا", "/start")
    assert [what for what, _ in audited(stall)] == ["staff.appointed"]
    assert await stall.taps("زهرا", "vault") == ["گنج"]


async def test_a_route_is_closed_to_whoever_lacks_its_role(stall: Stall) -> None:
    assert await stall.taps("مینا", "vault") == [said("not-allowed")]
    assert audited(stall) == []


async def test_who_uses_an_audited_route_is_on_record(stall: Stall) -> None:
    await stall.taps("زهرا", "vault")
    assert ("route.vault", "vault") in audited(stall)


async def appoint(stall: Stall, address: str, role: StaffRole) -> None:
    person = identity(stall, address).person_id
    now = stall.clock.now()
    await stall.engine.transact(lambda s: staff.appoint(s, person, role, now, actor="test"))


async def test_a_role_counts_from_the_next_update_on(stall: Stall) -> None:
    await stall.says("مینا", "/start")
    await appoint(stall, "مینا", StaffRole.OWNER)
    assert await stall.taps("مینا", "vault") == ["گنج"]
    await appoint(stall, "مینا", StaffRole.AGENT)
    assert await stall.taps("مینا", "vault") == [said("not-allowed")]


async def test_a_setting_that_somebody_changes_is_seen_by_all_at_once(stall: Stall) -> None:
    await stall.taps("زهرا", "board")

    def rename(ctx: Shopping, words: str) -> None:
        settings.change(ctx, "name", words)

    stall.handlers.on_words = rename
    await stall.says("زهرا", "دکان تازه")
    assert await stall.taps("مینا", "board") == ["دکان دکان تازه"]


async def test_a_setting_that_is_changed_elsewhere_is_seen_soon(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another process, or from a terminal."""
    assert await stall.taps("مینا", "board") == ["دکان گلستان"]
    await stall.change("name", "بوستان")
    monkeypatch.setattr(meeting, "SHOP_KEPT_S", 0.0)
    assert await stall.taps("مینا", "board") == ["دکان بوستان"]


async def test_nobody_believes_a_setting_before_its_commit(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The turn has come to its end, the commit fails, and tried again it is refused."""
    monkeypatch.setattr(meeting, "SHOP_KEPT_S", 1e9)
    await stall.taps("زهرا", "board")
    fail_one_commit(stall.database, monkeypatch, DISK_FULL[stall.database.dialect])

    def renames(ctx: Shopping, words: str) -> None:
        if stall.handlers.tries[words] > 1:
            raise RuntimeError("broken")
        settings.change(ctx, "name", words)

    stall.handlers.on_words = renames
    await stall.says("زهرا", "هرگز")
    assert stall.handlers.tries["هرگز"] == 2
    assert await stall.taps("مینا", "board") == ["دکان گلستان"]


async def test_settings_that_were_not_committed_are_believed_by_nobody(
    sqlite_stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner's turn shares a commit with others who read what it has changed; the commit fails,
    and alone the owner's turn is refused.
    """
    stall = sqlite_stall
    await stall.says("زهرا", "/start")
    monkeypatch.setattr(meeting, "SHOP_KEPT_S", 0.0)
    fail_one_commit(stall.database, monkeypatch, DISK_FULL["sqlite"])

    def renames(ctx: Shopping, words: str) -> None:
        if words == "هرگز":
            if stall.handlers.tries[words] > 1:
                raise RuntimeError("broken")
            settings.change(ctx, "name", words)

    stall.handlers.on_words = renames
    board: dict[str, Any] = {"kind": Kind.TAP, "data": "board"}
    people = [f"buyer-{number}" for number in range(5)]
    await asyncio.gather(
        stall.engine.receive(stall.hears("زهرا", "هرگز")),
        *(stall.engine.receive(stall.hears(who, "", **board)) for who in people),
    )
    await stall.engine.idle()
    monkeypatch.setattr(meeting, "SHOP_KEPT_S", 1e9)
    assert stall.handlers.tries["هرگز"] == 2
    assert await stall.taps("مینا", "board") == ["دکان گلستان"]
    assert {words for who in people for words in stall.courier.texts(who)} == {"دکان گلستان"}


async def test_a_member_of_the_staff_is_served_in_a_group_and_strangers_are_not(
    stall: Stall,
) -> None:
    crowd: dict[str, Any] = {"chat": "-100", "private": False}
    assert await stall.says("مینا", "چای", **crowd) == []
    assert await stall.taps("مینا", "basket", **crowd) == []
    assert [answer for _, answer in stall.courier.answers] == [None]
    assert await stall.says("زهرا", "چای", **crowd) == ["چای"]


async def hold(stall: Stall, address: str) -> None:
    """Something waits until this person writes again."""
    person = identity(stall, address).person_id

    def held(session: Session) -> None:
        session.add(
            DueWork(
                kind="notice:news",
                key=f"held:{address}",
                due_at=stall.clock.now(),
                payload={"words": "خبر"},
                person_id=person,
                state=WorkState.HELD,
                created_at=stall.clock.now(),
            )
        )

    await stall.engine.transact(held)


def states(stall: Stall) -> list[str]:
    return stall.look(
        lambda session: [str(row.state) for row in session.exec(select(DueWork)).all()]
    )


async def test_blocking_is_noticed_and_unblocking_frees_what_was_held(stall: Stall) -> None:
    await stall.says("مینا", "/start")
    await stall.receives(stall.hears("مینا", "", kind=Kind.BLOCKED))
    assert not identity(stall, "مینا").reachable
    await hold(stall, "مینا")
    stall.engine.wake_due.clear()
    await stall.receives(stall.hears("مینا", "", kind=Kind.UNBLOCKED))
    assert identity(stall, "مینا").reachable
    assert states(stall) == ["due"]
    assert stall.engine.wake_due.is_set()
    assert len(stall.courier.rows) == 1


async def test_what_was_held_comes_with_the_next_message_on_any_channel(stall: Stall) -> None:
    """They may also have been out of reach without blocking us."""
    await stall.says("مینا", "/start")
    await hold(stall, "مینا")
    await stall.says("مینا", "چای")
    assert states(stall) == ["due"]


async def test_the_result_of_an_effect_is_nothing_the_person_has_done(stall: Stall) -> None:
    """It must not open Instagram's window again, nor count as their message."""
    await stall.says("مینا", "/start", channel="instagram")
    was = stall.clock.now()
    await hold(stall, "مینا")
    stall.clock.advance(timedelta(hours=30))
    result = stall.hears(
        "مینا", "", kind=Kind.RESULT, channel="instagram", data="board", external_id="result:1"
    )
    assert await stall.receives(result) == ["دکان گلستان"]

    def heard_at(session: Session) -> tuple[datetime | None, datetime | None]:
        return (
            session.exec(select(Conversation)).one().last_inbound_at,
            session.exec(select(Identity)).one().last_inbound_at,
        )

    assert stall.look(heard_at) == (was, was)
    assert states(stall) == ["held"]
    assert await stall.receives(result) == []


async def test_conversations_are_one_for_each_chat(stall: Stall) -> None:
    await stall.says("زهرا", "چای")
    await stall.says("زهرا", "چای", chat="-100", private=False)
    chats = stall.look(lambda s: s.execute(text("SELECT chat FROM conversation")).scalars().all())
    assert sorted(chats) == ["-100", "زهرا"]

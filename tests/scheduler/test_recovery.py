"""What a process that died has left behind, and what the next one makes of it (promise 7)."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot.engine.outgoing import Outgoing
from models import OutboxRow, OutboxState, Promise
from tests.scheduler.mouth import Mouth, too_fast
from tests.scheduler.post import AYSE, MINA, NOTICE, REPLY, Post
from tests.scheduler.shop import SILENCE, Shop

pytestmark = pytest.mark.anyio

SENT, UNKNOWN, SUPERSEDED = OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.SUPERSEDED
SENDING, QUEUED = OutboxState.SENDING, OutboxState.QUEUED
ONCE, REPEAT = Promise.ONCE, Promise.REPEAT


async def restarted(post: Post, *, start: bool = True, mouth: Mouth | None = None) -> Post:
    """Kill the process; the next one, after others have noticed its silence."""
    await post.die()
    old = post.shop
    old.real.advance(SILENCE)
    shop = await Shop(old.url, clock=old.clock, real=old.real).open()
    again = Post(shop, mouth or post.mouth)
    if start:
        await again.courier.start()
    return again


@pytest.mark.parametrize(
    ("promise", "in_flight", "waiting", "told"),
    [
        (REPEAT, SENT, SENT, ["در راه", "در صف"]),
        (ONCE, UNKNOWN, SENT, ["در صف"]),
    ],
)
async def test_what_was_on_its_way_comes_again_or_is_listed_and_what_waited_comes(
    post: Post, promise: Promise, in_flight: OutboxState, waiting: OutboxState, told: list[str]
) -> None:
    post.mouth.hold(MINA)
    rows = await post.say("در راه", "در صف", promise=promise, lane=NOTICE)
    await post.mouth.hears(1)
    again = await restarted(post, mouth=Mouth())
    await again.rest()
    assert again.mouth.texts() == told
    assert again.states(rows) == [in_flight, waiting]
    await again.stop()


async def test_marks_that_were_not_written_cost_a_repetition_and_nothing_else(post: Post) -> None:
    (row,) = await post.say("رسید")
    await post.courier._dispatch.settled(0.0)
    assert post.mouth.texts() == ["رسید"]
    again = await restarted(post)
    await again.rest()
    assert again.mouth.texts() == ["رسید", "رسید"]
    assert again.states([row]) == [SENT]
    once_more = await restarted(again)
    await once_more.rest()
    assert len(once_more.mouth.arrived) == 2
    await once_more.stop()


async def test_what_was_left_behind_goes_before_what_is_new(post: Post) -> None:
    post.mouth.hold(MINA)
    await post.say("۱", "۲")
    again = await restarted(post, start=False, mouth=Mouth())
    # The engine serves its inbox before the courier has looked what was left.
    await again.say("۳")
    assert again.mouth.tried == []
    await again.courier.start()
    await again.rest()
    assert again.mouth.texts() == ["۱", "۲", "۳"]
    await again.stop()


async def test_an_old_edit_does_not_undo_a_newer_one(post: Post) -> None:
    """The mark of an edit was lost, and the card shows something later by now."""
    (old,) = await post.commit(post.row("یکی در سبد", card="m7"))
    (new,) = await post.say("دو تا در سبد", card="m7")
    (other,) = await post.commit(post.row("کارت دیگر", card="m8"))
    await post.rest()
    again = await restarted(post)
    await again.rest()
    assert again.mouth.texts() == ["دو تا در سبد", "کارت دیگر"]
    assert again.states([old, new, other]) == [SUPERSEDED, SENT, SENT]
    await again.stop()


async def test_of_edits_that_waited_only_the_last_is_sent(post: Post) -> None:
    rows = await post.commit(*(post.row(text, card="m7") for text in "۱۲۳"))
    again = await restarted(post)
    await again.rest()
    # The first may be on its way before the others are known.
    assert again.mouth.texts()[-1] == "۳"
    assert again.states(rows)[-1] is SENT
    assert again.states(rows)[1] is SUPERSEDED
    await again.stop()


async def test_lanes_and_forms_survive(post: Post) -> None:
    rows = await post.commit(
        post.row("خبر", lane=NOTICE), post.row("جواب", lane=REPLY), post.row("سبد", card="m7")
    )
    again = await restarted(post)
    await again.rest()
    assert again.mouth.texts()[-1] == "خبر" or again.mouth.texts()[0] == "خبر"
    known = {out.id: replace(out, attempts=0) for out in again.mouth.arrived}
    assert known == {row.id: replace(row, behind=()) for row in rows}
    await again.stop()


async def test_a_channel_that_is_off_keeps_its_messages(post: Post) -> None:
    shop = post.shop
    (row,) = await post.commit(post.row("سلام"))

    def move(session: Session) -> None:
        session.execute(update(OutboxRow).values(channel="instagram"))

    await shop.transact(move)
    again = await restarted(post)
    await again.rest()
    assert again.mouth.tried == []
    assert again.states([row]) == [SENDING]
    await again.stop()


async def test_a_stop_and_a_start_lose_and_repeat_nothing(post: Post) -> None:
    post.mouth.fails(MINA, too_fast(2.0))
    rows = await post.say("۱", "۲", promise=ONCE, lane=NOTICE)
    more = await post.say("۳", chat=AYSE)
    await post.rest()
    await post.stop(grace_s=0.0)
    assert _states(post.shop, rows) == [QUEUED, QUEUED]
    shop = await Shop(post.shop.url, clock=post.shop.clock, real=post.shop.real).open()
    again = Post(shop, post.mouth)
    await again.courier.start()
    await again.pass_(2.0)
    assert again.mouth.texts() == ["۳", "۱", "۲"]
    assert again.states([*rows, *more]) == [SENT] * 3
    await again.stop()


def _states(shop: Shop, rows: list[Outgoing]) -> list[OutboxState]:
    """After the courier's end."""
    with shop.database.reading() as session:
        return [session.get_one(OutboxRow, row.id).state for row in rows]

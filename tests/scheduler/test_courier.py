"""What the courier sends, in which order, and what becomes of what could not be sent."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.engine.outgoing import Outgoing
from models import Identity, Media, MediaRef, OutboxState, Promise
from scheduler.chats import KEPT
from scheduler.delivery import BROKEN_S
from scheduler.limits import UNLIMITED, Limits
from scheduler.pictures import Pictures
from tests.scheduler.mouth import blocked, broken, rejected, too_fast, vanished
from tests.scheduler.post import AYSE, MINA, NOTICE, REPLY, Post
from tests.scheduler.shop import Shop

pytestmark = pytest.mark.anyio

SENT, UNKNOWN, REFUSED = OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.REFUSED
SENDING, QUEUED, SUPERSEDED = OutboxState.SENDING, OutboxState.QUEUED, OutboxState.SUPERSEDED


async def test_messages_of_a_chat_arrive_one_by_one_and_in_order(post: Post) -> None:
    texts = [str(number) for number in range(50)]
    rows = await post.say(*texts)
    await post.rest()
    assert post.mouth.texts() == texts
    assert post.mouth.most_flying == 1
    assert post.states(rows) == [SENT] * 50
    stored = post.stored(rows[0])
    assert (stored.ref, stored.attempts, stored.sent_at) == ("m1", 1, post.shop.clock.now())
    assert post.counted == [("telegram", "sent")] * 50


async def test_chats_are_served_side_by_side(post: Post) -> None:
    for chat in range(20):
        post.mouth.hold(str(chat))
        await post.say("سلام", chat=str(chat))
    await post.mouth.hears(20)
    assert post.mouth.most_flying == 20
    for gate in post.mouth.held.values():
        gate.set()


async def test_replies_go_before_notices_that_wait_in_the_same_chat(post: Post) -> None:
    gate = post.mouth.hold(MINA)
    await post.say("خبر ۱", "خبر ۲", lane=NOTICE)
    await post.mouth.hears(1)
    await post.say("جواب ۱", "جواب ۲", lane=REPLY)
    gate.set()
    await post.rest()
    assert post.mouth.texts() == ["خبر ۱", "جواب ۱", "جواب ۲", "خبر ۲"]


async def test_a_reply_does_not_wait_for_the_pace_of_notices(shop: Shop) -> None:
    post = Post(shop, limits=Limits())
    await post.courier.start()
    await post.say("۱", "۲", "۳", "۴", lane=NOTICE)
    await post.rest()
    assert post.mouth.texts() == ["۱", "۲", "۳"]
    await post.say("جواب")
    await post.rest()
    assert post.mouth.texts() == ["۱", "۲", "۳", "جواب"]
    if shop.alone:
        # Where several processes share it, the pace of notices follows the database's clock.
        await post.pass_(1.0)
        assert post.mouth.texts()[4:] == ["۴"]


async def test_edits_of_one_card_that_wait_become_one(post: Post) -> None:
    gate = post.mouth.hold(MINA)
    first = await post.say("۱", card="m7")
    await post.mouth.hears(1)
    waiting = await post.say("۲", "۳", card="m7")
    other = await post.say("سبد", card="m8")
    last = await post.say("۴", card="m7")
    gate.set()
    await post.rest()
    assert post.mouth.texts() == ["۱", "سبد", "۴"]
    assert post.states([*first, *other, *last]) == [SENT] * 3
    assert post.states(waiting) == [SUPERSEDED] * 2


async def test_an_edit_that_was_put_off_is_not_sent_when_a_later_one_comes(post: Post) -> None:
    post.mouth.fails(MINA, broken(), broken(), broken(), broken())
    (old,) = await post.say("کهنه", card="m7")
    await post.pass_(15.0)
    (new,) = await post.say("تازه", card="m7")
    post.mouth.trouble.clear()
    await post.rest()
    # It does not have to wait for the next try of the old one, either.
    assert post.mouth.texts() == ["تازه"]
    assert post.states([old, new]) == [SUPERSEDED, SENT]


async def test_an_edit_of_a_message_that_is_gone_becomes_a_message(post: Post) -> None:
    post.mouth.fails(MINA, vanished())
    (row,) = await post.say("سبد", card="m7")
    await post.rest()
    (arrived,) = post.mouth.arrived
    assert (arrived.op.value, arrived.card_ref) == ("send", None)
    assert (post.stored(row).state, post.stored(row).ref, post.stored(row).attempts) == (
        SENT,
        "m1",
        2,
    )


@pytest.mark.parametrize(
    ("error", "reachable"), [(rejected(), True), (blocked(), False), (ValueError("bug"), True)]
)
async def test_what_is_refused_is_written_down_and_the_next_goes(
    post: Post, error: Exception, reachable: bool
) -> None:
    await post.shop.somebody(MINA)
    post.mouth.fails(MINA, error)
    rows = await post.say("نه", "بله")
    await post.rest()
    assert post.mouth.texts() == ["بله"]
    assert post.states(rows) == [REFUSED, SENT]
    assert str(error.args[0]) in post.stored(rows[0]).error
    reached = post.shop.read(lambda s: s.exec(select(Identity.reachable)).one())
    assert reached is reachable


async def test_what_may_come_twice_is_tried_until_it_arrives(post: Post) -> None:
    post.mouth.fails(MINA, broken(), broken())
    rows = await post.say("رسید", "بعدی")
    await post.rest()
    assert post.mouth.texts() == []
    await post.pass_(BROKEN_S[0] + BROKEN_S[1])
    assert post.mouth.texts() == ["رسید", "بعدی"]
    assert [post.stored(row).attempts for row in rows] == [3, 1]


async def test_a_message_of_which_nobody_ever_hears_does_not_stop_its_chat_for_ever(
    post: Post,
) -> None:
    post.mouth.fails(MINA, *(broken() for _ in range(len(BROKEN_S) + 1)))
    rows = await post.say("گم", "بعدی")
    await post.pass_(sum(BROKEN_S) + 1.0)
    assert post.mouth.texts() == ["بعدی"]
    assert post.states(rows) == [UNKNOWN, SENT]


async def test_waiting_for_the_line_does_not_count_as_perhaps_arrived(post: Post) -> None:
    downs = (too_fast(2.0, whole_bot=True) for _ in range(30))
    post.mouth.fails(MINA, *downs, broken())
    (row,) = await post.say("خبر")
    await post.pass_(61.0)
    assert post.mouth.texts() == ["خبر"]
    assert post.stored(row).attempts == 32


async def test_what_may_come_once_only_is_not_tried_again_after_a_broken_line(post: Post) -> None:
    post.mouth.fails(MINA, broken())
    rows = await post.say("پیشنهاد", "پیشنهاد دیگر", promise=Promise.ONCE, lane=NOTICE)
    await post.pass_(1e4)
    assert post.mouth.texts() == ["پیشنهاد دیگر"]
    assert post.states(rows) == [UNKNOWN, SENT]


async def test_what_may_come_once_only_is_tried_again_when_it_did_not_leave(post: Post) -> None:
    post.mouth.fails(MINA, too_fast(5.0))
    (row,) = await post.say("پیشنهاد", promise=Promise.ONCE, lane=NOTICE)
    await post.rest()
    assert post.states([row]) == [QUEUED]
    await post.pass_(5.0)
    assert post.states([row]) == [SENT]


async def test_a_chat_that_is_too_fast_waits_and_nobody_else_does(post: Post) -> None:
    post.mouth.fails(MINA, too_fast(3600.0))
    rows = await post.say("۱", "۲")
    for number in range(30):
        await post.say(f"سلام {number}", chat=AYSE)
    await post.rest()
    assert len(post.mouth.texts(AYSE)) == 30
    await post.courier.idle()
    await post.say("پیام دیگر")
    await post.pass_(3599.0)
    assert post.mouth.texts(MINA) == []
    assert len(post.mouth.tried) == 31
    await post.pass_(1.0)
    assert post.mouth.texts(MINA) == ["۱", "۲", "پیام دیگر"]
    assert post.states(rows) == [SENT] * 2


async def test_a_bot_that_is_too_fast_waits_as_a_whole(post: Post) -> None:
    post.mouth.fails(MINA, too_fast(30.0, whole_bot=True))
    await post.say("۱")
    await post.rest()
    await post.say("merhaba", chat=AYSE)
    await post.pass_(29.0)
    assert post.mouth.arrived == []
    await post.pass_(1.0)
    assert sorted(post.mouth.texts()) == ["merhaba", "۱"]


@pytest.mark.parametrize("whole_bot", [True, False])
async def test_a_restart_shortens_no_pause(post: Post, whole_bot: bool) -> None:
    shop = post.shop
    post.mouth.fails(MINA, too_fast(60.0, whole_bot=whole_bot))
    await post.say("۱")
    await post.rest()
    await post.die()
    shop.real.advance(timedelta(seconds=50))
    again = Post(await Shop(shop.url, clock=shop.clock, real=shop.real).open(), post.mouth)
    await again.courier.start()
    await again.say("merhaba", chat=AYSE)
    await again.pass_(9.0)
    assert again.mouth.texts() == ([] if whole_bot else ["merhaba"])
    await again.pass_(1.0)
    assert sorted(again.mouth.texts()) == ["merhaba", "۱"]
    await again.stop()


async def test_the_bots_own_pace_is_kept_over_all_chats(shop: Shop) -> None:
    post = Post(shop, limits=Limits())
    await post.courier.start()
    for number in range(100):
        await post.say("سلام", chat=str(number))
    await post.rest()
    if not shop.alone:
        # The budget is the database's then; see test_sharing.
        return
    assert len(post.mouth.arrived) == 28
    await post.pass_(1.0)
    assert len(post.mouth.arrived) == 56
    await post.pass_(2.0)
    assert len(post.mouth.arrived) == 100


async def test_a_button_is_answered_once_and_never_after_its_time(post: Post) -> None:
    post.mouth.answer_trouble.append(too_fast(20.0, whole_bot=True))
    post.courier.answer("telegram", "tap-1", "در سبد شماست.")
    await post.rest()
    post.courier.answer("telegram", "tap-2", None)
    await post.say("جواب")
    await post.pass_(19.0)
    assert post.mouth.answered == []
    assert post.mouth.arrived == []
    await post.pass_(1.0)
    assert post.mouth.texts() == ["جواب"]
    post.courier.answer("telegram", "tap-3", "بله")
    await post.rest()
    assert post.mouth.answered == [("tap-3", "بله")]


async def test_an_answer_waits_for_a_short_pause(post: Post) -> None:
    post.mouth.fails(MINA, too_fast(3.0, whole_bot=True))
    await post.say("سلام")
    await post.rest()
    post.courier.answer("telegram", "tap", None)
    post.courier.answer("telegram", "bug", None)
    post.mouth.answer_trouble.append(ValueError("bug"))
    await asyncio.sleep(0)
    post.timers.pass_(3.0)
    await post.rest()
    assert post.mouth.answered == [("bug", None)]


async def test_marks_that_cannot_be_written_are_written_later(post: Post) -> None:
    rows = await post.say("۱", "۲")
    post.shop.commits_fail = 3
    await post.courier._dispatch.settled(0.0)
    assert await post.courier._marks.flush() is False
    assert post.states(rows) == [SENDING] * 2
    more = await _committed_while_failing(post)
    await post.pass_(5.0)
    assert post.shop.commits_fail == 0
    assert post.states([*rows, *more]) == [SENT] * 3
    assert len(post.mouth.arrived) == 3


async def _committed_while_failing(post: Post) -> list[Outgoing]:
    failing, post.shop.commits_fail = post.shop.commits_fail, 0
    rows = await post.commit(post.row("۳"))
    post.shop.commits_fail = failing
    post.courier.put(rows)
    return list(rows)


async def test_marks_are_written_together(post: Post) -> None:
    written = post.shop.writer
    for number in range(50):
        await post.say("سلام", chat=str(number))
    await post.courier._dispatch.settled(0.0)
    before = written.commits  # type: ignore[attr-defined]
    await post.rest()
    assert written.commits - before <= 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["unreachable", "pause", "begin"])
async def test_a_database_that_fails_stops_no_chat(post: Post, what: str) -> None:
    promise = Promise.ONCE if what == "begin" else Promise.REPEAT
    if what == "unreachable":
        post.mouth.fails(MINA, blocked())
    if what == "pause":
        post.mouth.fails(MINA, too_fast(4.0))
    rows = await post.commit(post.row("۱", promise=promise), post.row("۲"))
    post.shop.commits_fail = 1
    post.courier.put(rows)
    await post.pass_(20.0)
    assert post.mouth.texts()[-1] == "۲"
    assert post.states(rows) == [REFUSED if what == "unreachable" else SENT, SENT]


async def test_chats_with_nothing_to_send_are_forgotten(post: Post) -> None:
    for number in range(4 * KEPT):
        post.courier.put([post.row("سلام", chat=str(number))])
    await post.rest()
    assert len(post.mouth.arrived) == 4 * KEPT
    for number in range(2 * KEPT):
        post.courier.put([post.row("سلام", chat=f"later {number}")])
        await post.courier._dispatch.settled(0.0)
        post.timers.now += 0.001
    assert len(post.courier._dispatch.chats) <= KEPT


async def test_a_chat_that_was_told_to_wait_is_not_forgotten(post: Post) -> None:
    post.mouth.fails(MINA, too_fast(3600.0))
    await post.say("سلام")
    await post.rest()
    for number in range(2 * KEPT):
        post.courier.put([post.row("سلام", chat=str(number))])
    await post.rest()
    await post.pass_(3599.0)
    assert post.mouth.texts(MINA) == []


async def test_stop_sends_what_leaves_in_time_and_leaves_the_rest(post: Post) -> None:
    post.mouth.hold("stuck")
    post.mouth.fails("slow", too_fast(600.0))
    stuck = await post.say("۱", "۲", chat="stuck")
    slow = await post.say("۳", chat="slow")
    await post.mouth.hears(2)
    fine = await post.say("۴", "۵", chat="fine")
    shop = post.shop
    await post.courier.stop(grace_s=0.2)
    assert post.states([*stuck, *slow, *fine]) == [SENDING] * 3 + [SENT] * 2
    assert post.mouth.flying == 0
    await post.courier.stop()
    post.courier.put([post.row("بعد از پایان")])
    await asyncio.sleep(0)
    assert len(post.mouth.arrived) == 2
    assert shop.run_id


async def test_stop_does_not_wait_for_pauses_that_are_longer_than_its_grace(post: Post) -> None:
    post.mouth.fails(MINA, too_fast(600.0))
    await post.say("سلام")
    await post.rest()
    async with asyncio.timeout(2.0):
        await post.courier.stop(grace_s=60.0)


async def test_a_picture_is_uploaded_once(shop: Shop, tmp_path: Path) -> None:
    media = await shop.transact(_a_picture)
    post = Post(shop, folder=tmp_path)
    await post.courier.start()
    await post.say("شال", "شال", picture=media)
    await post.rest()
    first, again = post.mouth.pictures
    assert first is not None
    assert again is not None
    assert (first.path, first.ref) == (tmp_path / "media/shal.png", None)
    assert again.ref == f"file-{media}"
    known = await Pictures(shop, tmp_path).find("telegram", media)
    assert known == again
    assert await Pictures(shop, tmp_path).find("instagram", media + 1) is None


async def test_a_message_that_arrived_is_sent_although_its_picture_could_not_be_remembered(
    shop: Shop, tmp_path: Path
) -> None:
    media = await shop.transact(_a_picture)
    post = Post(shop, folder=tmp_path)
    await post.courier.start()
    rows = await post.commit(post.row("شال", picture=media))
    shop.commits_fail = 1
    post.courier.put(rows)
    await post.rest()
    assert shop.commits_fail == 0
    assert post.states(rows) == [SENT]
    assert shop.read(lambda s: s.exec(select(MediaRef)).all()) == []


def _a_picture(session: Session) -> int:
    media = Media(
        sha256="a" * 64, file="media/shal.png", mime="image/png", width=1, height=1, bytes=1
    )
    session.add(media)
    session.flush()
    return media.id


async def test_unlimited_means_unlimited(shop: Shop) -> None:
    post = Post(shop, limits=UNLIMITED)
    await post.courier.start()
    await post.say(*(str(number) for number in range(100)), lane=NOTICE)
    await post.say(*(str(number) for number in range(100)), chat="-100")
    await post.rest()
    assert len(post.mouth.arrived) == 200

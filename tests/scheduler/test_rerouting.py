"""What becomes of a notice whose message could not leave: another road, a reason, never two roads."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.channels.base import SendError
from bot.channels.platforms import INSTAGRAM_WINDOW
from bot.engine.inbound import COMMENT
from bot.engine.outgoing import Outgoing
from common.ids import new_id
from models import Conversation, DueWork, OutboxState, Person, Promise, WorkState
from scheduler.courier import Courier
from scheduler.limits import UNLIMITED
from scheduler.pictures import Pictures
from shop.roads import MARGIN, TEXTS
from tests.scheduler.mouth import Mouth, blocked, rejected, too_fast
from tests.scheduler.post import MINA, NOTICE, Post
from tests.scheduler.shop import NOON, Shop

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


@pytest.fixture
async def window(post: Post) -> Post:
    """The platform lets us answer for a day, and Mina has just written."""
    post.mouth.reply_window = INSTAGRAM_WINDOW
    await hears(post)
    return post


async def hears(post: Post) -> int:
    """Mina writes."""
    return await post.shop.transact(lambda session: _talk(session, post))


def _talk(session: Session, post: Post) -> int:
    talk = session.exec(select(Conversation)).first()
    if talk is None:
        person = Person(name="مینا", language="fa", created_at=post.shop.clock.now())
        session.add(person)
        session.flush()
        talk = Conversation(channel="telegram", chat=MINA, person_id=person.id)
    talk.last_inbound_at = post.shop.clock.now()
    session.add(talk)
    session.flush()
    return talk.person_id


async def a_notice(post: Post, *texts: str, promise: Promise = Promise.REPEAT) -> list[Outgoing]:
    """A notice that was composed: done, with its messages on their way."""
    id_, person_id = new_id(), await hears(post)
    now = post.shop.clock.now()

    def compose(session: Session) -> None:
        session.add(
            DueWork(
                id=id_,
                kind="notice:order-shipped",
                key=str(id_),
                person_id=person_id,
                state=WorkState.DONE,
                due_at=now,
                created_at=now,
                done_at=now,
            )
        )

    await post.shop.transact(compose)
    until = now + INSTAGRAM_WINDOW - MARGIN
    rows = [
        replace(post.row(text, lane=NOTICE, promise=promise), notice=id_, until=until)
        for text in texts
    ]
    return await post.commit(*rows)


def of(post: Post, row: Outgoing) -> DueWork:
    return post.shop.read(lambda session: session.get_one(DueWork, row.notice))


async def test_what_waited_past_the_window_is_not_sent_and_is_due_again(window: Post) -> None:
    rows = await a_notice(window, "بستهٔ شما", "کد رهگیری")
    window.mouth.fails(MINA, too_fast(3 * 3600))
    window.courier.put(rows)
    await window.rest()
    window.shop.clock.advance(25 * HOUR)
    await window.pass_(3 * 3600 + 1)
    assert len(window.mouth.tried) == 1
    assert window.states(rows) == [OutboxState.DROPPED] * 2
    due = of(window, rows[0])
    assert (due.state, due.due_at, due.attempts) == (WorkState.DUE, window.shop.clock.now(), 0)
    assert window.shop.wake_due.is_set()


async def test_whoever_wrote_meanwhile_is_still_written_to(window: Post) -> None:
    rows = await a_notice(window, "بستهٔ شما")
    window.mouth.fails(MINA, too_fast(3600))
    window.courier.put(rows)
    await window.rest()
    window.shop.clock.advance(23 * HOUR)
    await hears(window)
    window.shop.clock.advance(23 * HOUR)
    await window.pass_(3601)
    assert window.mouth.texts() == ["بستهٔ شما"]
    assert of(window, rows[0]).state is WorkState.DONE


async def test_an_answer_that_comes_too_late_is_not_sent(window: Post) -> None:
    row = replace(window.row("سلام"), until=NOON + INSTAGRAM_WINDOW - MARGIN)
    window.mouth.fails(MINA, too_fast(60))
    window.courier.put(await window.commit(row))
    await window.rest()
    window.shop.clock.advance(25 * HOUR)
    await window.pass_(61)
    assert window.mouth.texts() == []
    stored = window.stored(row)
    assert (stored.state, stored.error) == (OutboxState.DROPPED, "window")


async def test_the_platform_has_the_last_word_on_the_window(window: Post) -> None:
    rows = await a_notice(window, "بستهٔ شما")
    window.mouth.fails(MINA, SendError("code 10", rejected=True, too_late=True))
    window.courier.put(rows)
    await window.rest()
    assert of(window, rows[0]).state is WorkState.DUE
    talk = window.shop.read(lambda session: session.exec(select(Conversation)).one())
    assert talk.last_inbound_at is None, "nobody tries there again before the person writes"


async def test_who_has_shut_us_out_hears_of_it_elsewhere(post: Post) -> None:
    rows = await a_notice(post, "بستهٔ شما")
    post.mouth.fails(MINA, blocked())
    post.courier.put(rows)
    await post.rest()
    assert of(post, rows[0]).state is WorkState.DUE
    assert post.states(rows) == [OutboxState.REFUSED]


async def test_what_no_platform_takes_is_given_up_with_the_reason(post: Post) -> None:
    rows = await a_notice(post, "بستهٔ شما")
    post.mouth.fails(MINA, rejected())
    post.courier.put(rows)
    await post.rest()
    due = of(post, rows[0])
    assert (due.state, due.reason, due.done_at) == (WorkState.GIVEN_UP, "refused", NOON)


async def test_a_provider_that_hangs_costs_nobody_a_reply(shop: Shop) -> None:
    post, provider = Post(shop), Mouth()
    gate = provider.hold("+989121234567")
    post.courier = Courier(
        engine=shop,
        channels={"telegram": post.mouth, TEXTS: provider},
        pictures=Pictures(shop, post.folder),
        limits=dict.fromkeys(("telegram", TEXTS), UNLIMITED),
        monotonic=post.timers,
        later=post.timers.later,
    )
    await post.courier.start()
    text = replace(post.row("فرستاده شد", chat="+989121234567", lane=NOTICE), channel=TEXTS)
    post.courier.put(await post.commit(text))
    await provider.hears(1)
    post.courier.put(await post.commit(post.row("سلام"), post.row("خبر", lane=NOTICE)))
    await post.mouth.hears(2)
    assert post.mouth.texts() == ["سلام", "خبر"]
    gate.set()
    await post.rest()
    assert provider.texts() == ["فرستاده شد"]
    post.courier.kill()


async def test_a_text_message_that_is_refused_waits_for_the_persons_words(shop: Shop) -> None:
    post = Post(shop)
    courier = Courier(
        engine=shop,
        channels={TEXTS: post.mouth},
        pictures=Pictures(shop, post.folder),
        limits={TEXTS: UNLIMITED},
        monotonic=post.timers,
        later=post.timers.later,
    )
    post.courier = courier
    await courier.start()
    rows = await a_notice(post, "بستهٔ شما")
    rows = [replace(row, channel=TEXTS) for row in rows]
    post.mouth.fails(MINA, rejected())
    courier.put(rows)
    await post.rest()
    due = of(post, rows[0])
    assert (due.state, due.reason) == (WorkState.HELD, "text-refused")
    courier.kill()


async def test_of_what_must_not_come_twice_the_rest_is_left_out(window: Post) -> None:
    rows = await a_notice(window, "یک", "دو", promise=Promise.ONCE)
    window.courier.put(rows[:1])
    await window.rest()
    window.mouth.fails(MINA, SendError("code 10", too_late=True))
    window.courier.put(rows[1:])
    await window.rest()
    assert window.states(rows) == [OutboxState.SENT, OutboxState.DROPPED]
    assert of(window, rows[0]).state is WorkState.DONE


async def test_the_answer_to_a_comment_has_no_window(window: Post) -> None:
    row = window.row("قیمت را فرستادیم", chat=f"{COMMENT}17")
    window.courier.put(await window.commit(row))
    await window.rest()
    assert window.mouth.texts() == ["قیمت را فرستادیم"]


async def test_a_restart_knows_until_when(window: Post) -> None:
    rows = await a_notice(window, "بستهٔ شما")
    await window.shop.end()
    again = await Shop(window.shop.url, clock=window.shop.clock).open()
    second = Post(again)
    second.mouth.reply_window = INSTAGRAM_WINDOW
    again.clock.advance(25 * HOUR)
    await second.courier.start()
    await second.rest()
    assert second.mouth.texts() == []
    assert of(second, rows[0]).state is WorkState.DUE
    second.courier.kill()
    await again.close()

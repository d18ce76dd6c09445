"""Nobody is written to who has not written, or not lately; it is looked at when a message leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.channels.platforms import INSTAGRAM, INSTAGRAM_WINDOW
from bot.engine import store
from bot.engine.inbound import COMMENT
from common.ids import new_id
from models import OutboxState, Person
from models.database import add_row
from tests.scheduler.mouth import Mouth, too_fast
from tests.scheduler.post import MINA, Post
from tests.scheduler.shop import Shop

pytestmark = pytest.mark.anyio

SENT, DROPPED = OutboxState.SENT, OutboxState.DROPPED


class Narrow(Mouth):
    """A platform that lets nobody be written to for long."""

    reply_window = INSTAGRAM_WINDOW
    capabilities = INSTAGRAM


def hears(shop: Shop, chat: str = MINA) -> Callable[[Session], None]:
    """Somebody writes now."""

    def write(session: Session) -> None:
        now = shop.clock.now()
        person = add_row(session, Person, language="fa", created_at=now)
        session.flush()
        store.conversation(
            session, channel="telegram", chat=chat, person_id=person.id, heard_at=now
        )

    return write


@pytest.fixture
async def post(shop: Shop) -> Post:
    post = Post(shop, Narrow())
    await post.courier.start()
    return post


async def test_nobody_is_written_to_who_has_not_written(post: Post) -> None:
    rows = await post.say("سلام")
    await post.rest()
    assert post.mouth.tried == []
    assert post.states(rows) == [DROPPED]
    assert post.stored(rows[0]).error == "window"


@pytest.mark.parametrize(
    ("passed", "by_hand", "states", "late"),
    [
        (timedelta(hours=23, minutes=57), False, [SENT], False),
        (timedelta(hours=23, minutes=59), False, [DROPPED], None),
        (timedelta(hours=23), True, [SENT], False),
        (timedelta(hours=25), True, [SENT], True),
        (timedelta(days=6, hours=23), True, [SENT], True),
        (timedelta(days=7, seconds=1), True, [DROPPED], None),
    ],
)
async def test_words_leave_while_they_may(
    post: Post, passed: timedelta, by_hand: bool, states: list[OutboxState], late: bool | None
) -> None:
    await post.shop.transact(hears(post.shop))
    post.shop.clock.advance(passed)
    rows = await post.commit(replace(post.row("سلام"), by_hand=by_hand))
    post.courier.put(rows)
    await post.rest()
    assert post.states(rows) == states
    assert [out.late for out in post.mouth.arrived] == ([] if late is None else [late])


async def test_what_had_to_wait_too_long_does_not_leave_any_more(post: Post) -> None:
    await post.shop.transact(hears(post.shop))
    post.mouth.fails(MINA, too_fast(5.0))
    rows = await post.say("سلام")
    await post.mouth.hears(1)
    post.shop.clock.advance(timedelta(days=2))
    await post.pass_(6.0)
    await post.rest()
    assert post.states(rows) == [DROPPED]
    assert post.mouth.arrived == []


async def test_a_comment_is_answered_without_a_message_before_it(post: Post) -> None:
    rows = await post.say("در دایرکت", chat=f"{COMMENT}{new_id()}")
    await post.rest()
    assert post.states(rows) == [SENT]

"""What waits too long to be written in a seller's own chat is not written there any more."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.engine import store
from common import guests
from models import OutboxState, Person
from shop.roads import MARGIN
from tests.models.rows import put
from tests.scheduler.mouth import blocked
from tests.scheduler.post import MINA, Post

pytestmark = pytest.mark.anyio

HERE = guests.written("bc", MINA)


async def heard(post: Post) -> None:
    now = post.shop.clock.now()

    def hear(session: Session) -> None:
        person = put(session, Person, language="fa")
        store.conversation(
            session, channel="telegram", chat=HERE, person_id=person.id, heard_at=now
        )

    await post.shop.transact(hear)


async def test_an_answer_leaves_within_a_day_of_what_it_answers(post: Post) -> None:
    await heard(post)
    rows = await post.say("شال نخی", chat=HERE)
    await post.rest()
    post.shop.clock.advance(guests.WINDOW - MARGIN - timedelta(seconds=1))
    rows += await post.say("بسته رفت", chat=HERE)
    await post.rest()
    assert post.mouth.texts() == ["شال نخی", "بسته رفت"]
    assert post.states(rows) == [OutboxState.SENT] * 2


async def test_who_shuts_a_sellers_own_chat_shuts_no_other(post: Post) -> None:
    await heard(post)
    post.mouth.fails(HERE, blocked())
    first = await post.say("شال نخی", chat=HERE)
    await post.rest()
    second = await post.say("بسته رفت", chat=HERE)
    others = await post.say("سلام")
    await post.rest()
    assert post.states([*first, *second]) == [OutboxState.DROPPED] * 2
    assert post.states(others) == [OutboxState.SENT]
    assert post.mouth.texts() == ["سلام"]


async def test_what_comes_later_is_recorded_and_does_not_leave(post: Post) -> None:
    strangers = await post.say("غریبه", chat=HERE)
    await post.rest()
    await heard(post)
    post.shop.clock.advance(guests.WINDOW - MARGIN)
    late = await post.say("بسته رفت", chat=HERE)
    others = await post.say("سلام")
    await post.rest()
    assert post.mouth.texts() == ["سلام"]
    assert post.states([*strangers, *late]) == [OutboxState.DROPPED] * 2
    assert post.states(others) == [OutboxState.SENT]
    assert post.stored(late[0]).error == "window"

"""Text messages: who gets none and why, what a day may cost, and by which road words by hand go."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import Session

from common.roles import Role
from models import Conversation, Identity, Order, Person
from shop import consents, reach, support, texting
from shop.gate import Withheld
from shop.reach import Reach
from shop.topics import Topic
from tests.shop.world import NOON, World

DAY = timedelta(hours=24)


@pytest.fixture
def mina(world: World) -> int:
    return world.customer()


@pytest.fixture
def order(world: World, mina: int) -> int:
    return world.place(mina, {world.sells(): 1})


def refusal(world: World, mina: int, order: int) -> Withheld | None:
    with world.turn(mina) as ctx:
        return texting.refusal(ctx, ctx.session.get_one(Order, order))


def book(world: World, order: int, segments: int, *, notice: int, most: int = 5) -> str | None:
    with world.turn() as ctx:
        about = ctx.session.get_one(Order, order)
        no = texting.book(
            ctx, about, "order-shipped", notice_id=notice, segments=segments, most=most
        )
        return None if no is None else no.reason


def test_news_of_an_order_may_go_to_the_number_on_its_parcel(
    world: World, mina: int, order: int
) -> None:
    assert refusal(world, mina, order) is None
    with world.turn(mina) as ctx:
        consents.withdraw(ctx, Topic.TEXTS)
    assert refusal(world, mina, order) == Withheld("text-stopped")
    with world.turn(mina) as ctx:
        consents.give(ctx, Topic.TEXTS)
    assert refusal(world, mina, order) is None
    with world.turn(mina) as ctx:
        consents.withdraw_all(ctx)
    assert refusal(world, mina, order) == Withheld("text-stopped"), "stop takes it back as well"


def test_nobody_is_texted_at_night_or_without_a_number(world: World, mina: int, order: int) -> None:
    world.wait(hours=11)
    assert refusal(world, mina, order) == Withheld("night", NOON + timedelta(hours=21))
    with world.turn() as ctx:
        ctx.session.get_one(Order, order).address = None
    assert refusal(world, mina, order) == Withheld("text-no-number")


def test_a_day_has_so_many_messages_and_the_next_day_as_many_again(
    world: World, order: int
) -> None:
    said = [book(world, order, segments, notice=n) for n, segments in enumerate((2, 2, 2, 1, 1))]
    assert said == [None, None, "text-spent", None, "text-spent"]
    world.wait(hours=11, minutes=59)
    assert book(world, order, 1, notice=6) == "text-spent", "it is the same day in the shop"
    world.wait(minutes=2)
    assert book(world, order, 5, notice=7) is None


def test_what_did_not_leave_is_not_counted(world: World, order: int) -> None:
    assert book(world, order, 5, notice=1) is None
    with world.turn() as ctx:
        texting.unbook(ctx.session, 1)
        assert texting.sent_of(ctx.session, order) == []
    assert book(world, order, 5, notice=2) is None
    with world.turn() as ctx:
        assert [text.notice_id for text in texting.sent_of(ctx.session, order)] == [2]


@pytest.mark.parametrize(
    ("chats", "expected"),
    [
        (["instagram"], Reach("window", None)),
        (["telegram"], Reach(None, "telegram")),
        (["telegram", "instagram"], Reach("window", "telegram")),
        (["instagram", "telegram"], Reach(None, "telegram")),
        ([], Reach("nowhere", None)),
    ],
)
def test_who_answers_knows_by_which_road_it_goes(
    world: World, chats: Sequence[str], expected: Reach
) -> None:
    """Chats in the order in which the customer wrote there, all of them two days ago; they are of
    one person since they were linked.
    """
    with world.turn() as ctx:
        session = ctx.session
        nobody = Person(name="مینا", language="fa", created_at=NOON)
        session.add(nobody)
        session.flush()
        for number, channel in enumerate(chats):
            _chat(session, channel, nobody.id, number)
        mina = nobody.id
    world.wait(days=2)
    with world.turn(mina) as ctx:
        case = support.open_case(ctx).id
    with world.turn(mina, Role.AGENT) as ctx:
        ctx.windows = {"instagram": DAY, "telegram": None}
        assert reach.of_case(ctx, support.by_id(ctx, case)) == expected


def _chat(session: Session, channel: str, root: int, number: int) -> None:
    at = NOON + timedelta(minutes=number)
    person = Person(name="مینا", language="fa", merged_into=root, created_at=at)
    session.add(person)
    session.flush()
    session.add(
        Identity(
            channel=channel,
            person_id=person.id,
            address=channel,
            last_inbound_at=at,
            created_at=at,
        )
    )
    session.add(
        Conversation(channel=channel, person_id=person.id, chat=channel, last_inbound_at=at)
    )

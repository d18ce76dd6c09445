"""What buyers say of their orders: once for each, changed as they like, and only when they have it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from common.errors import BadInput, Conflict, NotFound
from common.roles import Role
from models import DueWork, OrderFeedback, WorkState
from shop import fulfilment, orders, reviews, work
from shop.events import OrderReviewed, ReviewExplained
from tests.shop.world import World, at_once


@pytest.fixture
def mina(world: World) -> int:
    return world.customer("مینا")


@pytest.fixture
def order_id(world: World, mina: int) -> int:
    """An order that مینا has in her hands."""
    order_id = world.place(mina, {world.sells(): 1})
    world.pays(order_id)
    with world.turn(None, Role.OWNER) as ctx:
        order = orders.by_id(ctx.session, order_id)
        fulfilment.prepare(ctx, order)
    parcel = world.ship(order_id)
    with world.turn(None, Role.OWNER) as ctx:
        fulfilment.delivered(ctx, fulfilment.shipment(ctx, parcel))
    world.heard.clear()
    return order_id


def give(world: World, person_id: int, order_id: int, stars: int) -> None:
    with world.turn(person_id) as ctx:
        reviews.give(ctx, orders.by_id(ctx.session, order_id), stars)


def said(world: World) -> list[tuple[int, str, list[str]]]:
    with world.database.reading() as session:
        rows = session.exec(select(OrderFeedback)).all()
        return [(row.stars, row.words, row.media) for row in rows]


def test_the_last_word_counts_and_the_same_word_is_said_once(
    world: World, mina: int, order_id: int
) -> None:
    for stars in (5, 5, 2):
        give(world, mina, order_id, stars)
    assert said(world) == [(2, "", [])]
    assert world.heard == [OrderReviewed(order_id, 5), OrderReviewed(order_id, 2)]


def test_words_and_photos_come_after_the_stars(world: World, mina: int, order_id: int) -> None:
    with world.turn(mina) as ctx:
        order = orders.by_id(ctx.session, order_id)
        reviews.explain(ctx, order, "پیش از ستاره", [])
        reviews.give(ctx, order, 3)
        reviews.explain(ctx, order, " خوب بود ", ["f1"])
        reviews.explain(ctx, order, "", ["f2"])
        reviews.explain(ctx, order, "  ", [])
    assert said(world) == [(3, "خوب بود", ["f1", "f2"])]
    explained = [event for event in world.heard if isinstance(event, ReviewExplained)]
    assert len(explained) == 2


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_no_other_number_of_stars_exists(
    world: World, mina: int, order_id: int, stars: int
) -> None:
    with pytest.raises(BadInput):
        give(world, mina, order_id, stars)


def test_nobody_judges_what_they_do_not_have(world: World, mina: int) -> None:
    order_id = world.place(mina, {world.sells(): 1})
    with pytest.raises(Conflict, match="feedback-too-early"):
        give(world, mina, order_id, 5)


def test_the_staff_cannot_give_stars_to_a_buyers_order(
    world: World, mina: int, order_id: int
) -> None:
    with world.turn(world.customer(), Role.OWNER) as ctx:
        code = orders.by_id(ctx.session, order_id).code
        with pytest.raises(NotFound):
            orders.own(ctx, code)
    with world.turn(mina) as ctx:
        assert orders.own(ctx, code).id == order_id


def test_stars_pressed_many_times_at_once_are_one_row(
    world: World, mina: int, order_id: int
) -> None:
    def press() -> None:
        with world.turn(mina) as ctx:
            # As the engine does: one person is served by one process at a time.
            orders.locked(ctx.session, order_id)
            reviews.give(ctx, orders.by_id(ctx.session, order_id), 4)

    assert at_once([press] * 6) == [None] * 6
    assert said(world) == [(4, "", [])]


def test_who_has_answered_or_was_asked_otherwise_is_not_asked(
    world: World, mina: int, order_id: int
) -> None:
    about = {"order_id": order_id}
    with world.turn() as ctx:
        assert not reviews.asked_when_met(ctx, about)
        assert not reviews.asked_in_time(ctx, about)
        key = f"{reviews.MEET}:order:{order_id}:{mina}"
        work.plan(ctx, f"notice:{reviews.MEET}", key, payload=about, person_id=mina)
        assert not reviews.asked_when_met(ctx, about)
        work.cancel(ctx, key)
        assert not reviews.asked_when_met(ctx, about)
    world.clock.advance(timedelta(days=1))
    give(world, mina, order_id, 4)
    with world.turn() as ctx:
        assert reviews.answered(ctx, about)
        assert reviews.asked_when_met(ctx, about)
        assert reviews.asked_in_time(ctx, about)


@pytest.mark.parametrize("name", [reviews.ASK, reviews.MEET, reviews.REMIND])
def test_a_question_rests_for_a_week_after_one_about_another_order(
    world: World, mina: int, order_id: int, name: str
) -> None:
    other = world.place(mina, {world.sells(): 1})
    about = {"order_id": other}
    with world.turn(mina) as ctx:
        assert reviews.one_at_a_time(ctx, about) is None
        key = f"{name}:order:{order_id}:{mina}"
        work.plan(ctx, f"notice:{name}", key, payload={"order_id": order_id}, person_id=mina)
        asked_at = ctx.now
        assert reviews.one_at_a_time(ctx, about) is None, "it has not been said yet"
        row = ctx.session.exec(select(DueWork).where(DueWork.key == key)).one()
        row.state, row.done_at = WorkState.DONE, asked_at
        ctx.session.add(row)
    with world.turn(mina) as ctx:
        assert reviews.one_at_a_time(ctx, about) == asked_at + reviews.APART
        assert reviews.asked_in_time(ctx, about)
        assert reviews.one_at_a_time(ctx, {"order_id": order_id}) is None, (
            "its own reminder goes on"
        )
    of_another = {"order_id": world.place(world.customer(), {world.sells(): 1})}
    with world.turn() as ctx:
        assert reviews.one_at_a_time(ctx, of_another) is None, "others are asked as ever"
    world.clock.advance(reviews.APART)
    with world.turn(mina) as ctx:
        assert reviews.one_at_a_time(ctx, about) is None

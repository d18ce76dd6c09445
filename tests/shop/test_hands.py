"""Somebody of the shop talks with a customer by hand, past the bot."""

from datetime import timedelta

import pytest
from sqlmodel import select

from common.errors import Conflict, NotAllowed
from common.roles import Role
from models import CaseState, DueWork, SupportCase, WorkState
from shop import answering, hands, support
from shop.context import Shopping
from shop.events import CaseWaits, HandTaken
from tests.shop.world import World, at_once


def here(ctx: Shopping, chat: str = "biz:bc:9001") -> Shopping:
    ctx.chat = chat
    return ctx


def writes(world: World, customer: int, chat: str = "biz:bc:9001") -> SupportCase:
    with world.turn(customer) as ctx:
        return hands.wrote(here(ctx, chat))


def is_silent(world: World, customer: int) -> bool:
    with world.turn(customer) as ctx:
        return not ctx.customer.hears_the_bot(ctx.now)


def looks(world: World, case: SupportCase) -> timedelta | None:
    """The scheduler looks whether the talk is over: when it looks again."""
    with world.turn() as ctx:
        at = hands.run(ctx, case.id)
        return at - ctx.now if at is not None else None


def test_one_talk_is_one_piece_of_news_and_ends_by_itself(world: World) -> None:
    mina = world.customer()
    case = writes(world, mina)
    world.wait(hours=2)
    assert writes(world, mina).id == case.id
    assert [one for one in world.heard if isinstance(one, HandTaken)] == [HandTaken(case.id)]
    with world.turn() as ctx:
        (planned,) = ctx.session.exec(select(DueWork).where(DueWork.kind == hands.END)).all()
        assert (planned.state, planned.payload) == (WorkState.DUE, {"case_id": case.id})
    world.wait(hours=1)
    assert looks(world, case) == timedelta(hours=2)
    assert is_silent(world, mina)
    world.wait(hours=2)
    assert not is_silent(world, mina)
    assert looks(world, case) is None
    assert looks(world, case) is None
    with world.turn(mina) as ctx:
        assert support.open_case_of(ctx, ctx.customer) is None


def test_what_the_customer_writes_there_is_awaited_but_neither_kept_nor_passed_on(
    world: World,
) -> None:
    mina, owner = world.customer(), world.customer("زهرا")
    case = writes(world, mina)
    world.wait(minutes=10)
    with world.turn(mina) as ctx:
        assert hands.listens(here(ctx))
        hands.heard(here(ctx))
        hands.heard(here(ctx))
        since = ctx.now.isoformat()
        assert not hands.listens(here(ctx, "9001")), "nobody reads the bot's own chat"
    assert world.heard[1:] == [CaseWaits(case.id, since)]
    with world.turn(owner, Role.OWNER) as ctx:
        assert answering.waiting(ctx).talks == 1
    world.wait(minutes=25)
    writes(world, mina)
    with world.turn(owner, Role.OWNER) as ctx:
        kept = support.case(ctx, case.id)
        assert (kept.answered_in_s, kept.waiting_since) == (25 * 60, None)
        assert answering.waiting(ctx).talks == 0
    assert not is_silent(world, mina) or looks(world, case) == hands.SILENCE


def test_a_customers_own_words_do_not_keep_the_bot_silent(world: World) -> None:
    mina = world.customer()
    writes(world, mina)
    world.wait(hours=2)
    with world.turn(mina) as ctx:
        hands.heard(here(ctx))
    world.wait(hours=1)
    assert not is_silent(world, mina)


def test_the_bot_is_given_the_word_back(world: World) -> None:
    mina, packer, owner = world.customer(), world.customer("علی"), world.customer("زهرا")
    case = writes(world, mina)
    with world.turn(packer, Role.PACKER) as ctx, pytest.raises(NotAllowed):
        hands.hand_back(ctx, case)
    for _ in range(2):
        with world.turn(owner, Role.OWNER) as ctx:
            hands.hand_back(ctx, support.case(ctx, case.id))
    assert not is_silent(world, mina)
    with world.turn(mina) as ctx:
        assert not hands.give_back(here(ctx))
    again = writes(world, mina)
    assert again.id != case.id
    with world.turn(mina) as ctx:
        assert hands.give_back(here(ctx))


def test_a_talk_the_customer_asked_for_is_not_handed_to_a_bot_before_a_hand_wrote(
    world: World,
) -> None:
    mina, owner = world.customer(), world.customer("زهرا")
    with world.turn(mina) as ctx:
        case = support.say_to_staff(here(ctx), "سلام")
        assert not hands.give_back(here(ctx))
    with world.turn(owner, Role.OWNER) as ctx, pytest.raises(Conflict):
        hands.hand_back(ctx, support.case(ctx, case.id))
    world.wait(minutes=5)
    assert writes(world, mina).id == case.id
    with world.turn(owner, Role.OWNER) as ctx:
        assert support.case(ctx, case.id).answered_in_s == 300
        assert hands.silent_until(ctx, support.case(ctx, case.id)) == ctx.now + hands.SILENCE


def test_a_hand_and_a_customer_who_asks_at_the_same_moment_share_one_talk(world: World) -> None:
    mina = world.customer()

    def asks() -> int:
        with world.turn(mina) as ctx:
            return support.say_to_staff(here(ctx), "سلام").id

    came = at_once([lambda: writes(world, mina).id, asks])
    assert len({str(one) for one in came}) == 1, came
    with world.turn() as ctx:
        states = ctx.session.exec(select(SupportCase.state)).all()
        assert states == [CaseState.OPEN]

"""A human has the word."""

from dataclasses import asdict

import pytest
from sqlmodel import select

from common.errors import BadInput, Conflict, NotAllowed, NotFound
from common.roles import Role
from models import Activity, ActivityKind, CaseState
from shop import support, talk_files
from shop.events import CaseClosed, CaseFile, CaseMessage, CaseOpened, CaseWaits
from tests.shop.world import World


def test_both_sides_talk_while_the_bot_is_silent(world: World) -> None:
    mina, owner = world.customer(), world.customer("فروشنده")
    sent = talk_files.place(32.65, 51.67)
    with world.turn(mina) as ctx:
        case = support.say_to_staff(ctx, "این شال شسته می‌شود؟")
        support.say_to_staff(ctx, files=[sent])
        assert not ctx.customer.hears_the_bot(ctx.now)
    with world.turn(owner, Role.OWNER) as ctx:
        answered = support.say_to_buyer(ctx, support.case(ctx, case.id), "بله، با آب سرد.")
        assert answered.last_staff_at == ctx.now
        assert [one.id for one in support.open_cases(ctx)] == [case.id]
        support.close_case(ctx, case)
        support.close_case(ctx, case)
    with world.turn(mina) as ctx:
        assert ctx.customer.hears_the_bot(ctx.now)
        assert support.open_case_of(ctx, ctx.customer) is None
        noted = ctx.session.exec(select(Activity.kind)).all()
    assert noted == [ActivityKind.ASKED]
    now = world.clock.now().isoformat()
    assert world.heard == [
        CaseOpened(case.id),
        CaseWaits(case.id, now),
        CaseMessage(case.id, from_staff=False, text="این شال شسته می‌شود؟"),
        CaseFile(case.id, from_staff=False, file=asdict(sent)),
        CaseMessage(case.id, from_staff=True, text="بله، با آب سرد."),
        CaseClosed(case.id),
    ]


def test_a_person_has_one_talk_at_a_time(world: World) -> None:
    with world.turn(world.customer()) as ctx:
        first = support.open_case(ctx)
        assert support.open_case(ctx).id == first.id
        support.close_case(ctx, first)
        assert support.open_case(ctx).id != first.id


def test_a_forgotten_talk_does_not_silence_the_bot_for_ever(world: World) -> None:
    mina = world.customer()
    with world.turn(mina) as ctx:
        support.say_to_staff(ctx, "سلام")
    world.wait(hours=13)
    with world.turn(mina) as ctx:
        assert ctx.customer.hears_the_bot(ctx.now)
        case = support.say_to_staff(ctx, "هستید؟")
        assert case.state is CaseState.OPEN
        assert not ctx.customer.hears_the_bot(ctx.now)


def test_nobody_reads_or_answers_the_talk_of_another(world: World) -> None:
    with world.turn(world.customer()) as ctx:
        case = support.open_case(ctx)
    with world.turn(world.customer("کیوان")) as ctx:
        with pytest.raises(NotFound):
            support.case(ctx, case.id)
        with pytest.raises(NotFound):
            support.close_case(ctx, case)
        with pytest.raises(NotAllowed):
            support.say_to_buyer(ctx, case, "سلام")
        with pytest.raises(NotAllowed):
            support.open_cases(ctx)


def test_a_closed_talk_is_not_answered(world: World) -> None:
    with world.turn(world.customer()) as ctx:
        case = support.open_case(ctx)
        support.close_case(ctx, case)
    with world.turn(None, Role.AGENT) as ctx, pytest.raises(Conflict):
        support.say_to_buyer(ctx, case, "سلام")


@pytest.mark.parametrize("text", ["", "   ", "\u202e", "ا" * 5000])
def test_empty_and_endless_messages_are_refused(world: World, text: str) -> None:
    with world.turn(world.customer()) as ctx, pytest.raises(BadInput):
        support.say_to_staff(ctx, text)

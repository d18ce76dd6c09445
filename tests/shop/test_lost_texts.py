"""When the owners hear that no text message is taken any more."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from common.roles import Role
from models import DueWork, StaffRole, TextMessage, WorkState
from scheduler import lost_texts
from scheduler.rerouting import TEXT_REFUSED
from shop import staff
from tests.shop.world import World

REASON = "status 200: 30"


@pytest.fixture
def owned(world: World) -> World:
    owner = world.customer("نسرین")
    with world.turn() as ctx:
        staff.appoint(ctx.session, owner, StaffRole.OWNER, ctx.now, actor="installation")
    return world


def refused(world: World, person_id: int) -> None:
    world.clock.advance(timedelta(minutes=5))
    with world.turn() as ctx:
        ctx.session.add(
            DueWork(
                kind="notice:order-shipped",
                key=f"{person_id}:{ctx.now}",
                person_id=person_id,
                state=WorkState.HELD,
                reason=TEXT_REFUSED,
                due_at=ctx.now,
                created_at=ctx.now,
            )
        )
        ctx.session.flush()
        lost_texts.look(ctx, REASON)


def taken(world: World) -> None:
    world.clock.advance(timedelta(minutes=5))
    order_id = world.place(world.customer(), {world.sells(): 1})
    with world.turn() as ctx:
        ctx.session.add(
            TextMessage(order_id=order_id, notice_id=1, name="x", segments=1, at=ctx.now)
        )


def told(world: World) -> list[dict[str, object]]:
    with world.turn(None, Role.OWNER) as ctx:
        return [row.payload for row in alerts(ctx.session)]


def alerts(session: Session) -> list[DueWork]:
    found = select(DueWork).where(DueWork.kind == f"notice:{lost_texts.NOTICE}")
    return list(session.exec(found.order_by(col(DueWork.id))))


def test_the_first_text_of_a_shop_that_is_refused_is_told(owned: World) -> None:
    refused(owned, owned.customer())
    assert told(owned) == [{"people": 1, "reason": REASON}]


def test_one_wrong_number_is_no_fault_of_the_provider(owned: World) -> None:
    taken(owned)
    wrong = owned.customer()
    refused(owned, wrong)
    refused(owned, wrong)
    assert told(owned) == []
    taken(owned)
    refused(owned, owned.customer())
    assert told(owned) == []


def test_the_second_buyer_in_a_row_is_told_once_a_day(owned: World) -> None:
    taken(owned)
    for _ in range(4):
        refused(owned, owned.customer())
    assert told(owned) == [{"people": 2, "reason": REASON}]
    owned.clock.advance(timedelta(days=1))
    refused(owned, owned.customer())
    assert [one["people"] for one in told(owned)] == [2, 5]

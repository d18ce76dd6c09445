"""What may have got lost is listed for the seller: promise seven says that it is."""

import pytest
from sqlmodel import select

from common.errors import NotAllowed
from common.roles import Role
from models import DueWork, OutboxRow, OutboxState, WorkState
from shop import withheld, work
from tests.models.rows import put
from tests.shop.world import World


def was_told(world: World, person_id: int, state: OutboxState, notice: str = "") -> None:
    """Somebody was written to, of the shop's own accord or in answer; this is what came of it."""
    with world.turn() as ctx:
        planned = None
        if notice:
            work.plan(ctx, f"notice:{notice}", notice, payload={}, person_id=person_id)
            planned = ctx.session.exec(select(DueWork).where(DueWork.key == notice)).one()
            planned.state, planned.done_at = WorkState.DONE, ctx.now
        put(
            ctx.session,
            OutboxRow,
            person_id=person_id,
            state=state,
            notice_id=planned.id if planned is not None else None,
            created_at=ctx.now,
        )


def test_what_nobody_knows_to_have_arrived_is_listed(world: World) -> None:
    mina, reza = world.customer("مینا"), world.customer("رضا")
    was_told(world, mina, OutboxState.UNKNOWN, "welcome")
    was_told(world, mina, OutboxState.SENT, "feedback")
    was_told(world, reza, OutboxState.UNKNOWN)
    with world.turn(None, Role.MANAGER) as ctx:
        found = withheld.recent(ctx)
        listed = [(one.name, one.person.id, one.reason, one.until) for one in found]
    assert listed == [("", reza, "unknown", None), ("welcome", mina, "unknown", None)]
    with world.turn(None, Role.AGENT) as ctx, pytest.raises(NotAllowed):
        withheld.recent(ctx)

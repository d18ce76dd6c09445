"""Notices that are due are composed once, and go to somebody's mailbox."""

from datetime import datetime
from functools import partial

import pytest
from sqlmodel import Session

from bot.engine import composing
from bot.engine.inbound import Inbound, Kind
from bot.engine.writer import transact
from common.ids import new_id
from models import DueWork, WorkState
from models.database import Database
from scheduler.due import COMPOSING
from tests.models.threads import together
from tests.scheduler.due_desk import A_LEASE, Desk
from tests.scheduler.shop import NOON

pytestmark = pytest.mark.anyio


async def test_a_notice_goes_to_its_persons_mailbox(desk: Desk) -> None:
    mina = await desk.shop.somebody("9001")
    await desk.plan("notice:order-thanks", "k", person_id=mina, order_id=7)
    await desk.due.tick()
    (heard,) = desk.shop.received
    row = desk.row("k")
    assert heard == Inbound(
        channel="telegram",
        external_id=f"due:{row.id}:1",
        chat="9001",
        sender="9001",
        kind=Kind.NOTICE,
        data=str(row.id),
    )


async def test_a_notice_whose_turn_never_comes_back_is_composed_again_after_its_lease(
    desk: Desk,
) -> None:
    mina = await desk.shop.somebody("9001")
    await desk.plan("notice:order-thanks", "k", person_id=mina, order_id=7)
    for lease in range(1, 4):
        assert await desk.due.tick() == 1
        assert await desk.due.tick() == 0
        assert len(desk.shop.received) == lease
        desk.shop.real.advance(A_LEASE)


async def test_a_notice_that_could_not_be_composed_is_composed_after_its_lease(
    desk: Desk,
) -> None:
    mina = await desk.shop.somebody("9001")

    async def fail(_: Inbound) -> None:
        raise OSError("the database is away")

    desk.shop.take = fail
    await desk.plan("notice:order-thanks", "k", person_id=mina, order_id=7)
    await desk.due.settle()

    async def compose(inbound: Inbound) -> None:
        await desk.shop.transact(lambda s: _composed(s, inbound, desk.shop.clock.now()))

    desk.shop.take = compose
    desk.shop.real.advance(A_LEASE)
    await desk.due.settle()
    assert desk.row("k").state is WorkState.DONE


def _composed(session: Session, inbound: Inbound, now: datetime) -> bool:
    found = composing.find(session, inbound)
    if found is not None:
        composing.finish(session, found.id, now, said=True)
    return found is not None


async def test_a_notice_for_somebody_without_an_address_is_given_up(desk: Desk) -> None:
    await desk.plan("notice:order-thanks", "k", order_id=7)
    await desk.due.settle()
    assert (desk.row("k").state, desk.row("k").reason) == (
        WorkState.GIVEN_UP,
        "the person has no conversation",
    )


async def test_notices_beyond_what_is_being_composed_stay_in_the_table(desk: Desk) -> None:
    mina = await desk.shop.somebody("9001")
    for number in range(COMPOSING + 60):
        await desk.plan("notice:offer", str(number), person_id=mina, number=number)
    await desk.plan("order-expire", "t", name="quick")
    await desk.due.tick()
    held = len(desk.shop.received)
    assert COMPOSING <= held < COMPOSING + 20
    assert desk.done == ["quick"]
    assert await desk.due.tick() == 0


def test_a_notice_that_several_processes_compose_at_once_is_written_once(
    shared_url: str,
) -> None:
    databases = [Database(shared_url) for _ in range(6)]
    ids = [new_id() for _ in range(20)]
    transact(databases[0], partial(_plan_offers, ids=ids))
    written: list[int] = []

    def work(number: int) -> None:
        for id_ in ids:
            inbound = Inbound("telegram", "due", "9001", "9001", Kind.NOTICE, data=str(id_))
            if transact(databases[number], partial(_composed, inbound=inbound, now=NOON)):
                written.append(id_)

    assert together(6, work) == []
    for database in databases:
        database.dispose()
    assert sorted(written) == ids


def _plan_offers(session: Session, ids: list[int]) -> None:
    for id_ in ids:
        session.add(
            DueWork(
                id=id_,
                kind="notice:offer",
                key=str(id_),
                due_at=NOON,
                state=WorkState.DUE,
                created_at=NOON,
            )
        )

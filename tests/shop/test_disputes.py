"""A bank that takes money back: told once, kept as a mark on the order, and booked by nobody."""

from functools import partial

import pytest
from sqlmodel import select

from models import Audit, PaymentEvent
from payments.disputes import Dispute, DisputeState
from shop import disputes
from shop.events import PaymentDisputed
from tests.shop.world import World, at_once

OPENED, WON, LOST = DisputeState.OPENED, DisputeState.WON, DisputeState.LOST


@pytest.fixture
def paid(world: World) -> tuple[int, str]:
    """An order, and what its payment is called at the bank."""
    order = world.place(world.customer(), {world.sells(): 1})
    attempt = world.attempt(world.pays(order))
    assert attempt.bank_ref is not None
    return order, attempt.bank_ref


def tell(world: World, bank_ref: str, *states: DisputeState, name: str = "dp_1") -> None:
    for state in states:
        with world.turn() as ctx:
            disputes.record(ctx, "testbank", Dispute(name, bank_ref, state))


def marks(world: World, order: int) -> list[DisputeState]:
    with world.database.reading() as session:
        return [disputes.state_of(one) for one in disputes.of_order(session, order)]


@pytest.mark.parametrize(
    ("states", "mark"),
    [
        ([OPENED], OPENED),
        ([OPENED, OPENED], OPENED),
        ([OPENED, WON], WON),
        ([OPENED, LOST, LOST], LOST),
        ([LOST, OPENED], LOST),
    ],
)
def test_an_order_bears_the_last_word_and_its_money_stays_as_it_was(
    world: World, paid: tuple[int, str], states: list[DisputeState], mark: DisputeState
) -> None:
    order, bank_ref = paid
    before = world.order(order)

    tell(world, bank_ref, *states)

    assert marks(world, order) == [mark]
    after = world.order(order)
    assert (after.paid_minor, after.payment_state) == (before.paid_minor, before.payment_state)
    told = [one for one in world.heard if isinstance(one, PaymentDisputed)]
    assert len(told) == len(set(states))
    world.healthy()


def test_two_disputes_are_two_marks(world: World, paid: tuple[int, str]) -> None:
    order, bank_ref = paid
    tell(world, bank_ref, OPENED)
    tell(world, bank_ref, OPENED, WON, name="dp_2")

    assert marks(world, order) == [OPENED, WON]


def test_told_by_several_at_once_it_is_told_once(world: World, paid: tuple[int, str]) -> None:
    order, bank_ref = paid

    at_once([partial(tell, world, bank_ref, OPENED)] * 6)

    assert marks(world, order) == [OPENED]
    with world.database.reading() as session:
        kept = session.exec(select(PaymentEvent).where(PaymentEvent.reference == "dp_1")).all()
        audited = session.exec(select(Audit).where(Audit.what == "payment.disputed")).all()
    assert (len(kept), len(audited)) == (1, 1)


def test_a_dispute_of_somebody_elses_payment_changes_nothing(
    world: World, paid: tuple[int, str]
) -> None:
    order, _ = paid

    tell(world, "pi_of_others", OPENED)

    assert marks(world, order) == []
    assert not any(isinstance(one, PaymentDisputed) for one in world.heard)

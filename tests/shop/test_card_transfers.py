"""Payments from card to card: amounts nobody else has, receipts that people decide about, once."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from common.errors import BadInput, Conflict, LimitReached, NotAllowed, NotFound
from common.roles import Role
from models import (
    AttemptState,
    Audit,
    OrderState,
    PaymentEvent,
    PaymentReceipt,
    PaymentState,
    ReceiptState,
    RefusalReason,
)
from shop import card_transfers, customers, merging, orders, receipt_pictures, receipts, settings
from shop.context import Shopping
from shop.events import OrderPaid, PaymentNeedsReview, ReceiptLost, ReceiptWaits
from shop.likeness import Likeness
from shop.outcomes import Review, Settled
from shop.photos import Photo
from tests.shop.world import World, at_once

CARD = {"number": "6037997512345670", "holder": "مینا رضایی", "bank": "بانک ملی"}


def photo(name: str) -> Photo:
    return Photo(name * 64, f"media/{name}.jpg", 10, 10, 100)


def opens(world: World) -> None:
    """The shop takes money from card to card."""
    with world.turn() as ctx:
        world.shop = settings.change(ctx, "card", CARD)


def begin(world: World, buyer: int, order_id: int) -> int:
    with world.turn(buyer) as ctx:
        return card_transfers.begin(ctx, orders.by_id(ctx.session, order_id)).id


def send(world: World, buyer: int, order_id: int, picture: str = "a") -> int:
    """A receipt whose picture is here."""
    with world.turn(buyer) as ctx:
        receipt = receipt_pictures.send(ctx, orders.by_id(ctx.session, order_id), "ref")
        id_ = receipt.id
    with world.turn() as ctx:
        receipt_pictures.arrived(ctx, id_, photo(picture), Likeness(None))
    return id_


@pytest.fixture
def open_world(world: World) -> World:
    opens(world)
    return world


def test_an_amount_is_the_orders_and_some_rials(open_world: World) -> None:
    world, buyer = open_world, open_world.customer()
    order = world.place(buyer, {world.sells(): 1})
    first = begin(world, buyer, order)
    again = begin(world, buyer, order)

    found = world.attempt(first)
    assert first == again
    assert found.state is AttemptState.ISSUED
    assert 1 <= found.amount_minor - found.order_amount_minor <= card_transfers.MOST_EXTRA


def test_a_photo_out_of_the_blue_is_the_receipt_from_any_chat_of_the_buyer(
    open_world: World,
) -> None:
    world, before, now = open_world, open_world.customer(), open_world.customer("مینا ۲")
    order = world.place(before, {world.sells(): 1})
    begin(world, before, order)
    with world.turn(now) as ctx:
        assert card_transfers.awaited_of(ctx) is None
        merging.join(ctx, customers.by_id(ctx.session, before), ctx.customer)
    with world.turn(now) as ctx:
        awaited = card_transfers.awaited_of(ctx)
    assert awaited is not None
    assert awaited.id == order
    send(world, now, order)


def test_many_at_once_have_amounts_of_their_own(open_world: World) -> None:
    world, variant = open_world, open_world.sells(stock_of=50)
    buyers = [world.customer(f"خریدار {number}") for number in range(12)]
    placed = [(buyer, world.place(buyer, {variant: 1})) for buyer in buyers]

    begun = at_once([partial(begin, world, *pair) for pair in placed])

    amounts = {world.attempt(id_).amount_minor for id_ in begun if isinstance(id_, int)}
    assert len(amounts) == len(buyers)


def test_when_no_amount_is_free_that_is_said(
    open_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, variant = open_world, open_world.sells()
    monkeypatch.setattr(card_transfers, "MOST_EXTRA", 1)
    first, second = world.customer("مینا"), world.customer("رضا")
    begin(world, first, world.place(first, {variant: 1}))

    with pytest.raises(LimitReached, match="card-too-many"):
        begin(world, second, world.place(second, {variant: 1}))


def test_an_approved_receipt_settles_the_order_and_names_who_approved(open_world: World) -> None:
    world, buyer, manager = open_world, open_world.customer(), open_world.customer("سارا")
    order = world.place(buyer, {world.sells(): 1})
    paid = begin(world, buyer, order)
    receipt = send(world, buyer, order)

    with world.turn(manager, Role.MANAGER) as ctx:
        outcome = receipts.approve(ctx, receipt)

    assert outcome == Settled(order, paid)
    with world.turn() as ctx:
        found = orders.by_id(ctx.session, order)
        assert (found.state, found.payment_state) == (OrderState.CONFIRMED, PaymentState.PAID)
        kept = ctx.session.get_one(PaymentReceipt, receipt)
        assert (kept.state, kept.decided_by) == (ReceiptState.APPROVED, manager)
        event = ctx.session.exec(
            select(PaymentEvent).where(PaymentEvent.attempt_id == paid, PaymentEvent.kind == "paid")
        ).one()
        assert event.actor == f"person:{manager}"
    world.healthy()


def test_two_who_decide_at_once_decide_once(open_world: World) -> None:
    world, variant = open_world, open_world.sells(stock_of=20)
    staff = [world.customer("سارا"), world.customer("نگار")]
    for _ in range(4):
        buyer = world.customer()
        order = world.place(buyer, {variant: 1})
        begin(world, buyer, order)
        receipt = send(world, buyer, order)

        def approve(receipt: int = receipt) -> str:
            with world.turn(staff[0], Role.MANAGER) as ctx:
                receipts.approve(ctx, receipt)
            return "approved"

        def refuse(receipt: int = receipt) -> str:
            with world.turn(staff[1], Role.MANAGER) as ctx:
                receipts.refuse(ctx, receipt, RefusalReason.AMOUNT)
            return "refused"

        done = at_once([approve, refuse])

        assert sum(isinstance(one, Conflict) for one in done) == 1
        with world.turn() as ctx:
            state = ctx.session.get_one(PaymentReceipt, receipt).state
        assert state.value in done
        is_paid = world.order(order).payment_state is PaymentState.PAID
        assert is_paid == ("approved" in done)
    world.healthy()


def test_the_same_picture_elsewhere_is_seen(open_world: World) -> None:
    world, variant = open_world, open_world.sells()
    one, two = world.customer("مینا"), world.customer("رضا")
    first, second = world.place(one, {variant: 1}), world.place(two, {variant: 1})
    begin(world, one, first)
    begin(world, two, second)
    send(world, one, first, "a")
    later = send(world, two, second, "a")

    with world.turn() as ctx:
        same = receipt_pictures.same_elsewhere(ctx.session, receipts.by_id(ctx.session, later))

    assert [order.id for order in same] == [first]


def test_so_many_refusals_and_no_more(open_world: World) -> None:
    world, buyer, manager = open_world, open_world.customer(), open_world.customer("سارا")
    order = world.place(buyer, {world.sells(): 1})
    begun = begin(world, buyer, order)
    for number in range(receipts.MOST_RECEIPTS):
        receipt = send(world, buyer, order, "abc"[number])
        with world.turn(manager, Role.MANAGER) as ctx:
            receipts.refuse(ctx, receipt, RefusalReason.NOT_SEEN)

    assert world.attempt(begun).state is AttemptState.FAILED
    with pytest.raises(Conflict, match="card-nothing-awaited"):
        send(world, buyer, order)
    world.healthy()


def test_a_picture_that_is_lost_does_not_count(open_world: World) -> None:
    world, buyer = open_world, open_world.customer()
    order = world.place(buyer, {world.sells(): 1})
    begun = begin(world, buyer, order)
    with world.turn(buyer) as ctx:
        gone = receipt_pictures.send(ctx, orders.by_id(ctx.session, order), "ref").id
    for _ in range(2):
        with world.turn() as ctx:
            receipt_pictures.lost(ctx, gone)

    assert world.attempt(begun).state is AttemptState.ISSUED
    assert sum(isinstance(event, ReceiptLost) for event in world.heard) == 1
    with world.turn() as ctx:
        assert receipts.left(ctx.session, begun) == receipts.MOST_RECEIPTS
    send(world, buyer, order)


def test_time_approves_nothing(open_world: World) -> None:
    world, buyer, manager = open_world, open_world.customer(), open_world.customer("سارا")
    order = world.place(buyer, {world.sells(): 1})
    begun = begin(world, buyer, order)
    receipt = send(world, buyer, order)

    world.clock.advance(timedelta(days=2))
    with world.turn() as ctx:
        receipts.remind(ctx, receipt, 1)
        card_transfers.end(ctx, begun)
        while orders.by_id(ctx.session, order).state is OrderState.PLACED:
            orders.expire(ctx, order)
            world.clock.advance(timedelta(hours=1))
            ctx.now = world.clock.now()
    assert world.attempt(begun).state is AttemptState.VERIFYING
    assert any(isinstance(event, ReceiptWaits) for event in world.heard)
    assert not any(isinstance(event, OrderPaid) for event in world.heard)

    with world.turn(manager, Role.MANAGER) as ctx:
        assert receipts.approve(ctx, receipt) == Settled(order, begun, late=True)
    world.healthy()


def test_late_money_for_what_is_gone_waits_for_the_owner(open_world: World) -> None:
    world, buyer, manager = open_world, open_world.customer(), open_world.customer("سارا")
    variant = world.sells(stock_of=1)
    order = world.place(buyer, {variant: 1})
    begin(world, buyer, order)
    receipt = send(world, buyer, order)
    with world.turn(buyer) as ctx:
        orders.cancel(ctx, orders.by_id(ctx.session, order), "buyer")
    world.place(world.customer("رضا"), {variant: 1})

    with world.turn(manager, Role.MANAGER) as ctx:
        assert isinstance(receipts.approve(ctx, receipt), Review)

    assert any(isinstance(event, PaymentNeedsReview) for event in world.heard)
    world.healthy()


def test_who_may_not_is_refused(open_world: World) -> None:
    world, buyer, other = open_world, open_world.customer(), open_world.customer("رضا")
    order = world.place(buyer, {world.sells(): 1})
    begin(world, buyer, order)
    with pytest.raises(NotFound):
        send(world, other, order)
    receipt = send(world, buyer, order)
    for role in (Role.BUYER, Role.PACKER, Role.AGENT):
        with world.turn(other, role) as ctx, pytest.raises(NotAllowed):
            receipts.approve(ctx, receipt)
        with world.turn(other, role) as ctx, pytest.raises(NotAllowed):
            receipts.refuse(ctx, receipt, RefusalReason.AMOUNT)


def test_a_payment_without_a_receipt_ends(open_world: World) -> None:
    world, buyer = open_world, open_world.customer()
    order = world.place(buyer, {world.sells(): 1})
    begun = begin(world, buyer, order)
    world.clock.set(world.attempt(begun).expires_at + card_transfers.GRACE)

    with pytest.raises(Conflict, match="card-too-late"):
        send(world, buyer, order)
    with world.turn() as ctx:
        card_transfers.end(ctx, begun)

    assert world.attempt(begun).state is AttemptState.EXPIRED


def test_a_shop_without_a_card_takes_none(world: World) -> None:
    buyer = world.customer()
    with pytest.raises(BadInput, match="card-not-here"):
        begin(world, buyer, world.place(buyer, {world.sells(): 1}))


def test_the_number_of_the_card_stands_masked_in_the_audit(open_world: World) -> None:
    world = open_world

    def written(ctx: Shopping) -> str:
        return repr([row.after for row in ctx.session.exec(select(Audit)).all()])

    with world.turn() as ctx:
        assert "603799******5670" in written(ctx)
        assert CARD["number"] not in written(ctx)

"""Orders, parcels and money that are not, or not any more, in a state for what is wanted."""

from pathlib import Path

import pytest

from common.roles import Role
from models import RefundState, TransitStage, Variant
from shop import (
    attempts,
    calling_off,
    card_transfers,
    credit,
    delays,
    fulfilment,
    giving_back,
    money_queue,
    orders,
    receipts,
    refunding,
    refunds,
    reviews,
    stock,
    wishes,
)
from shop.context import Shopping
from tests.refusals.reading import Provoked
from tests.shop import test_at_the_door as door
from tests.shop import test_card_transfers as by_card
from tests.shop import test_giving_back as returned
from tests.shop import test_money_queue as queue
from tests.shop.test_returns import give_back
from tests.shop.world import World, paid, toman


def _paid(world: World) -> int:
    order_id = world.place(world.customer(), {world.sells(): 1})
    world.pays(order_id)
    return order_id


def _no_attempt(world: World, *_more: object) -> None:
    with world.turn() as ctx:
        attempts.locked(ctx.session, 1)


def _play_money(world: World, *_more: object) -> None:
    world.begin(world.place(world.customer(), {world.sells(): 1}), test=True)


def _not_due(world: World, *_more: object) -> None:
    door.collect(world, world.place(world.customer(), {world.sells(): 1}))


def _left_already(world: World, *_more: object) -> None:
    order_id = _paid(world)
    world.ship(order_id)
    with world.turn(None, Role.OWNER) as ctx:
        calling_off.call_off(ctx, orders.by_id(ctx.session, order_id), "رنگش تمام شد")


def _shipped_already(world: World, *_more: object) -> None:
    order_id = _paid(world)
    world.ship(order_id, "RR123456789TR")
    world.ship(order_id, "RR000000000TR")


def _further(world: World, *_more: object) -> None:
    parcel_id = world.ship(_paid(world))
    with world.turn(None, Role.OWNER) as ctx:
        parcel = fulfilment.shipment(ctx, parcel_id)
        fulfilment.move(ctx, parcel, TransitStage.AT_THE_DOOR)
        fulfilment.move(ctx, parcel, TransitStage.SORTING_CENTRE)


def _no_credit(world: World, *_more: object) -> None:
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    with world.turn(mina) as ctx:
        credit.hold(ctx, orders.by_id(ctx.session, order_id))


def _nothing_expected(world: World, *_more: object) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    with world.turn(None, Role.PACKER) as ctx:
        delays.delay(ctx, order_id, 2, "برف جاده را بسته است")


def _decided_return(world: World, *_more: object) -> None:
    order_id, mina, _ = returned.sent(world)
    request = give_back(world, mina, order_id, 1)
    with world.turn(mina) as ctx:
        giving_back.keep(ctx, request.id)
    returned.accept(world, request.id)


def _early_stars(world: World, *_more: object) -> None:
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    world.pays(order_id)
    with world.turn(mina) as ctx:
        reviews.give(ctx, orders.by_id(ctx.session, order_id), 5)


def _too_little(world: World, *_more: object) -> None:
    attempt = world.begin(world.place(world.customer(), {world.sells(): 1}))
    world.record(attempt, paid(world.attempt(attempt), amount=toman(440_000)))
    queue.decide(world, money_queue.accept, attempt)


def _money_is_here(world: World, *_more: object) -> None:
    queue.decide(world, money_queue.put_away, queue.late(world, world.sells(stock_of=1)))


def _money_was_here(world: World, *_more: object) -> None:
    attempt = queue.late(world, world.sells(stock_of=1))
    queue.decide(world, money_queue.into_credit, attempt)
    queue.decide(world, money_queue.into_credit, attempt)


def _dearer(world: World, *_more: object) -> None:
    shawl = world.sells(stock_of=1)
    attempt = queue.late(world, shawl)
    with world.turn() as ctx:
        stock.receive(ctx, shawl, 1, key="found")
        ctx.session.get_one(Variant, shawl).price_minor = toman(500_000).minor
    queue.decide(world, money_queue.accept, attempt)


def _still_asked(world: World, *_more: object) -> None:
    order_id = _paid(world)
    with world.turn(None, Role.OWNER) as ctx:
        refunds.whole(ctx, orders.by_id(ctx.session, order_id), "رنگش تمام شد")
    with world.turn(None, Role.OWNER) as ctx:
        (refund,) = refunds.of_order(ctx.session, order_id)
        assert refund.state is RefundState.ASKED
        refunding.paid_by_hand(ctx, refund.id, "12345")


def _transfer(world: World) -> tuple[int, int, int]:
    """An order somebody is about to pay from card to card: its buyer, the order, the attempt."""
    by_card.opens(world)
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    return mina, order_id, by_card.begin(world, mina, order_id)


def _under_review(world: World, *_more: object) -> None:
    mina, order_id, _ = _transfer(world)
    by_card.send(world, mina, order_id)
    by_card.send(world, mina, order_id, "b")


def _no_amount_left(world: World, _folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(card_transfers, "MOST_EXTRA", 1)
    _transfer(world)
    reza = world.customer("رضا")
    by_card.begin(world, reza, world.place(reza, {world.sells("شال پشمی"): 1}))


def _too_late(world: World, *_more: object) -> None:
    mina, order_id, attempt = _transfer(world)
    world.clock.set(world.attempt(attempt).expires_at + card_transfers.GRACE)
    by_card.send(world, mina, order_id)


def _many_receipts(world: World, _folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(receipts, "MOST_RECEIPTS", 0)
    mina, order_id, _ = _transfer(world)
    by_card.send(world, mina, order_id)


def _decided_by_nobody(world: World, *_more: object) -> None:
    """Somebody cancels the order while two managers look at its receipt."""
    mina, order_id, _ = _transfer(world)
    receipt = by_card.send(world, mina, order_id)
    with world.turn() as ctx:
        receipts.approve(ctx, receipt)
    with world.turn(world.customer("سارا"), Role.MANAGER) as ctx:
        receipts.approve(ctx, receipt)


def _no_receipt(world: World, *_more: object) -> None:
    with world.turn() as ctx:
        receipts.by_id(ctx.session, 1)


def _many_wishes(world: World, _folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(wishes, "MOST", 1)
    shawls = [world.sells(name) for name in ("شال نخی", "شال پشمی")]
    with world.turn(world.customer()) as ctx:
        for shawl in shawls:
            wishes.put(ctx, _product(ctx, shawl), wished=True)


def _product(ctx: Shopping, variant_id: int) -> int:
    return ctx.session.get_one(Variant, variant_id).product_id


def _unpaid_leaves(world: World, *_more: object) -> None:
    world.ship(world.place(world.customer(), {world.sells(): 1}))


REFUSALS: dict[str, Provoked] = {
    "card-too-late": _too_late,
    "card-too-many": _no_amount_left,
    "card-too-many-receipts": _many_receipts,
    "card-under-review": _under_review,
    "cash-not-due": _not_due,
    "credit-none": _no_credit,
    "delay-nothing-open": _nothing_expected,
    "feedback-too-early": _early_stars,
    "money-decided-already": _money_was_here,
    "money-does-not-fit": _too_little,
    "money-goods-dearer": _dearer,
    "money-is-here": _money_is_here,
    "order-left-already": _left_already,
    "order-not-paid": _unpaid_leaves,
    "order-shipped-already": _shipped_already,
    "parcel-further": _further,
    "payment-gone": _no_attempt,
    "payment-play-money": _play_money,
    "receipt-gone": _no_receipt,
    "receipt-not-waiting": _decided_by_nobody,
    "refund-still-asked": _still_asked,
    "return-decided-already": _decided_return,
    "wishes-full": _many_wishes,
}

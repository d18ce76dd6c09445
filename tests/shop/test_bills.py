"""Bills in a chat: which may still be paid, and that what is paid counts once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from common.money import Money
from models import AttemptState, OrderState, PaymentState
from payments.base import Created, Exchange, InChat, Verified
from payments.bills import Receipt, payload_of
from shop import attempts, billing, bills, ledger, orders, refunds
from shop.billing import Already, Outcome, Review, ReviewReason, Settled
from shop.events import OrderPaid
from tests.shop.world import World, at_once, said

PRICE = 4_500_000


@pytest.fixture
def shawl(world: World) -> int:
    return world.sells("شال نخی", stock_of=1)


def write(world: World, order_id: int, *, gateway: str = "telegram", **options: object) -> int:
    """A bill for an order."""
    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        attempt = billing.open_attempt(ctx, order, gateway, **options)  # type: ignore[arg-type]
        number = attempt.id
    with world.turn() as ctx:
        billing.issued(ctx, number, Created(payload_of(number), InChat("https://t.me/$x")))
    return number


def objection(world: World, bill: int, *, currency: str = "IRR", total: int = PRICE) -> str | None:
    with world.turn() as ctx:
        why = bills.objection(ctx, payload_of(bill), currency, total)
    return why.key if why is not None else None


def pay(
    world: World, bill: int, charge: str, *, currency: str = "IRR", total: int = PRICE
) -> Outcome | None:
    with world.turn() as ctx:
        return bills.paid(ctx, Receipt(payload_of(bill), currency, total, charge))


@pytest.mark.parametrize(
    ("channel", "currency", "offered"),
    [
        ("telegram", "TRY", ["telegram", "telegram.2"]),
        ("telegram", "IRR", []),
        ("bale", "IRR", ["bale"]),
        ("bale", "TRY", []),
        ("instagram", "IRR", []),
        ("", "IRR", []),
    ],
)
def test_bills_go_into_chats_of_their_own_channel(
    world: World, order_id: int, channel: str, currency: str, offered: list[str]
) -> None:
    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        order.currency = currency
        known = ("telegram", "bale", "stars", "telegram.2", "zarinpal")
        shop = replace(ctx.shop, gateways=known)
        assert bills.gateways_for(shop, order, channel) == offered
        ctx.session.rollback()


def test_the_questions_before_payments_on_bale_are_kept(world: World, order_id: int) -> None:
    bill = write(world, order_id, gateway="bale")
    for question in ("1", "2", "2", *map(str, range(3, 14))):
        with world.turn() as ctx:
            bills.hold(ctx, payload_of(bill), question)

    assert world.attempt(bill).raw_last == {"asked": [str(one) for one in range(4, 14)]}
    other = write(world, order_id)
    with world.turn() as ctx:
        bills.hold(ctx, payload_of(other), "14")
    assert world.attempt(other).raw_last is None


def test_a_bill_that_stands_may_be_paid_and_its_goods_are_kept(world: World, order_id: int) -> None:
    bill = write(world, order_id)
    world.wait(minutes=55)

    assert objection(world, bill) is None
    with world.turn() as ctx:
        bills.hold(ctx, payload_of(bill))

    kept = world.order(order_id).reserved_until
    assert kept == world.clock.now() + timedelta(minutes=20)
    assert world.attempt(bill).state is AttemptState.OPENED


def early(world: World, order_id: int, gateway: str = "telegram", *, lost: bool = False) -> int:
    """A bill that stands in a chat whose writer has not heard so; `lost` where it never will."""
    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        number = billing.open_attempt(ctx, order, gateway).id
    if lost:
        with world.turn() as ctx:
            billing.create_unknown(ctx, number)
    return number


def written(world: World, bill: int) -> None:
    """Its writer hears that it stands."""
    with world.turn() as ctx:
        billing.issued(ctx, bill, Created(payload_of(bill), InChat("https://t.me/$x")))


@pytest.mark.parametrize("lost", [False, True])
def test_who_pays_before_the_bill_is_known_to_stand_has_paid(
    world: World, order_id: int, lost: bool
) -> None:
    bill = early(world, order_id, lost=lost)

    assert objection(world, bill) is None
    with world.turn() as ctx:
        bills.hold(ctx, payload_of(bill))
    assert world.attempt(bill).state is AttemptState.OPENED
    assert pay(world, bill, "charge-1") == Settled(order_id, bill)
    written(world, bill)

    assert pay(world, bill, "charge-1") == Already(order_id, bill)
    assert world.attempt(bill).state is AttemptState.PAID
    assert world.order(order_id).payment_state is PaymentState.PAID
    world.healthy()


def test_what_is_asked_before_the_bill_is_known_to_stand_is_kept(
    world: World, order_id: int
) -> None:
    bill = early(world, order_id, "bale")
    with world.turn() as ctx:
        bills.hold(ctx, payload_of(bill), "7")
    written(world, bill)

    found = world.attempt(bill)
    assert (found.state, found.raw_last) == (AttemptState.OPENED, {"asked": ["7"]})
    assert billing.redirect_of(found) == InChat("https://t.me/$x")


def test_somebody_who_pays_while_the_bill_is_written_down_pays_once(world: World) -> None:
    shawl = world.sells(stock_of=20)
    for _ in range(4):
        order_id = world.place(world.customer(), {shawl: 1})
        bill = early(world, order_id)
        charge = f"charge-{bill}"

        def hears(bill: int = bill) -> Outcome | None:
            written(world, bill)
            return None

        def pays(bill: int = bill, charge: str = charge) -> Outcome | None:
            return pay(world, bill, charge)

        done = at_once([hears, pays, pays, pays])

        assert sum(one == Settled(order_id, bill) for one in done) == 1, done
        assert world.attempt(bill).state is AttemptState.PAID
    world.healthy()


def test_an_attempt_of_another_gateway_is_no_bill(world: World, order_id: int) -> None:
    bill = early(world, order_id, "testbank")

    assert objection(world, bill) == "bill-unknown"
    assert pay(world, bill, "charge-1") is None
    assert world.attempt(bill).state is AttemptState.CREATED


@pytest.mark.parametrize(("currency", "total"), [("TRY", PRICE), ("IRR", 1), ("", 0)])
def test_a_bill_that_says_something_else_is_refused(
    world: World, order_id: int, currency: str, total: int
) -> None:
    bill = write(world, order_id)

    assert objection(world, bill, currency=currency, total=total) == "bill-old"


@pytest.mark.parametrize("payload", ["", "vefa-", "vefa-1", "vefa-01", f"vefa-{10**19}", "order-1"])
def test_a_bill_of_nobody_is_refused_and_settles_nothing(world: World, payload: str) -> None:
    with world.turn() as ctx:
        why = bills.objection(ctx, payload, "IRR", PRICE)
        assert bills.paid(ctx, Receipt(payload, "IRR", PRICE, "charge-1")) is None

    assert why is not None
    assert why.key == "bill-unknown"


def test_what_has_ended_is_refused_with_its_own_reason(
    world: World, shawl: int, order_id: int
) -> None:
    bill = write(world, order_id)
    world.wait(hours=3)
    assert world.order(order_id).state is OrderState.EXPIRED
    assert objection(world, bill) == "order-time-over"

    world.pays(world.place(world.customer("نگار"), {shawl: 1}))

    assert objection(world, bill) == "bill-sold-out"


def test_what_is_paid_or_may_be_is_refused(world: World, order_id: int) -> None:
    bill = write(world, order_id)
    other = world.begin(order_id)
    assert objection(world, bill) == "bill-old"
    world.record(other, said(world.attempt(other), Verified.PENDING))
    assert objection(world, bill) == "page-still-asking"

    world.record(other)

    assert objection(world, bill) == "order-paid-already"


def test_one_charge_told_ten_times_at_once_settles_once(world: World, order_id: int) -> None:
    bill = write(world, order_id)

    told = at_once([partial(pay, world, bill, "charge-1")] * 10)

    assert sorted(type(one).__name__ for one in told) == ["Already"] * 9 + ["Settled"]
    assert world.heard.count(OrderPaid(order_id, bill)) == 1
    world.healthy()


def test_two_charges_at_once_are_a_sale_and_money_to_give_back(world: World, order_id: int) -> None:
    bill = write(world, order_id)

    told = at_once([partial(pay, world, bill, f"charge-{n % 2}") for n in range(6)])

    kinds = sorted(type(one).__name__ for one in told)
    assert kinds.count("Settled") == 1
    assert {type(one) for one in told} == {Settled, Already, Review}
    first, second = _attempts(world, order_id)
    assert (first[1], second[1]) == (AttemptState.PAID, AttemptState.REVIEW)
    assert world.order(order_id).payment_state is PaymentState.SURPLUS
    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        left = refunds.returnable_amount(ctx.session, order, only_set_aside=True)
    assert left == Money(PRICE, "IRR")
    world.healthy()


def _attempts(world: World, order_id: int) -> list[tuple[int, AttemptState]]:
    with world.database.reading() as session:
        return [(one.id, one.state) for one in attempts.attempts_of(session, order_id)]


def test_money_that_fits_nothing_is_for_the_owner(world: World, order_id: int) -> None:
    bill = write(world, order_id)

    told = pay(world, bill, "charge-1", total=PRICE - 1)

    assert told == Review(order_id, bill, ReviewReason.AMOUNT)
    assert world.order(order_id).payment_state is PaymentState.UNPAID


def test_money_of_a_kind_nobody_knows_is_for_the_owner(world: World, order_id: int) -> None:
    bill = write(world, order_id)

    told = pay(world, bill, "charge-1", currency="XTS")

    assert told == Review(order_id, bill, ReviewReason.AMOUNT)


def test_late_money_buys_what_is_still_there(world: World, shawl: int, order_id: int) -> None:
    bill = write(world, order_id)
    world.wait(hours=3)

    assert pay(world, bill, "charge-1") == Settled(order_id, bill, late=True)


def test_late_money_for_what_is_gone_waits_for_the_owner(
    world: World, shawl: int, order_id: int
) -> None:
    bill = write(world, order_id)
    world.wait(hours=3)
    world.pays(world.place(world.customer("نگار"), {shawl: 1}))

    assert pay(world, bill, "charge-1") == Review(order_id, bill, ReviewReason.LATE)
    world.healthy()


def test_stars_are_worth_what_the_shop_says(world: World, order_id: int) -> None:
    rate = Exchange(Money(100, "XTR"), Money(1_300_000, "IRR"))
    bill = write(world, order_id, asks=rate.of)
    attempt = world.attempt(bill)
    assert (attempt.amount, attempt.order_amount_minor) == (Money(347, "XTR"), PRICE)
    assert Decimal(attempt.rate or 0) * 347 == pytest.approx(Decimal(PRICE))

    assert pay(world, bill, "charge-1", currency="XTR", total=347) == Settled(order_id, bill)

    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        assert order.paid_minor == PRICE
        assert refunds.returnable_amount(ctx.session, order) == Money(PRICE, "IRR")
        assert ledger.balance(ctx.session, ledger.SHOP, "XTR", name=ledger.SALES) == 347
    world.healthy()

"""Each invariant notices when somebody has broken what it guards."""

from collections.abc import Callable

import pytest
from sqlmodel import col, delete, update

from models import (
    Account,
    DayTotal,
    DueWork,
    Invoice,
    InvoiceSeries,
    LedgerEntry,
    Order,
    OrderLine,
    OrderState,
    OutboxRow,
    OutboxState,
    PaymentAttempt,
    PaymentState,
    Promise,
    StockMovement,
    Transfer,
    Variant,
    WorkState,
)
from scheduler import invariants
from shop import credit, ledger
from shop.context import Shopping
from shop.ledger import SALES, SHOP, TO_REVIEW, AccountName
from tests.shop.world import NOON, World


def told(world: World) -> set[str]:
    with world.database.reading() as session:
        return {broken.name for broken in invariants.check(session, world.clock.now())}


def test_an_empty_shop_and_a_busy_one_are_healthy(world: World) -> None:
    world.healthy()
    shawl = world.sells(stock_of=9)
    mina = world.customer()
    order_id = world.place(mina, {shawl: 2})
    world.pays(order_id)
    world.ship(order_id)
    world.place(mina, {shawl: 1})
    world.healthy()


def one_more_reserved(ctx: Shopping) -> None:
    ctx.session.exec(update(Variant).values(reserved=col(Variant.reserved) + 1))


def fewer_on_hand(ctx: Shopping) -> None:
    ctx.session.exec(update(Variant).values(on_hand=col(Variant.on_hand) - 1))


def reservation_forgotten(ctx: Shopping) -> None:
    ctx.session.exec(delete(StockMovement).where(col(StockMovement.key).contains("reserve")))


def sale_not_booked(ctx: Shopping) -> None:
    ctx.session.exec(delete(LedgerEntry))
    ctx.session.exec(delete(Transfer))


def sale_booked_short(ctx: Shopping) -> None:
    ctx.session.exec(update(LedgerEntry).values(amount=col(LedgerEntry.amount) / 2))


def one_side_missing(ctx: Shopping) -> None:
    ctx.session.exec(update(LedgerEntry).where(col(LedgerEntry.amount) > 0).values(amount=1))


def sale_in_the_wrong_account(ctx: Shopping) -> None:
    ctx.session.exec(update(Account).where(col(Account.name) == "sales").values(name="other"))


def day_counted_twice(ctx: Shopping) -> None:
    ctx.session.execute(update(DayTotal).values(placed=col(DayTotal.placed) * 2))


def payment_forgotten(ctx: Shopping) -> None:
    ctx.session.exec(update(PaymentAttempt).values(state="failed"))


def paid_amount_wrong(ctx: Shopping) -> None:
    ctx.session.exec(update(Order).where(col(Order.paid_minor) > 0).values(paid_minor=1))


def payment_state_wrong(ctx: Shopping) -> None:
    ctx.session.exec(
        update(Order).where(col(Order.paid_minor) > 0).values(payment_state=PaymentState.PART)
    )


def total_wrong(ctx: Shopping) -> None:
    ctx.session.exec(update(Order).values(total_minor=col(Order.total_minor) + 1))


def invoice_lost(ctx: Shopping) -> None:
    ctx.session.exec(delete(Invoice))


def number_skipped(ctx: Shopping) -> None:
    ctx.session.exec(update(InvoiceSeries).values(last=col(InvoiceSeries.last) + 1))


def line_wrong(ctx: Shopping) -> None:
    ctx.session.exec(update(OrderLine).values(total_minor=col(OrderLine.total_minor) + 1))


def ended_though_paid(ctx: Shopping) -> None:
    ctx.session.exec(
        update(Order).where(col(Order.paid_minor) > 0).values(state=OrderState.EXPIRED)
    )


def end_not_planned(ctx: Shopping) -> None:
    ctx.session.exec(update(DueWork).values(state=WorkState.FAILED))


def end_planned_too_early(ctx: Shopping) -> None:
    ctx.session.exec(update(DueWork).values(due_at=NOON))


def _message(ctx: Shopping, state: OutboxState, promise: Promise) -> None:
    ctx.session.add(
        OutboxRow(
            channel="telegram",
            chat="1",
            promise=promise,
            payload={},
            state=state,
            created_at=NOON,
        )
    )


def message_waits(ctx: Shopping) -> None:
    _message(ctx, OutboxState.QUEUED, Promise.REPEAT)


def message_lost(ctx: Shopping) -> None:
    _message(ctx, OutboxState.UNKNOWN, Promise.REPEAT)


def advertisement_lost(ctx: Shopping) -> None:
    _message(ctx, OutboxState.UNKNOWN, Promise.ONCE)


def review_from_nowhere(ctx: Shopping) -> None:
    _moves(ctx, AccountName(SHOP, TO_REVIEW, "IRR"), AccountName(SHOP, SALES, "IRR"))


def credit_from_nowhere(ctx: Shopping) -> None:
    _moves(ctx, AccountName(SHOP, SALES, "IRR"), credit.account(1, credit.READY, "IRR"))


def credit_said_not_held(ctx: Shopping) -> None:
    ctx.session.exec(
        update(Order).where(col(Order.state) == OrderState.PLACED).values(credit_minor=1)
    )


def _moves(ctx: Shopping, to: AccountName, source: AccountName) -> None:
    ledger.post(ctx, "nothing", "nothing", [(to, 1), (source, -1)])


@pytest.mark.parametrize(
    ("breaks", "names"),
    [
        (one_more_reserved, {"stock-unexplained"}),
        (fewer_on_hand, {"stock-unexplained"}),
        (reservation_forgotten, {"stock-unexplained", "stock-not-of-order"}),
        (sale_not_booked, {"payment-not-booked"}),
        (sale_booked_short, {"payment-not-booked"}),
        (one_side_missing, {"payment-not-booked", "ledger-unbalanced"}),
        (sale_in_the_wrong_account, {"payment-not-booked", "money-astray"}),
        (review_from_nowhere, {"review-unexplained"}),
        (credit_from_nowhere, {"money-astray"}),
        (credit_said_not_held, {"credit-not-of-order"}),
        (
            payment_forgotten,
            {"booking-without-payment", "payment-state-wrong", "numbers-differ"},
        ),
        (day_counted_twice, {"numbers-differ"}),
        (paid_amount_wrong, {"payment-state-wrong"}),
        (payment_state_wrong, {"payment-state-wrong", "stock-not-of-order"}),
        (total_wrong, {"order-total-wrong", "payment-state-wrong", "invoice-wrong"}),
        (invoice_lost, {"invoice-wrong", "invoice-gap"}),
        (number_skipped, {"invoice-gap"}),
        (line_wrong, {"order-total-wrong"}),
        (ended_though_paid, {"ended-order-paid", "stock-not-of-order"}),
        (end_not_planned, {"order-end-not-planned"}),
        (end_planned_too_early, {"order-end-not-planned"}),
        (message_waits, {"message-stuck"}),
        (message_lost, {"message-stuck"}),
        (advertisement_lost, set()),
    ],
)
def test_what_is_broken_is_told(
    world: World, breaks: Callable[[Shopping], None], names: set[str]
) -> None:
    shawl = world.sells(stock_of=9)
    mina = world.customer()
    world.pays(world.place(mina, {shawl: 1}))
    world.clock.advance(invariants.STUCK_AFTER * 1.1)
    world.place(mina, {shawl: 2})
    assert told(world) == set()
    with world.turn() as ctx:
        breaks(ctx)
    assert told(world) == names


def test_what_is_told_shows_where_to_look(world: World) -> None:
    shawl = world.sells(stock_of=9)
    with world.turn() as ctx:
        one_more_reserved(ctx)
    with world.database.reading() as session:
        broken = invariants.check(session, world.clock.now())[0]
    assert broken.facts == {
        "variant": shawl,
        "reserved": 1,
        "reserved_by_movements": 0,
        "on_hand": 9,
        "on_hand_by_movements": 9,
    }

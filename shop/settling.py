"""What follows when all the money of an order is there, whichever way it came."""

from sqlmodel import col, select

from common.errors import OutOfStock
from common.money import Money
from models import Order, OrderLine, OrderState, PaymentAttempt, PaymentState, Variant
from shop import captures, credit, digital, fulfilment, invoices, orders, points, redemptions, stock
from shop.context import Shopping
from shop.events import MoneyEarned, OrderPaid


def settle_with_credit(ctx: Shopping, order: Order, *, most: Money | None = None) -> Order:
    """Pay a person's order with their credit, all of it or as far as that, or `most`, goes.

    Raises:
        NotFound: it is somebody else's.
        Conflict: it does not wait for money.
        LimitReached: there is no credit.
        OutOfStock: what is digital of it has run out.
    """
    order = orders.locked(ctx.session, order.id)
    credit.hold(ctx, order, most=most)
    if not order.open_amount:
        digital.assign(ctx, order)
        settled(ctx, order, None, late=False)
    return order


def revive(ctx: Shopping, order: Order) -> None:
    """Take the goods of an ended order again, at its discount.

    Raises:
        OutOfStock: they are not there any more, or cost more now.
        LimitReached: its coupon or its points were used up elsewhere.
    """
    dearer = ctx.session.exec(
        select(OrderLine.name)
        .join(Variant, col(Variant.id) == OrderLine.variant_id)
        .where(OrderLine.order_id == order.id, Variant.price_minor > col(OrderLine.unit_minor))
    ).first()
    if dearer is not None:
        raise OutOfStock("stock-left", name=dearer, left=0)
    redemptions.reserve_again(ctx, order)
    points.hold_again(ctx, order)
    stock.reserve(ctx, order, orders.lines_of(ctx.session, order.id))
    orders.move(ctx, order, OrderState.PLACED)


def settled(ctx: Shopping, order: Order, attempt: PaymentAttempt | None, *, late: bool) -> None:
    """The order has its money: its goods are sold, and whoever waits for that is told."""
    earned = [attempt] if attempt is not None else []
    captures.count(ctx, order)
    if not order.open_amount and (spent := credit.capture(ctx, order)) is not None:
        earned.append(spent)
        captures.count(ctx, order)
    if order.payment_state is PaymentState.PAID:
        redemptions.redeem(ctx, order)
        points.capture(ctx, order)
        points.earn(ctx, order)
        stock.commit(ctx, order)
        orders.mark_confirmed(ctx, order)
        fulfilment.prepare(ctx, order)
        ctx.publish(OrderPaid(order.id, earned[0].id, late))
    # Last of all: the day's total and the invoices' number are everybody's, and whoever takes them
    # holds them until the commit.
    for one in earned:
        ctx.publish(MoneyEarned(order.id, one.id))
    if order.payment_state is PaymentState.PAID:
        invoices.issue(ctx, order)

"""Placing an order: from a quote somebody agreed to, to goods that are kept for them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, delete, func, select

from common.errors import BadInput, Conflict, LimitReached, OutOfStock
from common.ids import new_code, new_id, new_token
from common.money import Money
from common.text import clean_input
from models import (
    Address,
    Adjustment,
    AdjustmentKind,
    CartLine,
    Order,
    OrderLine,
    OrderState,
    PaymentState,
    Person,
    Product,
    Setting,
    Variant,
)
from models.database import insert_ignore
from shop import audit, closing, holds, points, redemptions, stock
from shop.context import Shopping
from shop.delivery import Offer
from shop.events import OrderPlaced
from shop.pricing import Quote, QuoteLine

MOST_OPEN = 2
"""Unpaid orders a person may have open: more would keep goods from others."""
CODE_TRIES = 20
"""New codes tried before we believe that something else is wrong."""
LONGEST_NOTE = 500
"""Characters."""


def place(
    ctx: Shopping,
    quote: Quote,
    address: Address | None,
    note: str = "",
    *,
    way: Offer | None = None,
) -> Order:
    """The buyer says yes: the goods are theirs until `reserved_until`, and the cart is empty of them.

    All or nothing happens. The lines are taken out of the cart as they stand there, so that the
    same cart cannot be ordered twice, however often and wherever *yes* is pressed.

    Raises:
        Conflict: the shop takes no orders now.
        LimitReached: they have as many unpaid orders as one may.
        Conflict: the cart, a price or the shop's money is not what the quote says.
        OutOfStock: somebody was faster; names the product and how many are left.
        BadInput: there is nothing to order or to pay, the goods cost less than an order has to,
            or the note is too long.
        ShopError: its coupon or its points are not good any more; says why.
    """
    closing.check_open(ctx)
    if not quote.lines:
        raise BadInput("order-empty")
    if not quote.total:
        raise BadInput("order-costs-nothing")
    check_least(ctx, quote.subtotal)
    with ctx.session.begin_nested():
        _check_limit(ctx)
        _check_prices(ctx, quote)
        _take_from_cart(ctx, quote.lines)
        order = _insert(ctx, quote, address, clean_input(note, LONGEST_NOTE), way)
        lines = _write_lines(ctx, order, quote)
        _keep_promises(ctx, order, quote)
        stock.reserve(ctx, order, lines)
    holds.plan_expiry(ctx, order)
    audit.write(ctx, "order.placed", "order", order.id, None, {"total": order.total_minor})
    ctx.publish(OrderPlaced(order.id))
    return order


def check_least(ctx: Shopping, goods: Money) -> None:
    """Go on only when goods cost what an order has to at least, before anything is taken off.

    Raises:
        BadInput: they cost less.
    """
    least = Money(ctx.shop.least_order_minor, goods.currency)
    if goods < least:
        raise BadInput("order-too-small", least=least, missing=least - goods)


def _check_limit(ctx: Shopping) -> None:
    person = ctx.customer
    # Two orders of one person at the same moment would each count the other one out.
    ctx.session.exec(
        select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)
    ).one()
    unpaid = ctx.session.exec(
        select(func.count())
        .select_from(Order)
        .where(
            Order.person_id == person.id,
            Order.state == OrderState.PLACED,
            Order.payment_state == PaymentState.UNPAID,
        )
    ).one()
    if unpaid >= MOST_OPEN:
        raise LimitReached("order-too-many-unpaid", most=MOST_OPEN)


def _check_prices(ctx: Shopping, quote: Quote) -> None:
    """The quote was made at the prices of this moment, in the money of this moment."""
    currency = ctx.session.exec(
        # Shared lock: the currency cannot be changed while the first order is being placed.
        select(Setting.value).where(Setting.key == "currency").with_for_update(read=True)
    ).first()
    if quote.total.currency != currency:
        raise Conflict("order-quote-old")
    rows = ctx.session.exec(
        select(Variant, Product)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(col(Variant.id).in_([line.variant_id for line in quote.lines]))
        .execution_options(populate_existing=True)
    )
    found = {variant.id: (variant, product) for variant, product in rows}
    for line in quote.lines:
        variant, product = found.get(line.variant_id, (None, None))
        if variant is None or product is None or not (variant.active and product.visible):
            raise OutOfStock("stock-left", name=line.name, left=0)
        if variant.price_minor != line.unit.minor or product.tax_bps != line.tax_bps:
            price = Money(variant.price_minor, quote.total.currency)
            raise Conflict("order-price-changed", name=line.name, price=price)


def _take_from_cart(ctx: Shopping, lines: Sequence[QuoteLine]) -> None:
    for line in lines:
        taken = ctx.session.exec(
            delete(CartLine).where(
                col(CartLine.person_id) == ctx.customer.id,
                col(CartLine.variant_id) == line.variant_id,
                col(CartLine.quantity) == line.quantity,
            )
        )
        if taken.rowcount != 1:
            raise Conflict("order-cart-changed")


def _insert(
    ctx: Shopping, quote: Quote, address: Address | None, note: str, way: Offer | None
) -> Order:
    order_id = new_id()
    row = {
        "id": order_id,
        "person_id": ctx.customer.id,
        "currency": quote.total.currency,
        "subtotal_minor": quote.subtotal.minor,
        "discount_minor": quote.discount.minor,
        "delivery_minor": quote.delivery.minor,
        "tax_minor": quote.tax.minor,
        "total_minor": quote.total.minor,
        "address": copy_of(address) if address is not None else None,
        "note": note,
        "delivery": way.record() if way is not None else None,
        "language": ctx.reader.language,
        "channel": ctx.channel,
        "reserved_until": ctx.now + timedelta(minutes=ctx.shop.reserve_minutes),
        "placed_at": ctx.now,
        "page_key": new_token(),
    }
    for _ in range(CODE_TRIES):
        if insert_ignore(ctx.session, Order, {**row, "code": new_code()}):
            return ctx.session.get_one(Order, order_id)
    raise RuntimeError("no free order code was found")


def _keep_promises(ctx: Shopping, order: Order, quote: Quote) -> None:
    """What was taken off is kept for this order, before its goods are: everybody takes them in
    this order, so that nobody waits in a circle.
    """
    for change in quote.changes:
        if change.kind is AdjustmentKind.DISCOUNT:
            redemptions.reserve(ctx, order, change.label, -change.amount)
        elif change.kind is AdjustmentKind.POINTS:
            points.hold(ctx, order, int(change.label), -change.amount)


def copy_of(address: Address) -> dict[str, str | list[float] | None]:
    """An address as an order keeps it, whatever becomes of the saved one."""
    return {
        "name": address.name,
        "phone": address.phone,
        "text": address.text,
        "postal_code": address.postal_code,
        "place": [address.latitude, address.longitude]
        if address.latitude is not None and address.longitude is not None
        else None,
    }


def _write_lines(ctx: Shopping, order: Order, quote: Quote) -> list[OrderLine]:
    lines = [
        OrderLine(
            order_id=order.id,
            variant_id=line.variant_id,
            sku=line.sku,
            name=line.name,
            label=line.label,
            quantity=line.quantity,
            unit_minor=line.unit.minor,
            total_minor=line.total.minor,
            tax_bps=line.tax_bps,
            tax_minor=line.tax.minor,
        )
        for line in quote.lines
    ]
    ctx.session.add_all(lines)
    ctx.session.add_all(
        Adjustment(
            order_id=order.id,
            kind=change.kind,
            label=change.label,
            amount_minor=change.amount.minor,
        )
        for change in quote.changes
    )
    ctx.session.flush()
    return lines

"""Placing an order: from a quote somebody agreed to, to goods that are kept for them."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy
from sqlalchemy import bindparam, func
from sqlmodel import col

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
from models.database import add_row, insert_ignore
from models.prepared import Prepared
from models.savepoint import savepoint
from shop import audit, closing, holds, kin, order_lookup, points, redemptions, stock
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

# Not the full lock: rows that refer to the person must not wait for it.
_LOCK_PERSON = Prepared(
    sqlalchemy.select(col(Person.id))
    .where(col(Person.id) == bindparam("person_id"))
    .with_for_update(key_share=True)
)
_MINE = kin.PERSON.subquery()
_UNPAID = Prepared(
    # Record by record: SQLite would else rather go through everybody's open orders.
    sqlalchemy.select(
        func.sum(
            sqlalchemy.select(func.count())
            .select_from(Order)
            .where(
                col(Order.person_id) == _MINE.c.id,
                col(Order.state) == OrderState.PLACED,
                col(Order.payment_state) == PaymentState.UNPAID,
            )
            .scalar_subquery()
        ).label("orders")
    ).select_from(_MINE)
)
# Shared lock: the currency cannot be changed while the first order is being placed.
_CURRENCY = Prepared(
    sqlalchemy.select(col(Setting.value))
    .where(col(Setting.key) == "currency")
    .with_for_update(read=True)
)
_FOR_SALE = Prepared(
    sqlalchemy.select(col(Variant.price_minor), col(Product.tax_bps))
    .join(Product, col(Product.id) == col(Variant.product_id))
    .where(col(Variant.id) == bindparam("variant_id"), col(Variant.active), col(Product.visible))
)
_TAKE = Prepared(
    sqlalchemy.delete(CartLine)
    .where(
        col(CartLine.person_id).in_(kin.PERSON),
        col(CartLine.variant_id) == bindparam("variant_id"),
    )
    .returning(col(CartLine.quantity))
)


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
    with savepoint(ctx.session):
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
    lock_person(ctx, person.id)
    if _UNPAID.first(ctx.session, person_id=person.id).orders >= MOST_OPEN:
        raise LimitReached("order-too-many-unpaid", most=MOST_OPEN)


def lock_person(ctx: Shopping, person_id: int) -> None:
    """Have whatever else counts this person's orders wait until the commit."""
    _LOCK_PERSON.first(ctx.session, person_id=person_id)


def _check_prices(ctx: Shopping, quote: Quote) -> None:
    """The quote was made at the prices of this moment, in the money of this moment."""
    currency = _CURRENCY.first(ctx.session)
    if currency is None or quote.total.currency != currency.value:
        raise Conflict("order-quote-old")
    for line in quote.lines:
        found = _FOR_SALE.first(ctx.session, variant_id=line.variant_id)
        if found is None:
            raise OutOfStock("stock-left", name=line.name, left=0)
        if found.price_minor != line.unit.minor or found.tax_bps != line.tax_bps:
            price = Money(found.price_minor, quote.total.currency)
            raise Conflict("order-price-changed", name=line.name, price=price)


def _take_from_cart(ctx: Shopping, lines: Sequence[QuoteLine]) -> None:
    for line in lines:
        mine = {"person_id": ctx.customer.id, "variant_id": line.variant_id}
        had = [row.quantity for row in _TAKE.all(ctx.session, **mine)]
        # Two carts of one person hold more than what is shown when there is not so much of it.
        same = had == [line.quantity] if len(had) < 2 else line.quantity <= sum(had)
        if not same:
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
            return order_lookup.by_id(ctx.session, order_id)
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
        "province": address.province,
        "district": address.district,
        "postal_code": address.postal_code,
        "place": [address.latitude, address.longitude]
        if address.latitude is not None and address.longitude is not None
        else None,
    }


def _write_lines(ctx: Shopping, order: Order, quote: Quote) -> list[OrderLine]:
    lines = [
        add_row(
            ctx.session,
            OrderLine,
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
    for change in quote.changes:
        add_row(
            ctx.session,
            Adjustment,
            order_id=order.id,
            kind=change.kind,
            label=change.label,
            amount_minor=change.amount.minor,
        )
    return lines

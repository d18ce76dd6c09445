"""Invoices: each paid order has one, numbered without gaps in the order in which money came."""

from sqlmodel import Session, col, or_, select

from common.errors import NotFound
from common.ids import new_token
from models import Invoice, InvoiceSeries, Order
from models.database import add_row, add_up
from shop.context import Shopping

ONLY = 1
"""A shop has one series of numbers."""


def issue(ctx: Shopping, order: Order) -> Invoice:
    """The invoice of a locked order that is paid; one it has keeps its number.

    Call it last of all: whoever takes a number has everybody else who is paid wait for the commit.
    """
    found = of(ctx.session, order.id)
    if found is not None:
        return found
    add_up(ctx.session, InvoiceSeries, {"id": ONLY, "last": 1}, key=["id"])
    number = ctx.session.exec(select(InvoiceSeries.last).where(col(InvoiceSeries.id) == ONLY)).one()
    return add_row(
        ctx.session,
        Invoice,
        order_id=order.id,
        number=number,
        key=new_token(),
        own_key=new_token(),
        currency=order.currency,
        total_minor=order.total_minor,
        tax_minor=order.tax_minor,
        issued_at=ctx.now,
    )


def of(session: Session, order_id: int) -> Invoice | None:
    """The invoice of an order; None where it was never paid."""
    return session.exec(select(Invoice).where(col(Invoice.order_id) == order_id)).first()


def by_key(session: Session, key: str) -> Invoice:
    """The invoice that this key opens, of either kind.

    Raises:
        NotFound: there is none.
    """
    is_its = or_(col(Invoice.key) == key, col(Invoice.own_key) == key)
    found = session.exec(select(Invoice).where(is_its)).first()
    if found is None:
        raise NotFound("order-gone")
    return found

"""Orders cost what they say, and end."""

from sqlalchemy import String, Subquery, and_, cast, func, literal, not_, or_, select
from sqlmodel import col

from models import (
    Adjustment,
    AttemptState,
    DueWork,
    Invoice,
    InvoiceSeries,
    Order,
    OrderLine,
    OrderState,
    PaymentAttempt,
    PaymentState,
    Refund,
    WorkState,
)
from scheduler.broken import Rows, never
from shop.holds import LAST_EXTENSION


@never("order-total-wrong")
def totals_add_up() -> Rows:
    """An order costs what its lines and adjustments say; each line what its units cost."""
    lines, changes = _of_lines(), _of_changes()
    changed = func.coalesce(changes.c.total, 0)
    parts = col(Order.subtotal_minor) - col(Order.discount_minor) + col(Order.delivery_minor)
    return (
        select(
            col(Order.id).label("order"),
            col(Order.total_minor).label("total"),
            func.coalesce(lines.c.total, 0).label("lines"),
            changed.label("adjustments"),
        )
        .outerjoin(lines, lines.c.order_id == col(Order.id))
        .outerjoin(changes, changes.c.order_id == col(Order.id))
        .where(
            or_(
                func.coalesce(lines.c.total, 0) != col(Order.subtotal_minor),
                lines.c.units != lines.c.total,
                lines.c.tax != col(Order.tax_minor),
                col(Order.total_minor) != col(Order.subtotal_minor) + changed,
                col(Order.total_minor) != parts,
            )
        )
    )


def _of_lines() -> Subquery:
    """What the lines of each order come to."""
    return (
        select(
            col(OrderLine.order_id).label("order_id"),
            func.sum(col(OrderLine.total_minor)).label("total"),
            func.sum(col(OrderLine.unit_minor) * col(OrderLine.quantity)).label("units"),
            func.sum(col(OrderLine.tax_minor)).label("tax"),
        )
        .group_by(col(OrderLine.order_id))
        .subquery()
    )


def _of_changes() -> Subquery:
    """What the adjustments of each order come to."""
    return (
        select(
            col(Adjustment.order_id).label("order_id"),
            func.sum(col(Adjustment.amount_minor)).label("total"),
        )
        .group_by(col(Adjustment.order_id))
        .subquery()
    )


@never("ended-order-paid")
def ended_orders_are_unpaid() -> Rows:
    """Money that came for an order that had ended brought it back, is under review, or goes back."""
    goes_back = (
        select(func.coalesce(func.sum(col(Refund.amount_minor)), 0))
        .where(col(Refund.attempt_id) == col(PaymentAttempt.id))
        .correlate(PaymentAttempt)
        .scalar_subquery()
    )
    return (
        select(
            col(Order.id).label("order"),
            cast(col(Order.state), String).label("state"),
            col(PaymentAttempt.id).label("attempt"),
        )
        .join(PaymentAttempt, col(PaymentAttempt.order_id) == col(Order.id))
        .where(
            col(Order.state).in_((OrderState.EXPIRED, OrderState.CANCELLED)),
            col(PaymentAttempt.state) == AttemptState.PAID,
            goes_back < col(PaymentAttempt.amount_minor),
        )
    )


@never("order-end-not-planned")
def open_orders_will_end() -> Rows:
    """For every order that waits for its money, its end is planned."""
    key = literal("order:") + cast(col(Order.id), String) + literal(":expire")
    keys = [key, *(key + f":{number}" for number in range(1, LAST_EXTENSION + 1))]
    planned = (
        select(col(DueWork.id))
        .where(
            col(DueWork.key).in_(keys),
            col(DueWork.state) == WorkState.DUE,
            col(DueWork.due_at) >= col(Order.reserved_until),
        )
        .exists()
    )
    return select(col(Order.id).label("order")).where(
        col(Order.state) == OrderState.PLACED,
        col(Order.payment_state) == PaymentState.UNPAID,
        ~planned,
    )


@never("invoice-wrong")
def paid_orders_have_invoices() -> Rows:
    """Each order that was ever paid has an invoice over what it cost, and no other has one."""
    same = and_(
        col(Invoice.total_minor) == col(Order.total_minor),
        col(Invoice.tax_minor) == col(Order.tax_minor),
        col(Invoice.currency) == col(Order.currency),
        col(Order.paid_at).is_not(None),
    )
    return (
        select(col(Order.id).label("order"), col(Invoice.number).label("number"))
        .outerjoin(Invoice, col(Invoice.order_id) == col(Order.id))
        .where(
            or_(
                and_(col(Invoice.id).is_not(None), not_(same)),
                and_(col(Invoice.id).is_(None), col(Order.paid_at).is_not(None)),
            )
        )
    )


@never("invoice-gap")
def invoices_have_no_gaps() -> Rows:
    """There are as many invoices as the last of them says."""
    invoices = select(
        func.count().label("count"), func.coalesce(func.max(col(Invoice.number)), 0).label("last")
    ).subquery()
    given = select(func.coalesce(func.max(col(InvoiceSeries.last)), 0).label("last")).subquery()
    return select(invoices.c.count, invoices.c.last, given.c.last.label("given")).where(
        or_(invoices.c.count != invoices.c.last, given.c.last != invoices.c.last)
    )

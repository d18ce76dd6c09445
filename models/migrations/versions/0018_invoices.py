"""Invoices numbered without gaps; orders that were paid before get theirs as their money came."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import big, instant, key, ref, text

revision = "0018_invoices"
down_revision = "0017_store_credit"
branch_labels = None
depends_on = None

PAID = sa.text(
    "SELECT id, currency, total_minor, tax_minor, paid_at FROM orders"
    " WHERE paid_at IS NOT NULL ORDER BY paid_at, id"
).columns(
    sa.column("id", sa.BigInteger()),
    sa.column("currency", sa.String()),
    sa.column("total_minor", sa.BigInteger()),
    sa.column("tax_minor", sa.BigInteger()),
    sa.column("paid_at", sa.DateTime(timezone=True)),
)
AT_ONCE = 1_000


def upgrade() -> None:
    invoice = op.create_table(
        "invoice",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        big("number"),
        text("key", unique=True),
        text("currency"),
        big("total_minor"),
        big("tax_minor"),
        instant("issued_at"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("total_minor >= 0", name="total"),
        sa.CheckConstraint("tax_minor >= 0", name="tax"),
        sa.CheckConstraint("length(currency) = 3", name="currency"),
        sa.UniqueConstraint("order_id"),
        sa.UniqueConstraint("number"),
    )
    series = op.create_table(
        "invoice_series",
        key(),
        big("last"),
        sa.CheckConstraint("last >= 0", name="last"),
    )
    last = _number(invoice)
    if last:
        op.bulk_insert(series, [{"id": 1, "last": last}])


def _number(invoice: sa.Table) -> int:
    """Number what was paid before; the last number."""
    paid = op.get_bind().execute(PAID).all()
    for start in range(0, len(paid), AT_ONCE):
        rows = [
            _row(order, number)
            for number, order in enumerate(paid[start : start + AT_ONCE], start + 1)
        ]
        op.bulk_insert(invoice, rows)
    return len(paid)


def _row(order: sa.Row[tuple[int, str, int, int, datetime]], number: int) -> dict[str, object]:
    return {
        "id": number,
        "order_id": order.id,
        "number": number,
        "key": secrets.token_urlsafe(18),
        "currency": order.currency,
        "total_minor": order.total_minor,
        "tax_minor": order.tax_minor,
        "issued_at": order.paid_at,
    }


def downgrade() -> None:
    op.drop_table("invoice_series")
    op.drop_table("invoice")

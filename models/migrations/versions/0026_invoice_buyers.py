"""Invoices with their buyer behind a key of their own, and what the pictures of receipts look like."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0026_invoice_buyers"
down_revision = "0025_silent_payments"
branch_labels = None
depends_on = None

LIKE = "fk_payment_receipt_like_id"


def upgrade() -> None:
    with op.batch_alter_table("invoice") as table:
        table.add_column(sa.Column("own_key", sa.String(), nullable=True))
    invoice = sa.table("invoice", sa.column("id", sa.BigInteger()), sa.column("own_key"))
    bind = op.get_bind()
    for (id_,) in bind.execute(sa.select(invoice.c.id)).all():
        key = secrets.token_urlsafe(18)
        bind.execute(sa.update(invoice).where(invoice.c.id == id_).values(own_key=key))
    with op.batch_alter_table("invoice") as table:
        table.alter_column("own_key", existing_type=sa.String(), nullable=False)
        table.create_unique_constraint("uq_invoice_own_key", ["own_key"])
    with op.batch_alter_table("payment_receipt") as table:
        table.add_column(sa.Column("looks", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("like_id", sa.BigInteger(), nullable=True))
        table.create_foreign_key(LIKE, "payment_receipt", ["like_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("payment_receipt") as table:
        table.drop_constraint(LIKE, type_="foreignkey")
        table.drop_column("like_id")
        table.drop_column("looks")
    with op.batch_alter_table("invoice") as table:
        table.drop_constraint("uq_invoice_own_key", type_="unique")
        table.drop_column("own_key")

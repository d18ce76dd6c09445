"""What store credit pays of an order, and money that goes back into it."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import big

revision = "0017_store_credit"
down_revision = "0016_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", big("credit_minor", nullable=True))
    with op.batch_alter_table("refund") as table:
        way = sa.Column("way", sa.String(24), nullable=False, server_default="gateway")
        table.add_column(way)
        table.create_check_constraint("refund_way", "way IN ('gateway', 'credit')")
    with op.batch_alter_table("refund") as table:
        table.alter_column("way", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("refund") as table:
        table.drop_constraint("refund_way", type_="check")
        table.drop_column("way")
    op.drop_column("orders", "credit_minor")

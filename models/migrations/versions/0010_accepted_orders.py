"""When somebody of the shop took an order on."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import instant

revision = "0010_accepted_orders"
down_revision = "0009_journeys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", instant("accepted_at", nullable=True))
    # What has left the shop was taken on by somebody.
    op.execute(
        sa.text(
            "UPDATE orders SET accepted_at = coalesce(paid_at, placed_at) WHERE id IN "
            "(SELECT order_id FROM shipment WHERE state <> 'to_pack')"
        )
    )


def downgrade() -> None:
    op.drop_column("orders", "accepted_at")

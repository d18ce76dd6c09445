"""When somebody of the shop took an order on, and money that goes back to buyers."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    big,
    index_where,
    instant,
    key,
    number,
    ref,
    state,
    text,
)

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
    index_where("ix_orders_to_fulfil", "orders", ["state", "placed_at"], "state = 'confirmed'")
    index_where(
        "ix_payment_attempt_review", "payment_attempt", ["state", "order_id"], "state = 'review'"
    )
    op.create_table(
        "refund",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        ref("attempt_id", "payment_attempt.id", "RESTRICT"),
        state("state", "refund_state", "asked", "by_hand", "done"),
        big("amount_minor"),
        text("currency"),
        big("order_amount_minor"),
        text("reason"),
        text("refusal"),
        text("reference", nullable=True),
        number("tries"),
        instant("asked_at"),
        instant("done_at", nullable=True),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint("order_amount_minor > 0", name="order_amount"),
        sa.CheckConstraint("length(currency) = 3", name="currency"),
        sa.CheckConstraint("tries >= 0", name="tries"),
    )
    op.create_index("ix_refund_order_id", "refund", ["order_id"])
    op.create_index("ix_refund_attempt_id", "refund", ["attempt_id"])
    index_where("ix_refund_by_hand", "refund", ["state", "order_id"], "state = 'by_hand'")


def downgrade() -> None:
    op.drop_table("refund")
    op.drop_index("ix_payment_attempt_review", "payment_attempt")
    op.drop_index("ix_orders_to_fulfil", "orders")
    op.drop_column("orders", "accepted_at")

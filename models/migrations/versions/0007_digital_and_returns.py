"""What digital goods are delivered as, what buyers give back, provinces and districts."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    index_where,
    instant,
    key,
    number,
    ref,
    state,
    text,
)

revision = "0007_digital_and_returns"
down_revision = "0006_catalogue"
branch_labels = None
depends_on = None

PARTS = ("province", "district")
"""Of an address."""


def upgrade() -> None:
    op.create_table(
        "digital_item",
        key(),
        ref("variant_id", "variant.id", "RESTRICT"),
        state("kind", "digital_kind", "key", "link", "file"),
        text("secret"),
        text("name"),
        ref("order_line_id", "order_line.id", "RESTRICT", nullable=True),
        instant("given_at", nullable=True),
        instant("added_at"),
        sa.UniqueConstraint("variant_id", "secret"),
        sa.CheckConstraint("kind = 'key' OR order_line_id IS NULL", name="owned"),
    )
    op.create_index("ix_digital_item_order_line_id", "digital_item", ["order_line_id"])
    free = "kind = 'key' AND order_line_id IS NULL"
    index_where("ix_digital_item_free", "digital_item", ["variant_id", "id"], free)
    op.create_table(
        "return_request",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        ref("case_id", "support_case.id", "RESTRICT"),
        state("reason", "return_reason", "changed_mind", "faulty", "wrong", "unlike", "other"),
        text("words"),
        instant("asked_at"),
    )
    for name in ("order_id", "case_id"):
        op.create_index(f"ix_return_request_{name}", "return_request", [name])
    op.create_table(
        "return_line",
        ref("request_id", "return_request.id", "CASCADE", primary_key=True),
        ref("order_line_id", "order_line.id", "RESTRICT", primary_key=True),
        number("quantity"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )
    op.create_index("ix_return_line_order_line_id", "return_line", ["order_line_id"])
    for name in PARTS:
        op.add_column("address", text(name, nullable=True))


def downgrade() -> None:
    for name in reversed(PARTS):
        op.drop_column("address", name)
    for table in ("return_line", "return_request", "digital_item"):
        op.drop_table(table)

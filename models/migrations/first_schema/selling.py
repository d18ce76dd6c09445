"""The first tables of orders, their parcels, their stock, and the talks about them."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    big,
    index_where,
    instant,
    json,
    key,
    number,
    ref,
    state,
    text,
)

TABLES = [
    "orders",
    "order_line",
    "adjustment",
    "shipment",
    "shipment_event",
    "stock_movement",
    "support_case",
]


def create() -> None:
    """Create them, in an order in which each refers only to what is there."""
    op.create_table(
        "orders",
        key(),
        text("code", unique=True),
        text("page_key", unique=True),
        ref("person_id", "person.id", "RESTRICT"),
        state("state", "order_state", "placed", "confirmed", "completed", "cancelled", "expired"),
        state(
            "payment_state",
            "payment_state",
            "unpaid",
            "part",
            "paid",
            "surplus",
            "part_refunded",
            "refunded",
        ),
        text("currency"),
        big("subtotal_minor"),
        big("discount_minor"),
        big("delivery_minor"),
        big("tax_minor"),
        big("total_minor"),
        big("paid_minor"),
        json("address", nullable=True),
        text("note"),
        text("language"),
        text("channel"),
        instant("reserved_until"),
        instant("placed_at"),
        instant("paid_at", nullable=True),
        instant("closed_at", nullable=True),
        text("reason", nullable=True),
        number("version"),
        sa.CheckConstraint("subtotal_minor >= 0", name="subtotal"),
        sa.CheckConstraint("discount_minor >= 0", name="discount"),
        sa.CheckConstraint("delivery_minor >= 0", name="delivery"),
        sa.CheckConstraint("tax_minor >= 0", name="tax"),
        sa.CheckConstraint("total_minor >= 0", name="total"),
        sa.CheckConstraint("paid_minor >= 0", name="paid"),
        sa.CheckConstraint("length(currency) = 3", name="currency"),
    )
    index_where("ix_orders_open", "orders", ["state", "reserved_until"], "state = 'placed'")
    op.create_index("ix_orders_person_id_placed_at", "orders", ["person_id", "placed_at"])
    op.create_index("ix_orders_placed_at", "orders", ["placed_at"])
    op.create_table(
        "order_line",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        ref("variant_id", "variant.id", "RESTRICT"),
        text("sku"),
        text("name"),
        text("label", nullable=True),
        number("quantity"),
        big("unit_minor"),
        big("total_minor"),
        number("tax_bps"),
        big("tax_minor"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("unit_minor >= 0", name="unit"),
        sa.CheckConstraint("total_minor >= 0", name="total"),
        sa.CheckConstraint("tax_bps BETWEEN 0 AND 10000", name="tax_bps"),
        sa.CheckConstraint("tax_minor >= 0", name="tax"),
    )
    op.create_index("ix_order_line_order_id", "order_line", ["order_id"])
    op.create_index("ix_order_line_variant_id", "order_line", ["variant_id"])
    op.create_table(
        "adjustment",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        state("kind", "adjustment_kind", "discount", "delivery", "points", "rounding"),
        text("label"),
        big("amount_minor"),
    )
    op.create_index("ix_adjustment_order_id", "adjustment", ["order_id"])
    op.create_table(
        "shipment",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        state(
            "state", "shipment_state", "to_pack", "packed", "handed_over", "delivered", "returned"
        ),
        text("carrier", nullable=True),
        text("tracking_code", nullable=True),
        instant("created_at"),
    )
    op.create_index("ix_shipment_order_id", "shipment", ["order_id"])
    op.create_table(
        "shipment_event",
        key(),
        ref("shipment_id", "shipment.id", "CASCADE"),
        text("stage"),
        instant("at"),
        text("note"),
    )
    op.create_index("ix_shipment_event_shipment_id", "shipment_event", ["shipment_id"])
    op.create_table(
        "stock_movement",
        key(),
        ref("variant_id", "variant.id", "RESTRICT"),
        state("kind", "movement_kind", "receive", "adjust", "reserve", "release", "commit"),
        number("quantity"),
        ref("order_id", "orders.id", "RESTRICT", nullable=True),
        text("key", unique=True),
        instant("at"),
        sa.CheckConstraint("quantity <> 0", name="not_nothing"),
        sa.CheckConstraint("quantity > 0 OR kind = 'adjust'", name="direction"),
    )
    index_where("ix_stock_movement_order", "stock_movement", ["order_id"], "order_id IS NOT NULL")
    op.create_index("ix_stock_movement_variant_id_at", "stock_movement", ["variant_id", "at"])
    op.create_table(
        "support_case",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        state("state", "case_state", "open", "closed"),
        ref("order_id", "orders.id", "SET NULL", nullable=True),
        instant("opened_at"),
        instant("closed_at", nullable=True),
        instant("last_staff_at", nullable=True),
    )
    index_where(
        "uq_support_case_open", "support_case", ["person_id"], "state = 'open'", unique=True
    )

"""Ways of delivery, and which one an order has."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    big,
    flag,
    instant,
    json,
    key,
    number,
    state,
    text,
)

revision = "0003_delivery"
down_revision = "0002_coupons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_method",
        key(),
        state("kind", "delivery_kind", "parcel", "pickup"),
        text("name"),
        text("place"),
        json("regions"),
        big("price_minor"),
        big("more_kg_minor"),
        big("free_from_minor", nullable=True),
        number("days_least"),
        number("days_most"),
        json("slots"),
        flag("active"),
        instant("created_at"),
        sa.CheckConstraint("price_minor >= 0", name="price"),
        sa.CheckConstraint("more_kg_minor >= 0", name="more_kg"),
        sa.CheckConstraint("free_from_minor >= 0", name="free_from"),
        sa.CheckConstraint("days_least >= 0 AND days_least <= days_most", name="days"),
    )
    op.add_column("orders", json("delivery", nullable=True))


def downgrade() -> None:
    op.drop_column("orders", "delivery")
    op.drop_table("delivery_method")

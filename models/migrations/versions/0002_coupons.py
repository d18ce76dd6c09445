"""Discount codes."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import big, flag, instant, key, number, ref, state, text

revision = "0002_coupons"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coupon",
        key(),
        text("code"),
        text("folded", unique=True),
        state("kind", "coupon_kind", "amount", "percent"),
        big("value"),
        big("least_minor"),
        big("most_off_minor", nullable=True),
        instant("starts_at", nullable=True),
        instant("ends_at", nullable=True),
        number("limit_all", nullable=True),
        number("limit_person", nullable=True),
        number("used"),
        flag("active"),
        instant("created_at"),
        sa.CheckConstraint("value > 0", name="value"),
        sa.CheckConstraint("kind = 'amount' OR value <= 10000", name="percent"),
        sa.CheckConstraint("least_minor >= 0", name="least"),
        sa.CheckConstraint("most_off_minor > 0", name="most_off"),
        sa.CheckConstraint("limit_all > 0", name="limit_all"),
        sa.CheckConstraint("limit_person > 0", name="limit_person"),
        sa.CheckConstraint("used >= 0", name="used"),
        sa.CheckConstraint("limit_all IS NULL OR used <= limit_all", name="within_limit"),
    )
    op.create_table(
        "redemption",
        key(),
        ref("coupon_id", "coupon.id", "RESTRICT"),
        ref("order_id", "orders.id", "RESTRICT"),
        ref("person_id", "person.id", "RESTRICT"),
        state("state", "redemption_state", "reserved", "redeemed", "released"),
        big("amount_minor"),
        instant("at"),
        sa.UniqueConstraint("order_id"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
    )
    op.create_index("ix_redemption_coupon_id", "redemption", ["coupon_id"])
    op.create_index("ix_redemption_person_id", "redemption", ["person_id"])
    op.create_table(
        "kept_coupon",
        ref("person_id", "person.id", "CASCADE", primary_key=True),
        ref("coupon_id", "coupon.id", "CASCADE"),
        instant("at"),
    )
    op.create_index("ix_kept_coupon_coupon_id", "kept_coupon", ["coupon_id"])


def downgrade() -> None:
    for table in ("kept_coupon", "redemption", "coupon"):
        op.drop_table(table)

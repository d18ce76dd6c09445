"""Ways to pay that the owner sets up."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import big, flag, instant, json, key, number, text

revision = "0015_payment_ways"
down_revision = "0012_staff_invites"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_way",
        key(),
        text("name", unique=True),
        text("kind"),
        number("position"),
        flag("active"),
        flag("test"),
        text("currency"),
        big("least_minor", nullable=True),
        big("most_minor", nullable=True),
        json("values"),
        json("secrets"),
        text("proxy", nullable=True),
        number("version"),
        instant("created_at"),
        instant("offered_at", nullable=True),
        instant("retired_at", nullable=True),
        instant("probed_at", nullable=True),
        text("probe"),
        sa.CheckConstraint("least_minor IS NULL OR least_minor > 0", name="least"),
        sa.CheckConstraint(
            "most_minor IS NULL OR most_minor >= coalesce(least_minor, 1)", name="most"
        ),
        sa.CheckConstraint("length(currency) = 3", name="currency"),
        sa.CheckConstraint("retired_at IS NULL OR NOT active", name="retired"),
    )


def downgrade() -> None:
    op.drop_table("payment_way")

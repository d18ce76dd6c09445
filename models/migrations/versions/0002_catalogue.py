"""Words by which goods are found, axes of variants, specifications."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import json, number, ref, text

revision = "catalogue"
down_revision = "0002_accepted_terms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("search_key", text("key", primary_key=True), text("word", primary_key=True))
    op.create_table(
        "search_posting",
        text("word", primary_key=True),
        ref("product_id", "product.id", "CASCADE", primary_key=True),
        number("weight"),
        sa.CheckConstraint("weight > 0", name="weight"),
    )
    op.create_index("ix_search_posting_product_id", "search_posting", ["product_id"])
    op.add_column("product", json("specs", nullable=True))
    op.add_column("variant", json("options", nullable=True))


def downgrade() -> None:
    for table in ("search_posting", "search_key"):
        op.drop_table(table)
    op.drop_column("variant", "options")
    op.drop_column("product", "specs")

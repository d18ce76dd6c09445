"""Words by which goods are found, axes of variants, specifications, wishes."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import instant, json, number, ref, text

revision = "0006_catalogue"
down_revision = "0005_accepted_terms"
branch_labels = None
depends_on = None

WANTED = {"wish": "product", "stock_wait": "variant"}
"""What people want to have, table by table."""


def upgrade() -> None:
    op.create_table(
        "search_key",
        text("key", primary_key=True),
        text("word", primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_posting",
        text("word", primary_key=True),
        ref("product_id", "product.id", "CASCADE", primary_key=True),
        number("weight"),
        sa.CheckConstraint("weight > 0", name="weight"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_posting_product_id", "search_posting", ["product_id"])
    for table, wanted in WANTED.items():
        op.create_table(
            table,
            ref("person_id", "person.id", "CASCADE", primary_key=True),
            ref(f"{wanted}_id", f"{wanted}.id", "CASCADE", primary_key=True),
            instant("added_at" if table == "wish" else "asked_at"),
        )
        op.create_index(f"ix_{table}_{wanted}_id", table, [f"{wanted}_id"])
    op.add_column("product", json("specs", nullable=True))
    op.add_column("variant", json("options", nullable=True))


def downgrade() -> None:
    for table in (*WANTED, "search_posting", "search_key"):
        op.drop_table(table)
    op.drop_column("variant", "options")
    op.drop_column("product", "specs")

"""Chats of a seller's own account, and talks that somebody of the shop has by hand."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import flag, instant, json, ref, text

revision = "0024_business"
down_revision = "0023_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "business_connection",
        text("id", primary_key=True),
        text("channel"),
        ref("person_id", "person.id", "CASCADE"),
        json("rights"),
        flag("enabled"),
        instant("changed_at"),
    )
    op.create_index("ix_business_connection_person_id", "business_connection", ["person_id"])
    op.add_column("conversation", sa.Column("address", sa.String(), nullable=True))
    op.add_column("support_case", sa.Column("by_hand_in", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("support_case", "by_hand_in")
    op.execute(sa.text("DELETE FROM conversation WHERE address IS NOT NULL"))
    op.drop_column("conversation", "address")
    op.drop_table("business_connection")

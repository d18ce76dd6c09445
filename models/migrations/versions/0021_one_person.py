"""Codes by which somebody says that two chats are theirs, and what was merged by them."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import index_where, instant, key, ref, text

revision = "0021_one_person"
down_revision = "0020_instagram_account"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_code",
        key(),
        text("code_hash", unique=True),
        ref("person_id", "person.id", "CASCADE"),
        text("channel"),
        instant("created_at"),
        instant("expires_at"),
        ref("taken_by", "person.id", "CASCADE", nullable=True),
        text("taken_on", nullable=True),
        instant("taken_at", nullable=True),
        instant("ended_at", nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR taken_at IS NOT NULL", name="order"),
    )
    op.create_index("ix_link_code_person_id", "link_code", ["person_id"])
    op.create_table(
        "link_try",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        instant("at"),
    )
    op.create_index("ix_link_try_person_id_at", "link_try", ["person_id", "at"])
    op.create_table(
        "person_merge",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        ref("into_id", "person.id", "CASCADE"),
        instant("merged_at"),
        instant("undone_at", nullable=True),
        sa.CheckConstraint("person_id <> into_id", name="two"),
    )
    index_where(
        "uq_person_merge_open", "person_merge", ["person_id"], "undone_at IS NULL", unique=True
    )
    op.create_index("ix_person_merge_into_id", "person_merge", ["into_id"])
    index_where("ix_identity_username", "identity", ["username"], "username IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_identity_username", "identity")
    op.drop_table("person_merge")
    op.drop_table("link_try")
    op.drop_table("link_code")

"""The account of the private road to Instagram, and who has written to it."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    big,
    instant,
    json,
    key,
    number,
    ref,
    state,
    text,
)

revision = "0020_instagram_account"
down_revision = "0019_channel_tokens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instagram_account",
        key(),
        text("username", unique=True),
        state("state", "account_state", "off", "login", "open", "code", "verify", "dead"),
        text("why"),
        text("login", nullable=True),
        text("code", nullable=True),
        big("heard_until"),
        instant("logged_in_at", nullable=True),
        number("warnings"),
        instant("warned_at", nullable=True),
        instant("frozen_until", nullable=True),
        instant("quiet_until", nullable=True),
        json("sent"),
        number("version"),
        instant("changed_at"),
        sa.CheckConstraint("warnings >= 0", name="warnings"),
        sa.CheckConstraint("version > 0", name="version"),
    )
    op.create_table(
        "instagram_thread",
        key(),
        ref("account_id", "instagram_account.id", "CASCADE"),
        text("user_id"),
        text("thread_id"),
        instant("heard_at"),
        sa.UniqueConstraint("account_id", "user_id"),
    )


def downgrade() -> None:
    op.drop_table("instagram_thread")
    op.drop_table("instagram_account")

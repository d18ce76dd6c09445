"""Tokens of channels, sealed, so that they outlive the process that renewed them."""

from alembic import op

from models.migrations.first_schema.columns import instant, key, text

revision = "0019_channel_tokens"
down_revision = "0018_invoices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_token",
        key(),
        text("channel", unique=True),
        text("seed"),
        text("sealed"),
        instant("begun_at"),
        instant("renewed_at", nullable=True),
        instant("ends_at", nullable=True),
    )


def downgrade() -> None:
    op.drop_table("channel_token")

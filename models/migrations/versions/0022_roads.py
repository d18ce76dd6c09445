"""Which notice a message carries, and text messages with what they cost."""

from alembic import op

from models.migrations.first_schema.columns import big, index_where

revision = "0022_roads"
down_revision = "0018_invoices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", big("notice_id", nullable=True))
    index_where("ix_outbox_notice", "outbox", ["notice_id"], "notice_id IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_outbox_notice", "outbox")
    op.drop_column("outbox", "notice_id")

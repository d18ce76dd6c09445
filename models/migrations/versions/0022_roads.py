"""Which notice a message carries, and text messages with what they are paid as."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import big, index_where, instant, key, number, ref, text

revision = "0022_roads"
down_revision = "0021_one_person"
branch_labels = None
depends_on = None

LOOKED_UP = ("at", "order_id", "notice_id")


def upgrade() -> None:
    op.add_column("outbox", big("notice_id", nullable=True))
    index_where("ix_outbox_notice", "outbox", ["notice_id"], "notice_id IS NOT NULL")
    op.create_table(
        "text_message",
        key(),
        ref("order_id", "orders.id", "CASCADE"),
        big("notice_id"),
        text("name"),
        number("segments"),
        instant("at"),
        sa.CheckConstraint("segments > 0", name="segments"),
    )
    for column in LOOKED_UP:
        op.create_index(f"ix_text_message_{column}", "text_message", [column])


def downgrade() -> None:
    op.drop_table("text_message")
    op.drop_index("ix_outbox_notice", "outbox")
    op.drop_column("outbox", "notice_id")

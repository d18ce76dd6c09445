"""Receipts of payments from card to card, and amounts that tell such payments apart."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    index_where,
    instant,
    key,
    number,
    ref,
    state,
    text,
)

revision = "0016_receipts"
down_revision = "0015_payment_ways"
branch_labels = None
depends_on = None

STATES = ("fetching", "waiting", "approved", "refused", "lost")
ONE_OF = "reason IN ('unreadable', 'amount', 'not_seen', 'repeated')"


def upgrade() -> None:
    op.create_table(
        "payment_receipt",
        key(),
        ref("attempt_id", "payment_attempt.id", "RESTRICT"),
        number("number"),
        state("state", "receipt_state", *STATES),
        text("channel"),
        text("ref"),
        text("sha256", nullable=True),
        ref("media_id", "media.id", "RESTRICT", nullable=True),
        sa.Column(
            "reason",
            sa.String(24),
            sa.CheckConstraint(ONE_OF, name="refusal_reason"),
            nullable=True,
        ),
        instant("sent_at"),
        instant("decided_at", nullable=True),
        ref("decided_by", "person.id", "SET NULL", nullable=True),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="reason"),
        sa.UniqueConstraint("attempt_id", "number"),
    )
    op.create_index("ix_payment_receipt_sha256", "payment_receipt", ["sha256"])
    index_where(
        "ix_payment_receipt_waiting", "payment_receipt", ["state", "sent_at"], "state = 'waiting'"
    )
    index_where(
        "ix_payment_attempt_card",
        "payment_attempt",
        ["currency", "amount_minor"],
        "gateway = 'card' AND (state = 'issued' OR state = 'verifying')",
        unique=True,
    )


def downgrade() -> None:
    op.drop_index("ix_payment_attempt_card", "payment_attempt")
    op.drop_table("payment_receipt")

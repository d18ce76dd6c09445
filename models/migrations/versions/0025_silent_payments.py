"""Payments of which nobody has said for a day what became of them stand in the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0025_silent_payments"
down_revision = "0024_business"
branch_labels = None
depends_on = None

SILENT = sa.text("next_check_at IS NULL AND (state = 'unknown' OR state = 'verifying')")


def upgrade() -> None:
    op.create_index(
        "ix_payment_attempt_silent",
        "payment_attempt",
        ["state"],
        sqlite_where=SILENT,
        postgresql_where=SILENT,
    )


def downgrade() -> None:
    op.drop_index("ix_payment_attempt_silent", "payment_attempt")

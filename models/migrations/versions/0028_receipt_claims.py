"""What buyers say of a transfer beside the picture of its receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0028_receipt_claims"
down_revision = "0027_told_automatic"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payment_receipt", sa.Column("tracking", sa.String(), nullable=True))
    op.add_column("payment_receipt", sa.Column("last_four", sa.String(), nullable=True))
    op.create_index("ix_payment_receipt_tracking", "payment_receipt", ["tracking"])


def downgrade() -> None:
    op.drop_index("ix_payment_receipt_tracking", "payment_receipt")
    op.drop_column("payment_receipt", "last_four")
    op.drop_column("payment_receipt", "tracking")

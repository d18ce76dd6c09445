"""Reports that are counted off the loop are kept for whoever asked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029_kept_reports"
down_revision = "0028_receipt_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    op.create_table(
        "kept_report",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", kind, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept_report"),
    )


def downgrade() -> None:
    op.drop_table("kept_report")

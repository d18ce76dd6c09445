"""The terms and privacy notices that buyers accepted, with their words."""

import sqlalchemy as sa
from alembic import op

revision = "0005_accepted_terms"
down_revision = "0004_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legal_text",
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column(
            "kind",
            sa.String(24),
            sa.CheckConstraint("kind IN ('terms', 'privacy')", name="legal_kind"),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "acceptance",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column(
            "order_id",
            sa.BigInteger(),
            sa.ForeignKey("orders.id", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "terms",
            sa.String(),
            sa.ForeignKey("legal_text.sha256", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column(
            "privacy",
            sa.String(),
            sa.ForeignKey("legal_text.sha256", ondelete="RESTRICT"),
            nullable=False,
        ),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("order_id", "terms", "privacy"),
    )


def downgrade() -> None:
    op.drop_table("acceptance")
    op.drop_table("legal_text")

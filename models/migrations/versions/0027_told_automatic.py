"""When somebody was told in a chat that a program answers there."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import instant

revision = "0027_told_automatic"
down_revision = "0026_invoice_buyers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    told_at: sa.Column[object] = instant("disclosed_at", nullable=True)
    op.add_column("conversation", told_at)


def downgrade() -> None:
    op.drop_column("conversation", "disclosed_at")

"""One-time invitations to work for the shop."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import flag, instant, key, ref, state, text

revision = "0012_staff_invites"
down_revision = "0011_totals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_invite",
        key(),
        text("code_hash", unique=True),
        state("role", "staff_role", "agent", "packer", "manager", "owner"),
        ref("invited_by", "person.id", "CASCADE", nullable=True),
        flag("ousts_owners"),
        instant("created_at"),
        instant("expires_at"),
        instant("used_at", nullable=True),
        ref("used_by", "person.id", "SET NULL", nullable=True),
        instant("revoked_at", nullable=True),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="one_end"),
        sa.CheckConstraint("role = 'owner' OR NOT ousts_owners", name="ousting"),
    )


def downgrade() -> None:
    op.drop_table("staff_invite")

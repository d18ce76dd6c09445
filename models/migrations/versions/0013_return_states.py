"""How far a return has come, and what the shop has answered."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import index_where, instant

revision = "0013_return_states"
down_revision = "0012_staff_invites"
branch_labels = None
depends_on = None

STATES = ("asked", "accepted", "refused", "came_back", "closed")
OPEN = "state = 'asked' OR state = 'accepted'"


def upgrade() -> None:
    quoted = ", ".join(f"'{one}'" for one in STATES)
    with op.batch_alter_table("return_request") as table:
        table.add_column(sa.Column("state", sa.String(24), nullable=False, server_default="asked"))
        table.add_column(sa.Column("answer", sa.String(), nullable=False, server_default=""))
        table.add_column(instant("decided_at", nullable=True))
        table.add_column(instant("closed_at", nullable=True))
        table.create_check_constraint("return_state", f"state IN ({quoted})")
    with op.batch_alter_table("return_request") as table:
        table.alter_column("state", server_default=None)
        table.alter_column("answer", server_default=None)
    index_where("ix_return_request_open", "return_request", ["order_id", "state"], OPEN)


def downgrade() -> None:
    op.drop_index("ix_return_request_open", "return_request")
    with op.batch_alter_table("return_request") as table:
        table.drop_constraint("return_state", type_="check")
        for name in ("closed_at", "decided_at", "answer", "state"):
            table.drop_column(name)

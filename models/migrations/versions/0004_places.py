"""Where on the map an address is."""

import sqlalchemy as sa
from alembic import op

revision = "0004_places"
down_revision = "0003_delivery"
branch_labels = None
depends_on = None

COLUMNS = ("latitude", "longitude")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("address", sa.Column(name, sa.Float(), nullable=True))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("address", name)

"""The first schema.

The decisions that are dear to change later stand in it: persons apart from their identities,
orders on three axes, one ledger for every asset, attempts with a currency of their own, all that
is due in one table.
"""

from alembic import op

from models.migrations.first_schema import goods, money, people, selling, talking

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GROUPS = (people, goods, selling, money, talking)


def upgrade() -> None:
    for group in GROUPS:
        group.create()


def downgrade() -> None:
    for group in reversed(GROUPS):
        for table in reversed(group.TABLES):
            op.drop_table(table)

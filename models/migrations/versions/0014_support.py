"""How soon customers are answered and how they liked it, saved answers, taps on the welcome."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import index_where, instant, key, number, text

revision = "0014_support"
down_revision = "0013_return_states"
branch_labels = None
depends_on = None

KINDS = ("seen", "searched", "added", "removed", "asked")
NEW_KINDS = ("welcomed", "tapped")
MEASURED = ("waiting_since", "answered_at", "rated_at")


def upgrade() -> None:
    _care_for_cases()
    op.create_table(
        "quick_reply",
        key(),
        text("name"),
        text("folded", unique=True),
        text("words"),
        number("used"),
        instant("changed_at"),
        sa.CheckConstraint("used >= 0", name="used"),
    )
    _kinds_of_activity((*KINDS, *NEW_KINDS))
    index_where("ix_activity_welcome", "activity", ["at"], "kind = 'welcomed' OR kind = 'tapped'")
    op.create_index("ix_audit_actor_id_at", "audit", ["actor_id", "at"])
    index_where("ix_orders_completed", "orders", ["closed_at"], "state = 'completed'")


def downgrade() -> None:
    op.drop_index("ix_orders_completed", "orders")
    op.drop_index("ix_audit_actor_id_at", "audit")
    op.drop_index("ix_activity_welcome", "activity")
    op.execute(sa.text("DELETE FROM activity WHERE kind = 'welcomed' OR kind = 'tapped'"))
    _kinds_of_activity(KINDS)
    op.drop_table("quick_reply")
    for name in ("answered_at", "rated_at"):
        op.drop_index(f"ix_support_case_{name}", "support_case")
    with op.batch_alter_table("support_case") as batch:
        batch.drop_constraint("stars", type_="check")
        batch.drop_constraint("fk_support_case_taken_by", type_="foreignkey")
        for name in (*MEASURED, "answered_in_s", "taken_by", "stars"):
            batch.drop_column(name)


def _care_for_cases() -> None:
    with op.batch_alter_table("support_case") as batch:
        for name in MEASURED:
            batch.add_column(instant(name, nullable=True))
        batch.add_column(number("answered_in_s", nullable=True))
        batch.add_column(sa.Column("taken_by", sa.BigInteger(), nullable=True))
        batch.create_foreign_key(
            "fk_support_case_taken_by", "person", ["taken_by"], ["id"], ondelete="SET NULL"
        )
        batch.add_column(number("stars", nullable=True))
        batch.create_check_constraint("stars", "stars BETWEEN 1 AND 5")
    for name in ("answered_at", "rated_at"):
        op.create_index(f"ix_support_case_{name}", "support_case", [name])
    op.execute(
        sa.text(
            "UPDATE support_case SET waiting_since = opened_at"
            " WHERE state = 'open' AND last_staff_at IS NULL"
        )
    )


def _kinds_of_activity(kinds: tuple[str, ...]) -> None:
    quoted = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("activity") as batch:
        batch.drop_constraint("activity_kind", type_="check")
        batch.create_check_constraint("activity_kind", f"kind IN ({quoted})")

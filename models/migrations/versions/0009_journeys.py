"""What was told and promised, what buyers say of their orders, and when a notice is too late."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    day,
    index_where,
    instant,
    json,
    key,
    number,
    ref,
    text,
)

revision = "0009_journeys"
down_revision = "0007_digital_and_returns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        text("topic"),
        text("name"),
        instant("at"),
    )
    op.create_index("ix_told_person_id_at", "told", ["person_id", "at"])
    op.create_table(
        "delivery_promise",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        day("ships_on"),
        day("first_on"),
        day("last_on"),
        text("reason"),
        instant("made_at"),
        sa.CheckConstraint("ships_on <= last_on AND first_on <= last_on", name="days"),
    )
    op.create_index(
        "ix_delivery_promise_order_id_made_at", "delivery_promise", ["order_id", "made_at"]
    )
    op.create_table(
        "order_feedback",
        ref("order_id", "orders.id", "RESTRICT", primary_key=True),
        number("stars"),
        text("words"),
        json("media"),
        instant("given_at"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
    )
    op.create_index("ix_order_feedback_given_at", "order_feedback", ["given_at"])
    op.add_column("due_work", instant("give_up_at", nullable=True))
    index_where("ix_due_work_given_up", "due_work", ["done_at"], "state = 'given_up'")


def downgrade() -> None:
    op.drop_index("ix_due_work_given_up", "due_work")
    op.drop_column("due_work", "give_up_at")
    for table in ("order_feedback", "delivery_promise", "told"):
        op.drop_table(table)

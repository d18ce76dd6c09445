"""The first tables of what the engine remembers."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    big,
    index_where,
    instant,
    json,
    key,
    number,
    ref,
    state,
    text,
)

TABLES = [
    "run",
    "seen",
    "inbox",
    "unclean_attempt",
    "dead_letter",
    "route_token",
    "outbox",
    "rate_budget",
    "chat_block",
    "dialogue",
    "due_work",
    "audit",
    "setting",
]


def create() -> None:
    """Create them, in an order in which each refers only to what is there."""
    op.create_table(
        "run",
        key(),
        text("process"),
        instant("started_at"),
        instant("beat_at"),
        instant("stopped_at", nullable=True),
    )
    op.create_table(
        "seen",
        text("channel", primary_key=True),
        text("external_id", primary_key=True),
        instant("at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        key(),
        text("channel"),
        text("external_id"),
        text("mailbox"),
        json("raw"),
        instant("received_at"),
        big("run_id"),
        sa.UniqueConstraint("channel", "external_id"),
    )
    op.create_index("ix_inbox_mailbox_id", "inbox", ["mailbox", "id"])
    op.create_table(
        "unclean_attempt",
        text("channel", primary_key=True),
        text("external_id", primary_key=True),
        number("count"),
        sa.CheckConstraint("count >= 0", name="count"),
    )
    op.create_table(
        "dead_letter",
        key(),
        text("reference", unique=True),
        text("channel"),
        text("external_id"),
        json("raw"),
        text("error"),
        instant("at"),
        instant("handled_at", nullable=True),
    )
    op.create_table(
        "route_token",
        text("token", primary_key=True),
        text("route"),
        instant("created_at"),
    )
    op.create_table(
        "outbox",
        key(),
        text("channel"),
        text("chat"),
        ref("person_id", "person.id", "SET NULL", nullable=True),
        number("lane"),
        state("promise", "promise", "repeat", "once"),
        state("op", "outbox_op", "send", "edit", "delete"),
        json("payload"),
        state(
            "state",
            "outbox_state",
            "sending",
            "queued",
            "sent",
            "unknown",
            "refused",
            "dropped",
            "superseded",
        ),
        big("run_id", nullable=True),
        instant("not_before", nullable=True),
        text("ref", nullable=True),
        text("about", nullable=True),
        text("error", nullable=True),
        number("attempts"),
        text("correlation"),
        instant("created_at"),
        instant("sent_at", nullable=True),
        sa.CheckConstraint("lane IN (0, 1)", name="lane"),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
    )
    index_where(
        "ix_outbox_open",
        "outbox",
        ["state", "channel", "chat"],
        "state = 'sending' OR state = 'queued' OR state = 'unknown'",
    )
    index_where("ix_outbox_ref", "outbox", ["channel", "chat", "ref"], "ref IS NOT NULL")
    op.create_table(
        "rate_budget",
        text("name", primary_key=True),
        instant("whole_at"),
    )
    op.create_table(
        "chat_block",
        text("channel", primary_key=True),
        text("chat", primary_key=True),
        instant("until"),
    )
    op.create_table(
        "dialogue",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        text("name"),
        number("version"),
        json("args"),
        json("answers"),
        json("asked", nullable=True),
        number("serial"),
        state("state", "dialogue_state", "open", "parked", "done", "dropped"),
        text("result", nullable=True),
        text("channel"),
        instant("created_at"),
        instant("updated_at"),
    )
    op.create_index("ix_dialogue_person_id_state", "dialogue", ["person_id", "state"])
    op.create_table(
        "due_work",
        key(),
        text("kind"),
        text("key", unique=True),
        instant("due_at"),
        json("payload"),
        ref("person_id", "person.id", "CASCADE", nullable=True),
        state("state", "work_state", "due", "done", "held", "given_up", "failed"),
        text("reason", nullable=True),
        instant("locked_until", nullable=True),
        text("locked_by", nullable=True),
        number("attempts"),
        text("correlation"),
        instant("created_at"),
        instant("done_at", nullable=True),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
    )
    index_where("ix_due_work_held", "due_work", ["person_id"], "state = 'held'")
    index_where(
        "ix_due_work_open", "due_work", ["state", "due_at"], "state = 'due' OR state = 'held'"
    )
    op.create_table(
        "audit",
        key(),
        big("actor_id", nullable=True),
        text("actor"),
        text("what"),
        text("on_kind"),
        text("on_id"),
        instant("at"),
        json("before", nullable=True),
        json("after", nullable=True),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_on_kind_on_id", "audit", ["on_kind", "on_id"])
    op.create_table(
        "setting",
        text("key", primary_key=True),
        json("value"),
        instant("updated_at"),
    )

"""The first tables of people who talk to the shop."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import day, flag, instant, json, key, ref, state, text

TABLES = ["person", "identity", "conversation", "staff", "consent", "address"]


def create() -> None:
    """Create them, in an order in which each refers only to what is there."""
    op.create_table(
        "person",
        key(),
        ref("merged_into", "person.id", "RESTRICT", nullable=True),
        text("name", nullable=True),
        text("language"),
        text("timezone", nullable=True),
        day("born_on", nullable=True),
        text("source", nullable=True),
        instant("bot_silent_until", nullable=True),
        instant("created_at"),
    )
    op.create_index("ix_person_merged_into", "person", ["merged_into"])
    op.create_table(
        "identity",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        text("channel"),
        text("address"),
        text("display_name"),
        text("username", nullable=True),
        text("language_code", nullable=True),
        flag("reachable"),
        instant("last_inbound_at", nullable=True),
        instant("created_at"),
        sa.UniqueConstraint("channel", "address"),
    )
    op.create_index("ix_identity_person_id", "identity", ["person_id"])
    op.create_table(
        "conversation",
        key(),
        text("channel"),
        text("chat"),
        ref("person_id", "person.id", "CASCADE"),
        json("last_card", nullable=True),
        instant("last_inbound_at", nullable=True),
        sa.UniqueConstraint("channel", "chat", "person_id"),
    )
    op.create_index("ix_conversation_person_id", "conversation", ["person_id"])
    op.create_table(
        "staff",
        ref("person_id", "person.id", "CASCADE", primary_key=True),
        state("role", "staff_role", "agent", "packer", "manager", "owner"),
        instant("since"),
    )
    op.create_table(
        "consent",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        text("topic"),
        flag("given"),
        text("version"),
        text("channel"),
        instant("at"),
    )
    op.create_index("ix_consent_person_id_topic_at", "consent", ["person_id", "topic", "at"])
    op.create_table(
        "address",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        text("name"),
        text("phone"),
        text("text"),
        text("postal_code", nullable=True),
        instant("created_at"),
        instant("last_used_at"),
    )
    op.create_index("ix_address_person_id", "address", ["person_id"])

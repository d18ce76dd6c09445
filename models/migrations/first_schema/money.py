"""The first tables of attempts to pay and the ledger."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    big,
    flag,
    index_where,
    instant,
    json,
    key,
    number,
    ref,
    state,
    text,
)

TABLES = ["payment_attempt", "payment_event", "account", "transfer", "ledger_entry"]


def create() -> None:
    """Create them, in an order in which each refers only to what is there."""
    op.create_table(
        "payment_attempt",
        key(),
        ref("order_id", "orders.id", "RESTRICT"),
        text("gateway"),
        state(
            "state",
            "attempt_state",
            "created",
            "issued",
            "opened",
            "verifying",
            "paid",
            "failed",
            "cancelled",
            "expired",
            "unknown",
            "review",
            "create_failed",
            "reversing",
            "reversed",
        ),
        big("amount_minor"),
        text("currency"),
        big("order_amount_minor"),
        text("rate", nullable=True),
        flag("test"),
        text("provider_ref", nullable=True),
        text("bank_ref", nullable=True),
        text("masked_card", nullable=True),
        text("failure_class", nullable=True),
        text("failure_code", nullable=True),
        json("redirect", nullable=True),
        instant("result_at", nullable=True),
        instant("expires_at"),
        instant("next_check_at", nullable=True),
        number("check_count"),
        text("review_reason", nullable=True),
        number("version"),
        instant("created_at"),
        instant("opened_at", nullable=True),
        instant("paid_at", nullable=True),
        json("raw_last", nullable=True),
        sa.UniqueConstraint("gateway", "provider_ref"),
        sa.UniqueConstraint("gateway", "bank_ref"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint("order_amount_minor > 0", name="order_amount"),
        sa.CheckConstraint("length(currency) = 3", name="currency"),
        sa.CheckConstraint("check_count >= 0", name="check_count"),
    )
    index_where(
        "ix_payment_attempt_check",
        "payment_attempt",
        ["next_check_at"],
        "next_check_at IS NOT NULL",
    )
    op.create_index("ix_payment_attempt_order_id", "payment_attempt", ["order_id"])
    op.create_table(
        "payment_event",
        key(),
        ref("attempt_id", "payment_attempt.id", "RESTRICT"),
        text("kind"),
        big("amount_minor"),
        text("currency"),
        text("reference"),
        text("raw_sha256", nullable=True),
        text("actor"),
        instant("at"),
        sa.CheckConstraint("amount_minor >= 0", name="amount"),
        sa.CheckConstraint("length(currency) = 3", name="currency"),
    )
    op.create_index("ix_payment_event_attempt_id_at", "payment_event", ["attempt_id", "at"])
    op.create_table(
        "account",
        key(),
        text("owner"),
        text("name"),
        text("asset"),
        sa.UniqueConstraint("owner", "name", "asset"),
    )
    op.create_table(
        "transfer",
        key(),
        text("key", unique=True),
        text("kind"),
        ref("order_id", "orders.id", "RESTRICT", nullable=True),
        instant("at"),
    )
    index_where("ix_transfer_order", "transfer", ["order_id"], "order_id IS NOT NULL")
    op.create_table(
        "ledger_entry",
        key(),
        ref("transfer_id", "transfer.id", "RESTRICT"),
        ref("account_id", "account.id", "RESTRICT"),
        big("amount"),
        sa.CheckConstraint("amount <> 0", name="not_nothing"),
    )
    op.create_index("ix_ledger_entry_account_id", "ledger_entry", ["account_id"])
    op.create_index("ix_ledger_entry_transfer_id", "ledger_entry", ["transfer_id"])

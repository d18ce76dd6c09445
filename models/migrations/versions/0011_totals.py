"""What the facts of a shop add up to, day by day and all together."""

import sqlalchemy as sa
from alembic import op

from common.ids import new_id
from models.migrations.first_schema.columns import big, day, index_where, number, ref

revision = "0011_totals"
down_revision = "0010_accepted_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_total",
        _day(),
        number("placed"),
        number("placed_paid"),
        number("paid"),
        big("revenue_minor"),
        big("refunded_minor"),
    )
    for thing, counted in (("product", "units"), ("person", "orders")):
        name = "buyer" if thing == "person" else thing
        who = f"{thing}_id"
        op.create_table(
            f"{name}_day",
            _day(),
            ref(who, f"{thing}.id", "CASCADE", primary_key=True),
            number(counted),
            big("revenue_minor"),
        )
        op.create_index(f"ix_{name}_day_{who}", f"{name}_day", [who])
        op.create_table(
            f"{name}_total",
            ref(who, f"{thing}.id", "CASCADE", primary_key=True),
            *([day("first_day", nullable=True)] if name == "buyer" else []),
            number(counted),
            big("revenue_minor"),
        )
    op.create_index("ix_product_total_units", "product_total", ["units"])
    op.create_index("ix_person_created_at", "person", ["created_at"])
    index_where(
        "ix_shipment_waiting", "shipment", ["state"], "state = 'to_pack' OR state = 'packed'"
    )
    _count_what_is_there()


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM due_work WHERE kind = 'numbers-recount'"))
    op.drop_index("ix_shipment_waiting", "shipment")
    op.drop_index("ix_person_created_at", "person")
    for table in ("buyer_total", "buyer_day", "product_total", "product_day", "day_total"):
        op.drop_table(table)


def _day() -> "sa.Column[object]":
    return sa.Column("day", sa.Date(), primary_key=True)


def _count_what_is_there() -> None:
    """A shop that has sold before counts its orders when it starts, beside its work."""
    op.execute(
        sa.text(
            "INSERT INTO due_work"
            " (id, kind, key, due_at, payload, state, attempts, correlation, created_at)"
            " SELECT :id, 'numbers-recount', 'numbers-recount:first', min(placed_at), '{}', 'due',"
            " 0, '', min(placed_at) FROM orders HAVING count(*) > 0"
        ).bindparams(id=new_id())
    )

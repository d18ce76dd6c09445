from sqlmodel import Session, text

from models.database import Database
from tests.databases import SQLITE

LOOKUPS = {
    "was this update seen": "seen WHERE channel = 'telegram' AND external_id = '4711'",
    "what of this person is stored": "inbox WHERE mailbox = 'person:12' ORDER BY id",
    "who writes": "identity WHERE channel = 'telegram' AND address = '99'",
    "on which channels they are": "identity WHERE person_id = 12",
    "where they write": (
        "conversation WHERE channel = 'telegram' AND chat = '99' AND person_id = 12"
    ),
    "what they were asked": "dialogue WHERE person_id = 12 AND state = 'open'",
    "whether a human has the word": "support_case WHERE person_id = 12 AND state = 'open'",
    "what a reply is about": "outbox WHERE channel = 'telegram' AND chat = '99' AND ref = '7'",
    "what a dead run left": "outbox WHERE state = 'sending' AND run_id = 3",
    "what waits for a chat": "outbox WHERE state = 'queued' AND channel = 'x' AND chat = '99'",
    "what is due": "due_work WHERE state = 'due' AND due_at <= '2026-12-03' ORDER BY due_at",
    "what is held for them": "due_work WHERE state = 'held' AND person_id = 12",
    "their orders": "orders WHERE person_id = 12 ORDER BY placed_at DESC",
    "the newest orders": "orders ORDER BY placed_at DESC LIMIT 10",
    "what expires": "orders WHERE state = 'placed' AND reserved_until < '2026-12-03'",
    "an order by its code": "orders WHERE code = 'A3F9K'",
    "a variant by its SKU": "variant WHERE sku = 'SHAL-01'",
    "which attempts to check": "payment_attempt WHERE next_check_at <= '2026-12-03'",
    "an attempt of a callback": "payment_attempt WHERE gateway = 'x' AND provider_ref = 'y'",
}


def uses_an_index(session: Session, lookup: str) -> bool:
    """A small table is scanned for good reasons, so PostgreSQL is told to do so only if it must."""
    statement = f"SELECT * FROM {lookup}"
    connection = session.connection()
    if connection.dialect.name == SQLITE:
        rows = connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))
        return "USING" in " ".join(row.detail for row in rows)
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    plan = " ".join(connection.execute(text(f"EXPLAIN {statement}")).scalars())
    return "Seq Scan" not in plan


def test_what_is_asked_again_and_again_has_an_index(session: Session) -> None:
    slow = [question for question, lookup in LOOKUPS.items() if not uses_an_index(session, lookup)]
    assert slow == []


def test_a_bound_state_uses_the_small_index_too(database: Database) -> None:
    """What the advice in `index_where` rests on."""
    with database.reading() as session:
        connection = session.connection()
        sqlite = connection.dialect.name == SQLITE
        if not sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        statement = text(f"{explain} SELECT * FROM due_work WHERE state = :state AND due_at < :at")
        rows = connection.execute(statement, {"state": "due", "at": "2026-12-03"})
        assert "ix_due_work_open" in str(rows.all())

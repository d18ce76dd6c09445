"""What the test bank remembers: its payments and refunds, in an SQLite file of its own.

The bank stands on the other side of the wire and shares nothing with the shop, so that the shop
meets in it what it meets in a real bank: money that moved although nobody told. Each call opens
the file, does one short transaction and closes it; the file outlives restarts of either side.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.web.testbank.payment import CARD, Choice, Payment, Reason

SCHEMA = """
CREATE TABLE IF NOT EXISTS payment (
    token TEXT PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE,
    order_code TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    description TEXT NOT NULL,
    callback_url TEXT NOT NULL,
    callback_method TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    choice TEXT,
    reason TEXT,
    arrives_at TEXT,
    bank_ref TEXT UNIQUE,
    card TEXT,
    settled_at TEXT,
    reversed_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS refund (
    key TEXT PRIMARY KEY,
    token TEXT NOT NULL REFERENCES payment (token) ON DELETE RESTRICT,
    amount INTEGER NOT NULL CHECK (amount > 0),
    at TEXT NOT NULL
) STRICT;
"""

INSTANTS = ("created_at", "expires_at", "arrives_at", "settled_at", "reversed_at")
NO_MONEY = frozenset({Choice.REFUSED, Choice.CANCELLED})


class Store:
    """The bank's books."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._transaction() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(SCHEMA)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, isolation_level=None, timeout=10)
        db.row_factory = sqlite3.Row
        try:
            db.execute("PRAGMA foreign_keys = ON")
            yield db
        finally:
            db.close()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._transaction() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def add(self, payment: Payment) -> bool:
        """Open a payment; False when the merchant used this order id before."""
        values = (
            *(payment.token, payment.order_id, payment.order_code),
            *(payment.amount, payment.currency, payment.description),
            *(payment.callback_url, payment.callback_method, payment.language),
            *(_text(payment.created_at), _text(payment.expires_at)),
        )
        with self._changing() as db:
            added = db.execute(
                "INSERT INTO payment (token, order_id, order_code, amount, currency, description,"
                " callback_url, callback_method, language, created_at, expires_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (order_id) DO NOTHING",
                values,
            )
            return added.rowcount == 1

    def get(self, token: str) -> Payment | None:
        """The payment of this token."""
        with self._transaction() as db:
            row = db.execute("SELECT * FROM payment WHERE token = ?", (token,)).fetchone()
        return None if row is None else _payment(row)

    def choose(
        self,
        token: str,
        choice: Choice,
        now: datetime,
        *,
        reason: Reason | None = None,
        delay: timedelta = timedelta(0),
    ) -> bool:
        """Let it happen; False when the page is spent or expired, and then nothing changes."""
        if choice in NO_MONEY:
            arrives_at, bank_ref, card = None, None, None
        else:
            arrives_at, bank_ref, card = _text(now + delay), _reference(), CARD
        with self._changing() as db:
            changed = db.execute(
                "UPDATE payment SET choice = ?, reason = ?, arrives_at = ?, bank_ref = ?, card = ?"
                " WHERE token = ? AND choice IS NULL AND expires_at > ?",
                (choice, reason, arrives_at, bank_ref, card, token, _text(now)),
            )
            return changed.rowcount == 1

    def pay_earlier(self, token: str, now: datetime) -> list[Payment]:
        """Pay every other page of this payment's order on which no money has moved yet."""
        with self._changing() as db:
            rows = db.execute(
                "SELECT other.* FROM payment AS other JOIN payment AS this USING (order_code)"
                " WHERE this.token = ? AND other.token <> this.token AND other.bank_ref IS NULL",
                (token,),
            ).fetchall()
            for row in rows:
                db.execute(
                    "UPDATE payment SET choice = 'twice', reason = NULL, arrives_at = ?,"
                    " bank_ref = ?, card = ? WHERE token = ?",
                    (_text(now), _reference(), CARD, row["token"]),
                )
        return [_payment(row) for row in rows]

    def settle(self, token: str, now: datetime) -> bool:
        """Give the money to the shop; False when it was given before."""
        with self._changing() as db:
            changed = db.execute(
                "UPDATE payment SET settled_at = ? WHERE token = ? AND bank_ref IS NOT NULL"
                " AND arrives_at <= ? AND settled_at IS NULL AND reversed_at IS NULL",
                (_text(now), token, _text(now)),
            )
            return changed.rowcount == 1

    def reverse(self, token: str, now: datetime) -> bool:
        """Give the money back to the payer as a whole; False when part of it already went back."""
        with self._changing() as db:
            changed = db.execute(
                "UPDATE payment SET reversed_at = coalesce(reversed_at, ?) WHERE token = ?"
                " AND bank_ref IS NOT NULL AND arrives_at <= ?"
                " AND NOT EXISTS (SELECT 1 FROM refund WHERE refund.token = payment.token)",
                (_text(now), token, _text(now)),
            )
            return changed.rowcount == 1

    def refund(self, token: str, amount: int, key: str, now: datetime) -> bool:
        """Give part of it back, once per key; False when it is more than what is left."""
        with self._changing() as db:
            known = db.execute("SELECT token, amount FROM refund WHERE key = ?", (key,)).fetchone()
            if known is not None:
                return bool(known["token"] == token and known["amount"] == amount)
            added = db.execute(
                "INSERT INTO refund (key, token, amount, at) SELECT ?, token, ?, ? FROM payment"
                " WHERE token = ? AND settled_at IS NOT NULL AND reversed_at IS NULL AND amount >="
                " ? + (SELECT coalesce(sum(amount), 0) FROM refund WHERE refund.token = ?)",
                (key, amount, _text(now), token, amount, token),
            )
            return added.rowcount == 1


def _text(instant: datetime) -> str:
    """One width for every instant, so that text sorts as time does."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _reference() -> str:
    """Twelve digits, as a retrieval reference number has."""
    return str(secrets.randbelow(9 * 10**11) + 10**11)


def _payment(row: sqlite3.Row) -> Payment:
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118  (a Row is no mapping)
    for name in INSTANTS:
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    values["choice"] = Choice(values["choice"]) if values["choice"] else None
    values["reason"] = Reason(values["reason"]) if values["reason"] else None
    return Payment(**values)

"""A plain count of what was played, kept by those who played it and never asked of the shop."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass
class Books:
    """What happened, by the people it happened to. Money is counted by the bank."""

    placed: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """When and by whom each order was placed, by its code."""
    paid: dict[str, datetime] = field(default_factory=dict)
    """When each order was paid for first."""
    bills: dict[str, int] = field(default_factory=dict)
    """What the goods and the delivery of each order cost without any code or points."""
    by_hand: list[int] = field(default_factory=list)
    """Money that the seller has given back without the bank, in the smallest unit."""
    twice: list[int] = field(default_factory=list)
    """Money that came a second time and has gone back; nobody has earned it."""
    arrived: dict[str, datetime] = field(default_factory=dict)
    """When each person wrote to the shop for the first time."""


@dataclass(frozen=True, slots=True)
class Count:
    """The month in numbers; money in the smallest unit."""

    placed: int
    paid: int
    came: int
    returned: int
    buyers: int
    newcomers: int


def count(books: Books, bank: Path) -> Count:
    """Add it up."""
    came, returned = _statement(bank)
    buyers = [books.placed[code][1] for code in books.paid]
    return Count(
        placed=len(books.placed),
        paid=len(books.paid),
        came=came - sum(books.twice),
        returned=returned + sum(books.by_hand) - sum(books.twice),
        buyers=len(set(buyers)),
        newcomers=len(books.arrived),
    )


def _statement(bank: Path) -> tuple[int, int]:
    """What the bank has given to the shop, and what it has taken back."""
    with closing(sqlite3.connect(bank)) as connection:
        (came,) = connection.execute(
            "SELECT coalesce(sum(amount), 0) FROM payment WHERE settled_at IS NOT NULL"
        ).fetchone()
        (went,) = connection.execute("SELECT coalesce(sum(amount), 0) FROM refund").fetchone()
    return int(came), int(went)

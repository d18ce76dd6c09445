"""What stands on an invoice, before anybody draws it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """An invoice in the words of whoever reads it, from top to bottom.

    `buyer` is who bought it and where it went, and empty on an invoice for whoever has the link.
    `rows` are the goods, each as long as `heads`: what it is, then numbers. `sums` are names with
    their amounts, and `total` is the one that counts; `below` stands under it.
    """

    title: str
    facts: tuple[str, ...]
    seller_head: str
    seller: str
    about: tuple[str, ...]
    buyer_head: str
    buyer: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    below: tuple[tuple[str, str], ...]
    payments: tuple[str, ...]
    notes: tuple[str, ...]
    language: str
    runs_left: bool
    issued_at: datetime

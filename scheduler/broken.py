"""How a fact that must hold is checked, and told when it does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

MOST_FACTS = 20
"""Broken rows that are told of each check; where there are more, these are enough to begin with."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A fact that does not hold, with the ids and numbers that show it."""

    name: str
    facts: Mapping[str, object]


Check = Callable[[Session, datetime], list[Broken]]
"""Reads the shop as it is at an instant and finds what is broken."""


def broken(session: Session, name: str, rows: Select[*tuple[Any, ...]]) -> list[Broken]:
    """What a statement finds that looks for rows which must not be there."""
    found = session.execute(rows.limit(MOST_FACTS)).mappings()
    return [Broken(name, {key: _plain(value) for key, value in row.items()}) for row in found]


def _plain(value: object) -> object:
    """A number of PostgreSQL's sums is a Decimal; it is told as the whole number it is."""
    return value if value is None or isinstance(value, str | int) else int(str(value))

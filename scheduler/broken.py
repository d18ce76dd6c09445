"""How a fact that must hold is checked, and told when it does not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from models.prepared import Prepared

MOST_FACTS = 20
"""Broken rows that are told of each check; where there are more, these are enough to begin with."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A fact that does not hold, with the ids and numbers that show it."""

    name: str
    facts: Mapping[str, object]


Rows = Select[*tuple[Any, ...]]
Check = Callable[[Session, datetime], list[Broken]]
"""Reads the shop as it is at an instant and finds what is broken."""


def never(name: str) -> Callable[[Callable[[], Rows]], Check]:
    """A check of what a statement finds that looks for rows which must not be there."""

    def check_of(rows: Callable[[], Rows]) -> Check:
        @cache
        def prepared() -> Prepared:
            return Prepared(rows().limit(MOST_FACTS))

        @wraps(rows)
        def check(session: Session, _now: datetime) -> list[Broken]:
            return broken(name, prepared().all(session))

        return check

    return check_of


def broken(name: str, rows: Iterable[Any]) -> list[Broken]:
    """Each of these rows is a fact that does not hold."""
    return [
        Broken(name, {key: _plain(value) for key, value in row._asdict().items()}) for row in rows
    ]


def _plain(value: object) -> object:
    """A number of PostgreSQL's sums is a Decimal; it is told as the whole number it is."""
    return value if value is None or isinstance(value, str | int) else int(str(value))

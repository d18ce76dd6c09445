"""Where in the database something is sealed, and how a value of such a column is sealed anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from bot.engine.sealing import SEALED
from common.vault import CHANNELS, GATEWAYS, MARK, UPDATES, key_of
from models import (
    ChannelToken,
    DeadLetter,
    DialogueRow,
    Inbox,
    InstagramAccount,
    PaymentWay,
)

Renew = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A table in which something is sealed, and how a value of its columns is sealed anew."""

    table: Table
    columns: Mapping[str, Callable[[Any, Renew], Any]]
    purpose: str


def keys_in(table: str, row: Mapping[str, Any]) -> set[str]:
    """The names of the secret keys with which something in a row is sealed."""
    found: set[str] = set()

    def look(sealed: str) -> str:
        if sealed.startswith(f"{MARK}."):
            found.add(key_of(sealed))
        return sealed

    for place in PLACES:
        if place.table.name == table:
            for name in place.columns.keys() & row.keys():
                if row[name] is not None:
                    place.columns[name](row[name], look)
    return found


def _text(value: str | None, renew: Renew) -> str | None:
    return None if value is None else renew(value)


def _each(value: Mapping[str, str], renew: Renew) -> dict[str, str]:
    return {name: renew(sealed) for name, sealed in value.items()}


def _answers(value: Sequence[Mapping[str, Any]], renew: Renew) -> list[dict[str, Any]]:
    return [
        {**answer, SEALED: renew(answer[SEALED])} if SEALED in answer else dict(answer)
        for answer in value
    ]


def _raw(value: Mapping[str, Any], renew: Renew) -> dict[str, Any]:
    return {SEALED: renew(value[SEALED])} if SEALED in value else dict(value)


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


PLACES = (
    Place(_table(PaymentWay), {"secrets": _each, "proxy": _text}, GATEWAYS),
    Place(_table(ChannelToken), {"sealed": _text}, CHANNELS),
    Place(_table(InstagramAccount), {"login": _text}, CHANNELS),
    Place(_table(InstagramAccount), {"code": _text}, GATEWAYS),
    Place(_table(DialogueRow), {"answers": _answers}, GATEWAYS),
    Place(_table(Inbox), {"raw": _raw}, UPDATES),
    Place(_table(DeadLetter), {"raw": _raw}, UPDATES),
)

"""`python -m bot rotate-secrets`: everything that is sealed is sealed anew with another secret key.

One row after the other is committed, so that whoever is interrupted goes on where they were.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import String, Table, cast, or_, select, update
from sqlmodel import Session

from bot.engine.sealing import SEALED
from bot.engine.writer import transact
from bot.settings import Settings
from common.clock import SystemClock
from common.vault import CHANNELS, GATEWAYS, MARK, UPDATES, CannotOpen, Vault
from models import (
    ChannelToken,
    DeadLetter,
    DialogueRow,
    Inbox,
    InstagramAccount,
    PaymentWay,
)
from models.database import Database
from shop import audit

PIECE = 100
"""Rows sealed anew in one transaction."""

Renew = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many rows were sealed anew, and how many nobody can open any more."""

    renewed: int
    lost: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A table in which something is sealed, and how a value of its columns is sealed anew."""

    table: Table
    columns: Mapping[str, Callable[[Any, Renew], Any]]
    purpose: str


def rotate(settings: Settings) -> Rotated:
    """Seal everything with SECRET_KEY that an earlier key has sealed; may be run again.

    Raises:
        AlreadyRunning: a shop that seals with the old key serves this SQLite database.
    """
    database = Database(settings.database_url)
    try:
        database.lock_process()
        vault = settings.vault()
        counts = [_rotate(database, place, vault) for place in PLACES]
        total = Rotated(sum(one.renewed for one in counts), sum(one.lost for one in counts))
        if total.renewed:
            transact(database, lambda session: _note(session, total))
        return total
    finally:
        database.dispose()


def _rotate(database: Database, place: _Place, vault: Vault) -> Rotated:
    with database.reading() as session:
        ids = list(session.execute(_sealed_rows(place)).scalars())
    renewed = lost = 0
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        done = transact(database, partial(_renew, place=place, ids=piece, vault=vault))
        renewed, lost = renewed + done.renewed, lost + done.lost
    return Rotated(renewed, lost)


def _sealed_rows(place: _Place) -> Any:
    """The rows in which anything may be sealed."""
    table = place.table
    holds = [cast(table.c[name], String).like(f"%{MARK}.%") for name in place.columns]
    return select(table.c.id).where(or_(*holds)).order_by(table.c.id)


def _renew(session: Session, place: _Place, ids: Sequence[int], vault: Vault) -> Rotated:
    table, renewed, lost = place.table, 0, 0
    rows = session.execute(
        select(table.c.id, *(table.c[name] for name in place.columns))
        .where(table.c.id.in_(ids))
        .with_for_update()
    ).all()
    for row in rows:
        before = {name: getattr(row, name) for name in place.columns}
        try:
            after = dict(_anew(place, before, vault))
        except CannotOpen:
            lost += 1
            continue
        if after != before:
            session.execute(update(table).where(table.c.id == row.id).values(**after))
            renewed += 1
    return Rotated(renewed, lost)


def _anew(place: _Place, values: Mapping[str, Any], vault: Vault) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        renew = place.columns[name]
        yield name, renew(value, lambda sealed: vault.renewed(place.purpose, sealed))


def _note(session: Session, total: Rotated) -> None:
    audit.record(
        session,
        at=SystemClock().now(),
        actor="operator",
        what="secrets.rotated",
        on_kind="secrets",
        on_id="all",
        after={"total_rows": total.renewed},
    )


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
    _Place(_table(PaymentWay), {"secrets": _each, "proxy": _text}, GATEWAYS),
    _Place(_table(ChannelToken), {"sealed": _text}, CHANNELS),
    _Place(_table(InstagramAccount), {"login": _text}, CHANNELS),
    _Place(_table(InstagramAccount), {"code": _text}, GATEWAYS),
    _Place(_table(DialogueRow), {"answers": _answers}, GATEWAYS),
    _Place(_table(Inbox), {"raw": _raw}, UPDATES),
    _Place(_table(DeadLetter), {"raw": _raw}, UPDATES),
)

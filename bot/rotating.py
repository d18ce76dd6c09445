"""`python -m bot rotate-secrets`: everything that is sealed is sealed anew with another secret key.

One row after the other is committed, so that whoever is interrupted goes on where they were.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import String, cast, or_, select, update
from sqlmodel import Session

from bot.engine.writer import transact
from bot.sealed_places import PLACES, Place
from bot.settings import Settings
from common.clock import SystemClock
from common.vault import MARK, CannotOpen, Vault
from models.database import Database
from shop import audit

PIECE = 100
"""Rows sealed anew in one transaction."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many rows were sealed anew, and how many nobody can open any more."""

    renewed: int
    lost: int


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


def _rotate(database: Database, place: Place, vault: Vault) -> Rotated:
    with database.reading() as session:
        ids = list(session.execute(_sealed_rows(place)).scalars())
    renewed = lost = 0
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        done = transact(database, partial(_renew, place=place, ids=piece, vault=vault))
        renewed, lost = renewed + done.renewed, lost + done.lost
    return Rotated(renewed, lost)


def _sealed_rows(place: Place) -> Any:
    """The rows in which anything may be sealed."""
    table = place.table
    holds = [cast(table.c[name], String).like(f"%{MARK}.%") for name in place.columns]
    return select(table.c.id).where(or_(*holds)).order_by(table.c.id)


def _renew(session: Session, place: Place, ids: Sequence[int], vault: Vault) -> Rotated:
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


def _anew(place: Place, values: Mapping[str, Any], vault: Vault) -> Iterator[tuple[str, Any]]:
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

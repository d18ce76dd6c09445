"""What the tests read in the shop's database, and how its time passes."""

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy
from sqlmodel import Session, SQLModel, col, select

from bot.app import App
from common.clock import FixedClock
from models import (
    Activity,
    Address,
    DeadLetter,
    DueWork,
    Identity,
    LegalText,
    Order,
    Setting,
    WorkState,
)
from models.database import Database, upsert
from models.prepared import Prepared
from scheduler import invariants
from scheduler.broken import Broken
from shop import terms

_NEXT_DUE = Prepared(
    select(col(DueWork.due_at))
    .where(col(DueWork.state) == WorkState.DUE)
    .order_by(col(DueWork.due_at))
    .limit(1)
)
_OF_WHOEVER_COMES = {"audit", "due_work", "outbox", "route_token", "seen"}


async def pass_time(app: App, clock: FixedClock, until: datetime) -> None:
    """Move the clock to an instant and stop at everything that falls due on the way.

    Raises: RuntimeError for work that stays due although its time has come.
    """
    await app.settle()
    while (due := _next_due(app.database)) is not None and due <= until:
        if due <= clock.now():
            raise RuntimeError(f"something is due since {due} and nobody does it")
        clock.set(due)
        await app.jobs.nights.plan()
        await app.settle()
    clock.set(until)
    await app.settle()


def _next_due(database: Database) -> datetime | None:
    with database.reading() as session:
        found = _NEXT_DUE.first(session)
    return None if found is None else found.due_at


def everything(database: Database) -> str:
    """Every value of every row, and the bytes of SQLite's files, where what is deleted lingers."""
    with database.reading() as session:
        rows = [
            row
            for table in SQLModel.metadata.sorted_tables
            for row in session.execute(sqlalchemy.select(table))
        ]
    kept = "\n".join(str(tuple(row)) for row in rows)
    for ending in ("", "-wal") if database.dialect == "sqlite" else ():
        file = Path(f"{database.url.database}{ending}")
        kept += file.read_bytes().decode("utf-8", "replace") if file.exists() else ""
    return kept


def noted(database: Database, channel: str, address: str) -> list[str]:
    """What somebody looked at, looked for, added, removed and asked, in that order."""
    with database.reading() as session:
        rows = session.exec(
            select(Activity.kind, Activity.text)
            .join(Identity, col(Identity.person_id) == Activity.person_id)
            .where(Identity.channel == channel, Identity.address == address)
            .order_by(col(Activity.id))
        )
        return [f"{kind} {text or ''}".strip() for kind, text in rows]


def everything_but(session: Session, person_id: int | None) -> dict[str, list[str]]:
    """All rows of each table but those that are about somebody; of no table in which a person who
    comes past leaves what names them in no column.
    """
    found: dict[str, list[str]] = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in _OF_WHOEVER_COMES:
            own = "id" if table.name == "person" else "person_id"
            # As the driver has them: two looks are compared with each other only.
            rows = session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"').mappings()
            kept = (row for row in rows if person_id is None or row.get(own) != person_id)
            found[table.name] = sorted(str(tuple(row.values())) for row in kept)
    return found


def secrets(session: Session) -> list[str]:
    """What only those it is about may read, and the shop: codes, pages, numbers and addresses."""
    orders = session.exec(select(Order.code, Order.page_key)).all()
    addresses = session.exec(select(Address.phone, Address.text)).all()
    return [one for row in (*orders, *addresses) for one in row if one]


def held(database: Database, channel: str, address: str) -> str:
    """Why something waits for this person's next message; empty when nothing does."""
    with database.reading() as session:
        reason = session.exec(
            select(DueWork.reason)
            .join(Identity, col(Identity.person_id) == DueWork.person_id)
            .where(
                Identity.channel == channel,
                Identity.address == address,
                col(DueWork.state) == WorkState.HELD,
            )
        ).first()
    return reason or ""


def broken(database: Database, now: datetime) -> list[Broken]:
    """Facts that do not hold; empty in a healthy shop."""
    with database.reading() as session:
        return invariants.check(session, now)


def buried(database: Database) -> list[str]:
    """Why updates were put aside; a bug each."""
    with database.reading() as session:
        return list(session.exec(select(DeadLetter.error)))


def accepted(database: Database, code: str) -> list[str]:
    """The words that the buyer of an order accepted last: terms and notice; empty if none."""
    with database.reading() as session:
        order = session.exec(select(Order).where(Order.code == code)).one()
        found = terms.acceptances_of(session, order.id)[-1:]
        digests = [digest for one in found for digest in (one.terms, one.privacy)]
        return [session.get_one(LegalText, digest).body for digest in digests]


def without_letters(session: Session) -> None:
    """No letter in the evening."""
    row = {"key": "letter_hour", "value": 0, "updated_at": datetime.now(UTC)}
    upsert(session, Setting, row, key=["key"])

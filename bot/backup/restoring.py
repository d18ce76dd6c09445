"""`python -m bot restore`: a shop from a backup, onto SQLite or PostgreSQL.

All of it is one transaction: until the last row stands and everything was looked at, the database is
what it was before.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, select, update
from sqlmodel import Session, SQLModel, col

from bot.backup import holding
from bot.backup.holding import Open
from bot.backup.manifest import BackupError, Manifest
from bot.backup.reading import Backup, opened
from bot.engine import runs
from bot.operator import operator
from bot.settings import Settings
from common.clock import Clock, SystemClock
from models import DueWork, RateBudget, Run, dumping
from models.database import Database
from models.engines import database_url
from models.migrating import migrating
from scheduler import invariants
from shop import audit
from shop import settings as shop_settings
from shop.photos import FOLDER


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `open` is what the shop does by itself when it runs, `held` how many messages
    it keeps to itself, and `broken` the facts that do not fit, none in a healthy shop.
    """

    manifest: Manifest
    open: Open
    held: int
    broken: Sequence[str]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is taken into account: a database in use, a lost key, news of long ago."""

    replace: bool = False
    other_key: bool = False
    send_all: bool = False


NO_WISHES = Wishes()


def restore(
    settings: Settings, path: Path, wishes: Wishes = NO_WISHES, clock: Clock | None = None
) -> Restored:
    """Bring a shop back, with its pictures; nothing has changed when it raises.

    Raises:
        BackupError: the file or the database is not fit for it.
        AlreadyRunning: the shop of this database runs.
        OSError: a file cannot be read or written.
    """
    clock = clock or SystemClock()
    password = settings.backup_password
    secret = password.get_secret_value() if password is not None else None
    with opened(path, secret) as backup:
        _needs_its_keys(backup.manifest, settings, wishes)
        place = database_url(settings.database_url)
        if place.get_backend_name() == "sqlite":
            Path(str(place.database)).parent.mkdir(parents=True, exist_ok=True)
        database = Database(settings.database_url)
        try:
            database.lock_process()
            _keep_pictures(backup, settings.data_dir / FOLDER)
            return _bring_back(backup, settings.database_url, wishes, clock)
        finally:
            database.dispose()


def _bring_back(backup: Backup, url: str, wishes: Wishes, clock: Clock) -> Restored:
    from alembic import command

    manifest = backup.manifest
    with migrating(url) as config:
        connection: Connection = config.attributes["connection"]
        _refuse_a_shop(connection, wishes)
        if dumping.revision_of(connection) != manifest.revision:
            dumping.remove(connection, [*SQLModel.metadata.tables, dumping.VERSIONS])
            command.upgrade(config, manifest.revision)
        _fill(connection, backup)
        command.upgrade(config, "head")
        with Session(connection, expire_on_commit=False) as session:
            restored = _settle(session, manifest, wishes, clock)
            session.commit()
    return restored


def _needs_its_keys(manifest: Manifest, settings: Settings, wishes: Wishes) -> None:
    vault = settings.vault()
    lost = [key for key in manifest.keys if not vault.knows(key)]
    if lost and not wishes.other_key:
        raise BackupError(
            f"SECRET_KEY: the secrets in this backup were sealed with another key"
            f" ({', '.join(lost)}); put that one here or into DATA_DIR/secret_key."
            " Where it is lost, --other-key brings the rest back."
        )


def _refuse_a_shop(connection: Connection, wishes: Wishes) -> None:
    """Never over a shop that runs, and over another one only when that is wished."""
    if dumping.revision_of(connection) is None or dumping.is_empty(connection):
        return
    if connection.dialect.name == "postgresql":
        alive = select(col(Run.process)).where(
            col(Run.stopped_at).is_(None), col(Run.beat_at) > SystemClock().now() - runs.SILENCE
        )
        process = connection.execute(alive).scalar()
        if process is not None:
            raise BackupError(
                f"A process ({process}) serves this shop, or did a moment ago. Stop it first."
            )
    if not wishes.replace:
        raise BackupError(
            "DATABASE_URL: there is a shop in this database already; with --replace it is gone"
            " for good, so back it up first."
        )


def _fill(connection: Connection, backup: Backup) -> None:
    tighten = dumping.loosen(connection)
    known = {table.name: table for table in dumping.tables(connection)}
    if known.keys() != backup.manifest.tables.keys():
        raise BackupError("This backup is damaged: it has other tables than its release.")
    for name, table in known.items():
        names, rows = backup.table(name)
        dumping.fill(connection, table, names, rows)
    tighten()


def _settle(session: Session, manifest: Manifest, wishes: Wishes, clock: Clock) -> Restored:
    """Nothing of the process that ran then is left, and nothing is said that was said before."""
    now = clock.now()
    for table in (Run, RateBudget):
        session.execute(delete(table))
    session.execute(update(DueWork).values(locked_until=None, locked_by=None))
    ctx = operator(session, shop_settings.load(session), clock)
    held = 0 if wishes.send_all else holding.look(ctx).said
    if not wishes.send_all:
        holding.hold(ctx)
    audit.write(
        ctx, "shop.restored", "shop", "all", after={"made_at": manifest.made_at.isoformat()}
    )
    session.flush()
    broken = sorted({fact.name for fact in invariants.check(session, now)})
    return Restored(manifest, open=holding.look(ctx), held=held, broken=broken)


def _keep_pictures(backup: Backup, folder: Path) -> None:
    """Pictures are named after what they show, so those that are there already are the same."""
    for name, content in backup.pictures():
        kept = folder / name
        if kept.exists() and kept.stat().st_size == len(content):
            continue
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = kept.with_name(f".{name}.{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(kept)

"""`python -m bot backup`: a running shop as one file.

Everything is read in one transaction that sees the shop at one moment and keeps nobody waiting. What
is sealed in the database is sealed in the file as well, and the secret key is not in it.
"""

import hashlib
import os
import platform
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Table
from sqlmodel import Session

from bot.backup.manifest import FORMAT, KIND, MEDIA, NAME, TABLES, BackupError, Manifest, Part
from bot.sealed_places import keys_in
from bot.settings import Settings
from common import compact_json
from common.sealed_file import SealingFile
from models import dumping
from models.database import Database
from models.migrating import head, is_known
from shop import settings as shop_settings
from shop.photos import FOLDER

FOLDER_NAME = "backups"
"""Below DATA_DIR."""
SUFFIX, SEALED_SUFFIX = ".zip", ".zip.sealed"
NOTHING = "The database is empty: there is nothing to back up yet."
NIGHT = "night"
"""What the names of those begin with that are made each night and go again."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    path: Path
    manifest: Manifest
    is_sealed: bool


def make(
    settings: Settings, now: datetime, *, folder: Path | None = None, prefix: str = "shop"
) -> Made:
    """Write a backup into `folder`, by default the one for backups below DATA_DIR.

    It has its name only when it is whole, and only its owner may read it.

    Raises:
        BackupError: there is nothing to back up, or a newer release has written it.
        OSError: the file cannot be written.
    """
    password = settings.backup_password
    secret = password.get_secret_value() if password is not None else None
    folder = folder or settings.data_dir / FOLDER_NAME
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{prefix}-{now:%Y%m%dT%H%M%SZ}{SEALED_SUFFIX if secret else SUFFIX}"
    with _written(folder / name) as file:
        if secret is None:
            manifest = _pack(settings, now, file)
        else:
            with SealingFile(file, secret) as sealing:
                manifest = _pack(settings, now, sealing)
    return Made(folder / name, manifest, is_sealed=secret is not None)


def nightly(settings: Settings, now: datetime) -> Path:
    """Make a backup, and remove the oldest that were made so, but for as many as are kept.

    Raises:
        BackupError: see `make`.
        OSError: see `make`.
    """
    made = make(settings, now, prefix=NIGHT).path
    kept = sorted(made.parent.glob(f"{NIGHT}-*{SUFFIX}*"), reverse=True)
    for old in kept[max(settings.backups_kept, 1) :]:
        old.unlink(missing_ok=True)
    return made


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there as a whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _pack(settings: Settings, now: datetime, file: Any) -> Manifest:
    database = Database(settings.database_url)
    try:
        with (
            database.reading() as session,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            packing = _Packing(archive, now)
            manifest = packing.all_of(session, database.dialect, settings.data_dir / FOLDER)
            archive.writestr(packing.entry(NAME), manifest.model_dump_json(indent=1))
    finally:
        database.dispose()
    return manifest


class _Packing:
    """Puts the parts of one shop into a file."""

    def __init__(self, archive: zipfile.ZipFile, now: datetime) -> None:
        self._archive, self._now = archive, now
        self._keys: set[str] = set()

    def entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._now.timetuple()[:6])
        # Pictures are compressed already.
        is_picture = name.startswith(f"{MEDIA}/")
        entry.compress_type = zipfile.ZIP_STORED if is_picture else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return entry

    def all_of(self, session: Session, dialect: str, pictures: Path) -> Manifest:
        connection = session.connection()
        revision = dumping.revision_of(connection)
        if revision is None:
            raise BackupError(NOTHING)
        if revision != head() and not is_known(revision):
            raise BackupError("The database is of a newer release: back it up with that one.")
        tables = {one.name: self._table(connection, one) for one in dumping.tables(connection)}
        return Manifest(
            kind=KIND,
            format=FORMAT,
            made_at=self._now,
            shop=_name_of(session),
            revision=revision,
            database=dialect,
            python=platform.python_version(),
            keys=sorted(self._keys),
            tables=tables,
            media=dict(self._pictures(pictures)),
        )

    def _table(self, connection: Connection, table: Table) -> Part:
        names, count = [column.name for column in table.columns], 0
        with self._part(f"{TABLES}/{table.name}.jsonl") as (write, digest):
            write(compact_json.dump(names) + b"\n")
            for row in dumping.rows(connection, table):
                self._keys |= keys_in(table.name, dict(zip(names, row, strict=True)))
                write(compact_json.dump(row) + b"\n")
                count += 1
        return Part(sha256=digest(), rows=count)

    def _pictures(self, folder: Path) -> Iterator[tuple[str, Part]]:
        for file in sorted(folder.glob("[!.]*.*")):
            with file.open("rb") as picture, self._part(f"{MEDIA}/{file.name}") as (write, digest):
                shutil.copyfileobj(picture, _Sink(write))
            yield file.name, Part(sha256=digest())

    @contextmanager
    def _part(self, name: str) -> Iterator[tuple[Callable[[bytes], None], Callable[[], str]]]:
        """A file inside, as what writes to it and what tells its hash."""
        hashed = hashlib.sha256()
        with self._archive.open(self.entry(name), "w", force_zip64=True) as out:

            def write(data: bytes) -> None:
                hashed.update(data)
                out.write(data)

            yield write, hashed.hexdigest


@dataclass(frozen=True, slots=True)
class _Sink:
    """What something can be copied into."""

    write: Callable[[bytes], None]


def _name_of(session: Session) -> str:
    try:
        return shop_settings.load(session).name
    except LookupError:
        raise BackupError(NOTHING) from None

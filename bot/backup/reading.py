"""A backup as it is read: known for what it is, and whole, before anything is done with it."""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from bot.backup.manifest import FORMAT, KIND, MEDIA, NAME, TABLES, BackupError, Manifest
from common import compact_json
from common.sealed_file import PIECE, OpenedFile, Tampered, WrongPassword, is_sealed
from models.dumping import Row
from models.migrating import is_known

PICTURE = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z._-]*")
"""The name of a file that stays in its folder."""
BROKEN = (zipfile.BadZipFile, zlib.error, Tampered, EOFError, KeyError, ValueError)
"""What reading a file raises that is not what was written."""


class Backup:
    """The parts of a backup; open it with `opened`."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest

    def verify(self) -> None:
        """Read all of it once.

        Raises:
            BackupError: something in it is not as it was written.
        """
        parts = {f"{TABLES}/{name}.jsonl": part for name, part in self.manifest.tables.items()}
        parts |= {f"{MEDIA}/{name}": part for name, part in self.manifest.media.items()}
        for name, part in parts.items():
            try:
                with self._archive.open(name) as file:
                    found = _hash_of(file)
            except BROKEN:
                found = ""
            if found != part.sha256:
                raise BackupError(f"This backup is damaged: {name}. Take another one.")

    def table(self, name: str) -> tuple[list[str], Iterator[Row]]:
        """The columns of a table, and its rows in their order."""
        lines = self._lines(f"{TABLES}/{name}.jsonl")
        return [str(column) for column in next(lines)], lines

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Pictures with their names, one after the other."""
        for name in self.manifest.media:
            yield name, self._archive.read(f"{MEDIA}/{name}")

    def _lines(self, name: str) -> Iterator[list[object]]:
        with self._archive.open(name) as file:
            for line in file:
                yield compact_json.load(line)


@contextmanager
def opened(path: Path, password: str | None) -> Iterator[Backup]:
    """A backup that this release can read and that was verified.

    Raises:
        BackupError: it is no backup, a damaged one, one of a newer release, or sealed with another
            password.
        OSError: it cannot be read.
    """
    with path.open("rb") as file, _archive(path, file, password) as archive:
        backup = Backup(archive, _manifest(archive, path))
        backup.verify()
        yield backup


def _hash_of(file: IO[bytes]) -> str:
    hashed = hashlib.sha256()
    while piece := file.read(PIECE):
        hashed.update(piece)
    return hashed.hexdigest()


def _archive(path: Path, file: IO[bytes], password: str | None) -> zipfile.ZipFile:
    try:
        if not is_sealed(path):
            return zipfile.ZipFile(file)
        if password is None:
            raise BackupError(
                "BACKUP_PASSWORD: this backup is sealed; put the password here that it was made with"
            )
        return zipfile.ZipFile(io.BufferedReader(OpenedFile(file, password), PIECE))
    except WrongPassword:
        raise BackupError("BACKUP_PASSWORD: this backup was sealed with another password") from None
    except BROKEN:
        raise BackupError(f"{path.name} is no backup of Vefa, or it is damaged.") from None


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        stored = compact_json.load(archive.read(NAME))
        if stored["kind"] != KIND:
            raise BackupError(f"{path.name} is no backup of Vefa.")
        if stored["format"] > FORMAT or not is_known(stored["revision"]):
            raise BackupError("This backup was made by a newer release: update Vefa first.")
        manifest = Manifest.model_validate(stored)
    except (*BROKEN, TypeError, ValidationError):
        raise BackupError(f"{path.name} is no backup of Vefa, or it is damaged.") from None
    if not all(PICTURE.fullmatch(name) for name in manifest.media):
        raise BackupError(f"{path.name} is no backup of Vefa.")
    return manifest

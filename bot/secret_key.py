"""The key that signs links and encrypts what is secret at rest, kept beside the database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 48
BEFORE, NEXT = ".before", ".next"
"""What follows the name of the key that is being replaced, and of the one that replaces it."""


def kept_secret_key(path: Path) -> str:
    """The key in `path`, made on the first start; only the owner of the file may read it.

    Processes that start together agree on one key, and a crash leaves no half of one.

    Raises:
        OSError: the folder cannot be written or the file cannot be read.
    """
    if not path.exists():
        _make(path)
    return _read(path)


def replaced_secret_key(path: Path) -> str | None:
    """The key that is being replaced; None when none is.

    Raises:
        OSError: the file cannot be read.
    """
    before = _beside(path, BEFORE)
    return _read(before) if before.exists() else None


def begin_replacing(path: Path) -> None:
    """Put a new key in the place of the kept one, which stands beside it until `end_replacing`.

    Where this was begun before and not ended, it goes on with the key that was made then.

    Raises:
        OSError: the folder cannot be written.
    """
    before, coming = _beside(path, BEFORE), _beside(path, NEXT)
    if before.exists() and not coming.exists():
        return
    if not coming.exists():
        _make(coming)
    with suppress(FileExistsError):
        before.hardlink_to(path)
    coming.replace(path)


def end_replacing(path: Path) -> None:
    """Nothing is sealed with the replaced key any more.

    Raises:
        OSError: the folder cannot be written.
    """
    _beside(path, BEFORE).unlink(missing_ok=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename, a link never replaces the key another process has just made.
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()

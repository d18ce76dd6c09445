"""The key that signs links and encrypts what is secret at rest, kept beside the database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 48


def kept_secret_key(path: Path) -> str:
    """The key in `path`, made on the first start; only the owner of the file may read it.

    Processes that start together agree on one key, and a crash leaves no half of one.

    Raises:
        OSError: the folder cannot be written or the file cannot be read.
    """
    if not path.exists():
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
    return path.read_text(encoding="ascii").strip()

"""One process for one SQLite file."""

import fcntl
import os
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another process serves the shop of this database."""


class ProcessLock:
    """Held from its making until it is released or the process ends, however it ends: the lock is
    the operating system's, and a file left behind locks nothing.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Args:
            path: a file beside the database, made when it is not there.

        Raises:
            AlreadyRunning: somebody else holds it; the message says which process.
        """
        self._file = path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise AlreadyRunning(
                f"Another process ({holder}) already serves {path.with_suffix('')}. "
                "Stop it first, or give this one a database of its own."
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        """Let another process serve the database; releasing twice is harmless."""
        self._file.close()

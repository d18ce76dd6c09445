"""The database of a play, which need not be got to know anew for each of hundreds of plays."""

from typing import Any

from models.database import Database


class _Compiled(dict[Any, Any]):
    """Statements as SQLAlchemy has compiled them, for every database of one kind.

    It keeps them for each engine, with the engine's dialect first in their key. Ours differ in
    nothing but the file they open, and compiling takes longer than all else in a play.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


_compiled: dict[str, _Compiled] = {}


def open_database(url: str) -> Database:
    """A database that nobody expects to survive a power cut."""
    database = Database(url, durable=False)
    known = _compiled.setdefault(database.dialect, _Compiled())
    database.engine = database.engine.execution_options(compiled_cache=known)
    database.reader = database.reader.execution_options(compiled_cache=known)
    return database

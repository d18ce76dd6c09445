"""Objects of rows that were read or written without the ORM, which takes several times as long."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, inspect
from sqlalchemy.orm import Mapper
from sqlmodel import Session, SQLModel

from models.prepared import Prepared

T = TypeVar("T", bound=SQLModel)


class PreparedRows(Generic[T]):
    """A SELECT of whole rows of one table, as the objects that the session's own query would give.

    What was added or changed in the session is written first. Values are `bindparam`s.
    """

    def __init__(self, model: type[T], statement: Select[Any]) -> None:
        self._model, self._prepared = model, Prepared(statement)

    def first(self, session: Session, *, anew: bool = False, **values: Any) -> T | None:
        """The object of the first row, or None. Of `anew` see `loaded`."""
        session.flush()
        row = self._prepared.first(session, **values)
        return None if row is None else loaded(session, self._model, row._asdict(), anew=anew)

    def all(self, session: Session, *, anew: bool = False, **values: Any) -> list[T]:
        """The objects of all rows."""
        session.flush()
        rows = self._prepared.all(session, **values)
        return [loaded(session, self._model, row._asdict(), anew=anew) for row in rows]


def loaded(session: Session, model: type[T], values: Mapping[str, Any], *, anew: bool = False) -> T:
    """The object of a row, as a query in this session would have loaded it.

    An object that the session holds already is returned as it is, but for what had expired.

    Args:
        session: whose object it is from now on; changes of it are written.
        model: the table.
        values: by attribute, the primary key among them; others are read when they are asked for.
        anew: have an object that the session holds, and that has no changes, say what the row says.
    """
    mapper, key_names = _mapped(model)
    key = mapper.identity_key_from_primary_key(tuple(values[name] for name in key_names))
    known: T | None = session.identity_map.get(key)
    if known is not None:
        state = inspect(known)
        if anew or state.expired_attributes:
            told = values if anew else {name: values[name] for name in _expired(state, values)}
            vars(known).update(told)
            state.expired_attributes.difference_update(told)
            state.expired = bool(state.expired_attributes)
        return known
    made: T = mapper.class_manager.new_instance()
    vars(made).update(values)
    # As `make_transient_to_detached` and `Session.add` do, which look for much that cannot be here.
    state = inspect(made)
    state.key, state.session_id = key, session.hash_key
    state.expired_attributes.update(state.unloaded)
    session.identity_map.add(state)
    return made


def _expired(state: Any, values: Mapping[str, Any]) -> set[str]:
    expired: set[str] = state.expired_attributes & values.keys()
    return expired


@cache
def _mapped(model: type[SQLModel]) -> tuple[Mapper[Any], tuple[str, ...]]:
    mapper: Mapper[Any] = inspect(model)
    return mapper, tuple(key.name for key in mapper.primary_key)

"""Objects of rows that were read without the ORM, which takes several times as long to load them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

T = TypeVar("T", bound=SQLModel)


def loaded(session: Session, model: type[T], values: Mapping[str, Any]) -> T:
    """The object of a row, as a query in this session would have loaded it.

    An object that the session holds already is returned as it is.

    Args:
        session: whose object it is from now on; changes of it are written.
        model: the table.
        values: by attribute, the primary key among them; others are read when they are asked for.
    """
    mapper = inspect(model)
    known: T | None = session.identity_map.get(
        mapper.identity_key_from_primary_key([values[key.name] for key in mapper.primary_key])
    )
    if known is not None:
        return known
    made: T = mapper.class_manager.new_instance()
    vars(made).update(values)
    make_transient_to_detached(made)
    session.add(made)
    return made

"""Alembic's entry: `models.migrating` brings the connection, or the command line names a URL.

alembic revision --autogenerate -m "give orders a gift note"      with DATABASE_URL set
alembic -x url=sqlite:///data/shop.sqlite3 current
"""

import os
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import models
from models.columns import Json
from models.migrating import migrating

__all__ = ["models"]


def render_type(what: str, item: object, place: AutogenContext) -> str | Literal[False]:
    """Write column types in a new migration as SQLAlchemy's own, so that no later change of
    SQLModel or of `models.columns` reaches back into it.
    """
    if what != "type":
        return False
    if item is Json:
        place.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if isinstance(item, AutoString):
        return "sa.String()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UTCDateTime) else False


def run(connection: Connection) -> None:
    """Run what was asked for inside the transaction of `connection`."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=render_type,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_from_the_command_line() -> None:
    """Find the database in `-x url=…` or in DATABASE_URL."""
    if context.is_offline_mode():
        raise CommandError("--sql is not supported: SQLite copies tables, which needs them there")
    url = context.get_x_argument(as_dictionary=True).get("url") or os.environ.get("DATABASE_URL")
    if not url:
        raise CommandError("Say which database: alembic -x url=sqlite:///… or DATABASE_URL=…")
    with migrating(str(url)) as config:
        run(config.attributes["connection"])


if "connection" in context.config.attributes:
    run(context.config.attributes["connection"])
else:
    run_from_the_command_line()

"""Rows are written after the rows they refer to."""

from sqlmodel import SQLModel


def write_parents_first() -> None:
    """Make a flush insert an order before its lines, whatever order they were added in.

    SQLAlchemy sorts by `relationship()`, which these models do without, and else by the name of
    the class: every order would come before its person and be refused. Relationships would cost
    an eighth of each flush; the sort key costs nothing. Deletions are not turned round: delete
    what refers, flush, then delete what it referred to.
    """
    tables: list[object] = list(SQLModel.metadata.sorted_tables)
    position = {table: number for number, table in enumerate(tables)}
    for mapper in SQLModel._sa_registry.mappers:  # noqa: SLF001  SQLModel names its registry so
        # There is no public way to say it; a test fails when a release of SQLAlchemy forgets it.
        mapper._sort_key = f"{position[mapper.local_table]:04}"  # noqa: SLF001

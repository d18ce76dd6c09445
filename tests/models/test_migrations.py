import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text
from sqlmodel import SQLModel

import models
from models.database import migrate
from models.engines import UnsupportedDatabase
from models.migrating import DanglingReference, head, is_current, migrating
from tests.databases import NewDatabase

MODELS = models.__all__
"""The metadata below is whole only because `models` was imported."""


def tables_in(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def description(url: str) -> dict[str, Any]:
    """All that a database knows about its tables, in a form that can be compared."""
    engine = create_engine(url)
    look = inspect(engine)
    facts = {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in look.get_columns(table)
            },
            "key": look.get_pk_constraint(table),
            "refers to": sorted(look.get_foreign_keys(table), key=str),
            "once": sorted(look.get_unique_constraints(table), key=str),
            "holds": sorted(look.get_check_constraints(table), key=str),
            "indexes": sorted(map(_index, look.get_indexes(table)), key=str),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    return facts


def _index(found: Any) -> dict[str, Any]:
    conditions = {
        option: str(value)
        for option, value in found.get("dialect_options", {}).items()
        if option.endswith("_where")
    }
    return {
        "name": found["name"],
        "columns": found["column_names"],
        "unique": bool(found["unique"]),
        "where": conditions,
    }


def test_migrating_an_empty_database_makes_every_table(empty_database_url: str) -> None:
    migrate(empty_database_url)

    assert tables_in(empty_database_url) == set(SQLModel.metadata.tables)


def test_alembic_finds_nothing_to_change_after_migrating(database_url: str) -> None:
    with migrating(database_url) as config:
        command.check(config)


def test_the_migrations_and_the_models_make_the_same_database(new_database: NewDatabase) -> None:
    from_models = new_database(migrated=False)
    engine = create_engine(from_models)
    SQLModel.metadata.create_all(engine)
    engine.dispose()

    migrated, declared = description(new_database()), description(from_models)

    assert migrated.keys() == declared.keys()
    for table, facts in declared.items():
        assert migrated[table] == facts, table


def test_the_way_back_leaves_no_table_and_forward_again_works(database_url: str) -> None:
    with migrating(database_url) as config:
        command.downgrade(config, "base")
    assert tables_in(database_url) == set()

    migrate(database_url)
    assert tables_in(database_url) == set(SQLModel.metadata.tables)


DEAR_LATER: dict[str, set[str]] = {
    "person": {"merged_into", "source"},
    "identity": {"person_id", "channel", "address"},
    "orders": {"state", "payment_state", "currency"},
    "shipment": {"order_id", "state"},
    "account": {"owner", "asset"},
    "ledger_entry": {"account_id", "amount"},
    "payment_attempt": {"amount_minor", "currency", "order_amount_minor"},
    "due_work": {"key", "due_at", "locked_until"},
    "product": {"kind", "tax_bps"},
    "variant": {"product_id", "sku", "on_hand", "reserved"},
    "media": {"sha256"},
    "consent": {"person_id"},
    "activity": {"person_id", "kind", "product_id", "text"},
    "audit": {"actor", "what"},
}
"""What it would be dear to decide when there are shops: the columns by which it is decided."""


def test_what_is_dear_later_stands_in_the_first_schema(empty_database_url: str) -> None:
    with migrating(empty_database_url) as config:
        first = ScriptDirectory.from_config(config).get_base()
        command.upgrade(config, str(first))
        look = inspect(config.attributes["connection"])
        for table, columns in DEAR_LATER.items():
            there = {column["name"] for column in look.get_columns(table)}
            assert there >= columns, table
        kinds = next(
            rule["sqltext"]
            for rule in look.get_check_constraints("activity")
            if "kind" in str(rule["name"])
        )
    assert all(kind in kinds for kind in ("seen", "searched", "added", "removed", "asked"))


def test_each_step_back_undoes_its_step_forward(empty_database_url: str) -> None:
    with migrating(empty_database_url) as config:
        steps = list(ScriptDirectory.from_config(config).walk_revisions())[::-1]
        stands = []
        for step in steps:
            command.upgrade(config, step.revision)
            stands.append(_stand(config.attributes["connection"]))
        for step, stand in zip(steps[-2::-1], stands[-2::-1], strict=True):
            command.downgrade(config, step.revision)
            assert _stand(config.attributes["connection"]) == stand, step.revision


def _stand(connection: Connection) -> dict[str, list[str]]:
    """The tables as they stand now, in a form that can be compared."""
    look = inspect(connection)
    found: dict[str, Any] = {
        "columns": look.get_multi_columns(),
        "refers to": look.get_multi_foreign_keys(),
        "once": look.get_multi_unique_constraints(),
        "holds": look.get_multi_check_constraints(),
        "indexes": {table: map(_index, of) for table, of in look.get_multi_indexes().items()},
    }
    return {
        what: sorted(f"{table} {sorted(map(str, facts))}" for table, facts in tables.items())
        for what, tables in found.items()
    }


def test_migrating_again_changes_nothing(database_url: str) -> None:
    before = description(database_url)

    migrate(database_url)

    assert description(database_url) == before


def test_the_last_revision_is_the_one_alembic_knows(database_url: str) -> None:
    with migrating(database_url) as config:
        assert ScriptDirectory.from_config(config).get_heads() == [head()]
    assert is_current(database_url)


def test_a_database_of_today_needs_no_alembic(database_url: str) -> None:
    look = "import sys; from models.database import migrate; migrate(sys.argv[1])"
    found = subprocess.run(
        [sys.executable, "-c", look + "; print('alembic' in sys.modules)", database_url],
        capture_output=True,
        check=True,
        text=True,
    )
    assert found.stdout.strip() == "False"


def test_processes_that_start_together_migrate_one_after_another(empty_database_url: str) -> None:
    code = "import sys; from models.database import migrate; migrate(sys.argv[1])"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, empty_database_url]) for _ in range(3)
    ]

    assert [process.wait() for process in processes] == [0, 0, 0]
    assert tables_in(empty_database_url) == set(SQLModel.metadata.tables)


def test_what_alembic_writes_for_the_models_can_be_run(
    empty_database_url: str, tmp_path: Path
) -> None:
    with migrating(empty_database_url) as config:
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", str(tmp_path))
        command.revision(config, "everything", autogenerate=True, version_path=str(tmp_path))
        command.upgrade(config, "head")
        command.check(config)

    assert tables_in(empty_database_url) == set(SQLModel.metadata.tables)


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    file = tmp_path / "فروشگاه" / "100%" / "shop.sqlite3"

    migrate(f"sqlite:///{file}")

    assert file.exists()


def test_a_migration_that_breaks_a_reference_is_undone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    migrate(url)

    with pytest.raises(DanglingReference, match="product"), migrating(url) as config:
        config.attributes["connection"].execute(
            text(
                "INSERT INTO product (id, category_id, kind, name, folded, description, "
                "tax_bps, visible, position, created_at) VALUES "
                "(1, 404, 'physical', 'شال', 'شال', '', 0, 1, 0, '2026-12-03')"
            )
        )

    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM product")).scalar() == 0
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory"])
def test_sqlite_in_memory_is_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(UnsupportedDatabase, match="sqlite:///data/shop"):
        migrate(url)


def test_other_databases_are_refused() -> None:
    with pytest.raises(UnsupportedDatabase, match="mysql"):
        migrate("mysql://shop@localhost/shop")

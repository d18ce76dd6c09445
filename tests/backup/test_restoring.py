"""`python -m bot restore`: all of a shop comes back, on either database, or nothing has happened."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect, text
from sqlmodel import Session

from bot.backup import restoring
from bot.backup.making import make
from bot.backup.manifest import NAME, BackupError
from bot.backup.restoring import Wishes, restore
from bot.demo.places import PLACES
from bot.engine import runs
from bot.engine.writer import transact
from common.clock import SystemClock
from common.sealed_file import HEADER_BYTES
from models.database import AlreadyRunning, Database, is_current
from models.migrating import migrating
from scheduler import invariants
from tests.backup.shops import (
    AFTER,
    OF_A_PROCESS,
    PASSWORD,
    THEN,
    confide,
    contents,
    fill_every_table,
    filled,
    open_shop,
    settings_of,
)
from tests.databases import POSTGRESQL, SQLITE, Databases, NewDatabase
from tests.demo.open import AFTERNOON, furnished

ALL_OF_IT = Wishes(send_all=True)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def onto(request: pytest.FixtureRequest, databases: Databases, database_kind: str) -> str:
    """An empty database of each kind; those of the other one only where both are tested."""
    if request.param != database_kind and request.config.getoption("--database") != "both":
        pytest.skip("one kind of database")
    return databases.new(request.param, migrated=request.param == SQLITE)


def without(found: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: rows for name, rows in found.items() if name not in {*names, *OF_A_PROCESS}}


def test_every_row_of_every_table_comes_back_on_either_database(
    database_url: str, onto: str, tmp_path: Path
) -> None:
    filled(database_url, fill_every_table)
    made = make(settings_of(database_url, tmp_path / "old"), THEN)
    assert min(part.rows for part in made.manifest.tables.values()) > 0
    restore(settings_of(onto, tmp_path / "new"), made.path, ALL_OF_IT, AFTER)
    before, after = contents(database_url), contents(onto)
    assert without(after, "audit") == without(before, "audit")
    assert [row["what"] for row in after["audit"] if row not in before["audit"]] == [
        "shop.restored"
    ]
    assert is_current(onto)


def test_a_shop_with_a_past_is_whole_and_on_sale_again(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> None:
    """Half a year of orders, follow-ups and pictures, brought back three days later."""
    old = furnished(tmp_path / "warehouse", tmp_path, "fa")
    pictures = {file.name: file.read_bytes() for file in (old.data_dir / "media").iterdir()}
    made = make(old, AFTERNOON)
    other = SQLITE if request.config.getoption("--database") == SQLITE else POSTGRESQL
    url = databases.new(other, migrated=True)
    new = settings_of(url, tmp_path / "new")
    back = restore(new, made.path, clock=AFTER)
    assert (back.manifest.shop, back.broken) == (PLACES["fa"].name, [])
    assert back.open.said == 0
    found = {file.name: file.read_bytes() for file in (tmp_path / "new" / "media").iterdir()}
    assert found == pictures != {}
    database = Database(url)
    with database.reading() as session:
        assert invariants.check(session, AFTER.now() + timedelta(hours=2)) == []
    database.dispose()


def test_a_backup_of_an_earlier_release_is_brought_up_to_date(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    old, new = new_database(migrated=False), new_database(migrated=False)
    with migrating(old) as config:
        command.upgrade(config, "0014_support")
        for key in ("name", "language", "currency", "timezone"):
            value = {"name": "گلیم", "timezone": "Asia/Tehran"}.get(key, "irr")
            config.attributes["connection"].execute(
                text("INSERT INTO setting (key, value, updated_at) VALUES (:key, :value, :at)"),
                {"key": key, "value": f'"{value}"', "at": THEN},
            )
    made = make(settings_of(old, tmp_path / "old"), THEN)
    assert made.manifest.revision == "0014_support"
    restore(settings_of(new, tmp_path / "new"), made.path, clock=AFTER)
    assert is_current(new)
    assert contents(new)["setting"][0]["updated_at"] == THEN.isoformat()


def test_over_another_shop_only_when_that_is_wished(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    old, other = filled(new_database(), open_shop), filled(new_database(), confide)
    made = make(settings_of(old, tmp_path / "old"), THEN)
    settings, before = settings_of(other, tmp_path / "new"), contents(other)
    with pytest.raises(BackupError, match="--replace"):
        restore(settings, made.path, clock=AFTER)
    assert contents(other) == before
    restore(settings, made.path, Wishes(replace=True), AFTER)
    assert without(contents(other), "audit") == without(contents(old), "audit")


def test_never_over_a_shop_that_runs(new_database: NewDatabase, tmp_path: Path) -> None:
    made = make(settings_of(filled(new_database(), open_shop), tmp_path / "old"), THEN)
    url = filled(new_database(), open_shop)
    serving = Database(url)
    serving.lock_process()
    transact(serving, lambda session: runs.begin(session, SystemClock().now()))
    with pytest.raises((AlreadyRunning, BackupError), match="Stop it first"):
        restore(settings_of(url, tmp_path / "new"), made.path, Wishes(replace=True), AFTER)
    serving.dispose()


def test_what_breaks_off_changes_nothing(
    new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(settings_of(filled(new_database(), open_shop), tmp_path / "old"), THEN)
    other = filled(new_database(), confide)
    before = contents(other)

    def power_fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_settle", power_fails)
    with pytest.raises(KeyboardInterrupt):
        restore(settings_of(other, tmp_path / "new"), made.path, Wishes(replace=True), AFTER)
    assert contents(other) == before


def test_with_another_secret_key_its_secrets_are_lost_and_that_is_said(
    databases: Databases, tmp_path: Path
) -> None:
    made = make(settings_of(_new(databases, confide), tmp_path / "old"), THEN)
    url = _new(databases)
    settings = settings_of(url, tmp_path / "new", secret_key=SecretStr("o" * 40))
    with pytest.raises(BackupError, match=r"SECRET_KEY.*--other-key"):
        restore(settings, made.path, clock=AFTER)
    assert contents(url)["setting"] == []
    assert restore(settings, made.path, Wishes(other_key=True), AFTER).manifest.shop == "گلیم"
    kept = settings_of(_new(databases), tmp_path / "kept")
    kept = kept.model_copy(
        update={"secret_key": SecretStr("n" * 40), "secret_key_before": kept.secret_key}
    )
    assert restore(kept, made.path, clock=AFTER).manifest.keys == made.manifest.keys


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _touched(data: bytes) -> bytes:
    """Somewhere in the rows of the first table."""
    at = data.index(b"tables/") + 60
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _touched_sealed(data: bytes) -> bytes:
    at = HEADER_BYTES + 10
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("spoil", "password", "given", "words"),
    [
        (_cut, None, None, "no backup of Vefa, or it is damaged"),
        (_touched, None, None, "damaged: tables/"),
        (lambda _: b"", None, None, "no backup of Vefa"),
        (lambda _: b"SQLite format 3\x00", None, None, "no backup of Vefa"),
        (_cut, PASSWORD, PASSWORD, "damaged"),
        (_touched_sealed, PASSWORD, PASSWORD, "damaged"),
        (lambda data: data[:-17], PASSWORD, PASSWORD, "damaged"),
        (lambda data: data[:40], PASSWORD, PASSWORD, "damaged"),
        (lambda data: data, PASSWORD, None, "BACKUP_PASSWORD: this backup is sealed"),
        (lambda data: data, PASSWORD, "another word", "BACKUP_PASSWORD.*another password"),
    ],
)
def test_what_cannot_be_trusted_is_refused(
    tmp_path: Path,
    databases: Databases,
    spoil: Callable[[bytes], bytes],
    password: str | None,
    given: str | None,
    words: str,
) -> None:
    made = _made(tmp_path, databases, password)
    made.write_bytes(spoil(made.read_bytes()))
    _refused(tmp_path, made, given, words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"format": 1', '"format": 2', "newer release"),
        ('"revision": "0', '"revision": "9', "newer release"),
        ("vefa-backup", "other-backup", "no backup of Vefa"),
        ('"media": {}', '"media": {"../../x": {"sha256": ""}}', "no backup of Vefa"),
        ('"shop":', '"shoop":', "no backup of Vefa"),
        ('"setting":', '"settting":', "damaged: tables/settting.jsonl"),
    ],
)
def test_what_others_or_a_later_release_have_written_is_refused(
    tmp_path: Path, databases: Databases, old: str, new: str, words: str
) -> None:
    made = _made(tmp_path, databases, None)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[NAME]
    parts[NAME] = parts[NAME].replace(old.encode(), new.encode())
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    _refused(tmp_path, made, None, words)


def _new(databases: Databases, fill: Callable[[Session], None] | None = None) -> str:
    """A database of the kind that costs least, where its kind makes no difference."""
    url = databases.new(SQLITE, migrated=True)
    return filled(url, fill) if fill is not None else url


def _made(folder: Path, databases: Databases, password: str | None) -> Path:
    secret = SecretStr(password) if password else None
    settings = settings_of(_new(databases, open_shop), folder / "old", backup_password=secret)
    return make(settings, THEN).path


def _refused(folder: Path, file: Path, password: str | None, words: str) -> None:
    url = f"sqlite:///{folder / 'new.sqlite3'}"
    secret = SecretStr(password) if password else None
    settings = settings_of(url, folder / "new", backup_password=secret)
    with pytest.raises(BackupError, match=words):
        restore(settings, file, clock=AFTER)
    assert not (folder / "new.sqlite3").exists()


def test_what_is_of_others_in_the_database_stays(new_database: NewDatabase, tmp_path: Path) -> None:
    url = new_database()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (name TEXT)"))
        connection.execute(text("INSERT INTO theirs VALUES ('شال')"))
    made = make(settings_of(filled(new_database(), open_shop), tmp_path / "old"), THEN)
    restore(settings_of(url, tmp_path / "new"), made.path, clock=AFTER)
    assert "theirs" not in make(settings_of(url, tmp_path / "new"), THEN).manifest.tables
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM theirs")).scalar() == "شال"
    engine.dispose()


def references(url: str) -> set[tuple[str, ...]]:
    engine = create_engine(url)
    found = inspect(engine).get_multi_foreign_keys()
    engine.dispose()
    return {
        (str(table), *one["constrained_columns"], one["referred_table"], str(one["options"]))
        for (_, table), rules in found.items()
        for one in rules
    }


def test_afterwards_references_are_checked_as_before(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    url, fresh = new_database(), new_database()
    made = make(settings_of(filled(new_database(), open_shop), tmp_path / "old"), THEN)
    restore(settings_of(url, tmp_path / "new"), made.path, clock=AFTER)
    assert references(url) == references(fresh) != set()

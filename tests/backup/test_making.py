"""`python -m bot backup`: one file, whole and of one moment, in which no secret can be read."""

import os
import stat
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import SQLModel

from bot.app import App
from bot.backup.making import make, nightly
from bot.backup.manifest import BackupError
from bot.backup.reading import opened
from common.clock import FixedClock
from common.sealed_file import is_sealed
from models import Audit, StockMovement, dumping
from models.database import Database
from tests.backup.shops import (
    CONFIDED,
    KEY,
    OF_THE_INSTALLATION,
    PASSWORD,
    THEN,
    confide,
    filled,
    open_shop,
    settings_of,
)
from tests.databases import SQLITE, Databases
from tests.models.rows import put

SECRETS = (*CONFIDED, *OF_THE_INSTALLATION, "99887766")


@pytest.mark.parametrize("password", [None, SecretStr(PASSWORD)], ids=["clear", "sealed"])
def test_no_secret_stands_in_it(
    database_url: str, tmp_path: Path, password: SecretStr | None
) -> None:
    """Neither as it is nor unpacked; the media folder is all that it takes of DATA_DIR."""
    settings = settings_of(
        filled(database_url, confide),
        tmp_path,
        backup_password=password,
        telegram_token=SecretStr(OF_THE_INSTALLATION[2]),
    )
    (tmp_path / "secret_key").write_text(KEY, encoding="ascii")
    made = make(settings, THEN)
    raw = made.path.read_bytes()
    with opened(made.path, PASSWORD if password else None) as backup:
        archive = backup._archive
        unpacked = b"".join(archive.read(name) for name in archive.namelist())
        assert sorted({name.split("/")[0] for name in archive.namelist()}) == [
            "manifest.json",
            "tables",
        ]
    assert unpacked.count(b'"v1.') == 8, "nothing is found where nothing is looked for"
    for secret in SECRETS:
        assert secret.encode() not in raw
        assert secret.encode() not in unpacked


def test_it_is_a_file_of_its_owners_with_a_date(database_url: str, tmp_path: Path) -> None:
    settings = settings_of(filled(database_url, open_shop), tmp_path)
    before = os.umask(0)
    try:
        made = make(settings, THEN)
    finally:
        os.umask(before)
    assert made.path == tmp_path / "backups" / "shop-20261203T150000Z.zip"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert (made.manifest.shop, made.manifest.database) == (
        "گلیم",
        database_url.partition(":")[0][:10],
    )


def test_with_a_password_nobody_can_read_a_word(database_url: str, tmp_path: Path) -> None:
    url = filled(database_url, open_shop)
    settings = settings_of(url, tmp_path, backup_password=SecretStr(PASSWORD))
    made = make(settings, THEN)
    assert made.is_sealed
    assert is_sealed(made.path)
    assert not zipfile.is_zipfile(made.path)
    assert made.path.suffix == ".sealed"


def test_it_shows_one_moment_of_a_shop_that_goes_on(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process serves the shop meanwhile, and writes between two tables and into both."""
    serving = Database(filled(database_url, open_shop))
    serving.lock_process()
    read = dumping.rows

    def rows(connection: Any, table: Any) -> Iterator[Any]:
        if table.name == "audit":
            with serving.session() as session:
                put(session, StockMovement)
                put(session, Audit)
                session.commit()
        yield from read(connection, table)

    monkeypatch.setattr(dumping, "rows", rows)
    made = make(settings_of(database_url, tmp_path), THEN)
    serving.dispose()
    counts = {name: part.rows for name, part in made.manifest.tables.items()}
    assert (counts["audit"], counts["stock_movement"], counts["setting"]) == (0, 0, 6)


def test_what_breaks_off_leaves_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Iterator[Any]:
        raise OSError(28, "No space left on device")

    settings = settings_of(filled(database_url, open_shop), tmp_path)
    monkeypatch.setattr(dumping, "rows", full)
    with pytest.raises(OSError, match="No space"):
        make(settings, THEN)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize("migrated", [False, True])
def test_of_nothing_there_is_no_backup(new_database: Any, tmp_path: Path, migrated: bool) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        make(settings_of(new_database(migrated=migrated), tmp_path), THEN)
    assert list((tmp_path / "backups").iterdir()) == []


def test_each_night_the_oldest_goes_and_what_was_made_by_hand_stays(
    databases: Databases, tmp_path: Path
) -> None:
    url = filled(databases.new(SQLITE, migrated=True), open_shop)
    settings = settings_of(url, tmp_path, backups_kept=3)
    by_hand = make(settings, THEN - timedelta(days=400)).path
    for day in range(5):
        nightly(settings, THEN + timedelta(days=day))
    kept = sorted(file.name for file in (tmp_path / "backups").iterdir())
    assert kept == [
        "night-20261205T150000Z.zip",
        "night-20261206T150000Z.zip",
        "night-20261207T150000Z.zip",
        by_hand.name,
    ]


def test_it_holds_every_table_there_is(database_url: str) -> None:
    database = Database(database_url)
    with database.reading() as session:
        found = {table.name for table in dumping.tables(session.connection())}
    database.dispose()
    assert found == set(SQLModel.metadata.tables)


@pytest.mark.anyio
async def test_a_shop_that_runs_backs_itself_up_at_night(
    databases: Databases, tmp_path: Path
) -> None:
    url = filled(databases.new(SQLITE, migrated=True), open_shop)
    clock = FixedClock(THEN)
    app = App(settings=settings_of(url, tmp_path, backups_kept=2), clock=clock, channels=[])
    await app.start(ticking=False)
    await app.jobs.nights.plan()
    clock.advance(timedelta(days=1))
    await app.settle()
    await app.stop()
    assert [file.name for file in (tmp_path / "backups").iterdir()] == [
        "night-20261204T150000Z.zip"
    ]

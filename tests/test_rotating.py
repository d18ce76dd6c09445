"""`python -m bot rotate-secrets`: another secret key takes over what an earlier one has sealed."""

from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from bot import rotating, sealed_places
from bot.__main__ import cli
from bot.engine.sealing import Sealing
from bot.engine.writer import transact
from bot.rotating import Rotated, rotate
from bot.secret_key import begin_replacing, end_replacing, kept_secret_key, replaced_secret_key
from bot.settings import Settings, load_settings
from common.vault import CHANNELS, GATEWAYS, UPDATES, Vault
from models import (
    Audit,
    ChannelToken,
    DeadLetter,
    DialogueRow,
    Inbox,
    InstagramAccount,
    PaymentWay,
)
from models.database import AlreadyRunning, Database, migrate
from tests.databases import NewDatabase
from tests.models.rows import NOW, put

OLD, NEW = "o" * 40, "n" * 40
RAW = {"message": {"text": "merchant-key"}}


def settings_of(url: str, folder: Path, **keys: str) -> Settings:
    return load_settings(_env_file=None, data_dir=folder, database_url=url, **keys)


@pytest.fixture
def url(new_database: NewDatabase) -> str:
    """A shop in which the old key has sealed a way to pay, an answer and two updates."""
    url = new_database()
    database = Database(url)
    transact(database, _seal)
    database.dispose()
    return url


def _seal(session: Session) -> None:
    vault = Vault(OLD)
    key, raw = vault.seal(GATEWAYS, "merchant-key"), dict(Sealing(vault).close(RAW))
    proxy = vault.seal(GATEWAYS, "socks5://127.0.0.1:1080")
    put(session, PaymentWay, currency="IRR", secrets={"key": key}, proxy=proxy, values={"n": "1"})
    put(session, PaymentWay, currency="IRR", secrets={}, values={"note": "v1.0"})
    put(session, DialogueRow, answers=[{"given": {"text": "12"}}, {"sealed": key}], args={})
    put(session, ChannelToken, sealed=vault.seal(CHANNELS, "IGQVJ-token"))
    put(session, Inbox, raw=raw)
    put(session, DeadLetter, raw=raw, error="")
    put(session, DeadLetter, raw={"update_id": 1}, error="")


def opened(url: str, vault: Vault) -> list[str]:
    """Everything that is sealed, as this vault opens it."""
    database = Database(url)
    with database.reading() as session:
        ways = [one for one in session.exec(select(PaymentWay)) if one.secrets]
        talks = session.exec(select(DialogueRow)).all()
        tokens = session.exec(select(ChannelToken.sealed)).all()
        kept = [*session.exec(select(Inbox.raw)), *session.exec(select(DeadLetter.raw))]
    database.dispose()
    sealed = [(GATEWAYS, one) for way in ways for one in (*way.secrets.values(), way.proxy or "")]
    sealed += [(GATEWAYS, one["sealed"]) for t in talks for one in t.answers if "sealed" in one]
    sealed += [(CHANNELS, one) for one in tokens]
    sealed += [(UPDATES, raw["sealed"]) for raw in kept if "sealed" in raw]
    return [vault.open(purpose, one) for purpose, one in sealed]


def test_afterwards_the_new_key_alone_opens_everything(url: str, tmp_path: Path) -> None:
    before = opened(url, Vault(OLD))
    settings = settings_of(url, tmp_path, secret_key=NEW, secret_key_before=OLD)
    assert rotate(settings) == Rotated(5, 0)
    assert opened(url, Vault(NEW)) == before
    assert rotate(settings) == Rotated(0, 0)


def test_a_login_elsewhere_and_a_code_go_on(new_database: NewDatabase, tmp_path: Path) -> None:
    url = new_database()
    database, vault = Database(url), Vault(OLD)
    login, code = vault.seal(CHANNELS, "login"), vault.seal(GATEWAYS, "123456")
    row = InstagramAccount(username="gelim", login=login, code=code, changed_at=NOW)
    transact(database, lambda session: session.add(row))
    assert rotate(settings_of(url, tmp_path, secret_key=NEW, secret_key_before=OLD)).lost == 0
    with database.reading() as session:
        kept = session.exec(select(InstagramAccount)).one()
    database.dispose()
    new = Vault(NEW)
    assert new.open(CHANNELS, kept.login or "") == "login"
    assert new.open(GATEWAYS, kept.code or "") == "123456"


def test_it_is_on_record_and_says_nothing_of_what_it_was(url: str, tmp_path: Path) -> None:
    rotate(settings_of(url, tmp_path, secret_key=NEW, secret_key_before=OLD))
    database = Database(url)
    with database.reading() as session:
        (row,) = session.exec(select(Audit)).all()
    database.dispose()
    assert (row.what, row.after) == ("secrets.rotated", {"total_rows": 5})


def test_interrupted_in_the_middle_it_goes_on(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(url, tmp_path, secret_key=NEW, secret_key_before=OLD)
    before = opened(url, Vault(OLD))
    with monkeypatch.context() as broken:
        broken.setattr(rotating, "PLACES", (sealed_places.PLACES[0], "the power fails"))
        with pytest.raises(AttributeError):
            rotate(settings)
    assert opened(url, settings.vault()) == before, "a shop in between opens both"
    assert rotate(settings) == Rotated(4, 0)
    assert opened(url, Vault(NEW)) == before


def test_what_neither_key_opens_stays_and_is_told(url: str, tmp_path: Path) -> None:
    settings = settings_of(url, tmp_path, secret_key=NEW, secret_key_before="x" * 40)
    assert rotate(settings) == Rotated(0, 5)
    assert opened(url, Vault(OLD))


def test_a_running_shop_is_left_alone(tmp_path: Path) -> None:
    """On PostgreSQL several processes may serve a shop, so that there nobody can tell."""
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    migrate(url)
    database = Database(url)
    database.lock_process()
    try:
        with pytest.raises(AlreadyRunning):
            rotate(settings_of(url, tmp_path, secret_key=NEW, secret_key_before=OLD))
    finally:
        database.dispose()


def test_a_key_that_is_kept_is_replaced_by_one_that_is_made(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "secret_key"
    file.write_text(OLD, encoding="ascii")
    said = CliRunner().invoke(cli, ["rotate-secrets"])
    assert (said.exit_code, "Sealed anew: 5." in said.output) == (0, True), said.output
    assert OLD not in said.output
    assert opened(url, Vault(kept_secret_key(file)))
    assert kept_secret_key(file) != OLD
    assert [one.name for one in tmp_path.glob("secret_key*")] == ["secret_key"]


def test_a_key_from_the_environment_is_replaced_by_its_owner(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "SECRET_KEY": NEW}.items():
        monkeypatch.setenv(name, value)
    said = CliRunner().invoke(cli, ["rotate-secrets"])
    assert said.exit_code == 2
    assert "SECRET_KEY_BEFORE" in said.output
    monkeypatch.setenv("SECRET_KEY_BEFORE", OLD)
    assert CliRunner().invoke(cli, ["rotate-secrets"]).exit_code == 0
    assert opened(url, Vault(NEW))


@pytest.mark.parametrize("left", ["nothing", "a made key", "both keys"])
def test_replacing_goes_on_wherever_it_was_left(left: str, tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    file.write_text(OLD, encoding="ascii")
    if left != "nothing":
        (tmp_path / "secret_key.next").write_text(NEW, encoding="ascii")
    if left == "both keys":
        (tmp_path / "secret_key.before").hardlink_to(file)
    begin_replacing(file)
    made = kept_secret_key(file)
    begin_replacing(file)
    assert (kept_secret_key(file), replaced_secret_key(file)) == (made, OLD)
    assert made != OLD
    end_replacing(file)
    end_replacing(file)
    assert [one.name for one in tmp_path.iterdir()] == ["secret_key"]

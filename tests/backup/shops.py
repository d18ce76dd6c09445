"""Shops to be backed up, and what stands in their databases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bot.engine.writer import transact
from bot.settings import Settings
from common.clock import FixedClock
from common.vault import CHANNELS, GATEWAYS, UPDATES, Vault
from models import (
    ChannelToken,
    DeadLetter,
    DialogueRow,
    Inbox,
    InstagramAccount,
    PaymentWay,
    dumping,
)
from models.database import Database
from shop import installing
from tests.models.rows import MODELS, put

KEY, PASSWORD = "k" * 40, "چهارده باغ انار"
THEN = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
AFTER = FixedClock(THEN + timedelta(days=3))
CONFIDED = ("merchant-key", "socks5://mina:pw@127.0.0.1:1080", "IGQVJ-token", "sessionid-of-gelim")
OF_THE_INSTALLATION = (KEY, PASSWORD, "123456:" + "A" * 35, "password-of-instagram")
OF_A_PROCESS = {"run", "rate_budget"}
"""Tables that do not come back."""


def settings_of(url: str, folder: Path, **others: Any) -> Settings:
    folder.mkdir(exist_ok=True)
    fields: dict[str, Any] = {"secret_key": SecretStr(KEY), "data_dir": folder, "database_url": url}
    return Settings(_env_file=None, **(fields | others))


def open_shop(session: Session) -> None:
    """A shop without goods."""
    installing.seed_first(
        session, THEN, name="گلیم", language="fa", currency="IRR", timezone="Asia/Tehran"
    )


def fill_every_table(session: Session) -> None:
    """A row at least in every table there is."""
    open_shop(session)
    for model in MODELS:
        put(session, model)


def confide(session: Session) -> None:
    """What is entrusted to a shop stands in each place in which anything may."""
    open_shop(session)
    vault = Vault(KEY)
    key, proxy, token, login = CONFIDED
    raw = {"sealed": vault.seal(UPDATES, key)}
    sealed = {"key": vault.seal(GATEWAYS, key)}
    put(session, PaymentWay, secrets=sealed, proxy=vault.seal(GATEWAYS, proxy), values={})
    put(session, DialogueRow, answers=[{"sealed": vault.seal(GATEWAYS, key)}], args={})
    put(session, ChannelToken, sealed=vault.seal(CHANNELS, token))
    put(session, Inbox, raw=raw)
    put(session, DeadLetter, raw=raw, error="")
    login, code = vault.seal(CHANNELS, login), vault.seal(GATEWAYS, "99887766")
    put(session, InstagramAccount, login=login, code=code)


def filled(url: str, fill: Any) -> str:
    database = Database(url)
    transact(database, fill)
    database.dispose()
    return url


def contents(url: str) -> dict[str, list[Any]]:
    """All rows of all tables, in an order of their own."""
    database = Database(url)
    with database.reading() as session:
        connection = session.connection()
        found = {
            table.name: sorted(
                (
                    dict(zip(table.columns.keys(), row, strict=True))
                    for row in dumping.rows(connection, table)
                ),
                key=str,
            )
            for table in dumping.tables(connection)
        }
    database.dispose()
    return found

"""`python -m bot check`: one line for each thing, an exit code, and what a buyer would see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import Session, col, update
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.checking import Verdict, check
from bot.engine.writer import transact
from bot.findings import Finding, State
from bot.importing import import_file
from bot.settings import Settings, load_settings
from common.vault import GATEWAYS, Vault
from models import (
    AccountState,
    InstagramAccount,
    LegalKind,
    PaymentWay,
    Setting,
    StaffRole,
    Variant,
)
from models.database import Database, migrate
from payments.kinds import GatewayKind
from shop import installing, meeting, offered_ways, staff
from tests.databases import NewDatabase
from tests.play.rosebank import rosebank
from tests.standins.bale import Bale
from tests.standins.botapi import TOKEN, ThreadedTelegram, in_thread

pytestmark = pytest.mark.anyio

GOODS = """sku,category,name,price,stock,description,photo,variant
SHAL-01,شال و روسری,شال نخی,450000,9,,,
KIF-01,کیف,کیف چرم,980000,0,,,
"""
OWNER = 1001
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def platform() -> Iterator[ThreadedTelegram]:
    with in_thread() as platform:
        yield platform


def settings_of(folder: Path, platform: ThreadedTelegram, url: str, **fields: Any) -> Settings:
    known = {
        "data_dir": folder / "data",
        "database_url": url,
        "telegram_token": TOKEN,
        "telegram_api_url": platform.url,
        "owner_telegram_id": OWNER,
        "public_url": "https://shop.example.com",
        "shop_name": "گلیم اصفهان",
        "testbank": True,
    }
    return load_settings(_env_file=None, **(known | fields))


def stock(settings: Settings, folder: Path) -> None:
    """Two goods, and an owner who has said hello."""
    file = folder / "goods.csv"
    file.write_text(GOODS, encoding="utf-8")
    import_file(settings, file)

    def hello(session: Session) -> None:
        person, _ = meeting.ensure(session, "telegram", str(OWNER), now=NOW, language="fa")
        staff.appoint(session, person.id, StaffRole.OWNER, NOW, actor="test")

    change(settings, hello)


def change(settings: Settings, work: Any) -> None:
    database = Database(settings.database_url)
    transact(database, work)
    database.dispose()


def found(verdict: Verdict, name: str) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.name == name]


async def test_a_shop_that_can_open_is_ready_and_shows_its_shelves(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    settings = settings_of(tmp_path, platform, database_url)
    stock(settings, tmp_path)

    verdict = await check(settings)

    assert verdict.is_ready
    [token] = found(verdict, "TELEGRAM_TOKEN")
    assert token == Finding(State.FINE, "TELEGRAM_TOKEN", "Telegram knows it as @vefa_test_bot")
    assert [finding.state for finding in found(verdict, "DATABASE_URL")] == [State.FINE]
    assert [finding.words for finding in found(verdict, "goods")] == [
        "2 for sale",
        "1 sold out: KIF-01",
        "2 without a photo: KIF-01, SHAL-01",
    ]
    preview = "\n".join(verdict.preview)
    assert "گلیم اصفهان" in preview
    assert "شال نخی · ۴۵۰٬۰۰۰ تومان" in preview
    assert "بانک آزمایشی" in preview


@pytest.mark.parametrize(("takes", "state"), [(True, State.FINE), (False, State.MISSING)])
async def test_whether_the_bot_may_answer_in_the_sellers_own_chats_is_told(
    tmp_path: Path, platform: ThreadedTelegram, new_database: NewDatabase, takes: bool, state: State
) -> None:
    platform.bot.takes_business = takes
    [finding] = found(await check(settings_of(tmp_path, platform, new_database())), "Business Mode")
    assert finding.state is state
    assert takes is ("@BotFather" not in finding.words)


@pytest.mark.parametrize(
    ("state", "means"), [("off", State.MISSING), ("code", State.MISSING), ("open", State.FINE)]
)
async def test_the_private_road_is_told_with_its_risk(
    tmp_path: Path, platform: ThreadedTelegram, new_database: NewDatabase, state: str, means: State
) -> None:
    settings = settings_of(
        tmp_path,
        platform,
        new_database(),
        instagram_username="gelim",
        instagram_password="sesame",
        instagram_i_know_the_risk=True,
    )
    database = Database(settings.database_url)
    row = InstagramAccount(username="gelim", state=AccountState(state), changed_at=NOW)
    transact(database, lambda session: session.add(row))
    database.dispose()

    verdict = await check(settings)
    [finding] = found(verdict, "INSTAGRAM_USERNAME")

    assert finding.state is means
    others = {one.name: one.state for one in verdict.findings if one.name.startswith("INSTAGRAM")}
    assert others | {"INSTAGRAM_USERNAME": means} == {
        "INSTAGRAM_USERNAME": means,
        "INSTAGRAM_PASSWORD": State.FINE,
        "INSTAGRAM_I_KNOW_THE_RISK": State.FINE,
        "INSTAGRAM_PROXY": State.MISSING,
    }
    assert "lost for good" in finding.words
    assert "sesame" not in finding.words


async def test_an_empty_installation_names_all_that_is_missing(
    tmp_path: Path, platform: ThreadedTelegram, new_database: NewDatabase
) -> None:
    settings = settings_of(
        tmp_path,
        platform,
        new_database(migrated=False),
        telegram_token=None,
        owner_telegram_id=None,
        public_url=None,
        testbank=False,
    )

    verdict = await check(settings)

    assert not verdict.is_ready
    states = {finding.name: finding.state for finding in verdict.findings}
    assert states == {
        "TELEGRAM_TOKEN": State.WRONG,
        "PUBLIC_URL": State.MISSING,
        "SECRET_KEY": State.FINE,
        "SHOP_LANGUAGE": State.FINE,
        "gateways": State.WRONG,
        "DATABASE_URL": State.MISSING,
        "OWNER_TELEGRAM_ID": State.WRONG,
        "goods": State.WRONG,
    }
    assert verdict.preview == ()


async def test_looking_makes_no_database(tmp_path: Path, platform: ThreadedTelegram) -> None:
    file = tmp_path / "data" / "shop.sqlite3"

    await check(settings_of(tmp_path, platform, f"sqlite:///{file}"))

    assert not file.exists()


async def test_a_database_of_another_release_is_told(
    tmp_path: Path, platform: ThreadedTelegram, new_database: NewDatabase
) -> None:
    # Not a copy of the migrated one, which another test would get with this version.
    settings = settings_of(tmp_path, platform, new_database(migrated=False))
    migrate(settings.database_url)
    change(settings, lambda s: s.execute(text("UPDATE alembic_version SET version_num = '0000'")))

    [finding] = found(await check(settings), "DATABASE_URL")

    assert finding.state is State.MISSING
    assert "migrate" in finding.words


async def test_a_server_that_is_away_is_named_without_its_password(
    tmp_path: Path, platform: ThreadedTelegram
) -> None:
    url = "postgresql+psycopg://vefa:gulestan-secret@127.0.0.1:1/shop"

    verdict = await check(settings_of(tmp_path, platform, url))

    [finding] = found(verdict, "DATABASE_URL")
    assert finding.state is State.WRONG
    assert "gulestan-secret" not in str(verdict)


async def test_goods_without_a_price_cannot_be_sold(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    settings = settings_of(tmp_path, platform, database_url)
    stock(settings, tmp_path)
    free = update(Variant).where(col(Variant.sku) == "SHAL-01").values(price_minor=0)
    change(settings, lambda session: session.execute(free))

    verdict = await check(settings)

    assert not verdict.is_ready
    wrong = [finding for finding in found(verdict, "goods") if finding.state is State.WRONG]
    assert [finding.words for finding in wrong] == ["1 without a price: SHAL-01"]


async def test_terms_that_the_owner_has_not_written_are_named(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    settings = settings_of(tmp_path, platform, database_url)
    stock(settings, tmp_path)

    [before] = found(await check(settings), "terms")
    rows = [Setting(key=f"legal-{k}-fa", value="متن", updated_at=NOW) for k in LegalKind]
    change(settings, lambda session: session.add_all(rows))
    [after] = found(await check(settings), "terms")

    assert before.state is State.MISSING
    assert before.words.startswith("terms and privacy: the words Vefa brings")
    assert after.state is State.FINE


async def test_a_seller_whom_nobody_could_name_is_told(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    settings = settings_of(tmp_path, platform, database_url)
    stock(settings, tmp_path)
    [before] = found(await check(settings), "seller")
    contact = Setting(key="seller", value="زهرا احمدی، اصفهان", updated_at=NOW)
    change(settings, lambda session: session.add(contact))
    [after] = found(await check(settings), "seller")

    assert (before.state, after.state) == (State.MISSING, State.FINE)
    assert "/terms" in before.words


async def test_a_shop_without_goods_is_not_ready(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    verdict = await check(settings_of(tmp_path, platform, database_url))

    assert [finding.state for finding in found(verdict, "goods")] == [State.WRONG]
    assert not verdict.is_ready


@pytest.mark.parametrize(
    ("fields", "name", "state", "words"),
    [
        ({"telegram_token": "999:" + "x" * 35}, "TELEGRAM_TOKEN", State.WRONG, "Telegram says no"),
        ({"public_url": "http://shop.example.com"}, "PUBLIC_URL", State.MISSING, "not https"),
        ({"public_url": "http://127.0.0.1:8080"}, "PUBLIC_URL", State.WRONG, "this machine"),
        ({"public_url": "https://192.168.1.4"}, "PUBLIC_URL", State.WRONG, "this machine"),
        ({"public_url": "https://nas.local"}, "PUBLIC_URL", State.WRONG, "this machine"),
        ({"testbank": False}, "gateways", State.WRONG, "nobody can pay"),
        ({}, "OWNER_TELEGRAM_ID", State.MISSING, "/start"),
        (
            {"owner_telegram_id": int(TOKEN.partition(":")[0])},
            "OWNER_TELEGRAM_ID",
            State.WRONG,
            "own id",
        ),
        ({"shop_language": "tr"}, "SHOP_LANGUAGE", State.FINE, "tr; buyers choose: en, fa, tr"),
    ],
)
async def test_what_is_wrong_is_said_in_a_line(
    tmp_path: Path,
    platform: ThreadedTelegram,
    new_database: NewDatabase,
    fields: dict[str, Any],
    name: str,
    state: State,
    words: str,
) -> None:
    settings = settings_of(tmp_path, platform, new_database(), **fields)

    [finding] = found(await check(settings), name)

    assert finding.state is state
    assert words in finding.words


@pytest.mark.parametrize(("ready", "code"), [(True, 0), (False, 1)])
def test_the_command_prints_a_line_for_each_and_fails_when_nobody_can_buy(
    tmp_path: Path,
    platform: ThreadedTelegram,
    monkeypatch: pytest.MonkeyPatch,
    ready: bool,
    code: int,
) -> None:
    settings = settings_of(tmp_path, platform, f"sqlite:///{tmp_path / 'data' / 'shop.sqlite3'}")
    if ready:
        migrate(settings.database_url)
        stock(settings, tmp_path)
    monkeypatch.setattr("bot.__main__.read_settings", lambda: settings)

    result = CliRunner().invoke(cli, ["check"])

    assert result.exit_code == code
    assert "TELEGRAM_TOKEN" in result.output
    assert ("A buyer would see" in result.output) is ready


async def test_an_owner_who_owns_the_shop_no_more_is_told_from_the_real_one(
    tmp_path: Path, platform: ThreadedTelegram, new_database: NewDatabase
) -> None:
    settings = settings_of(tmp_path, platform, new_database(), owner_telegram_id=OWNER + 1)
    stock(settings, tmp_path)

    [finding] = found(await check(settings), "OWNER_TELEGRAM_ID")

    assert finding.state is State.MISSING
    assert "python -m bot owner" in finding.words


def rosebank_says(status: int, error: str = "") -> list[GatewayKind]:
    """The owner's payment company, with its answer to whoever asks; 0 is none."""

    def answer(request: httpx.Request) -> httpx.Response:
        if not status:
            raise httpx.ConnectError("nobody there", request=request)
        return httpx.Response(status, json={"error": error})

    return [rosebank("https://bank.example", httpx.MockTransport(answer))]


def set_up(settings: Settings, *, sandbox: str = "no", on: bool = True, key: str = "") -> None:
    vault = Vault(key) if key else settings.vault()

    def add(session: Session) -> None:
        installing.seed(
            session, NOW, name="گلیم", language="fa", currency="IRR", timezone="Asia/Tehran"
        )
        way = PaymentWay(
            name="rosebank" if sandbox == "no" else "rosebank.2",
            kind="rosebank",
            position=1,
            active=on,
            test=sandbox == "yes",
            currency="IRR",
            values={"shop_number": "12", "sandbox": sandbox},
            secrets={"key": vault.seal(GATEWAYS, "key-of-the-shop")},
            offered_at=NOW if on else None,
            created_at=NOW,
        )
        session.add(way)
        offered_ways.changed(session, NOW)

    change(settings, add)


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (rosebank_says(404), State.FINE, "rosebank: it knows the shop"),
        (rosebank_says(401, "wrong_key"), State.WRONG, "does not know the shop"),
        (rosebank_says(401, "wrong_key"), State.WRONG, "(wrong_key)"),
        (rosebank_says(0), State.WRONG, "out of reach from here"),
        (rosebank_says(503), State.WRONG, "(http_503)"),
        ([], State.WRONG, "cannot be used"),
    ],
)
async def test_each_way_to_pay_is_tried(
    tmp_path: Path,
    platform: ThreadedTelegram,
    database_url: str,
    answer: list[GatewayKind],
    state: State,
    words: str,
) -> None:
    settings = settings_of(tmp_path, platform, database_url, testbank=False)
    set_up(settings)
    finding = found(await check(settings, answer), "gateways")[0]
    assert finding.state is state
    assert words in finding.words
    assert "key-of-the-shop" not in finding.words


async def test_a_way_sealed_with_a_lost_key_is_told(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    settings = settings_of(tmp_path, platform, database_url, testbank=False)
    set_up(settings, key="x" * 40)
    finding = found(await check(settings, rosebank_says(404)), "gateways")[0]
    assert finding.state is State.WRONG
    assert "another secret key" in finding.words


async def test_play_money_beside_real_money_is_told(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    settings = settings_of(tmp_path, platform, database_url, testbank=True)
    set_up(settings)
    set_up(settings, sandbox="yes")
    bank, live, test, *addresses = found(await check(settings, rosebank_says(404)), "gateways")
    assert "take TESTBANK out" in bank.words
    assert live.state is State.FINE
    assert "in test mode: not offered beside real ways" in test.words
    assert [one.words.partition(":")[0] for one in addresses] == ["rosebank", "rosebank.2"]


@pytest.mark.parametrize(
    ("url", "state", "words"),
    [
        ("https://shop.example", State.FINE, "has to know https://shop.example/pay/rosebank"),
        (None, State.MISSING, "without PUBLIC_URL"),
    ],
)
async def test_the_address_for_a_providers_panel_is_told(
    tmp_path: Path,
    platform: ThreadedTelegram,
    database_url: str,
    url: str | None,
    state: State,
    words: str,
) -> None:
    settings = settings_of(tmp_path, platform, database_url, testbank=False, public_url=url)
    set_up(settings)
    address = found(await check(settings, rosebank_says(404)), "gateways")[-1]
    assert address.state is state
    assert words in address.words


@pytest.mark.parametrize(("url", "is_told"), [(None, True), ("https://shop.example", False)])
async def test_a_way_whose_reports_nobody_hears_is_told(
    tmp_path: Path,
    platform: ThreadedTelegram,
    database_url: str,
    url: str | None,
    is_told: bool,
) -> None:
    settings = settings_of(tmp_path, platform, database_url, testbank=False, public_url=url)
    set_up(settings)
    kinds = [replace(one, reports_to=lambda to: to is not None) for one in rosebank_says(404)]
    told = [one for one in found(await check(settings, kinds), "gateways") if "https" in one.words]
    assert [one.state for one in told if "reports only" in one.words] == [State.WRONG] * is_told


async def test_nobody_can_pay_while_the_only_way_is_off(
    tmp_path: Path, platform: ThreadedTelegram, database_url: str
) -> None:
    settings = settings_of(tmp_path, platform, database_url, testbank=False)
    set_up(settings, on=False)
    nobody, way = found(await check(settings, rosebank_says(404)), "gateways")
    assert (nobody.state, way.state) == (State.WRONG, State.FINE)
    assert way.words.endswith("; off")


async def test_a_shop_on_bale_alone_is_ready(
    tmp_path: Path, platform: ThreadedTelegram, new_database: NewDatabase
) -> None:
    async with Bale() as bale:
        settings = settings_of(
            tmp_path,
            platform,
            new_database(),
            telegram_token=None,
            owner_telegram_id=None,
            bale_token=bale.token,
            bale_api_url=bale.url,
            owner_bale_id=OWNER,
        )
        stock(settings, tmp_path)
        verdict = await check(settings)
        both = await check(settings.model_copy(update={"telegram_token": SecretStr(TOKEN)}))
        wrong = {"bale_token": SecretStr("999:" + "x" * 35)}
        refused = await check(settings.model_copy(update=wrong))

    assert verdict.is_ready
    assert found(verdict, "TELEGRAM_TOKEN") == []
    [token], [owner] = found(verdict, "BALE_TOKEN"), found(verdict, "OWNER_BALE_ID")
    assert token == Finding(State.FINE, "BALE_TOKEN", "Bale knows it as @vefa_bale_bot")
    assert owner.state is State.MISSING
    assert [one.state for one in found(both, "TELEGRAM_TOKEN")] == [State.FINE]
    assert [one.words for one in found(both, "BALE_TOKEN")] == [token.words]
    [said] = found(refused, "BALE_TOKEN")
    assert "Bale says no" in said.words

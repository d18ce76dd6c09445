import re
import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.secret_key import kept_secret_key
from bot.settings import Settings, SettingsError, TelegramMode, load_settings

ROOT = Path(__file__).parent.parent
TOKEN = "123456:" + "A" * 35


@pytest.fixture(autouse=True)
def nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def _example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]", line))


def _with(**fields: Any) -> Settings:
    """Settings of fields as they are written, before pydantic has given them their types."""
    return Settings(**fields)


def _refusal(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    (line,) = refusal.value.lines
    return line


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(_example()) == {name.upper() for name in Settings.model_fields}


def test_the_example_is_what_vefa_does_without_any_settings(tmp_path: Path) -> None:
    untouched = Settings()
    tmp_path.joinpath(".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"))

    assert Settings() == untouched
    for name, written in _example().items():
        default = getattr(untouched, name.lower())
        if written:
            assert written == str(default).replace("False", "false").replace("True", "true")
        else:
            assert not default or name in {"DATABASE_URL", "SECRET_KEY"}


def test_the_example_explains_each_group_before_it_begins() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    _, *groups = text.strip().split("\n\n")

    for heading, settings in zip(groups[0::2], groups[1::2], strict=True):
        assert all(line.startswith("#") for line in heading.splitlines())
        assert all(re.match(r"# |[A-Z_]+=", line) for line in settings.splitlines())
        assert re.search("^[A-Z_]+=", settings, re.MULTILINE)


def test_the_example_keeps_together_what_belongs_together() -> None:
    families = ("TELEGRAM", "INSTAGRAM", "BALE", "SMS", "HTTP", "SHOP", "LOG", "SECRET")
    named = [next((one for one in families if one in name), name) for name in _example()]
    runs = [family for family, _ in groupby(named)]

    assert len(runs) == len(set(runs))


def test_the_readme_lists_every_setting() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([A-Z_]+)` \|", readme, flags=re.MULTILINE)

    assert sorted(listed) == sorted(_example())


def test_the_environment_has_the_word_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.joinpath(".env").write_text("SHOP_NAME=دکان مینا\nHTTP_PORT=9000\n", encoding="utf-8")
    monkeypatch.setenv("HTTP_PORT", "9001")

    settings = load_settings()

    assert settings.shop_name == "دکان مینا"
    assert settings.http_port == 9001


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    tmp_path.joinpath(".env").write_text("SHOP_LANGUAGE=tr\n", encoding="utf-8-sig")

    assert load_settings().shop_language == "tr"


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    tmp_path.joinpath(".env").write_bytes("SHOP_NAME=Gülşen\n".encode("cp1254"))

    with pytest.raises(SettingsError, match=r"^\.env: save the file as UTF-8$"):
        load_settings()


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWNER_TELEGRAM_ID", "")
    monkeypatch.setenv("HTTP_PORT", "")

    assert load_settings().owner_telegram_id is None
    assert load_settings().http_port == 8080


def test_the_database_stands_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "elsewhere")

    settings = load_settings()

    assert settings.database_url == f"sqlite:///{Path('elsewhere/shop.sqlite3')}"
    assert settings.data_dir.is_dir()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_gets_the_driver_that_vefa_brings(scheme: str) -> None:
    settings = Settings(database_url=f"{scheme}://vefa:pw@db/shop")

    assert settings.database_url == "postgresql+psycopg://vefa:pw@db/shop"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("TELEGRAM_TOKEN", "123456:short", "TELEGRAM_TOKEN: copy it whole from @BotFather"),
        ("TELEGRAM_MODE", "push", "TELEGRAM_MODE: Input should be 'polling' or 'webhook'"),
        ("TELEGRAM_MODE", "webhook", "TELEGRAM_MODE: webhook needs a PUBLIC_URL"),
        ("TELEGRAM_WEBHOOK_SECRET", "with space", "TELEGRAM_WEBHOOK_SECRET: use 1 to 256"),
        ("TELEGRAM_PROXY", "127.0.0.1:1080", "TELEGRAM_PROXY: write socks5://host:port"),
        ("INSTAGRAM_PROXY", "127.0.0.1:1080", "INSTAGRAM_PROXY: write socks5://host:port"),
        ("INSTAGRAM_USERNAME", "gelim isfahan", "INSTAGRAM_USERNAME: write the account's name"),
        ("INSTAGRAM_USERNAME", "gelim", "INSTAGRAM_PASSWORD: the account's password is missing"),
        ("TELEGRAM_API_URL", "api.example", "TELEGRAM_API_URL: write an address"),
        ("OWNER_TELEGRAM_ID", "@mina", "OWNER_TELEGRAM_ID: Input should be a valid integer"),
        ("OWNER_TELEGRAM_ID", "-100123", "OWNER_TELEGRAM_ID: Input should be greater than 0"),
        ("DATABASE_URL", "mysql://root@db/shop", "DATABASE_URL: write sqlite:///FILE or"),
        ("DATABASE_URL", "sqlite:///:memory:", "DATABASE_URL: write sqlite:///FILE or"),
        ("PUBLIC_URL", "https://shop.example/?a=b", "PUBLIC_URL: leave out what follows"),
        ("HTTP_PORT", "70000", "HTTP_PORT: Input should be less than or equal to 65535"),
        ("SECRET_KEY", "too short", "SECRET_KEY: use 32 characters or more"),
        ("SHOP_LANGUAGE", "de", "SHOP_LANGUAGE: Input should be 'fa', 'tr' or 'en'"),
        ("SHOP_CURRENCY", "Toman", "SHOP_CURRENCY: write three letters"),
        ("SHOP_CURRENCY", "KWD", "SHOP_CURRENCY: no prices in dinars of a thousand parts"),
        ("SHOP_CURRENCY", "XTR", "SHOP_CURRENCY: prices may be in one of AED, AFN,"),
        ("SHOP_CURRENCY", "CHF", "SHOP_CURRENCY: prices may be in one of AED, AFN,"),
        ("SHOP_TIMEZONE", "Tehran", "SHOP_TIMEZONE: write a zone such as Asia/Tehran"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: Input should be 'debug', 'info'"),
        ("TESTBANK", "perhaps", "TESTBANK: Input should be a valid boolean"),
    ],
)
def test_a_bad_value_gets_one_clear_line(
    name: str, value: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _refusal(name, value, monkeypatch).startswith(line)


def test_the_private_road_is_not_taken_before_its_risk_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INSTAGRAM_USERNAME", "@Gelim.Isfahan")
    line = _refusal("INSTAGRAM_PASSWORD", "eleven words", monkeypatch)
    assert line.startswith("INSTAGRAM_I_KNOW_THE_RISK: Instagram does not allow this road")
    assert "take it away for good" in line
    assert "eleven words" not in line

    monkeypatch.setenv("INSTAGRAM_I_KNOW_THE_RISK", "true")
    settings = load_settings()

    assert settings.instagram_username == "gelim.isfahan"
    assert "eleven words" not in repr(settings)


def test_each_bad_value_gets_its_own_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PORT", "many")
    monkeypatch.setenv("SHOP_LANGUAGE", "de")

    with pytest.raises(SettingsError) as refusal:
        load_settings()

    assert [line.split(":")[0] for line in refusal.value.lines] == ["HTTP_PORT", "SHOP_LANGUAGE"]


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hunter2" not in _refusal("TELEGRAM_TOKEN", "hunter2", monkeypatch)
    monkeypatch.delenv("TELEGRAM_TOKEN")
    assert "hunter2" not in _refusal("DATABASE_URL", "mysql://a:hunter2@db/x", monkeypatch)


def test_a_misspelt_name_in_the_file_is_noticed(tmp_path: Path) -> None:
    tmp_path.joinpath(".env").write_text("TELEGRAM_TOEKN=1\n")

    with pytest.raises(SettingsError, match=r"TELEGRAM_TOEKN: .* did you mean TELEGRAM_TOKEN"):
        load_settings()


def test_a_data_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.joinpath("data").write_text("a file")

    with pytest.raises(SettingsError, match=r"^DATA_DIR: File exists: data$"):
        load_settings()


def test_secrets_are_not_shown() -> None:
    settings = _with(
        telegram_token=TOKEN,
        telegram_proxy="socks5://mina:hunter2@proxy:1080",
        database_url="postgresql://mina:hunter2@db/shop",
        secret_key="k" * 32,
    )

    assert not re.search(r"AAAA|hunter2|kkkk", repr(settings) + str(settings))


def test_the_secret_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    first, second = load_settings(), load_settings()

    file = tmp_path / "data" / "secret_key"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.get_secret_value()) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(kept_secret_key, [tmp_path / "secret_key"] * 32))

    assert len(keys) == 1


def test_a_secret_key_that_is_given_is_not_written_down(tmp_path: Path) -> None:
    settings = load_settings(secret_key="s" * 40)

    assert settings.secret_key.get_secret_value() == "s" * 40
    assert not (tmp_path / "data" / "secret_key").exists()


def test_the_webhook_secret_is_derived_unless_it_is_given() -> None:
    one, other = _with(secret_key="a" * 32), _with(secret_key="b" * 32)
    given = _with(secret_key="a" * 32, telegram_webhook_secret="mine")

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", one.webhook_secret())
    assert one.webhook_secret() == _with(secret_key="a" * 32).webhook_secret()
    assert one.webhook_secret() != other.webhook_secret()
    assert given.webhook_secret() == "mine"


def test_a_webhook_with_a_public_address_is_accepted() -> None:
    settings = _with(telegram_mode="webhook", public_url="https://shop.example/")

    assert settings.telegram_mode is TelegramMode.WEBHOOK
    assert settings.public_url == "https://shop.example"

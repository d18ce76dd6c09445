"""The demo does not start beside anything real, nor open to others without a password."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.demo.refusing import demo_settings
from bot.settings import Settings, SettingsError

TOKEN = "123456:" + "A" * 35
PASSWORD = "a-long-password"
BESIDE_REAL = "TELEGRAM_TOKEN: the demo does not start beside something real; empty this line"
NO_PASSWORD = "DEMO_PASSWORD: others can reach this demo; give it a password of 12 characters"
NO_ADDRESS = "PUBLIC_URL: write where browsers reach this machine, such as http://192.168.1.5:8080"


@pytest.fixture(autouse=True)
def nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def _set(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({"TELEGRAM_TOKEN": TOKEN}, [BESIDE_REAL]),
        ({"TELEGRAM_TOKEN": TOKEN, "DEMO_PASSWORD": PASSWORD}, [BESIDE_REAL]),
        ({"HTTP_HOST": "192.168.1.5"}, [NO_PASSWORD]),
        ({"HTTP_HOST": "0.0.0.0"}, [NO_PASSWORD, NO_ADDRESS]),
        ({"HTTP_HOST": "::", "DEMO_PASSWORD": PASSWORD}, [NO_ADDRESS]),
        ({"PUBLIC_URL": "https://demo.example.com"}, [NO_PASSWORD]),
        ({"DEMO_PASSWORD": "short"}, ["DEMO_PASSWORD: use 12 characters or more"]),
    ],
)
def test_it_refuses(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], lines: list[str]
) -> None:
    _set(monkeypatch, values)

    with pytest.raises(SettingsError) as refusal:
        demo_settings()

    assert refusal.value.lines == lines


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"HTTP_HOST": "localhost"},
        {"HTTP_HOST": "::1"},
        {"PUBLIC_URL": "http://127.0.0.1:9000"},
        {"HTTP_HOST": "192.168.1.5", "DEMO_PASSWORD": PASSWORD},
        {"PUBLIC_URL": "https://demo.example.com", "DEMO_PASSWORD": PASSWORD},
        {"TELEGRAM_WEBHOOK_SECRET": "made-by-us", "SECRET_KEY": "k" * 40},
    ],
)
def test_it_opens(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    _set(monkeypatch, values)

    assert demo_settings().testbank


def test_every_secret_of_others_counts_as_real() -> None:
    secrets = {name for name, field in Settings.model_fields.items() if "Secret" in str(field)}

    assert {"telegram_token", "secret_key", "demo_password"} <= secrets


def test_it_has_a_folder_and_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(
        monkeypatch,
        {
            "SHOP_LANGUAGE": "tr",
            "SHOP_NAME": "Real",
            "DATA_DIR": "live",
            "DATABASE_URL": "postgresql://shop@db/live",
        },
    )

    settings = demo_settings()

    assert settings.data_dir == Path("live/demo/tr")
    assert settings.database_url == "sqlite:///live/demo/tr/shop.sqlite3"
    assert (settings.shop_name, settings.shop_currency) == ("Denizli Dokuma", "TRY")


def test_a_refusal_is_said_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, {"TELEGRAM_TOKEN": TOKEN})

    result = CliRunner().invoke(cli, ["demo"])

    assert result.exit_code == 2
    assert BESIDE_REAL in " ".join(result.output.split())
    assert TOKEN not in result.output

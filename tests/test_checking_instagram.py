"""`python -m bot check` on Instagram's own road."""

from pathlib import Path
from typing import Any

import pytest

from bot.checking_instagram import look
from bot.findings import State
from bot.settings import Settings, SettingsError, load_settings
from tests.standins.graph import Graph

pytestmark = pytest.mark.anyio

ACCOUNT = {
    "instagram_token": Graph.first_token,
    "instagram_app_secret": Graph.app_secret,
    "instagram_verify_token": Graph.verify_token,
    "public_url": "https://shop.example",
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def settings_of(folder: Path, **fields: Any) -> Settings:
    return load_settings(_env_file=None, data_dir=folder, **fields)


async def test_a_token_that_instagram_knows_and_the_address_of_the_webhook(tmp_path: Path) -> None:
    async with Graph() as graph:
        found = await look(settings_of(tmp_path, instagram_api_url=graph.url, **ACCOUNT))
    assert [one.state for one in found] == [State.FINE, State.FINE]
    assert "@golim.isfahan" in found[0].words
    assert "https://shop.example/webhooks/instagram" in found[1].words


async def test_a_token_that_is_refused_is_told_without_it(tmp_path: Path) -> None:
    async with Graph() as graph:
        graph.token = "another"
        (found,) = await look(settings_of(tmp_path, instagram_api_url=graph.url, **ACCOUNT))
    assert found.state is State.WRONG
    assert Graph.first_token not in found.words


async def test_a_shop_that_is_not_there_is_not_asked(tmp_path: Path) -> None:
    assert await look(settings_of(tmp_path)) == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"instagram_app_secret": None}, "INSTAGRAM_APP_SECRET and INSTAGRAM_VERIFY_TOKEN"),
        ({"instagram_verify_token": None}, "INSTAGRAM_APP_SECRET and INSTAGRAM_VERIFY_TOKEN"),
        ({"public_url": None}, "PUBLIC_URL that begins with https"),
        ({"public_url": "http://shop.example"}, "PUBLIC_URL that begins with https"),
        ({"instagram_app_id": "my app"}, "INSTAGRAM_APP_ID: write the number"),
        ({"instagram_api_version": "25"}, "INSTAGRAM_API_VERSION: write a version"),
    ],
)
def test_what_is_missing_is_said_in_a_line(
    tmp_path: Path, changed: dict[str, Any], line: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_of(tmp_path, **(ACCOUNT | changed))
    assert any(line in one for one in refused.value.lines)
    assert not any(Graph.first_token in one for one in refused.value.lines)

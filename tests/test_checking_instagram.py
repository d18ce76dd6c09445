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
    told = {one.name: one for one in found}
    assert "@golim.isfahan" in told["INSTAGRAM_TOKEN"].words
    assert "https://shop.example/webhooks/instagram" in told["INSTAGRAM_VERIFY_TOKEN"].words
    # The stand-in is somewhere else than Instagram, and the app's number is not named.
    doubtful = {one.name for one in found if one.state is State.MISSING}
    assert doubtful == {"INSTAGRAM_API_URL", "INSTAGRAM_APP_ID"}


@pytest.mark.parametrize(
    ("changed", "name", "state", "words"),
    [
        ({}, "INSTAGRAM_APP_ID", State.MISSING, "by each message's id alone"),
        ({"instagram_app_id": "1234567890123"}, "INSTAGRAM_APP_ID", State.FINE, "known by it"),
        ({}, "INSTAGRAM_APP_SECRET", State.FINE, "is refused"),
        ({}, "INSTAGRAM_BUTTONS", State.FINE, "links are buttons"),
        ({"instagram_buttons": False}, "INSTAGRAM_BUTTONS", State.FINE, "links are written out"),
        ({"instagram_api_version": "v26.0"}, "INSTAGRAM_API_VERSION", State.FINE, "v26.0"),
    ],
)
async def test_each_setting_has_its_line(
    tmp_path: Path, changed: dict[str, Any], name: str, state: State, words: str
) -> None:
    async with Graph() as graph:
        fields = ACCOUNT | {"instagram_api_url": graph.url} | changed
        found = await look(settings_of(tmp_path, **fields))
    (one,) = [one for one in found if one.name == name]
    assert (one.state, words in one.words) == (state, True)
    secrets = (Graph.app_secret, Graph.verify_token, Graph.first_token)
    assert not any(secret in one.words for one in found for secret in secrets)


async def test_a_token_that_is_refused_is_told_without_it(tmp_path: Path) -> None:
    async with Graph() as graph:
        graph.token = "another"
        found, *_ = await look(settings_of(tmp_path, instagram_api_url=graph.url, **ACCOUNT))
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

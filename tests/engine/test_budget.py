"""What a turn takes is watched, and what is logged in it carries its update."""

import json
from collections.abc import Iterator

import pytest

from bot.engine import serving
from common import log
from shop.context import Shopping
from tests.engine.stall import Stall

pytestmark = pytest.mark.anyio


def lines(capsys: pytest.CaptureFixture[str], event: str) -> list[dict[str, object]]:
    written = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "{" in line]
    return [line for line in written if line["event"] == event]


@pytest.fixture
def as_json() -> Iterator[None]:
    log.configure("info", "json")
    yield
    log.configure("info", "text")


@pytest.mark.usefixtures("as_json")
async def test_a_turn_over_its_budget_is_logged_also_when_it_fails(
    stall: Stall, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serving, "BUDGET_S", 60.0)
    await stall.says("مینا", "/start")
    assert lines(capsys, "turn_slow") == []
    monkeypatch.setattr(serving, "BUDGET_S", 0.0)
    await stall.says("مینا", "/start", external_id="slow")
    await stall.says("مینا", "/boom", external_id="slow and broken")
    slow = lines(capsys, "turn_slow")
    assert [line["correlation"] for line in slow] == ["slow", "slow and broken", "slow and broken"]
    assert {line["kind"] for line in slow} == {"text"}


@pytest.mark.usefixtures("as_json")
async def test_what_a_handler_logs_carries_the_update(
    stall: Stall, capsys: pytest.CaptureFixture[str]
) -> None:
    def note(_: Shopping, words: str) -> None:
        log.get_logger("test").info("tea_was_asked_for")

    stall.handlers.on_words = note
    await stall.says("مینا", "چای", external_id="update 17")
    (line,) = lines(capsys, "tea_was_asked_for")
    assert line["correlation"] == "update 17"

"""The judge hears every call of a run and knows a wrong one."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from tests.judge import CallCollector, judge_calls, plugin
from tests.judge.session import JudgeUnavailableError
from tests.standins.botapi import PIXEL, Telegram


def call(method: str, **params: Any) -> dict[str, Any]:
    return {"kind": "call", "method": method, "params": params}


def test_wrong_calls_are_named() -> None:
    complaints = judge_calls([
        call("sendMessage", chat_id=1, text="سلام"),
        call("sendMessage", chat_id=1, text="سلام", colour="red"),
        call("sendMessage", chat_id=1),
        call("sendMessage", chat_id=1, text="a", reply_markup={"inline_keyboard": [[{}]]}),
        call("sendMessage", chat_id=1, text="a",
             reply_markup={"inline_keyboard": [[{"text": "a", "data": "a"}]]}),
        call("sendCoffee"),
        {"kind": "update", "update": {"update_id": 1, "message": {"message_id": 1}}},
    ])  # fmt: skip
    text = "\n".join(complaints)
    assert "sendMessage: no parameter 'colour'" in text
    assert "sendMessage: text: Field required" in text
    assert "unknown field reply_markup.inline_keyboard (1x)" in text
    assert "inline_keyboard[0][0].data" in text
    assert "sendCoffee: there is no such method" in text
    assert "update: message.date: Field required" in text


async def _a_busy_day() -> None:
    async with Telegram() as platform:
        bot = telegram.Bot(platform.token, platform.base_url, platform.base_file_url)
        async with bot:
            mina = platform.person(5_001_220, "مینا", "fa", "mina")
            await mina.sends("/start ref_x")
            await mina.sends_contact("989120000000")
            await mina.sends_location(35.7, 51.4)
            await mina.sends_sticker()
            await mina.sends_voice()
            await mina.sends_document(b"a,b", "goods.csv", "کالاها")
            await mina.sends_photo(PIXEL, "رسید")
            await mina.edits(await mina.sends("ی"), "یک")
            keys = InlineKeyboardMarkup([[InlineKeyboardButton("خرید", callback_data="buy")]])
            shown = await bot.send_message(mina.id, "<b>شال</b>", "HTML", reply_markup=keys)
            tap = await mina.taps(await mina.sees("شال"), "buy")
            await bot.answer_callback_query(tap.query_id, "باشد")
            await shown.edit_media(InputMediaPhoto(PIXEL, caption="عکس"), reply_markup=keys)
            await bot.send_media_group(mina.id, [InputMediaPhoto(PIXEL), InputMediaPhoto(PIXEL)])
            await bot.set_my_commands(
                [("start", "آغاز")], telegram.BotCommandScopeChat(mina.id), "fa"
            )
            await mina.searches("شال")
            await mina.blocks()
            await mina.unblocks()
            group = platform.group(-1001, "فروشندگان")
            await mina.sends("/orders", chat=group)
            await bot.get_updates(allowed_updates=["message"])


def test_a_run_is_collected_and_both_sides_pass(tmp_path: Path) -> None:
    collector = CallCollector(tmp_path / "calls.jsonl").start()
    asyncio.run(_a_busy_day())
    assert collector.finish() == []
    assert collector.collected > 20


def test_calls_in_memory_are_judged_too() -> None:
    async def story() -> list[str]:
        async with Telegram(log=False) as platform:
            bot = telegram.Bot(platform.token, platform.base_url)
            async with bot:
                await platform.person(5).sends("/start")
                await bot.send_message(5, "سلام", api_kwargs={"colour": "red"})
            return judge_calls(platform.calls)

    assert asyncio.run(story()) == ["sendMessage: no parameter 'colour' (1x)"]


def test_a_complaint_fails_a_run_in_which_every_test_passed(tmp_path: Path) -> None:
    odd = tmp_path / "calls.jsonl"
    odd.write_text(json.dumps(call("sendMessage", chat_id=1, text="سلام", colour="red")) + "\n")
    config = SimpleNamespace(stash=pytest.Stash(), getoption=lambda *_, **__: True)
    config.stash[plugin.CALLS] = CallCollector(odd)
    session: Any = SimpleNamespace(config=config, exitstatus=pytest.ExitCode.OK)
    plugin.pytest_sessionfinish(session, pytest.ExitCode.OK)
    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert config.stash[plugin.COMPLAINTS] == ["sendMessage: no parameter 'colour' (1x)"]


@pytest.mark.parametrize(("must", "complaints"), [(True, 1), (False, 0)])
def test_a_missing_judge_fails_the_runs_that_count(
    monkeypatch: pytest.MonkeyPatch, must: bool, complaints: int
) -> None:
    def missing(_: object) -> list[str]:
        raise JudgeUnavailableError("no aiogram")

    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(CallCollector, "finish", missing)
    config: Any = SimpleNamespace(stash=pytest.Stash(), getoption=lambda *_, **__: must)
    config.stash[plugin.CALLS] = CallCollector(Path("calls.jsonl"))
    session: Any = SimpleNamespace(config=config, exitstatus=pytest.ExitCode.OK)
    plugin.pytest_sessionfinish(session, pytest.ExitCode.OK)
    assert len(config.stash[plugin.COMPLAINTS]) == complaints
    assert bool(session.exitstatus) is must

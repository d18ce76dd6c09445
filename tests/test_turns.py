"""What happens inside a turn knows no time but the one it is given, and reaches no network."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IN_THE_ENGINE = ("turn", "visit", "speech", "composing", "announcing", "hosting", "store/*")
INSIDE = sorted(
    path
    for pattern in (
        "handlers/**/*.py",
        "shop/**/*.py",
        "bot/dialogue/**/*.py",
        *(f"bot/engine/{name}.py" for name in IN_THE_ENGINE),
    )
    for path in ROOT.glob(pattern)
)
OUTSIDE = {
    *("asyncio", "concurrent", "multiprocessing", "sched", "selectors", "subprocess", "threading"),
    *("ftplib", "http", "imaplib", "smtplib", "socket", "socketserver", "ssl", "urllib.request"),
    *("aiohttp", "anyio", "httpx", "pyreqwest", "requests", "telegram", "instagrapi", "uvicorn"),
    *("time", "apscheduler"),
}
"""Modules with a clock, a network or somebody to wait for."""
CLOCKS = {"now", "utcnow", "today"}
DATES = {"date", "datetime", "JalaliDate", "JalaliDateTime"}
IN_SQL = {"current_date", "current_time", "current_timestamp", "clock_timestamp", "localtimestamp"}


def reaching_out(code: str) -> Iterator[str]:
    """What code takes from outside of its turn."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                yield from (f"import {one.name}" for one in names if _is_outside(one.name))
            case ast.ImportFrom(module=str(module)) if _is_outside(module):
                yield f"from {module}"
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                if (name in DATES and attr in CLOCKS) or (
                    name == "func" and attr in IN_SQL | CLOCKS
                ):
                    yield f"{name}.{attr}"


def _is_outside(module: str) -> bool:
    return module in OUTSIDE or module.partition(".")[0] in OUTSIDE


def test_time_and_network_reach_nothing_inside_a_turn() -> None:
    found = {
        str(path.relative_to(ROOT)): reaches
        for path in INSIDE
        if (reaches := list(reaching_out(path.read_text(encoding="utf-8"))))
    }

    assert len(INSIDE) > 200
    assert found == {}


@pytest.mark.parametrize(
    ("code", "reaches"),
    [
        ("import time", ["import time"]),
        ("def f():\n    import httpx", ["import httpx"]),
        ("from urllib.request import urlopen", ["from urllib.request"]),
        ("from urllib.parse import quote", []),
        ("from datetime import date, time, timedelta", []),
        ("at = datetime.now(UTC)", ["datetime.now"]),
        ("day = date.today()", ["date.today"]),
        ("select(func.now())", ["func.now"]),
        ("at = ctx.now", []),
        ("at = self._clock.now()", []),
    ],
)
def test_what_reaches_out_is_seen(code: str, reaches: list[str]) -> None:
    assert list(reaching_out(code)) == reaches

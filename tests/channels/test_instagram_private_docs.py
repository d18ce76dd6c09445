"""The page about the private road says what the code does; who does not take it pays nothing."""

import re
import subprocess
import sys
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

from shop.instagram_guard import LIMITS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/channels/instagram-private.md").read_text(encoding="utf-8")
UNITS = {"minutes": 1, "hours": 60, "days": 1440}


def _read(written: str) -> float | timedelta:
    number, _, unit = written.partition(" ")
    return timedelta(minutes=float(number) * UNITS[unit]) if unit else float(number)


def test_the_table_of_defaults_is_what_the_guard_goes_by() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", PAGE, flags=re.MULTILINE))
    assert {name: _read(written) for name, written in rows.items()} == {
        field.name: getattr(LIMITS, field.name) for field in fields(LIMITS)
    }


def test_the_risk_stands_before_everything_else() -> None:
    first = PAGE.split("\n## ")[1]
    assert first.startswith("The risk, first")
    assert "take it away\nfor good" in first


def test_a_shop_without_it_does_not_import_the_library() -> None:
    program = """
import sys
from bot import assembling
from bot.settings import Settings
from common.clock import SystemClock
plain = Settings(_env_file=None, telegram_token="123456:" + "A" * 35, secret_key="k" * 32,
    database_url="sqlite:///" + sys.argv[1])
app = assembling.build(plain, SystemClock(), port=1)
assert list(app.channels) == ["telegram"], app.channels
assert "bot.channels.instagram_private" not in sys.modules
risky = Settings(_env_file=None, telegram_token="123456:" + "A" * 35, secret_key="k" * 32,
    database_url="sqlite:///" + sys.argv[1], instagram_username="gelim",
    instagram_password="sesame", instagram_i_know_the_risk=True)
app = assembling.build(risky, SystemClock(), port=1)
assert list(app.channels) == ["telegram", "instagram_private"], app.channels
loaded = {"instagrapi", "curl_cffi", "requests"} & set(sys.modules)
assert not loaded, loaded
"""
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, "unused.sqlite3"],
        check=True,
        cwd=ROOT,
        timeout=100,
    )

"""`python -m bot demo` as somebody starts it: it says where it is, and a restart goes on there."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    """The address it tells; it is stopped as Ctrl+C would, and must end without complaint."""
    env = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=ROOT,
        env={**env, "DATA_DIR": str(folder), "HTTP_PORT": "0", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        found = next(filter(None, (re.search(r"http://\S+/", line) for line in process.stdout)))
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[0]
    assert (process.returncode, "Traceback" in rest) == (0, False), rest


def test_it_says_where_it_is_and_a_restart_goes_on_there(tmp_path: Path) -> None:
    with _running(tmp_path) as url, httpx.Client(base_url=url, trust_env=False) as browser:
        assert "گلیم اصفهان" in browser.get("/").text
        browser.post("/demo/phones/2/says", data={"text": "گز"})

    with _running(tmp_path) as url, httpx.Client(base_url=url, trust_env=False) as browser:
        assert "گز اصفهان" in browser.get("/").text

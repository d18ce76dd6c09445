"""Collecting the calls of a test run and judging them at its end.

A ``conftest.py`` uses it so::

    def pytest_configure(config):
        config.stash[CALLS] = CallCollector().start()

    def pytest_sessionfinish(session, exitstatus):
        complaints = session.config.stash[CALLS].finish()
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

LOG_VARIABLE = "VEFA_CALLS_LOG"
JUDGE_VARIABLE = "VEFA_JUDGE_PYTHON"
ROOT = Path(__file__).resolve().parents[2]


class JudgeUnavailableError(RuntimeError):
    """aiogram is neither here nor in ``.venv-judge``."""


def judge_python() -> Path | None:
    """The interpreter that has aiogram: None when this one does.

    Raises: JudgeUnavailableError.
    """
    if importlib.util.find_spec("aiogram") is not None:
        return None
    named = os.environ.get(JUDGE_VARIABLE)
    places = [Path(named)] if named else []
    places += [ROOT / ".venv-judge/bin/python", ROOT / ".venv-judge/Scripts/python.exe"]
    for place in places:
        if place.exists():
            return place
    raise JudgeUnavailableError(f"no aiogram; make .venv-judge or set {JUDGE_VARIABLE}")


def judge_calls(calls: Iterable[Any]) -> list[str]:
    """Complaints about calls, given as ``Call`` objects or as the lines they are exported to.

    An empty list is a clean record.
    """
    lines = [call if isinstance(call, dict) else call.to_json() for call in calls]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.jsonl"
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        return judge_file(path)


def judge_file(path: Path) -> list[str]:
    """Complaints about a file of calls and updates, each once with how often it came up."""
    python = judge_python()
    if python is None:
        return judge_here(path)
    done = subprocess.run(
        [str(python), "-m", "tests.judge", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode not in (0, 1):
        return [f"the judge itself failed: {done.stderr.strip()[-2000:]}"]
    return done.stdout.splitlines()


def judge_here(path: Path) -> list[str]:
    """The same with the aiogram of this interpreter."""
    from tests.judge.models import complaints_about

    counts: dict[str, int] = {}
    seen: set[str] = set()
    with path.open() as lines:
        for text in lines:
            line = json.loads(text)
            shape = json.dumps([line.get("method"), line.get("params"), line.get("update")])
            if shape in seen:
                continue
            seen.add(shape)
            for complaint in complaints_about(line):
                counts[complaint] = counts.get(complaint, 0) + 1
    return [f"{complaint} ({count}x)" for complaint, count in sorted(counts.items())]


class CallCollector:
    """Points the stand-ins of a run at one file, in this process and those it starts."""

    def __init__(self, path: Path | None = None) -> None:
        self._own: Path | None = None
        if path is None:
            self._own = Path(tempfile.mkdtemp(prefix="vefa-calls-"))
            path = self._own / "calls.jsonl"
        self.path = path
        self._former: str | None = None

    def start(self) -> Self:
        """Collect from now on."""
        self._former = os.environ.get(LOG_VARIABLE)
        os.environ[LOG_VARIABLE] = str(self.path)
        return self

    def finish(self) -> list[str]:
        """Stop collecting; the complaints about everything that was said."""
        if self._former is None:
            os.environ.pop(LOG_VARIABLE, None)
        else:
            os.environ[LOG_VARIABLE] = self._former
        try:
            return judge_file(self.path) if self.path.exists() else []
        finally:
            if self._own is not None:
                shutil.rmtree(self._own, ignore_errors=True)

    @property
    def collected(self) -> int:
        """How many lines there are to judge."""
        if not self.path.exists():
            return 0
        with self.path.open() as lines:
            return sum(1 for _ in lines)


def main(arguments: list[str]) -> int:
    """Judge the files named; print complaints, answer 1 when there are any."""
    complaints = [line for name in arguments for line in judge_here(Path(name))]
    sys.stdout.writelines(f"{line}\n" for line in complaints)
    return 1 if complaints else 0

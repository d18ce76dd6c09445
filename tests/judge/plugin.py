"""Every call to the Bot API stand-in in a test run, and every update it made up, is judged at the
end; a complaint fails the run.
"""

import os
from typing import Any

import pytest

from tests.judge.session import CallCollector, JudgeUnavailableError

CALLS = pytest.StashKey[CallCollector]()
COMPLAINTS = pytest.StashKey[list[str]]()
UNJUDGED = pytest.StashKey[str]()
SHOWN = 20


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Begin to collect, before any stand-in is started."""
    config.stash[CALLS] = CallCollector().start()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Judge what was collected."""
    config = session.config
    complaints = [*config.stash.get(COMPLAINTS, []), *_judged(config)]
    config.stash[COMPLAINTS] = complaints
    if hasattr(config, "workeroutput"):
        # One of several processes of this run; the one that started us hears of it.
        config.workeroutput["complaints"] = complaints
        config.workeroutput["unjudged"] = config.stash.get(UNJUDGED, "")
    if complaints and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what one of several processes has found."""
    told = getattr(node, "workeroutput", {})
    stash = node.config.stash
    stash[COMPLAINTS] = [*stash.get(COMPLAINTS, []), *told.get("complaints", [])]
    if unjudged := told.get("unjudged", ""):
        stash[UNJUDGED] = unjudged


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what the judge found wrong, or that there was none."""
    unjudged = config.stash.get(UNJUDGED, "")
    if unjudged:
        terminalreporter.write_line(f"Bot API calls were not judged: {unjudged}", yellow=True)
    complaints = config.stash.get(COMPLAINTS, [])
    if complaints:
        terminalreporter.section("Bot API calls that Telegram's models refuse", red=True)
        for complaint in complaints[:SHOWN]:
            terminalreporter.write_line(complaint)


def _judged(config: pytest.Config) -> list[str]:
    """Complaints; the judge may be missing on a developer's machine only."""
    try:
        return config.stash[CALLS].finish()
    except JudgeUnavailableError as missing:
        if os.environ.get("CI") or config.getoption("no_skips", default=False):
            return [f"the judge is missing: {missing}"]
        config.stash[UNJUDGED] = str(missing)
        return []

"""Every call to the Bot API stand-in in a test run is judged at its end; a complaint fails it."""

import pytest

from tests.judge.session import CallCollector

CALLS = pytest.StashKey[CallCollector]()
COMPLAINTS = pytest.StashKey[list[str]]()
SHOWN = 20


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Begin to collect, before any stand-in is started."""
    config.stash[CALLS] = CallCollector().start()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Judge what was collected."""
    complaints = session.config.stash[CALLS].finish()
    session.config.stash[COMPLAINTS] = complaints
    if complaints and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what the judge found wrong."""
    complaints = config.stash.get(COMPLAINTS, [])
    if complaints:
        terminalreporter.section("Bot API calls that Telegram's models refuse", red=True)
        for complaint in complaints[:SHOWN]:
            terminalreporter.write_line(complaint)

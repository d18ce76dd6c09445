"""What every test may ask for: databases of both kinds, and no outside world.

`database_url` is a fresh, migrated database; a test that asks for it runs once on SQLite and
once on PostgreSQL. `empty_database_url` has no tables; `new_database` makes several.
"""

import gc
import importlib.util
import os
import sys
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from tests.databases import POSTGRESQL, SQLITE, Databases, NewDatabase, fresh_databases
from tests.offline import forbid_outside_world
from tests.postgres import find_binaries

pytest_plugins = ["tests.judge.plugin", "tests.play.fixtures"]

forbid_outside_world()

if importlib.util.find_spec("sniffio") is None:
    # httpcore looks for it in each request, as `bot.running` tells.
    sys.modules["sniffio"] = None  # type: ignore[assignment]

# The same examples each time, so that a red check is red for a reason in the change;
# `make check-all` looks further with new ones.
settings.register_profile("check", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("full", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    group = parser.getgroup("vefa")
    group.addoption(
        "--database",
        choices=[SQLITE, POSTGRESQL, "both"],
        default="both",
        help="the databases that tests of rules run on",
    )
    group.addoption(
        "--whole",
        action="store_true",
        help="every chat in every manner on every database, not a selection that has each of them",
    )
    group.addoption("--no-skips", action="store_true", help="a skipped test fails")


def _kinds(config: pytest.Config) -> list[str]:
    """The databases of this run; PostgreSQL may be missing on a developer's machine only."""
    wanted = config.getoption("--database")
    if wanted != "both":
        return [wanted]
    if find_binaries() or os.environ.get("CI") or config.getoption("--no-skips"):
        return [SQLITE, POSTGRESQL]
    return [SQLITE]


def pytest_report_header(config: pytest.Config) -> str:
    """Say what the run leaves out."""
    kinds = _kinds(config)
    if POSTGRESQL not in kinds and config.getoption("--database") == "both":
        return "databases: sqlite only; install PostgreSQL's server to test on both"
    return f"databases: {', '.join(kinds)}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: somebody always waits for a server or a browser."""
    return (os.cpu_count() or 1) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database once on each kind."""
    if "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", _kinds(metafunc.config))


def pytest_collection_finish() -> None:
    """What has been imported stays to the end; looking through it again for garbage, each time
    there is as much that is new, takes a twelfth of all the time.
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With --no-skips, "could not be tested" is not good enough."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where the databases of this run come from."""

    def migrate(url: str) -> None:
        from models.database import migrate

        migrate(url)

    made = Databases(tmp_path_factory.mktemp("databases"), migrate)
    yield made
    made.close()


@pytest.fixture
def new_database(databases: Databases, database_kind: str) -> Iterator[NewDatabase]:
    """Makes fresh databases, all of one kind: `new_database()`, `new_database(migrated=False)`."""
    yield from fresh_databases(databases, database_kind)


@pytest.fixture
def database_url(new_database: NewDatabase) -> str:
    """A fresh database with the tables of today."""
    return new_database()


@pytest.fixture
def empty_database_url(new_database: NewDatabase) -> str:
    """A fresh database without tables."""
    return new_database(migrated=False)

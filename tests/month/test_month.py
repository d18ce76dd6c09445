"""A month is played in each language, held to its rules and to the one kept in docs/month."""

import asyncio
from pathlib import Path

import pytest

from tests.conftest import _kinds
from tests.databases import POSTGRESQL, SQLITE, Databases
from tests.month.__main__ import KEPT
from tests.month.countries import COUNTRIES
from tests.month.judging import complaints
from tests.month.play import play
from tests.month.writing import page


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Persian on SQLite; the other languages, and PostgreSQL, where nothing is said otherwise, are
    a part of the whole matrix.
    """
    kinds = _kinds(metafunc.config)
    cases = [(SQLITE, "fa")]
    if metafunc.config.getoption("--whole"):
        cases += [(SQLITE, language) for language in COUNTRIES if language != "fa"]
        cases.append((POSTGRESQL, "fa"))
    metafunc.parametrize(("kind", "language"), [case for case in cases if case[0] in kinds])


@pytest.mark.timeout(600)
def test_a_month_in_the_life_of_a_shop(
    databases: Databases, tmp_path: Path, kind: str, language: str
) -> None:
    url = databases.new(kind, migrated=True)
    wrong, written = asyncio.run(_played(language, url, tmp_path))
    databases.drop(url)

    assert wrong == []
    kept = (KEPT / f"{language}.md").read_text(encoding="utf-8")
    assert written.splitlines() == kept.splitlines(), (
        "the month reads differently now: look at what `python -m tests.month --write` changes"
    )


async def _played(language: str, url: str, folder: Path) -> tuple[list[str], str]:
    """What was wrong in a month, and how it reads."""
    month = await play(COUNTRIES[language], database_url=url, folder=folder)
    try:
        return complaints(month), page(month)
    finally:
        await month.street.stage.close()

"""What a tool would not notice until a seller does: the files that hold the repository together."""

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# A pin with its marker, then at least one hash, each on a line of its own.
PINNED = re.compile(r"^[a-z0-9.-]+==\S+( ; [^\\\n]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+$")

# Folders that hold no code of ours to type or to layer.
NOT_PACKAGES = {"docs", "locales", "requirements", "data"}


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _makefile() -> str:
    return (ROOT / "Makefile").read_text(encoding="utf-8")


def _requirements(lock: Path) -> list[str]:
    text = lock.read_text(encoding="utf-8").rstrip().replace(" \\\n    --hash", "\0")
    return [line.replace("\0", " \\\n    --hash") for line in text.splitlines()]


def _pins(lock: Path) -> dict[str, str]:
    return dict(line.split(" ")[0].split("==") for line in _requirements(lock))


def _packages() -> set[str]:
    folders = {path.parent.name for path in ROOT.glob("*/*.py")}
    return {name for name in folders if name[0] not in "._"} - NOT_PACKAGES


def test_there_is_a_lock_for_every_list() -> None:
    lists = {path.stem for path in (ROOT / "requirements").glob("*.in")}

    assert {path.stem for path in LOCKS} == lists == {"runtime", "develop", "judge"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_locks_carry_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert not re.search(r"://|^\s*(-i|-f|--index|--extra|--find|--trusted)|#", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_with_hashes(lock: Path) -> None:
    requirements = _requirements(lock)

    assert requirements
    assert [line for line in requirements if not PINNED.match(line)] == []


def test_developing_moves_no_pin_of_the_shop() -> None:
    shop, develop = _pins(ROOT / "requirements/runtime.txt"), _pins(LOCKS[0])

    assert LOCKS[0].stem == "develop"
    assert {name: develop.get(name) for name in shop} == shop


def test_every_chosen_package_is_in_its_lock() -> None:
    for lock in LOCKS:
        lines = lock.with_suffix(".in").read_text(encoding="utf-8").splitlines()
        chosen = [re.split(r"[\[=<>~ ]", line)[0] for line in lines if re.match(r"[A-Za-z]", line)]
        pins = _pins(lock)
        assert [name for name in chosen if name.lower().replace(".", "-") not in pins] == []


def test_every_package_is_typed_and_layered() -> None:
    typed = re.search(r"^PACKAGES := (.*)$", _makefile(), re.MULTILINE)
    pyproject = _pyproject()

    assert typed
    assert set(typed[1].split()) == _packages()
    assert set(pyproject["tool"]["importlinter"]["root_packages"]) == _packages()
    assert set(pyproject["tool"]["ruff"]["lint"]["isort"]["known-first-party"]) == _packages()


def test_every_package_of_the_shop_says_what_it_is() -> None:
    silent = [
        path
        for package in _packages() - {"tests", "benchmarks"}
        for path in (ROOT / package).rglob("__init__.py")
        if not path.read_text(encoding="utf-8").startswith('"""')
    ]

    assert silent == []


def test_make_help_lists_every_target() -> None:
    targets = re.findall(r"^([a-z-]+):(.*)$", _makefile(), re.MULTILINE)
    phony = re.search(r"^\.PHONY: ((?:.|\\\n)*?)$(?<!\\)", _makefile(), re.MULTILINE)

    assert phony
    assert {name for name, _ in targets} == set(phony[1].replace("\\\n", " ").split())
    assert [name for name, rest in targets if " ## " not in rest] == []


def test_make_says_what_there_is_to_make() -> None:
    said = _made("help", "--silent")

    for name in ("help", "demo", "run", "test", "fmt", "check", "check-all", "bench", "crash"):
        assert re.search(rf"^  make {name} +\S", said, re.MULTILINE), name


@pytest.mark.parametrize(
    ("target", "does"),
    [
        ("demo", [".venv", "requirements/runtime.txt", "-m bot demo"]),
        ("run", [".venv", "requirements/runtime.txt", "-m bot run"]),
        ("test", ["requirements/runtime.txt", "develop.txt", "judge.txt", "-m pytest"]),
        ("fmt", ["develop.txt", "ruff check --fix-only", "ruff format ."]),
        ("bench", ["develop.txt", "-m benchmarks"]),
        ("crash", ["develop.txt", "-m tests.crash --both"]),
        (
            "check",
            [
                *("ruff format --check", "ruff check .", "mypy ", "lint-imports"),
                *("test_translations.py", "--no-skips --database both"),
            ],
        ),
        ("check-all", ["lint-imports", "--whole", "-m tests.crash --both", ".ci/matrix"]),
    ],
)
def test_each_target_sets_up_what_it_needs_and_then_does_it(target: str, does: list[str]) -> None:
    """On a fresh machine: as if nothing were there yet."""
    said, place = _made(target, "--dry-run", "--always-make"), 0
    for one in does:
        assert one in said[place:], (one, said)
        place += said[place:].index(one)


def test_ci_checks_everything() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()

    assert lines[-1].startswith("make ")
    assert lines[-1].endswith(" check")
    assert "set -euo pipefail" in lines


def _made(target: str, *options: str) -> str:
    """What make says, whatever was asked of the make that runs these tests."""
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFL"))
    }
    command = ["make", *options, target]
    told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True, text=True)
    return told.stdout


def test_the_licences_we_must_name_are_named() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")

    assert "python-telegram-bot" in notice
    assert "Lesser General Public License" in notice
    assert "Vazirmatn" in notice
    assert "Vefa contributors" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_links_between_our_pages_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs/decisions").glob("*.md"))]

    assert numbers == list(range(len(numbers)))

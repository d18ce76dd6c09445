"""The fixtures `play` and `shop`, and the marks that say in which circumstances a chat is played.

`@every_channel` plays it as Telegram and as Instagram have it, on both databases, and once more in
each manner on SQLite with the process killed after every line, and with `--whole` as Bale has it,
too; `only_telegram`, `only_bale` and `only_instagram` leave the other manners out,
`@every_channel(restarts="everywhere")` restarts on PostgreSQL as well, and `restarts="never"` is
for what rightly goes another way after a restart. Without `--whole` only a part of these
circumstances is played. `http=True` plays it over HTTP as well (`--whole` plays all of them so), and
`http="only"` nowhere else. `VEFA_PLAY_SHOW=1` prints every chat as it was.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases
from tests.play.as_written import AS_WRITTEN
from tests.play.private_road_chats import ALSO_ON_PRIVATE_ROAD, NOT_ON_PRIVATE_ROAD

if TYPE_CHECKING:
    # The whole shop is imported by those tests only that play in it.
    from tests.play.stage import Stage
    from tests.play.theatre import Play, Shop

every_channel = pytest.mark.every_channel
only_telegram = pytest.mark.only_telegram
only_bale = pytest.mark.only_bale
only_instagram = pytest.mark.only_instagram
AFTER_ALL = pytest.mark.after_all_transcripts

MANNERS = {
    "every_channel": ("telegram", "instagram", "bale"),
    "only_telegram": ("telegram",),
    "only_bale": ("bale",),
    "only_instagram": ("instagram",),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a chat is played."""

    manner: str
    database: str
    restarts: bool
    road: str = ""
    """The wire where it is not memory: `graph`, or `private`."""
    steps: int = 0
    """How far everybody's language is from the one they have in the transcript."""

    def __str__(self) -> str:
        parts = [self.road or self.manner, self.database, "restarts" if self.restarts else ""]
        parts.append(("", "another", "third")[self.steps])
        return "-".join(part for part in parts if part)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks."""
    for mark in MANNERS:
        config.addinivalue_line("markers", f"{mark}: a chat, played in these manners")
    config.addinivalue_line("markers", f"{AFTER_ALL.name}: looks back at all transcripts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What looks back at all transcripts runs last, and only when all of them have run."""
    last = [item for item in items if item.get_closest_marker(AFTER_ALL.name)]
    if not last:
        return
    rest = [item for item in items if item not in last]
    collected = {item.path for item in rest}
    chosen = config.getoption("keyword") or config.getoption("markexpr")
    # Of several processes none sees all the transcripts.
    alone = not hasattr(config, "workerinput")
    whole = (
        alone
        and not chosen
        and collected >= set(last[0].path.parent.glob("test_*.py")) - {last[0].path}
    )
    items[:] = [*rest, *last] if whole else rest
    if not whole:
        config.hook.pytest_deselected(items=last)


def _selection(name: str, every: list[Circumstances], *, elsewhere: bool) -> list[Circumstances]:
    """Each manner, and for two chats in three one circumstance more: PostgreSQL, or a restart
    after every line. One of them is in another language than the chat is written in.
    """
    share = crc32(name.encode()) % 3
    own = every[0].manner
    plain = [
        one
        for one in every
        if one.database == SQLITE and not one.restarts and one.manner in {own, "instagram"}
    ]
    more = [
        one
        for one in every
        if one.manner == own
        and (one.database, one.restarts) == ((POSTGRESQL, False), (SQLITE, True))[share % 2]
    ]
    more = more if share < 2 else []
    if plain and elsewhere:
        other = replace(plain[-1], steps=1 + crc32(name[::-1].encode()) % 2)
        plain = [*(plain[:-1] if len(plain) > 1 or more else plain), other]
    return [*plain, *more] or every[:1]


def _in_other_languages(every: list[Circumstances]) -> list[Circumstances]:
    """Each manner in both languages that the chat is not written in."""
    plain = [one for one in every if one.database == SQLITE and not one.restarts]
    return [replace(one, steps=steps) for one in plain for steps in (1, 2)]


def _is_played(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(mark) for mark in MANNERS)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play a chat in all its circumstances."""
    if "circumstances" not in metafunc.fixturenames:
        return
    marks = [mark for mark in metafunc.definition.iter_markers() if mark.name in MANNERS]
    if len(marks) != 1:
        raise ValueError(f"{metafunc.definition.nodeid} needs one of {', '.join(MANNERS)}")
    restarting = {"everywhere": (SQLITE, POSTGRESQL), "never": ()}
    restarted = restarting.get(marks[0].kwargs.get("restarts", ""), (SQLITE,))
    chosen = [
        Circumstances(manner, database, restarts)
        for manner in MANNERS[marks[0].name]
        for database in _database_kinds(metafunc.config)
        for restarts in (False, True)
        if not restarts or database in restarted
    ]
    name = metafunc.function.__name__
    elsewhere = name not in AS_WRITTEN
    if metafunc.config.getoption("--whole"):
        chosen += _in_other_languages(chosen) if elsewhere else []
    else:
        chosen = _selection(name, chosen, elsewhere=elsewhere)
    if marks[0].kwargs.get("http") == "only":
        chosen = []
    else:
        chosen += _on_private_road(metafunc, chosen)
    chosen += _over_http(marks[0], metafunc.config, bool(restarted))
    metafunc.parametrize("circumstances", chosen, ids=str)


def _on_private_road(metafunc: pytest.Metafunc, chosen: list[Circumstances]) -> list[Circumstances]:
    """Once more over the private road, on SQLite: every chat of Instagram's, a few by default."""
    if not any(one.manner == "instagram" and one.database == SQLITE for one in chosen):
        return []
    name = metafunc.function.__name__
    if name in NOT_ON_PRIVATE_ROAD:
        return []
    if not metafunc.config.getoption("--whole") and name not in ALSO_ON_PRIVATE_ROAD:
        return []
    return [Circumstances("instagram", SQLITE, restarts=False, road="private")]


def _over_http(mark: pytest.Mark, config: pytest.Config, restarted: bool) -> list[Circumstances]:
    """The same over real wires: all that Instagram's manner has with `--whole`, else the few that
    say `http=True`.
    """
    if "instagram" not in MANNERS[mark.name] or SQLITE not in _database_kinds(config):
        return []
    if config.getoption("--whole"):
        return [
            Circumstances("instagram", SQLITE, restarts, "graph")
            for restarts in ((False, True) if restarted else (False,))
        ]
    return [Circumstances("instagram", SQLITE, False, "graph")] if mark.kwargs.get("http") else []


def _database_kinds(config: pytest.Config) -> list[str]:
    # Our parent loads us, so it is there only now.
    from tests.conftest import _kinds

    return _kinds(config)


@pytest.fixture
def _stage(
    circumstances: Circumstances,
    databases: Databases,
    tmp_path: Path,
    pytestconfig: pytest.Config,
) -> Iterator[tuple["Stage", asyncio.Runner]]:
    from tests.play.meddling import Meddler
    from tests.play.stage import Stage

    plainly = circumstances.manner == "telegram" and not circumstances.restarts
    meddler = Meddler(whole=pytestconfig.getoption("--whole"))
    url = databases.new(circumstances.database, migrated=True)
    with asyncio.Runner() as runner:
        stage = Stage(
            manner=circumstances.manner,
            database_url=url,
            folder=tmp_path,
            restarts=circumstances.restarts,
            road=circumstances.road,
            steps=circumstances.steps,
            meddler=meddler if plainly and circumstances.database == SQLITE else None,
        )
        try:
            yield stage, runner
        finally:
            runner.run(stage.close())
    if circumstances.database == POSTGRESQL:
        databases.drop(url)


@pytest.fixture
def play(_stage: tuple["Stage", asyncio.Runner]) -> "Play":
    """Plays a transcript: `play(customer("مینا"), "> /start …")`."""
    from tests.play.theatre import Play

    return Play(*_stage)


@pytest.fixture
def shop(_stage: tuple["Stage", asyncio.Runner]) -> "Shop":
    """The shop in which chats are played: `shop.sells("شال نخی", sku="SHAL-01", …)`."""
    from tests.play.theatre import Shop

    return Shop(*_stage)

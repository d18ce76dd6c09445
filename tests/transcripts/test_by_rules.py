"""Refusals that only a rule can be asked for: each is provoked once, and said in every language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.engine.sealing import Safe
from common.errors import ShopError
from common.messages import Message
from common.vault import CannotOpen
from tests.databases import SQLITE, Databases
from tests.play.fixtures import only_telegram
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.play.words import translator
from tests.refusals import reading, selling, staff, tables
from tests.shop.world import World
from tests.transcripts.in_words import in_words
from tests.transcripts.test_ways import GONE, SET_UP

RULES = reading.REFUSALS | selling.REFUSALS | staff.REFUSALS
LANGUAGES = ("fa", "tr", "en")


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """A shop in Tehran; where a rule refuses is no matter of the database."""
    world = World(databases.new(SQLITE, migrated=True))
    yield world
    world.close()


def is_said(world: World, message: Message) -> None:
    """Somebody reads it, in each language."""
    for language in LANGUAGES:
        translator().say(message, world.shop.reader(language))


@pytest.mark.parametrize("key", RULES)
def test_a_rule_refuses(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    with pytest.raises(ShopError) as refused:
        RULES[key](world, tmp_path, monkeypatch)
    assert refused.value.message.key == key
    is_said(world, refused.value.message)


def test_every_mistake_in_a_table_is_named(world: World, tmp_path: Path) -> None:
    told = tables.every_mistake(world, tmp_path)
    assert set(told) >= {*tables.WRONG, *tables.AMONG_ROWS}
    for message in told.values():
        is_said(world, message)


def _cannot_open(_safe: Safe, _sealed: str) -> str:
    raise CannotOpen("under another key")


@only_telegram(restarts="never")
def test_a_secret_that_cannot_be_opened_any_more_is_asked_for_again(
    play: Play, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The installation has another key since it was written."""
    owner = customer("مریم")
    play(owner, SET_UP)
    monkeypatch.setattr(Safe, "open", _cannot_open)
    play(owner, in_words("owner> [نه، کافی است]\nowner< %dialogue-secret-lost% …", "fa"))
    monkeypatch.undo()
    play(owner, f"owner> merchant-key-once-more\nowner< {GONE} …")

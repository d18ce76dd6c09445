"""What the transcripts of this session have come through: screens, commands, dialogues, notices,
and the sentences that were said in each language.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import handlers
from bot.dialogue.router import Listed, Router
from common.i18n import Reader, Translator
from common.messages import Message

KINDS = ("screen", "command", "words", "dialogue", "notice")
MOST_KEPT = 3
"""Messages of one key that are kept with their values, as they were said."""

_played: set[tuple[str, str]] = set()
_said: set[tuple[str, str]] = set()
_heard: dict[str, list[Message]] = {}


@cache
def router() -> Router:
    """What people can do, gathered once a session; what is asked of it and found is remembered."""
    gathered = Router.collect(handlers.MODULES)
    for kind in KINDS:
        setattr(gathered, kind, _watched(kind, getattr(gathered, kind)))
    return gathered


def never_played(router: Router) -> list[Listed]:
    """What people can do and no transcript has done."""
    return [one for one in router.all() if (one.kind, one.name) not in _played]


def listen(translator: Translator) -> None:
    """Remember from now on what is said through this translator, and in which language."""
    say = translator.say

    def say_and_remember(message: Message, reader: Reader) -> str:
        _said.update((key, reader.language) for key in _keys(message))
        kept = _heard.setdefault(message.key, [])
        if len(kept) < MOST_KEPT and message not in kept:
            kept.append(message)
        return say(message, reader)

    translator.say = say_and_remember  # type: ignore[method-assign]


def _keys(message: Message) -> Iterator[str]:
    """Its own, and those of the sentences it holds."""
    yield message.key
    for value in message.args.values():
        if isinstance(value, Message):
            yield from _keys(value)


def heard(key: str) -> list[Message]:
    """Some of the messages of this key as they were really said, with their values."""
    return _heard.get(key, [])


def all_heard() -> list[Message]:
    """The same of every key."""
    return [message for key in sorted(_heard) for message in _heard[key]]


def said_in_fewer(languages: int) -> list[str]:
    """The sentences that were said, but in fewer languages than so many."""
    keys = Counter(key for key, _ in _said)
    return sorted(key for key, number in keys.items() if number < languages)


def never_said(keys: Iterable[str], languages: Iterable[str]) -> list[tuple[str, str]]:
    """Those of these sentences that no transcript has heard, each with its language."""
    return sorted((key, one) for key in keys for one in languages if (key, one) not in _said)


def _watched(kind: str, find: Callable[..., Any]) -> Callable[..., Any]:
    def find_and_remember(name: str, *more: str) -> Any:
        found = find(name, *more)
        _played.add((kind, found.mark.pattern if kind == "screen" else name.lower()))
        return found

    return find_and_remember

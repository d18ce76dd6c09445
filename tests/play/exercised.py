"""What the transcripts of this session have come through: screens, commands, dialogues, notices."""

from collections.abc import Callable
from typing import Any

from bot.dialogue.router import Listed, Router

KINDS = ("screen", "command", "words", "dialogue", "notice")

_played: set[tuple[str, str]] = set()


def watch(router: Router) -> None:
    """Remember from now on what is asked of this router and found."""
    for kind in KINDS:
        setattr(router, kind, _watched(kind, getattr(router, kind)))


def never_played(router: Router) -> list[Listed]:
    """What people can do and no transcript has done."""
    return [one for one in router.all() if (one.kind, one.name) not in _played]


def _watched(kind: str, find: Callable[..., Any]) -> Callable[..., Any]:
    def find_and_remember(name: str, *more: str) -> Any:
        found = find(name, *more)
        _played.add((kind, found.mark.pattern if kind == "screen" else name.lower()))
        return found

    return find_and_remember

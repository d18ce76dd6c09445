"""What `python -m bot check` finds: one line for each thing."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing is."""

    FINE = "fine"
    MISSING = "missing"
    """The shop can do without; the words say what that costs."""
    WRONG = "wrong"
    """Nobody could buy, or nobody would hear of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `name` is what to look for in `.env` where it stands there."""

    state: State
    name: str
    words: str


def fine(name: str, words: str) -> Finding:
    """All is well."""
    return Finding(State.FINE, name, words)


def wrong(name: str, words: str) -> Finding:
    """Nobody could buy, or nobody would hear of it."""
    return Finding(State.WRONG, name, words)

"""Marks that tie functions to what opens them; they change nothing until a router collects them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from common.roles import Role

Handler = TypeVar("Handler", bound=Callable[..., Any])

MARKS = "vefa_marks"
"""Attribute under which a function keeps its marks until the router collects them."""


@dataclass(frozen=True, slots=True)
class ScreenMark:
    """A function shows the screen at `pattern`."""

    pattern: str
    role: Role
    changes: bool
    """Whether opening it changes something, so that links from outside may not."""
    audited: bool
    """Whether each use leaves an audit row."""
    pressing: bool = False
    """Whether who wants this is asked nothing else before: what a talk begins with waits."""


@dataclass(frozen=True, slots=True)
class _Summons:
    """What a person types instead of a route; without a role it has that of its screen."""

    names: tuple[str, ...]
    given_role: Role | None

    @property
    def role(self) -> Role:
        """The role it needs, known once the router has collected it."""
        if self.given_role is None:
            raise ValueError(f"{self.names} was not collected")
        return self.given_role


class CommandMark(_Summons):
    """A function answers to commands."""


class WordsMark(_Summons):
    """A function answers to words that work everywhere, by the keys of their lists."""


@dataclass(frozen=True, slots=True)
class NoticeMark:
    """A function writes the words of a notice at the moment it is sent."""

    name: str
    topic: str
    promise: Literal["repeat", "once"]
    by_hand: bool = False
    """Whether it brings what somebody of the shop wrote to this one person."""


@dataclass(frozen=True, slots=True)
class DialogueMark:
    """A function is a dialogue; `version` rises when its questions change. One that `hears_slashes`
    takes a command that nobody knows for an answer, one that `hears_posts` a post that is shared.
    """

    name: str
    version: int
    role: Role
    hears_slashes: bool = False
    hears_posts: bool = False


Mark: TypeAlias = ScreenMark | CommandMark | WordsMark | NoticeMark | DialogueMark


def screen(
    pattern: str,
    *,
    role: Role,
    changes: bool = False,
    audited: bool = False,
    pressing: bool = False,
) -> Callable[[Handler], Handler]:
    """Mark the function that shows a route: `product/{id:int}`, its query by keyword parameters."""
    return _marking(ScreenMark(pattern, role, changes, audited, pressing))


def command(*names: str, role: Role | None = None) -> Callable[[Handler], Handler]:
    """Mark the function that answers to commands; a parameter `payload` takes what follows them."""
    return _marking(CommandMark(names, role))


def words(*keys: str, role: Role | None = None) -> Callable[[Handler], Handler]:
    """Mark the function that answers to universal words, `words("words-menu")`."""
    return _marking(WordsMark(keys, role))


def notice(
    name: str, *, topic: str, promise: Literal["repeat", "once"], by_hand: bool = False
) -> Callable[[Handler], Handler]:
    """Mark the function that composes a notice; None from it means nothing is to be said."""
    return _marking(NoticeMark(name, topic, promise, by_hand))


def _marking(mark: Mark) -> Callable[[Handler], Handler]:
    def decorate(function: Handler) -> Handler:
        add_mark(function, mark)
        return function

    return decorate


def add_mark(function: Callable[..., Any], mark: Mark) -> None:
    """Leave a mark on a function."""
    setattr(function, MARKS, (*marks_of(function), mark))


def marks_of(function: object) -> tuple[Mark, ...]:
    """The marks on a function, none on anything else."""
    return getattr(function, MARKS, ()) if callable(function) else ()

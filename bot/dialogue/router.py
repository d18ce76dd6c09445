"""The router: every marked function of the shop, gathered and checked once at start."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import ModuleType
from typing import Any, Generic, NamedTuple, TypeVar

from bot.dialogue.addresses import BadRoute, split_route
from bot.dialogue.marks import (
    CommandMark,
    DialogueMark,
    Mark,
    NoticeMark,
    ScreenMark,
    WordsMark,
    marks_of,
)
from bot.dialogue.screens import PAYLOAD, Screen, build_screen, own_parameters
from common.roles import Role

M = TypeVar("M", bound=Mark)

_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_COMMAND = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
"""Source: https://core.telegram.org/bots/api#botcommand"""
FOUND_KEPT = 1024
"""Routes that are remembered with the screens they lead to."""


class Found(NamedTuple, Generic[M]):
    """A function to call with its context and these keywords, and the mark that led to it."""

    function: Callable[..., Any]
    kwargs: Mapping[str, int | str]
    mark: M


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue as the router knows it."""

    function: Callable[..., Any]
    mark: DialogueMark
    parameters: frozenset[str]
    needed: frozenset[str]
    """Parameters without a default."""
    open_ended: bool
    """Whether it takes any other names too."""

    def takes(self, args: Mapping[str, Any]) -> bool:
        """Whether it can be called with these arguments."""
        return self.needed <= args.keys() and (self.open_ended or args.keys() <= self.parameters)

    def fitting(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the arguments that it takes: a release may have left some out."""
        return {n: v for n, v in args.items() if self.open_ended or n in self.parameters}


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing people can do and the role it needs, for the table that tests read."""

    kind: str
    """screen, command, words, dialogue or notice."""
    name: str
    role: Role
    changes: bool
    audited: bool
    handler: str
    """Module and name of the function."""


class RouterError(ValueError):
    """The marked functions do not fit together; lists every fault found."""


class Router:
    """Finds the function for a route, a command, a word, a dialogue or a notice."""

    def __init__(self) -> None:
        self._screens: dict[tuple[int, str], list[Screen]] = {}
        self._commands: dict[str, Found[CommandMark]] = {}
        self._words: dict[str, Found[WordsMark]] = {}
        self._notices: dict[str, Found[NoticeMark]] = {}
        self._dialogues: dict[str, Dialogue] = {}
        self._listed: list[Listed] = []
        # Reading a route takes a twentieth of a turn, and most taps are on the same few.
        self._found = lru_cache(maxsize=FOUND_KEPT)(self._find)

    @classmethod
    def collect(cls, modules: Iterable[ModuleType]) -> "Router":
        """Gather the marked functions of modules.

        Raises: RouterError for a route, command or name taken twice, a name that channels refuse,
        a pattern and parameters that do not fit, or a command without a role.
        """
        router, faults = cls(), list[str]()
        functions = {
            id(function): function
            for module in modules
            for function in vars(module).values()
            if marks_of(function)
        }
        for function in functions.values():
            for mark in marks_of(function):
                try:
                    router._add(function, mark)
                except ValueError as fault:
                    faults.append(f"{_handler(function)}: {fault}")
        if faults:
            raise RouterError("; ".join(faults))
        return router

    def screen(self, address: str) -> Found[ScreenMark]:
        """The screen at a route, with the values the route holds.

        Raises: BadRoute when there is none, or a value is not what the screen takes.
        """
        return self._found(address)

    def _find(self, address: str) -> Found[ScreenMark]:
        parts, query = split_route(address)
        for screen in self._screens.get((len(parts), parts[0]), ()):
            if screen.fits(parts):
                return Found(screen.function, screen.arguments(parts, query), screen.mark)
        raise BadRoute

    def command(self, name: str, payload: str = "") -> Found[CommandMark]:
        """The function for a command without its slash; it gets the payload if it takes one.

        Raises: BadRoute for a command nobody answers to.
        """
        found = _known(self._commands, name.lower())
        takes_it = PAYLOAD in own_parameters(found.function)
        return found._replace(kwargs={PAYLOAD: payload} if takes_it else {})

    def words(self, key: str) -> Found[WordsMark]:
        """The function for universal words, by the key of their list; BadRoute if there is none."""
        return _known(self._words, key)

    def notice(self, name: str) -> Found[NoticeMark]:
        """The function that composes a notice; BadRoute if there is none."""
        return _known(self._notices, name)

    def dialogue(self, name: str) -> Dialogue:
        """A dialogue by its name; BadRoute if there is none, as after a release without it."""
        return _known(self._dialogues, name)

    def all(self) -> tuple[Listed, ...]:
        """Everything people can do, with the role it needs."""
        return tuple(self._listed)

    def _add(self, function: Callable[..., Any], mark: Mark) -> None:
        match mark:
            case ScreenMark():
                self._add_screen(build_screen(function, mark))
            case CommandMark():
                self._add_commands(function, mark)
            case WordsMark():
                whole = replace(mark, given_role=_role_of(function, mark))
                for key in mark.names:
                    _claim(self._words, key, Found(function, {}, whole))
                    self._list("words", key, whole.role, function)
            case NoticeMark():
                own_parameters(function)
                _claim(self._notices, _named(mark.name), Found(function, {}, mark))
                self._list("notice", mark.name, Role.SYSTEM, function)
            case DialogueMark():
                self._add_dialogue(function, mark)

    def _add_screen(self, screen: Screen) -> None:
        head = screen.parts[0] or ""
        same_length = self._screens.setdefault((len(screen.parts), head), [])
        if any(other.parts == screen.parts for other in same_length):
            raise ValueError(f"route {screen.mark.pattern!r} is taken")
        same_length.append(screen)
        # Literals are tried first: `order/new` is not the order of code "new".
        same_length.sort(key=lambda other: [part is None for part in other.parts])
        mark = screen.mark
        self._list("screen", mark.pattern, mark.role, screen.function, mark)

    def _add_commands(self, function: Callable[..., Any], mark: CommandMark) -> None:
        whole = replace(mark, given_role=_role_of(function, mark))
        for name in mark.names:
            if not _COMMAND.fullmatch(name):
                raise ValueError(f"{name!r} is no name for a command")
            _claim(self._commands, name, Found(function, {}, whole))
            self._list("command", name, whole.role, function)

    def _add_dialogue(self, function: Callable[..., Any], mark: DialogueMark) -> None:
        parameters = own_parameters(function)
        rest = [n for n, p in parameters.items() if p.kind is inspect.Parameter.VAR_KEYWORD]
        named = {n: p for n, p in parameters.items() if n not in rest}
        needed = {n for n, p in named.items() if p.default is inspect.Parameter.empty}
        entry = Dialogue(function, mark, frozenset(named), frozenset(needed), bool(rest))
        _claim(self._dialogues, _named(mark.name), entry)
        self._list("dialogue", mark.name, mark.role, function)

    def _list(
        self,
        kind: str,
        name: str,
        role: Role,
        function: Callable[..., Any],
        mark: ScreenMark | None = None,
    ) -> None:
        changes, audited = (mark.changes, mark.audited) if mark else (False, False)
        self._listed.append(Listed(kind, name, role, changes, audited, _handler(function)))


T = TypeVar("T")


def _known(table: Mapping[str, T], name: str) -> T:
    found = table.get(name)
    if found is None:
        raise BadRoute
    return found


def _claim(table: dict[str, T], name: str, entry: T) -> None:
    if name in table:
        raise ValueError(f"{name!r} is taken")
    table[name] = entry


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name: small letters, digits and dashes")
    return name


def _role_of(function: Callable[..., Any], mark: CommandMark | WordsMark) -> Role:
    """The role a command needs; what it opens must need no other value than a payload."""
    for name, parameter in own_parameters(function).items():
        if name != PAYLOAD and parameter.default is inspect.Parameter.empty:
            raise ValueError(f"a command cannot give the parameter {name!r}")
    roles = {other.role for other in marks_of(function) if isinstance(other, ScreenMark)}
    if mark.given_role is not None:
        roles.add(mark.given_role)
    if len(roles) != 1:
        raise ValueError("a command needs one role, the same as its screen's")
    return roles.pop()


def _handler(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"

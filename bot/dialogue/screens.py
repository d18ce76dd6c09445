"""A screen's pattern held against its function, once at start, so that no tap finds a gap."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.dialogue.addresses import read_query, read_value
from bot.dialogue.marks import ScreenMark

PAYLOAD = "payload"
"""The parameter that commands fill, with what followed them or with a deep link's payload."""

_LITERAL = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_HOLE = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)(?::(?P<kind>int|str))?\}", re.ASCII)
_KINDS: Mapping[str, type] = {
    "int": int,
    "str": str,
    "int|None": int,
    "str|None": str,
}


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen ready to be opened: its literal parts, its holes and its query."""

    function: Callable[..., Any]
    mark: ScreenMark
    parts: tuple[str | None, ...]
    """The literals of the path, None where a value stands; with equal ones, two screens cannot be
    told apart."""
    holes: tuple[tuple[int, str, type], ...]
    """Place in the path, parameter and type of each value."""
    query: Mapping[str, type]

    def fits(self, parts: Sequence[str]) -> bool:
        """Whether a path of the same length is this screen's."""
        return all(
            mine is None or mine == part for mine, part in zip(self.parts, parts, strict=True)
        )

    def arguments(self, parts: Sequence[str], query: Mapping[str, str]) -> dict[str, int | str]:
        """The keyword arguments that a route gives to the function.

        Raises: BadRoute for a value of the wrong type or an unknown name.
        """
        found = read_query(query, self.query)
        for place, name, kind in self.holes:
            found[name] = read_value(parts[place], kind)
        return found


@cache
def build_screen(function: Callable[..., Any], mark: ScreenMark) -> Screen:
    """Hold a pattern against the function it marks.

    Raises: ValueError that says what does not fit.
    """
    parameters = own_parameters(function)
    parts: list[str | None] = []
    holes: list[tuple[int, str, type]] = []
    for place, part in enumerate(mark.pattern.split("/")):
        hole = _HOLE.fullmatch(part)
        if hole is not None and place > 0:
            holes.append((place, hole["name"], _hole_kind(hole["name"], hole["kind"], parameters)))
        elif hole is not None or not _LITERAL.fullmatch(part):
            raise ValueError(f"{part!r} in {mark.pattern!r} is no part of a route")
        parts.append(None if hole else part)
    names = [name for _, name, _ in holes]
    if len(set(names)) < len(names):
        raise ValueError(f"{mark.pattern!r} names a value twice")
    query = {
        name: _query_kind(parameter)
        for name, parameter in parameters.items()
        if name not in names and name != PAYLOAD
    }
    return Screen(function, mark, tuple(parts), tuple(holes), query)


@cache
def own_parameters(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    """The parameters after the first one, which is the context or the talk.

    Raises: ValueError for a function that takes no context.
    """
    parameters = list(inspect.signature(function).parameters.values())
    positional = (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
    )
    if not parameters or parameters[0].kind not in positional:
        raise ValueError("takes no context as its first parameter")
    return {parameter.name: parameter for parameter in parameters[1:]}


def _query_kind(parameter: inspect.Parameter) -> type:
    if parameter.default is inspect.Parameter.empty:
        raise ValueError(f"parameter {parameter.name!r} is not in the pattern and has no default")
    return _kind_of(parameter)


def _hole_kind(
    name: str, declared: str | None, parameters: Mapping[str, inspect.Parameter]
) -> type:
    if name not in parameters:
        raise ValueError(f"the pattern gives {name!r}, which is no parameter")
    kind = _kind_of(parameters[name])
    if declared is not None and kind is not _KINDS[declared]:
        raise ValueError(f"{name!r} is {declared} in the pattern and {kind.__name__} in the code")
    return kind


def _kind_of(parameter: inspect.Parameter) -> type:
    note = parameter.annotation
    written = note.__name__ if isinstance(note, type) else str(note)
    kind = _KINDS.get(written.replace(" ", ""))
    if kind is None or parameter.kind is inspect.Parameter.VAR_POSITIONAL:
        raise ValueError(f"parameter {parameter.name!r} must be an int or a str")
    return kind

"""The sentences of one language: a Fluent file compiled to pieces that only need their values.

The syntax is Fluent's own (parsed by fluent.syntax), the filling is ours: fluent.runtime gives up
on values above 2,500 letters, isolates every value alike and costs several times as much.
Understood are texts, variables, references to other messages and selections by text or by plural.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

from fluent.syntax import FluentParser, ast

Parts: TypeAlias = tuple[Union[str, "Variable", "Select"], ...]


class BadCatalogue(ValueError):
    """A file of translations that cannot be used; says where and why."""


@dataclass(frozen=True, slots=True)
class Variable:
    """The place of a value."""

    name: str
    alone: bool
    """Nothing stands beside it, so there is nothing to isolate it from."""


@dataclass(frozen=True, slots=True)
class Select:
    """A choice between wordings by a value: an exact number or text, or a plural category."""

    name: str
    variants: Mapping[str, Parts]
    default: Parts


def compile_catalogue(source: str, name: str) -> dict[str, Parts]:
    """Every message of a Fluent file by its key.

    Raises: BadCatalogue for what does not parse, a key twice, or a feature that we leave out.
    """
    messages: dict[str, ast.Pattern] = {}
    for entry in FluentParser(with_spans=True).parse(source).body:
        if isinstance(entry, ast.BaseComment):
            continue
        if not isinstance(entry, ast.Message) or entry.value is None or entry.attributes:
            raise BadCatalogue(f"{name}: cannot read {_excerpt(entry, source)}")
        if entry.id.name in messages:
            raise BadCatalogue(f"{name}: {entry.id.name} stands there twice")
        messages[entry.id.name] = entry.value
    compiler = _Compiler(messages, name)
    return {key: compiler.message(key) for key in messages}


def _excerpt(entry: ast.EntryType, source: str) -> str:
    if entry.span is None:
        return "an entry"
    line = source.count("\n", 0, entry.span.start) + 1
    return f"line {line}: {source[entry.span.start : entry.span.end].strip()[:80]!r}"


class _Compiler:
    def __init__(self, messages: Mapping[str, ast.Pattern], name: str) -> None:
        self._messages = messages
        self._name = name
        self._open: list[str] = []

    def message(self, key: str) -> Parts:
        if key in self._open or key not in self._messages:
            raise BadCatalogue(f"{self._name}: {key} is unknown or refers to itself")
        self._open.append(key)
        parts = self._pattern(self._messages[key])
        self._open.pop()
        return parts

    def _pattern(self, pattern: ast.Pattern) -> Parts:
        parts: list[str | Variable | Select] = []
        alone = len(pattern.elements) == 1
        for element in pattern.elements:
            if isinstance(element, ast.TextElement):
                parts.append(element.value)
            else:
                parts.extend(self._placeable(element.expression, alone))
        return _joined(parts)

    def _placeable(self, expression: ast.Node, alone: bool) -> Parts:
        match expression:
            case ast.Placeable():
                return self._placeable(expression.expression, alone)
            case ast.StringLiteral():
                return (str(expression.parse()["value"]),)
            case ast.VariableReference():
                return (Variable(expression.id.name, alone),)
            case ast.MessageReference(attribute=None):
                return self.message(expression.id.name)
            case ast.SelectExpression(selector=ast.VariableReference() as selector):
                return (self._select(selector.id.name, expression.variants),)
        raise BadCatalogue(
            f"{self._name}: {self._open[0]} uses a {type(expression).__name__} we leave out"
        )

    def _select(self, name: str, variants: list[ast.Variant]) -> Select:
        compiled = {_variant_name(variant): self._pattern(variant.value) for variant in variants}
        default = next(_variant_name(variant) for variant in variants if variant.default)
        return Select(name, compiled, compiled[default])


def _variant_name(variant: ast.Variant) -> str:
    key = variant.key
    return key.name if isinstance(key, ast.Identifier) else str(key.value)


def _joined(parts: list[str | Variable | Select]) -> Parts:
    """Neighbouring texts in one piece."""
    joined: list[str | Variable | Select] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)

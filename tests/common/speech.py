"""What the code says: every key of a sentence that stands in it, found by reading its syntax."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "shop", "models", "payments", "scheduler", "common")

SPEAKERS = {"Message", "msg", "words"}
"""Calls whose first argument is a key; raising a ShopError is the other one."""
QUESTIONS = {"ask", "choose", "confirm"}
"""Methods of a talk whose first argument is the key of the question."""
ERRORS = "common.errors"
BEGINNING = re.compile(r"([a-z0-9]+-)+")
QUOTED = re.compile(r"""["']((?:[a-z0-9]+-)+[a-z0-9]*)["']""")
"""How a page's template names a key, or with a last dash the beginning of one."""
PAGE_SAYS = re.compile(rf"\b(?:say|label)\(\s*{QUOTED.pattern}")


@dataclass(frozen=True)
class Said:
    """A key, or with `built` the beginning of one, where it is said."""

    key: str
    where: str
    built: bool = False
    values: frozenset[str] | None = None
    """The names of the values that go with it; None where they are not written out."""
    refuses: bool = False
    """Whether it says why something cannot be."""


@dataclass
class Source:
    """One file of code: what it says, and all literals that may be keys."""

    path: Path
    root: Path = ROOT
    said: list[Said] = field(default_factory=list)
    literals: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.path.read_text(encoding="utf-8"))
        self.module = ".".join(self.path.relative_to(self.root).with_suffix("").parts)
        # Where a name of this file comes from: gateways have an `Unavailable` of their own.
        self.imports = {
            name.asname or name.name: (node.module or "", name.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }

    def origin(self, name: ast.expr) -> tuple[str, str]:
        """The module and the name that an expression such as `NotFound` stands for."""
        if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
            return ".".join(self.imports.get(name.value.id, ("", ""))), name.attr
        plain = getattr(name, "id", "")
        return self.imports.get(plain, (self.module, plain))

    def listen(self) -> None:
        """Collect all it says."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.literals.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                self.beginnings.update(_beginning(node))
            elif isinstance(node, ast.Call):
                self._call(node)

    def _call(self, node: ast.Call) -> None:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        asks = getattr(getattr(node.func, "value", None), "id", "") == "talk"
        if name == "msg":
            self._say(node, names_values=True)
        elif self.origin(node.func) in shop_errors():
            self._say(node, names_values=True, refuses=True)
        elif name in SPEAKERS or (asks and name in QUESTIONS):
            self._say(node, names_values=False)

    def _say(self, node: ast.Call, *, names_values: bool, refuses: bool = False) -> None:
        values = None
        if names_values and all(keyword.arg for keyword in node.keywords):
            values = frozenset(keyword.arg or "" for keyword in node.keywords)
        keys = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "other")]
        for key in (choice for argument in keys for choice in _choices(argument)):
            where = f"{self.module}:{node.lineno}"
            if isinstance(key, ast.JoinedStr):
                self.said.extend(Said(text, where, built=True) for text in _beginning(key))
            elif isinstance(key.value, str):
                self.said.append(Said(key.value, where, values=values, refuses=refuses))


def _choices(node: ast.expr) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The texts that an argument can be, as far as they are written out."""
    if isinstance(node, ast.IfExp):
        yield from _choices(node.body)
        yield from _choices(node.orelse)
    elif isinstance(node, ast.JoinedStr | ast.Constant):
        yield node


def _beginning(node: ast.JoinedStr) -> Iterator[str]:
    """The fixed beginning of a key made of words and a state, `f"order-state-{state}"`."""
    first = node.values[0] if node.values else None
    if isinstance(first, ast.Constant) and BEGINNING.fullmatch(str(first.value)):
        yield str(first.value)


@cache
def sources() -> tuple[Source, ...]:
    """All code of the shop."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return tuple(Source(file) for file in files)


@cache
def shop_errors() -> frozenset[tuple[str, str]]:
    """Where ShopError and all its descendants are defined, and where they pass through."""
    found = {(ERRORS, "ShopError")}
    before = 0
    while before < len(found):
        before = len(found)
        for source in sources():
            found |= {
                (source.module, name) for name, origin in source.imports.items() if origin in found
            }
            found |= {
                (source.module, node.name)
                for node in ast.walk(source.tree)
                if isinstance(node, ast.ClassDef)
                and any(source.origin(base) in found for base in node.bases)
            }
    return frozenset(found)


@cache
def pages() -> tuple[tuple[str, str], ...]:
    """The name and the text of every page's template."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.html"))]
    return tuple((file.name, file.read_text(encoding="utf-8")) for file in files)


@cache
def spoken() -> tuple[Said, ...]:
    """Everything that code and pages say."""
    for source in sources():
        source.listen()
    on_pages = [
        Said(key, name, built=key.endswith("-"))
        for name, text in pages()
        for key in PAGE_SAYS.findall(text)
    ]
    return (*(said for source in sources() for said in source.said), *on_pages)


@cache
def mentioned() -> tuple[frozenset[str], tuple[str, ...]]:
    """Texts that may be keys in code and pages, and the beginnings of built ones."""
    spoken()
    quoted = {text for _, page in pages() for text in QUOTED.findall(page)}
    texts = quoted.union(*(source.literals for source in sources()))
    beginnings = {text for source in sources() for text in source.beginnings}
    beginnings |= {text for text in quoted if text.endswith("-")}
    return frozenset(texts), tuple(sorted(beginnings))

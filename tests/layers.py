"""Two kinds of import rules that import-linter has no word for; pyproject.toml uses them."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Link = tuple[str, str]


def family(module: str, siblings: Iterable[str]) -> str:
    """The module that a sibling belongs to: `telegram_request` to `telegram`, others to themselves.

    Args:
        module: a module's name.
        siblings: the names of all modules of its package.
    """
    heads = [one for one in siblings if module == one or module.startswith(f"{one}_")]
    return min(heads, key=len, default=module)


class _DirectImports(Contract):
    """A rule about single imports."""

    def forbidden(self, graph: ImportGraph) -> Iterator[Link]:
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        links = sorted(self.forbidden(graph))
        return ContractCheck(kept=not links, metadata={"links": links})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["links"]:
            output.print_error(f"- {importer} -> {imported}", bold=False)
        output.new_line()


class StrangersContract(_DirectImports):
    """The families of a package do not see one another, only what they share.

    Options:
        package: whose modules they are.
        shared: modules of that package that all may import.
        built_on: pairs `one on another` of families of which the first is made of the second.
    """

    type_name = "strangers"
    package: Any = fields.StringField()
    shared: Any = fields.ListField(subfield=fields.StringField())
    built_on: Any = fields.ListField(subfield=fields.StringField(), required=False)

    def forbidden(self, graph: ImportGraph) -> Iterator[Link]:
        """Imports from one family to another."""
        siblings = sorted(graph.find_children(self.package))
        made_of = {tuple(pair.split(" on ")) for pair in self.built_on or ()}
        for importer in siblings:
            own = family(importer, siblings)
            for one in {importer, *graph.find_descendants(importer)}:
                for imported in graph.find_modules_directly_imported_by(one):
                    sibling = _within(imported, siblings)
                    if sibling is None or sibling in self.shared:
                        continue
                    other = family(sibling, siblings)
                    if other != own and (own, other) not in made_of:
                        yield one, imported


class KeptByContract(_DirectImports):
    """Only its keepers import a library.

    Options:
        libraries: top-level names of installed packages.
        keepers: patterns of the modules that may import them.
    """

    type_name = "kept_by"
    libraries: Any = fields.ListField(subfield=fields.StringField())
    keepers: Any = fields.ListField(subfield=fields.StringField())

    def forbidden(self, graph: ImportGraph) -> Iterator[Link]:
        """Imports of the libraries by others."""
        for library in self.libraries:
            if library not in graph.modules:
                continue
            for importer in graph.find_modules_that_directly_import(library):
                if not any(fnmatchcase(importer, pattern) for pattern in self.keepers):
                    yield importer, library


def _within(module: str, siblings: Iterable[str]) -> str | None:
    return next((one for one in siblings if f"{module}.".startswith(f"{one}.")), None)

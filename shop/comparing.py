"""Two products side by side, for those who buy by need: what is the same, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.text import fold
from shop.catalogue import ProductView


@dataclass(frozen=True, slots=True)
class Row:
    """One specification of two products; None where the seller has stated nothing."""

    name: str
    one: str | None
    other: str | None

    @property
    def is_same(self) -> bool:
        """Whether both are stated, and alike."""
        return None not in (self.one, self.other) and fold(self.one or "") == fold(self.other or "")


def rows(one: ProductView, other: ProductView) -> Sequence[Row]:
    """What is stated of either: first where they differ, then where only one says something, then
    what they share; each in the order of the seller's table.
    """
    mine, its = (_by_key(product) for product in (one, other))
    found = []
    for key in dict.fromkeys([*mine, *its]):
        here, there = mine.get(key), its.get(key)
        name = (here or there or ("", ""))[0]
        found.append(Row(name, here and here[1], there and there[1]))
    return sorted(found, key=lambda row: (row.is_same, None in (row.one, row.other)))


def _by_key(product: ProductView) -> dict[str, tuple[str, str]]:
    return {fold(name): (name, value) for name, value in product.specs}

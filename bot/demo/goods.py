"""What the demo's goods are made of, in three languages."""

from dataclasses import dataclass

from bot.demo.places import Language

Words = tuple[str, str, str]
"""In Persian, Turkish and English."""
LANGUAGES: tuple[Language, ...] = ("fa", "tr", "en")
NONE: Words = ("", "", "")


@dataclass(frozen=True, slots=True)
class Kind:
    """A variant: what tells it from the others (a label, or where it stands on each axis, as the
    table of goods has them), how many there are, its price against the first.
    """

    sku: str
    label: Words
    stock: int
    times: float = 1.0
    options: Words = NONE


@dataclass(frozen=True, slots=True)
class Good:
    """A product; `prices` are in Toman, lira and dollars. `picture` names its motif, `shelf` the
    shelves that lead to it and `specs` what is stated of it, both as the table of goods has them.
    """

    picture: str
    shelf: Words
    name: Words
    text: Words
    prices: tuple[int, int, int]
    kinds: tuple[Kind, ...]
    specs: Words = NONE


def on(shelf: Words, below: Words) -> Words:
    """A shelf on another one."""
    return (
        f"{shelf[0]} > {below[0]}",
        f"{shelf[1]} > {below[1]}",
        f"{shelf[2]} > {below[2]}",
    )

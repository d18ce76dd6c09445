"""Where an address in Turkey is: its province and its district, as people write them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from common.errors import BadInput
from common.text import clean_input, clip, fold
from shop.turkey_places import OTHER_DISTRICTS, OTHER_NAMES, TABLE

LONGEST_NAME = 40
MOST_NEAR = 3
_LIKE = 0.75
"""How alike two names are at least, one of which is a slip of the other."""
_STREETS = frozenset({"cad", "cadde", "caddesi", "cd", "sok", "sokak", "sokagi", "sk"}) | frozenset(
    {"bulvari", "blv", "mah", "mahallesi", "apt", "apartmani", "sitesi"}
)
"""What follows a name that is not the name of a place."""
_SHORTEST_SLIP = 4
"""Letters; shorter words are like too many names."""


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 81; `code` is the number on its plates, with which its postal codes begin."""

    code: str
    name: str
    districts: tuple[str, ...]

    @property
    def folded(self) -> Mapping[str, str]:
        """Its districts by their names as searches compare them."""
        return _folded(self.districts)


@cache
def _folded(names: tuple[str, ...]) -> Mapping[str, str]:
    others = {fold(other): name for other, name in OTHER_DISTRICTS.items() if name in names}
    return {fold(name): name for name in names} | others


@dataclass(frozen=True, slots=True)
class Place:
    """What an address says about where it is; `near` are names that somebody may have meant."""

    province: Province | None = None
    district: str | None = None
    near: tuple[str, ...] = ()


@cache
def provinces() -> Mapping[str, Province]:
    """All of them by their folded names, also by those that people call them."""
    found: dict[str, Province] = {}
    for line in filter(None, TABLE.splitlines()):
        head, _, districts = line.partition(": ")
        code, _, name = head.partition(" ")
        found[fold(name)] = Province(code, name, tuple(districts.split(", ")))
    return found | {fold(other): found[fold(name)] for other, name in OTHER_NAMES.items()}


def read_province(text: str) -> Province | tuple[str, ...]:
    """The province that somebody names, perhaps among other words; else those with names like it.

    Raises:
        BadInput: there is none of that name, nor any like it.
    """
    found = place_in(text).province
    if found is not None:
        return found
    written = clip(clean_input(text), LONGEST_NAME)
    near = near_provinces(fold(written).split())
    if not near:
        raise BadInput("province-unknown", name=written)
    return near


def read_district(text: str, province: Province) -> str | None:
    """The district of a province that somebody names; None where it has none of that name."""
    written = fold(text).removesuffix(" ilcesi").strip()
    return province.folded.get(written)


def near_provinces(words: Iterable[str]) -> tuple[str, ...]:
    """Provinces whose names are like these folded words."""
    known = provinces()
    return tuple(dict.fromkeys(known[name].name for name in _near(words, known)))[:MOST_NEAR]


def near_districts(words: Iterable[str], province: Province) -> tuple[str, ...]:
    """Districts of a province whose names are like these folded words."""
    known = province.folded
    return tuple(dict.fromkeys(known[name] for name in _near(words, known)))[:MOST_NEAR]


def place_in(address: str) -> Place:
    """What an address says about its province and district.

    Streets are called after provinces too, so the one counts of which a district is named as well,
    and else the one that stands last, where people in Turkey write it.
    """
    words = re.findall(r"\w+", fold(address))
    meant = [word for at, word in enumerate(words) if not _is_street(words, at)]
    named = [
        (at, provinces()[word])
        for at, word in enumerate(words)
        if word in provinces() and not _is_street(words, at)
    ]
    whole = [(one, district) for at, one in named if (district := _district(words, one, at))]
    if whole:
        return Place(*whole[-1])
    if not named:
        near = dict.fromkeys((*_only_homes(meant), *near_provinces(meant)))
        return Place(near=tuple(near)[:MOST_NEAR])
    province = named[-1][1]
    return Place(province, None, near_districts(meant, province))


def _only_homes(words: list[str]) -> Iterable[str]:
    """Provinces that alone have a district of a name that stands there."""
    for word in words:
        homes = {one.name for one in provinces().values() if word in one.folded}
        if len(homes) == 1:
            yield from homes


def _is_street(words: list[str], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1] in _STREETS


def check_code(code: str | None, province: str | None) -> None:
    """Go on only with a postal code of this province, as far as both are known.

    Raises:
        BadInput: it is another province's.
    """
    found = provinces().get(fold(province or ""))
    if code is not None and found is not None and not code.startswith(found.code):
        raise BadInput("postal-of-another", province=found.name, begins=found.code)


def _district(words: list[str], province: Province, at: int) -> str | None:
    """The district named nearest to the province's name."""
    best: tuple[int, str] | None = None
    for folded, name in province.folded.items():
        parts = folded.split()
        for start in range(len(words) - len(parts) + 1):
            if words[start : start + len(parts)] != parts or start == at:
                continue
            distance = abs(at - start)
            if best is None or distance < best[0]:
                best = (distance, name)
    return None if best is None else best[1]


def _near(words: Iterable[str], names: Iterable[str]) -> list[str]:
    known = list(names)
    long_enough = [word for word in words if len(word) >= _SHORTEST_SLIP]
    return [
        name for word in long_enough for name in get_close_matches(word, known, MOST_NEAR, _LIKE)
    ]

"""Postal codes, as far as the markets we know have rules for them."""

import re

from common.errors import BadInput
from common.text import ascii_digits

CODES = {
    # Iran Post: ten digits, none of them a run of one; people write a dash in the middle.
    "IR": re.compile(r"(?<!\d)([1-9]\d{4})[-\s]?(\d{5})(?!\d)"),
    # PTT: five digits, of which the first two are the plate number of the province, 01 to 81.
    "TR": re.compile(r"(?<!\d)((?:0[1-9]|[1-7]\d|8[01]))(\d{3})(?!\d)"),
}
"""How codes are found, by country."""
_NAMES = r"(?:کد\s*پستی|کدپستی|posta\s*kodu|postal\s*code|pk)?\s*[:：]?\s*"
_EDGES = " \t\n,،;.-–"


def parse_code(text: str, country: str | None) -> str:
    """A postal code, its digits only.

    Raises:
        BadInput: the country has no such code.
    """
    pattern = CODES.get(country or "")
    found = pattern.fullmatch(ascii_digits(text).strip()) if pattern is not None else None
    if found is None or not _is_real("".join(found.groups())):
        raise BadInput("postal-code-unreadable", digits=5 if country == "TR" else 10)
    return "".join(found.groups())


def take_code(address: str, country: str | None) -> tuple[str, str | None]:
    """An address without the postal code that somebody wrote into it, and that code."""
    pattern = CODES.get(country or "")
    if pattern is None:
        return address, None
    found = re.search(_NAMES + pattern.pattern, ascii_digits(address), re.IGNORECASE)
    if found is None or not _is_real("".join(found.groups())):
        return address, None
    before, after = address[: found.start()].rstrip(_EDGES), address[found.end() :].lstrip(_EDGES)
    comma = "، " if country == "IR" else ", "
    return comma.join(part for part in (before, after) if part), "".join(found.groups())


def _is_real(code: str) -> bool:
    return len(set(code)) > 1

"""What CLDR knows of our languages that we need: how they count and how they write numbers.

Babel knows the same and much more; asking it loads the names of all countries, currencies and zones
with it, five megabytes for a dozen of signs. A test holds what stands here against Babel.
"""

from dataclasses import dataclass

from babel.plural import PluralRule


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes numbers, and which wording goes with one."""

    group: str
    """Between thousands."""
    decimal: str
    minus: str
    plural: PluralRule
    """Gives `one` or `other` for a number."""
    own_digits: bool = False
    """Whether it writes the digits of Persian, not those of ASCII."""


WRITING = {
    "en": Writing(",", ".", "-", PluralRule({"one": "i = 1 and v = 0"})),
    "fa": Writing("٬", "٫", "\u200e−", PluralRule({"one": "i = 0 or n = 1"}), own_digits=True),
    "tr": Writing(".", ",", "-", PluralRule({"one": "n = 1"})),
}

"""The three months that are played, by their languages."""

from collections.abc import Mapping

from tests.month.country import Country
from tests.month.english import LONDON
from tests.month.persian import TEHRAN
from tests.month.turkish import ISTANBUL

COUNTRIES: Mapping[str, Country] = {"fa": TEHRAN, "tr": ISTANBUL, "en": LONDON}

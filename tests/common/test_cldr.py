"""What we have written down of CLDR is what Babel has of it."""

import pytest
from babel import Locale

from common.i18n.cldr import WRITING
from tests.play.words import translator


def test_every_language_of_the_shop_is_known() -> None:
    assert set(WRITING) == set(translator().languages)


@pytest.mark.parametrize("language", sorted(WRITING))
def test_numbers_are_written_as_cldr_says(language: str) -> None:
    ours, locale = WRITING[language], Locale.parse(language)
    theirs = locale.number_symbols[locale.default_numbering_system]
    assert (ours.group, ours.decimal) == (theirs["group"], theirs["decimal"])
    assert ours.minus == theirs["minusSign"]
    assert ours.own_digits == (locale.default_numbering_system == "arabext")
    assert ours.plural.rules == locale.plural_form.rules

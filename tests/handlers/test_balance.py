"""What is said of a month's buyers: advice where there is some, none where it would be odd."""

import pytest

from common.money import Money
from handlers.merchants.stats import _balance
from shop.periods import Span
from shop.statistics import Numbers


def _month(buyers: int, of_new: int) -> Numbers:
    """A month of so many buyers, of whose hundred so much came from new ones."""
    return Numbers(
        came=Money(100, "IRR"),
        returned=Money(0, "IRR"),
        placed=buyers,
        paid=buyers,
        buyers_new=buyers,
        buyers_returning=0,
        revenue_new=Money(of_new, "IRR"),
        newcomers=buyers,
    )


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (_month(12, 90), _month(3, 90), ["stats-new-share", "stats-mostly-new"]),
        (_month(12, 10), _month(3, 90), ["stats-new-share", "stats-mostly-returning"]),
        (_month(12, 50), _month(3, 90), ["stats-new-share"]),
        (_month(9, 100), _month(3, 90), ["stats-new-share"]),
        (_month(45, 100), _month(0, 0), ["stats-new-share"]),
    ],
    ids=["all new", "all known", "both", "too few", "the first month of a shop"],
)
def test_what_is_said_of_new_and_known_buyers(now: Numbers, then: Numbers, said: list[str]) -> None:
    assert [getattr(words, "key", "") for words in _balance(Span.MONTH, now, then)] == said
    assert not list(_balance(Span.WEEK, now, then))

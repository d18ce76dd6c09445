import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import EXPONENTS, Money, minor_per_unit

amounts = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(sorted(EXPONENTS)))
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


def irr(minor: int) -> Money:
    return Money(minor, "IRR")


@given(amounts, weights)
def test_parts_sum_to_the_whole(amount: Money, weights: list[int]) -> None:
    assert sum(amount.split(weights), Money.zero(amount.currency)) == amount


@given(amounts, weights)
def test_no_part_is_a_unit_away_from_its_share(amount: Money, weights: list[int]) -> None:
    for part, weight in zip(amount.split(weights), weights, strict=True):
        assert abs(part.minor * sum(weights) - amount.minor * weight) < sum(weights)


def test_what_is_left_over_goes_to_the_largest_remainders_first() -> None:
    assert irr(100).split([1, 1, 1]) == [irr(34), irr(33), irr(33)]
    assert irr(10).split([15, 27, 58]) == [irr(1), irr(3), irr(6)]
    assert irr(-100).split([1, 1, 1]) == [irr(-34), irr(-33), irr(-33)]
    assert irr(5).split([0, 1, 0]) == [irr(0), irr(5), irr(0)]


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        irr(100).split(weights)


@pytest.mark.parametrize(
    ("minor", "bps", "share"),
    [(1000, 1000, 100), (5, 1000, 1), (-5, 1000, -1), (4, 1000, 0), (-4, 1000, 0), (7, -5000, -4)],
)
def test_a_share_is_rounded_half_away_from_zero(minor: int, bps: int, share: int) -> None:
    assert irr(minor).share(bps) == irr(share)


@pytest.mark.parametrize(
    ("price", "bps", "tax"),
    [(110, 1000, 10), (1_090_000, 900, 90_000), (99, 0, 0), (-110, 1000, -10)],
)
def test_tax_is_found_inside_the_price(price: int, bps: int, tax: int) -> None:
    assert irr(price).tax_inside(bps) == irr(tax)


@given(amounts, st.integers(0, 10_000))
def test_a_price_without_its_tax_taxed_again_is_the_price(price: Money, bps: int) -> None:
    tax = price.tax_inside(bps)
    assert abs((price - tax).share(bps).minor - tax.minor) <= 1


def test_money_adds_and_compares_like_numbers() -> None:
    assert irr(3) + irr(4) - irr(2) == irr(5)
    assert 3 * irr(-2) == irr(2) * -3 == -irr(6)
    assert irr(1) < irr(2) <= irr(2)
    assert irr(3) > irr(2) >= irr(2)
    assert abs(irr(-7)) == irr(7)
    assert not Money.zero("TRY")
    assert irr(-1)
    assert max(irr(2), irr(9)) == irr(9)


def test_two_currencies_never_meet() -> None:
    lira, dollar = Money(100, "TRY"), Money(100, "USD")
    assert lira != dollar
    with pytest.raises(ValueError, match="does not mix"):
        lira + dollar
    with pytest.raises(ValueError, match="does not mix"):
        lira - dollar
    with pytest.raises(ValueError, match="does not mix"):
        assert lira < dollar


def test_only_whole_numbers_of_a_known_currency_are_money() -> None:
    with pytest.raises(ValueError, match="unknown currency 'TOMAN'"):
        Money(5, "TOMAN")
    with pytest.raises(TypeError, match="not float"):
        Money(5.0, "IRR")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not bool"):
        Money(True, "IRR")


def test_a_lira_has_a_hundred_kurus_and_a_rial_nothing_smaller() -> None:
    assert minor_per_unit("TRY") == 100
    assert minor_per_unit("IRR") == 1

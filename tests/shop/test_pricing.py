"""What an order costs, to the last Rial and kuruş."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money
from models import AdjustmentKind, CouponKind
from shop.discounts import Terms, taken_off
from shop.points import payable, worth
from shop.pricing import Change, Quote, quote


@dataclass(frozen=True)
class Good:
    """A line of a cart."""

    unit: Money
    quantity: int = 1
    tax_bps: int = 0
    variant_id: int = 1
    sku: str = "SHAL-01"
    name: str = "شال نخی"
    label: str | None = None


def lira(minor: int) -> Money:
    return Money(minor, "TRY")


def discount(minor: int) -> Change:
    return Change(AdjustmentKind.DISCOUNT, "BAHAR", lira(-minor))


def of(*goods: Good, delivery: int = 0, off: int = 0) -> Quote:
    return quote(goods, lira(delivery), [discount(off)] if off else [], "TRY")


@pytest.mark.parametrize(
    ("goods", "delivery", "off", "subtotal", "tax", "total"),
    [
        ([], 0, 0, 0, 0, 0),
        ([Good(lira(45_050))], 0, 0, 45_050, 0, 45_050),
        ([Good(lira(45_050), 3)], 4_990, 0, 135_150, 0, 140_140),
        # Twenty per cent inside 120.00 are 20.00.
        ([Good(lira(12_000), 1, 2_000)], 0, 0, 12_000, 2_000, 12_000),
        # 10 % inside 0.05 is 0.0045..., which is nothing; inside 0.06 it is 0.0054..., which is 1.
        ([Good(lira(5), 1, 1_000)], 0, 0, 5, 0, 5),
        ([Good(lira(6), 1, 1_000)], 0, 0, 6, 1, 6),
        # Tax is on the line, not on the unit: 3 x 0.05 holds 0.0136...
        ([Good(lira(5), 3, 1_000)], 0, 0, 15, 1, 15),
        # A discount takes its share of the tax with it.
        ([Good(lira(12_000), 1, 2_000)], 0, 6_000, 12_000, 1_000, 6_000),
        ([Good(lira(12_000), 1, 2_000), Good(lira(11_000), 1, 1_000)], 0, 0, 23_000, 3_000, 23_000),
        ([Good(lira(12_000), 1, 2_000), Good(lira(12_000))], 0, 12_000, 24_000, 1_000, 12_000),
        # All of it may be taken off; bringing it still costs.
        ([Good(lira(12_000), 1, 2_000)], 4_990, 12_000, 12_000, 0, 4_990),
    ],
)
def test_prices_and_the_tax_inside_them(
    goods: list[Good], delivery: int, off: int, subtotal: int, tax: int, total: int
) -> None:
    priced = of(*goods, delivery=delivery, off=off)
    assert priced.subtotal == lira(subtotal)
    assert priced.tax == lira(tax)
    assert priced.total == lira(total)
    assert priced.discount == lira(off)
    assert priced.delivery == lira(delivery)


def test_rial_has_no_parts() -> None:
    priced = quote([Good(Money(4_500_005, "IRR"), 3, 1_000)], None, [], "IRR")
    assert priced.total == Money(13_500_015, "IRR")
    assert priced.tax == Money(1_227_274, "IRR")


@pytest.mark.parametrize("off", [12_001, -1])
def test_nothing_costs_less_than_nothing_or_more_than_it_does(off: int) -> None:
    with pytest.raises(ValueError, match="cannot be taken off"):
        of(Good(lira(12_000)), off=off)


def test_delivery_is_not_given_as_an_adjustment() -> None:
    change = Change(AdjustmentKind.DELIVERY, "", lira(4_990))
    with pytest.raises(ValueError, match="argument of its own"):
        quote([Good(lira(1))], None, [change], "TRY")


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="does not mix"):
        quote([Good(lira(1)), Good(Money(1, "IRR"))], None, [], "TRY")


@given(
    goods=st.lists(
        st.builds(
            Good,
            unit=st.integers(0, 10**10).map(lira),
            quantity=st.integers(1, 999),
            tax_bps=st.integers(0, 10_000),
        ),
        min_size=1,
        max_size=8,
    ),
    delivery=st.integers(0, 10**8),
    share=st.integers(0, 10_000),
)
def test_every_quote_adds_up(goods: list[Good], delivery: int, share: int) -> None:
    subtotal = sum(good.unit.minor * good.quantity for good in goods)
    priced = of(*goods, delivery=delivery, off=subtotal * share // 10_000)
    assert sum((line.total for line in priced.lines), lira(0)) == priced.subtotal
    assert sum((line.tax for line in priced.lines), lira(0)) == priced.tax
    changes = sum((change.amount for change in priced.changes), lira(0))
    assert priced.total == priced.subtotal + changes
    assert priced.total == priced.subtotal - priced.discount + priced.delivery
    assert lira(0) <= priced.tax <= priced.subtotal - priced.discount
    assert all(line.tax >= lira(0) for line in priced.lines)


@given(
    goods=st.lists(
        st.builds(
            Good,
            unit=st.integers(0, 10**9).map(lira),
            quantity=st.integers(1, 99),
            tax_bps=st.integers(0, 10_000),
        ),
        min_size=1,
        max_size=6,
    ),
    terms=st.builds(
        Terms,
        kind=st.sampled_from(CouponKind),
        value=st.integers(1, 9_000),
        least=st.integers(0, 10**8).map(lira),
        most=st.none() | st.integers(1, 10**8).map(lira),
    ),
    ready=st.integers(0, 10**7),
    delivery=st.integers(0, 10**6),
)
def test_coupon_points_and_delivery_together_never_cost_less_than_nothing(
    goods: list[Good], terms: Terms, ready: int, delivery: int
) -> None:
    subtotal = sum((good.unit * good.quantity for good in goods), lira(0))
    off = taken_off(terms, subtotal)
    spent = worth(payable(ready, subtotal - off), "TRY")
    changes = [
        Change(AdjustmentKind.DISCOUNT, "BAHAR", -off),
        Change(AdjustmentKind.POINTS, "1", -spent),
    ]
    priced = quote(goods, lira(delivery), changes, "TRY")
    assert lira(0) <= off <= subtotal
    assert off <= (terms.most or off) or terms.kind is CouponKind.AMOUNT
    assert not off or subtotal >= terms.least
    assert priced.total == subtotal - off - spent + lira(delivery)
    assert priced.total >= priced.delivery >= lira(0)
    assert lira(0) <= priced.tax <= priced.total - priced.delivery
    assert sum((change.amount for change in priced.changes), priced.subtotal) == priced.total


@pytest.mark.parametrize(
    ("kind", "value", "least", "most", "goods", "off"),
    [
        (CouponKind.PERCENT, 1_000, 0, None, 45_000, 4_500),
        # Half a kuruş and more is rounded away from zero.
        (CouponKind.PERCENT, 1_000, 0, None, 45, 5),
        (CouponKind.PERCENT, 1_000, 0, None, 44, 4),
        (CouponKind.PERCENT, 1_000, 45_000, None, 45_000, 4_500),
        (CouponKind.PERCENT, 1_000, 45_001, None, 45_000, 0),
        (CouponKind.PERCENT, 5_000, 0, 10_000, 45_000, 10_000),
        (CouponKind.AMOUNT, 5_000, 0, None, 45_000, 5_000),
        (CouponKind.AMOUNT, 5_000, 0, None, 4_000, 4_000),
        (CouponKind.AMOUNT, 5_000, 10_000, None, 9_999, 0),
        (CouponKind.PERCENT, 9_000, 0, None, 0, 0),
    ],
)
def test_what_a_coupon_takes_off(
    kind: CouponKind, value: int, least: int, most: int | None, goods: int, off: int
) -> None:
    terms = Terms(kind, value, lira(least), lira(most) if most is not None else None)
    assert taken_off(terms, lira(goods)) == lira(off)

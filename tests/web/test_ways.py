"""The ways to pay that a page offers, decided from what gateways can do."""

import pytest

from bot.web.ways import Asks, Offer, asks, limits, ways_of
from common.messages import msg
from common.money import Money
from payments.base import GatewayCapabilities

HUNDRED, MILLION = Money(100, "IRR"), Money(1_000_000, "IRR")
IN_DOLLARS = Money(5, "USD")


def offer(name: str, *, least: tuple[Money, ...] = (), most: tuple[Money, ...] = ()) -> Offer:
    return name, GatewayCapabilities(
        currencies=frozenset({"IRR", "USD"}), minimum=least, maximum=most
    )


def test_whoever_failed_with_one_way_is_shown_another_first() -> None:
    fit = [offer("zarinpal"), offer("zibal"), offer("testbank")]
    assert [way.name for way in ways_of(fit, failed="")] == ["zarinpal", "zibal", "testbank"]
    again = ways_of(fit, failed="zarinpal")
    assert [way.name for way in again] == ["zibal", "testbank", "zarinpal"]
    assert [way.tried for way in again] == [False, False, True]


def test_one_way_that_failed_is_offered_again() -> None:
    [way] = ways_of([offer("testbank")], failed="testbank")
    assert way.tried
    assert way.label == msg("gateway-testbank")


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (offer("testbank", least=(HUNDRED,)), "page-way-least"),
        (offer("testbank", most=(MILLION,)), "page-way-most"),
        (offer("testbank", least=(IN_DOLLARS, HUNDRED), most=(MILLION,)), "page-way-limits"),
        (offer("testbank", least=(IN_DOLLARS,), most=(MILLION,)), "page-way-most"),
    ],
)
def test_limits_are_said_in_the_money_of_the_order(given: Offer, key: str) -> None:
    said = limits(*given, "IRR")
    assert said.key == key
    amounts = [value for value in said.args.values() if isinstance(value, Money)]
    assert amounts
    assert all(amount.currency == "IRR" for amount in amounts)


@pytest.mark.parametrize(
    ("needs", "others", "wanted"),
    [
        ([], False, Asks.NO),
        ([], True, Asks.NO),
        ([False, False], False, Asks.NO),
        ([True, False], False, Asks.SOME),
        ([True, True], False, Asks.ALL),
        ([True, True], True, Asks.SOME),
    ],
)
def test_a_field_is_demanded_only_where_every_way_needs_it(
    needs: list[bool], others: bool, wanted: Asks
) -> None:
    assert asks(needs, others=others) is wanted

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common.errors import BadAmount, BadInput, NotFound, OutOfStock, ShopError
from common.messages import Code, Link, msg
from common.money import Money

SUMMARY = msg(
    "checkout-summary",
    code=Code("A3F"),
    total=Money(4_500_000, "IRR"),
    at=datetime(2026, 12, 3, 12, 0, tzinfo=UTC),
    line=msg("checkout-line", name="شال نخی", count=2),
)


def test_a_digest_does_not_depend_on_the_order_of_values() -> None:
    one = msg("a", x=1, y=msg("b", p="ا", q=2))
    other = msg("a", y=msg("b", q=2, p="ا"), x=1)
    assert one == other
    assert one.digest() == other.digest()


def test_a_digest_changes_with_anything_that_is_shown() -> None:
    variants = [
        msg("a"),
        msg("b"),
        msg("a", x=1),
        msg("a", x="1"),
        msg("a", x=Decimal(1)),
        msg("a", x=Code("1")),
        msg("a", x=Link("1")),
        msg("a", x=Money(1, "IRR")),
        msg("a", x=Money(1, "TRY")),
        msg("a", x=date(2026, 12, 3)),
        msg("a", x=msg("1")),
        msg("a", y=1),
    ]
    assert len({message.digest() for message in variants}) == len(variants)


def test_a_digest_is_the_same_in_another_process() -> None:
    program = "from tests.common.test_messages import SUMMARY; print(SUMMARY.digest())"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == SUMMARY.digest()


def test_an_expected_error_carries_what_to_say() -> None:
    with pytest.raises(ShopError) as caught:
        raise OutOfStock("cart-too-many", left=3, key="SHAL-01")
    assert caught.value.message == msg("cart-too-many", left=3, key="SHAL-01")
    assert str(caught.value) == "cart-too-many"


def test_errors_are_caught_by_their_family() -> None:
    assert issubclass(BadAmount, BadInput)
    assert issubclass(NotFound, ShopError)
    assert not issubclass(NotFound, BadInput)

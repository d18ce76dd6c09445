"""Lines whose words are all values run from right to left in Persian, also inside one another."""

import pytest

from common.i18n import Reader, msg
from common.i18n.catalogue import Parts, Select, Variable
from common.i18n.direction import running_left
from common.money import Money
from tests.play.words import translator

FA, TR = Reader("fa", "Asia/Tehran", "jalali"), Reader("tr", "Europe/Istanbul", "gregorian")
NAME, PRICE = Variable("name", alone=False), Variable("price", alone=False)
MARK = "\u200f"


@pytest.mark.parametrize(
    ("parts", "marked"),
    [
        (("سلام ", NAME), ("سلام ", NAME)),
        ((NAME, " · ", PRICE), (MARK, NAME, " · ", PRICE)),
        (("• ", NAME), (MARK, "• ", NAME)),
        (("<b>", NAME, "</b>"), (MARK, "<b>", NAME, "</b>")),
        ((Variable("name", alone=True),), (Variable("name", alone=True),)),
        ((NAME, "\n", "قیمت: ", PRICE), (NAME, "\n", "قیمت: ", PRICE)),
        (("قیمت:\n", NAME, " × ", PRICE), ("قیمت:", f"\n{MARK}", NAME, " × ", PRICE)),
        ((Select("n", {}, ()), " ", NAME), (Select("n", {}, ()), " ", NAME)),
        (("۱ · ۲",), ("۱ · ۲",)),
        ((), ()),
    ],
)
def test_a_mark_stands_where_no_letter_tells_the_direction(parts: Parts, marked: Parts) -> None:
    assert running_left(parts) == marked


def test_a_variant_keeps_its_place_in_a_persian_line() -> None:
    variant = msg("goods-variant", name="شال نخی", variant="سرمه‌ای")
    line = msg("goods-line", name=variant, quantity=2, total=Money(10, "IRR"))

    said = translator().plain(line, FA)

    assert said.startswith(f"{MARK}• \u2067")
    assert said.index("شال نخی") < said.index("سرمه‌ای") < said.index("۱ تومان")
    assert MARK not in translator().plain(line, TR)

"""Provinces and cities of Iran, as people write them."""

import pytest

from common.errors import BadInput
from common.text import fold
from shop import iran
from shop.iran import TABLE, Place


def test_there_are_31_provinces() -> None:
    assert len(TABLE.strip().splitlines()) == 31


def test_no_city_is_in_two_provinces_or_called_like_another_province() -> None:
    homes: dict[str, set[str]] = {}
    for line in TABLE.strip().splitlines():
        province, _, cities = line.partition(": ")
        for name in (province, *cities.split("، ")):
            homes.setdefault("".join(fold(name).split()), set()).add(province)
    assert not {name: where for name, where in homes.items() if len(where) > 1}


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("شیراز، خیابان زند، پلاک ۴۰", Place("فارس", "شیراز")),
        ("یزد، خیابان تهران، پلاک ۳", Place("یزد", "یزد")),
        ("خیابان نور، کوچه بهار، بابل", Place("مازندران", "بابل")),
        ("خرم آباد، خ امام ۳", Place("لرستان", "خرم‌آباد")),
        ("خرم‌آباد، خ امام ۳", Place("لرستان", "خرم‌آباد")),
        ("خرماباد ۳", Place("لرستان", "خرم‌آباد")),
        ("استان گیلان، روستای قلعه", Place("گیلان")),
        ("فارس، نورآباد ممسنی ۳", Place("فارس", "نورآباد")),
        ("استان سیستان و بلوچستان، روستای تیس", Place("سیستان و بلوچستان")),
        ("كرج، گوهردشت", Place("البرز", "کرج")),
        ("استان گلستان، گرگان، خیابان امام", Place("گلستان", "گرگان")),
        ("تهران، شهر گلستان، خیابان دوم", Place("تهران", "تهران")),
        ("شهر گلستان، خیابان دوم", Place("تهران", "شهر گلستان")),
        ("جلفا، خیابان نظر، اصفهان", Place("اصفهان", "اصفهان")),
        ("بهارستان، خیابان ظهیرالاسلام، تهران", Place("تهران", "تهران")),
        ("ورامین، میدان امام، تهران", Place("تهران", "ورامین")),
        ("شیراز، خیابان زند، نبش تهران", Place("فارس", "شیراز")),
        ("کرج، جادهٔ قزوین ۴", Place("البرز", "کرج")),
        ("گیلان غرب، خیابان اول", Place("کرمانشاه", "گیلان غرب")),
        ("بندر گز، خیابان امام", Place("گلستان", "بندر گز")),
        ("خیابان زند، پلاک ۴۰", None),
        ("شهرک تهران، خیابان اول، پلاک ۴", None),
    ],
)
def test_an_address_says_where_it_is(address: str, place: Place | None) -> None:
    assert iran.place_in(address) == place


@pytest.mark.parametrize(("text", "readable"), [("خیابان زند ۳", True), ("Zand St. 3", False)])
def test_what_is_written_in_another_script_is_taken_as_it_is(text: str, readable: bool) -> None:
    assert iran.is_readable(text) is readable


def test_a_city_nobody_knows_needs_its_province() -> None:
    with pytest.raises(BadInput):
        iran.read_place("ده بالا")
    assert iran.read_place("ده بالا، استان ایلام").province == "ایلام"

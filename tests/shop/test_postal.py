"""Postal codes and provinces as people write them."""

import pytest

from common.errors import BadInput
from shop import customers, postal
from tests.shop.world import World


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("1433894567", "IR", "1433894567"),
        ("۱۴۳۳۸-۹۴۵۶۷", "IR", "1433894567"),
        (" ٨١٤٣٣ ٩٤٥٦٧ ", "IR", "8143394567"),
        ("34710", "TR", "34710"),
        ("01010", "TR", "01010"),
        ("0433894567", "IR", None),
        ("1111111111", "IR", None),
        ("143389456", "IR", None),
        ("82000", "TR", None),
        ("3471", "TR", None),
        ("34710", None, None),
        ("کد پستی", "IR", None),
    ],
)
def test_codes_of_each_country(text: str, country: str | None, code: str | None) -> None:
    if code is not None:
        assert postal.parse_code(text, country) == code
        return
    with pytest.raises(BadInput):
        postal.parse_code(text, country)


@pytest.mark.parametrize(
    ("address", "country", "text", "code"),
    [
        ("یزد، فهادان، پلاک ۱۲", "IR", "یزد، فهادان، پلاک ۱۲", None),
        ("یزد، فهادان، پلاک ۱۲، کد پستی: ۸۹۱۷۷۴۵۶۷۳", "IR", "یزد، فهادان، پلاک ۱۲", "8917745673"),
        ("کدپستی 89177-45673 یزد، فهادان ۱۲", "IR", "یزد، فهادان ۱۲", "8917745673"),
        ("یزد ۸۹۱۷۷۴۵۶۷۳ فهادان", "IR", "یزد، فهادان", "8917745673"),
        # A telephone number is none.
        ("یزد، فهادان، ۰۹۱۲۱۲۳۴۵۶۷", "IR", "یزد، فهادان، ۰۹۱۲۱۲۳۴۵۶۷", None),
        ("Moda Cad. 3, 34710 Kadıköy/İstanbul", "TR", "Moda Cad. 3, Kadıköy/İstanbul", "34710"),
        ("Moda Cad. 123456, İstanbul", "TR", "Moda Cad. 123456, İstanbul", None),
        ("12 Baker Street, London", "GB", "12 Baker Street, London", None),
    ],
)
def test_a_code_is_taken_out_of_an_address(
    address: str, country: str, text: str, code: str | None
) -> None:
    assert postal.take_code(address, country) == (text, code)


def test_a_saved_address_learns_its_code_and_its_place(world: World) -> None:
    home = ("مینا", "09123456789", "یزد، فهادان، پلاک ۱۲")
    with world.turn(world.customer()) as ctx:
        first = customers.save_address(ctx, *home)
        again = customers.save_address(ctx, *home, "8917745673", (31.9, 54.4))
        assert again.id == first.id
        assert (again.postal_code, again.latitude, again.longitude) == ("8917745673", 31.9, 54.4)
        # Typed again without them, it is the same address.
        assert customers.save_address(ctx, *home).id == first.id
        other = customers.save_address(ctx, *home, "8917745674")
        assert other.id != first.id
        assert len(customers.addresses(ctx)) == 2

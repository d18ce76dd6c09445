"""Provinces and districts of Turkey, as a buyer in a hurry writes them."""

import pytest

from common.errors import BadInput
from common.text import fold
from shop import turkey

# How many districts each province has, in the order of its number on plates.
COUNTS = (
    *(
        15,
        9,
        18,
        8,
        7,
        25,
        19,
        9,
        17,
        20,
        8,
        8,
        7,
        9,
        11,
        17,
        12,
        12,
        14,
        19,
        17,
        9,
        11,
        9,
        20,
        14,
        9,
    ),
    *(
        16,
        6,
        5,
        15,
        13,
        13,
        39,
        30,
        8,
        20,
        16,
        8,
        7,
        12,
        31,
        13,
        13,
        17,
        11,
        10,
        13,
        6,
        8,
        6,
        19,
        12,
    ),
    *(16, 17, 7, 9, 17, 11, 12, 18, 8, 13, 6, 13, 14, 8, 8, 3, 6, 9, 6, 7, 4, 6, 4, 6, 6, 4, 7, 8),
)
BY_PLATE = {one.code: one for one in turkey.provinces().values()}


def test_there_are_81_provinces_with_973_districts() -> None:
    assert sorted(BY_PLATE) == [f"{plate:02}" for plate in range(1, 82)]
    assert tuple(len(BY_PLATE[plate].districts) for plate in sorted(BY_PLATE)) == COUNTS
    assert sum(COUNTS) == 973


def test_no_province_has_two_districts_of_one_name() -> None:
    for one in BY_PLATE.values():
        assert len({fold(name) for name in one.districts}) == len(one.districts), one.name


@pytest.mark.parametrize(
    ("plate", "name"),
    [("01", "Adana"), ("06", "Ankara"), ("34", "İstanbul"), ("35", "İzmir"), ("81", "Düzce")],
)
def test_plates_belong_to_their_provinces(plate: str, name: str) -> None:
    assert BY_PLATE[plate].name == name


@pytest.mark.parametrize(
    ("address", "province", "district"),
    [
        ("Moda Caddesi 3, Kadıköy/İstanbul", "İstanbul", "Kadıköy"),
        ("moda cd 3 KADIKOY ISTANBUL", "İstanbul", "Kadıköy"),
        ("İstanbul Caddesi 5, Fatsa, Ordu", "Ordu", "Fatsa"),
        ("Fatih Sultan Mehmet Cad. 4, Üsküdar, İSTANBUL", "İstanbul", "Üsküdar"),
        ("Atatürk Bulvarı 1, 19 Mayıs, Samsun", "Samsun", "19 Mayıs"),
        ("Şeyh Şamil Mah. 3, Haliliye, Urfa", "Şanlıurfa", "Haliliye"),
        ("Yeni Mah. 12, Merkez/Bolu", "Bolu", "Merkez"),
        ("Ankara Caddesi 5, Bornova, İzmir", "İzmir", "Bornova"),
        ("Ereğli, Zonguldak, Liman 3", "Zonguldak", "Ereğli"),
        ("Ereğli, Konya, Liman 3", "Konya", "Ereğli"),
        ("Silahtarağa Cad. 2, Eyüp/İstanbul", "İstanbul", "Eyüpsultan"),
        ("Cumhuriyet Cad. 1, Marmara Ereğlisi, Tekirdağ", "Tekirdağ", "Marmaraereğlisi"),
        ("Ondokuzmayıs, Samsun", "Samsun", "19 Mayıs"),
        ("Alsancak, İzmir 12/4", "İzmir", None),
        ("Moda Caddesi 3", None, None),
    ],
)
def test_an_address_says_where_it_is(
    address: str, province: str | None, district: str | None
) -> None:
    place = turkey.place_in(address)
    assert (place.province and place.province.name, place.district) == (province, district)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("Ankara Caddesi 5, Izmr", "İzmir"),
        ("Kıbrıs Şehitleri 5, Bornova", "İzmir"),
        ("Atatürk Cad. 5, Bornvoa, İzmir", "Bornova"),
        ("Atatürk Cad. 5, Karsiyka İzmir", "Karşıyaka"),
    ],
)
def test_a_slip_is_met_with_a_suggestion(address: str, near: str) -> None:
    assert near in turkey.place_in(address).near


@pytest.mark.parametrize("text", ["İzmir", "izmir", "IZMIR", "İzmir ili", "ızmır"])
def test_a_province_is_read_however_it_is_typed(text: str) -> None:
    found = turkey.read_province(text)
    assert isinstance(found, turkey.Province)
    assert found.name == "İzmir"


def test_a_slip_brings_the_provinces_that_are_like_it() -> None:
    assert turkey.read_province("İzmr") == ("İzmir",)


@pytest.mark.parametrize("text", ["Tebriz", "۱۲"])
def test_what_is_no_province_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        turkey.read_province(text)
    assert refused.value.message.key == "province-unknown"


def test_a_postal_code_begins_with_its_province() -> None:
    turkey.check_code("35220", "İzmir")
    turkey.check_code("35220", None)
    turkey.check_code(None, "İzmir")
    with pytest.raises(BadInput):
        turkey.check_code("34710", "İzmir")

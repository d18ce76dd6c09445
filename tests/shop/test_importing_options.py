"""What goods are chosen by, what is said of them, and what they weigh, in a seller's table."""

import pytest
from sqlmodel import select

from models import Variant
from shop import catalogue
from tests.shop.tables import HEADINGS, Import, counts
from tests.shop.world import World

MORE = f"{HEADINGS},options,specifications"


def test_axes_and_specifications(bring: Import, world: World) -> None:
    lines = (
        "M1,پوشاک,مانتو,450000,3,,,,رنگ: کرم | اندازه: 38,جنس: لینن | شست‌وشو: با دست",
        "M2,پوشاک,مانتو,450000,3,,,,رنگ: کرم | اندازه: 40,",
    )
    assert counts(bring(*lines, headings=MORE)) == (2, 0, 0, 0)
    assert counts(bring(*lines, headings=MORE)) == (0, 0, 2, 0)
    with world.turn() as ctx:
        shown = catalogue.by_sku(ctx, "M1")
    assert shown.axes == ("رنگ", "اندازه")
    assert [one.label for one in shown.variants] == ["کرم / 38", "کرم / 40"]
    assert shown.specs == (("جنس", "لینن"), ("شست‌وشو", "با دست"))
    assert [one.sku for one in shown.alike(shown.variants[0].id, 1)] == ["M1", "M2"]
    assert [one.sku for one in shown.alike(shown.variants[0].id, 2)] == ["M1"]
    assert shown.alike(404, 1) == ()


def test_another_place_on_an_axis_is_a_change(bring: Import, world: World) -> None:
    row = "M1,پوشاک,مانتو,450000,3,,,,رنگ: {},"
    bring(row.format("کرم"), headings=MORE)
    assert counts(bring(row.format("سبز"), headings=MORE)) == (0, 1, 0, 0)
    with world.turn() as ctx:
        assert catalogue.by_sku(ctx, "M1").variants[0].options == (("رنگ", "سبز"),)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("قرمز", "import-pair-unreadable"),
        ("رنگ:", "import-pair-unreadable"),
        (": قرمز", "import-pair-unreadable"),
        ("رنگ: قرمز | رنگ: آبی", "import-pair-twice"),
        ("ر" * 50 + ": قرمز", "import-pairs-too-many"),
        (" | ".join(f"نام {at}: چیزی" for at in range(40)), "import-pairs-too-many"),
    ],
)
@pytest.mark.parametrize("column", ["options", "specifications"])
def test_pairs_that_cannot_be_read(bring: Import, column: str, options: str, why: str) -> None:
    report = bring(f"M1,پوشاک,مانتو,450000,3,,,,{options}", headings=f"{HEADINGS},{column}")
    assert [(line, reason.key) for line, reason in report.rows_refused] == [(2, why)]


@pytest.mark.parametrize(
    ("written", "grams"),
    [
        ("450", 450),
        ("۴۵۰ گرم", 450),
        ("1.2 kg", 1200),
        ('"1,5 kilo"', 1500),
        ("۰٫۴۵ کیلوگرم", 450),
        ("75gr", 75),
        ("0.5", 1),
        ("", None),
    ],
)
def test_weights_as_people_write_them(
    bring: Import, world: World, written: str, grams: int | None
) -> None:
    bring(f"S,پوشاک,شال,450000,3,,,,{written}", headings=f"{HEADINGS},weight")
    with world.database.reading() as session:
        assert session.exec(select(Variant.weight_g)).one() == grams


@pytest.mark.parametrize("written", ["سبک", "0", "-3", "12 m", "2000 kg", "1.2.3"])
def test_weights_that_cannot_be(bring: Import, written: str) -> None:
    report = bring(f"S,پوشاک,شال,450000,3,,,,{written}", headings=f"{HEADINGS},weight")
    assert [(line, reason.key) for line, reason in report.rows_refused] == [
        (2, "import-weight-unreadable")
    ]


def test_a_weight_stays_where_a_table_says_nothing_of_it(bring: Import, world: World) -> None:
    row, more = "S,پوشاک,شال,450000,3,,,", f"{HEADINGS},weight"
    bring(f"{row},300", headings=more)
    assert counts(bring(row)) == (0, 0, 1, 0)
    assert counts(bring(f"{row},400", headings=more)) == (0, 1, 0, 0)
    with world.database.reading() as session:
        assert session.exec(select(Variant.weight_g)).one() == 400


def test_variants_on_different_axes_are_a_plain_list(bring: Import, world: World) -> None:
    bring(
        "M1,پوشاک,مانتو,450000,3,,,,رنگ: کرم,",
        "M2,پوشاک,مانتو,450000,3,,,,اندازه: 40,",
        headings=MORE,
    )
    with world.turn() as ctx:
        assert catalogue.by_sku(ctx, "M1").axes == ()

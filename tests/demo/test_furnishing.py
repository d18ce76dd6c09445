"""Goods, pictures and past: nothing looks empty, and every fact of the books holds."""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import select

from bot.demo.assortment import GOODS
from bot.demo.drawing import MOTIFS, draw
from bot.demo.places import PLACES
from bot.demo.serving import furnish
from common.clock import FixedClock
from models import (
    Category,
    DueWork,
    Order,
    OrderState,
    Product,
    ProductMedia,
    ShipmentState,
    Variant,
    WorkState,
)
from models.database import Database
from scheduler import invariants
from shop import fulfilment
from shop.attempts import CHECK
from tests.demo.open import AFTERNOON, furnished

LANGUAGES = sorted(PLACES)


def test_there_are_goods_of_each_kind_with_words_for_everybody() -> None:
    words = chain.from_iterable((good.shelf, good.name, good.text) for good in GOODS)
    rows = [cell for good in GOODS for cell in (good.specs, *(kind.options for kind in good.kinds))]

    assert len(GOODS) == 15
    assert all(bool(cell[0]) == bool(cell[1]) == bool(cell[2]) for cell in rows)
    assert all(all(translated) for translated in words)
    assert all(bool(kind.label[0]) == bool(kind.label[1]) for good in GOODS for kind in good.kinds)
    assert max(Counter(kind.sku for good in GOODS for kind in good.kinds).values()) == 1


def test_every_good_has_a_picture_of_its_own(tmp_path: Path) -> None:
    for name in MOTIFS:
        draw(name, tmp_path / f"{name}.png")

    assert {good.picture for good in GOODS} == set(MOTIFS)
    assert len({(tmp_path / f"{name}.png").read_bytes() for name in MOTIFS}) == 15
    for name in MOTIFS:
        with Image.open(tmp_path / f"{name}.png") as picture:
            assert picture.size == (900, 675)
            assert len(picture.getcolors(900 * 675) or ()) > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shop_is_furnished_in_its_language(
    warehouse: Path, tmp_path: Path, language: str
) -> None:
    database = Database(furnished(warehouse, tmp_path, language).database_url)
    with database.reading() as session:
        products = session.exec(select(Product)).all()
        orders = session.exec(select(Order)).all()
        shelves = session.exec(select(Category)).all()
        axes: dict[int, list[Variant]] = {}
        for variant in session.exec(select(Variant)):
            if variant.options:
                axes.setdefault(variant.product_id, []).append(variant)
        fates = Counter(order.state for order in orders)
        parcels = Counter(
            parcel.state
            for order in orders
            for parcel in fulfilment.shipments_of(session, order.id)
        )

        assert sorted(Counter(shelf.parent_id for shelf in shelves).values()) == [2, 3]
        assert len(products) == 15
        assert max(len(variants) for variants in axes.values()) == 6
        assert sum(bool(product.specs) for product in products) >= 4
        assert {row.product_id for row in session.exec(select(ProductMedia))} == {
            product.id for product in products
        }
        assert {order.currency for order in orders} == {PLACES[language].currency}
        assert fates[OrderState.COMPLETED] >= 5
        assert {OrderState.CANCELLED, OrderState.EXPIRED, OrderState.CONFIRMED} <= set(fates)
        assert {ShipmentState.TO_PACK, ShipmentState.HANDED_OVER} <= set(parcels)
        assert invariants.check(session, AFTERNOON) == []
    database.dispose()


def test_the_past_lies_behind_and_nobody_is_told_of_it(warehouse: Path, tmp_path: Path) -> None:
    database = Database(furnished(warehouse, tmp_path, "fa").database_url)
    with database.reading() as session:
        assert all(order.placed_at < AFTERNOON for order in session.exec(select(Order)))
        planned = session.exec(select(DueWork)).all()
    database.dispose()

    assert not [row.kind for row in planned if row.kind.startswith("notice:")]
    open_questions = [
        row.key for row in planned if row.kind == CHECK and row.state is WorkState.DUE
    ]
    assert open_questions == []


def test_furnishing_twice_brings_nothing_twice(warehouse: Path, tmp_path: Path) -> None:
    settings = furnished(warehouse, tmp_path, "fa")
    database = Database(settings.database_url)

    furnish(settings, PLACES["fa"], FixedClock(AFTERNOON))

    with database.reading() as session:
        assert len(session.exec(select(Order)).all()) == 14
        assert len(session.exec(select(Variant)).all()) == sum(len(good.kinds) for good in GOODS)
    database.dispose()

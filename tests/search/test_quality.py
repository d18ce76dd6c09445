"""Searches as people type them, in three languages, on goods that look alike.

The first list was written before there was a search, the second one by somebody who had seen only
the goods. They are not for making the search better: whoever changes it tries words of their own,
and looks here only whether it still finds enough.
"""

import csv
from pathlib import Path

import pytest
from sqlmodel import select

from models import Variant
from shop.importing import import_products
from shop.search import find
from tests.shop.world import World

FOLDER = Path(__file__).parent
ENOUGH = 0.95
LISTS = {"queries.csv": 150, "queries_second.csv": 60}


@pytest.mark.parametrize("name", LISTS)
def test_the_right_product_comes_first(world: World, tmp_path: Path, name: str) -> None:
    with world.turn() as ctx:
        report = import_products(ctx, FOLDER / "goods.csv", data_dir=tmp_path)
        assert report.rows_refused == []
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        queries = [(row["query"], row["sku"]) for row in csv.DictReader(file)]
    with world.turn(world.customer()) as ctx:
        skus = {row.product_id: row.sku for row in ctx.session.exec(select(Variant))}
        first = [(text, sku, find(ctx, text).lines[:1]) for text, sku in queries]
    missed = [text for text, sku, found in first if [skus[one.id] for one in found] != [sku]]
    assert len(queries) == LISTS[name]
    assert len(missed) <= len(queries) * (1 - ENOUGH), missed

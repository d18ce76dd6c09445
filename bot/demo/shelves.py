"""The demo's goods brought to its shelves as a seller does it: a table with pictures beside it."""

import csv
from collections.abc import Iterator
from pathlib import Path

from bot.demo.assortment import GOODS
from bot.demo.drawing import draw
from bot.demo.goods import LANGUAGES, Good
from bot.demo.places import Place

COLUMNS = (
    *("sku", "category", "name", "price", "stock", "description", "photo", "variant"),
    *("options", "specifications"),
)
_UNITS = {"IRR": " تومان", "TRY": "", "USD": ""}


def write_goods(folder: Path, place: Place) -> Path:
    """The table for this shop, its pictures drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "goods.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for good in GOODS:
            draw(good.picture, folder / f"{good.picture}.png")
            writer.writerows(_rows(good, place))
    return table


def _rows(good: Good, place: Place) -> Iterator[tuple[str, ...]]:
    language = LANGUAGES.index(place.language)
    step = 1000 if place.currency == "IRR" else 1
    for kind in good.kinds:
        price = round(good.prices[language] * kind.times / step) * step
        yield (
            kind.sku,
            good.shelf[language],
            good.name[language],
            f"{price}{_UNITS[place.currency]}",
            str(kind.stock),
            good.text[language],
            f"{good.picture}.png",
            kind.label[language],
            kind.options[language],
            good.specs[language],
        )

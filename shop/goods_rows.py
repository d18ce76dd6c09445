"""From the cells of a seller's table to goods: every fault in a row is named, in its own words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from common.errors import BadInput, ShopError
from common.messages import Code, Message
from common.money import Money, parse_money
from common.text import ascii_digits, clean_input, clip, fold
from models import ProductKind
from shop.catalogue import sku_key
from shop.digital import Supply
from shop.digital_rows import read_kind, read_supply
from shop.photos import Photo, keep_photo
from shop.sheets import Row
from shop.shelves import DEEPEST
from shop.stock import MOST_UNITS

LONGEST_SKU, LONGEST_NAME, LONGEST_DESCRIPTION = 64, 120, 2000
"""Characters."""
MOST_PAIRS, LONGEST_PAIR = 30, 40
"""Names in a cell of names and values, and characters of such a name."""
MOST_GRAMS = 1_000_000
"""A ton: heavier goods do not travel in parcels."""
MOST_PHOTOS = 10
"""Of one row; more than that nobody looks at."""
# "000" is no count but what is left of a price like 450,000 that nobody put into quotes.
_KILOS = frozenset({"kg", "kilo", "کیلو", "کیلوگرم"})
_WEIGHT = re.compile(
    rf"(\d{{1,7}}(?:[.,٫]\d{{1,3}})?)\s*({'|'.join(sorted(_KILOS, reverse=True))}|g|gr|gram|گرم)?"
)
_COUNT = re.compile(r"[1-9]\d{0,2}(?:[٬,. ]\d{3}){1,2}|[1-9]\d{0,8}|0")


Pairs = tuple[tuple[str, str], ...]
"""Names with what stands under each, such as a colour or a material."""


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One variant as the table has it; `label` tells it from others of the same name, `options`
    where it stands on each axis.
    """

    line: int
    sku: str
    label: str | None
    price: Money
    on_hand: int
    photos: tuple[Photo, ...] = ()
    options: Pairs = ()
    weight_g: int | None = None
    """With its wrapping; None where the table does not say, so that what is known stays."""
    kind: ProductKind | None = None
    """None where the table does not say."""
    digital: Supply | None = None
    """The keys, link or file its buyers get; keys come to those that are there already."""


@dataclass(slots=True)
class Goods:
    """A product with the rows of its variants, in the order of the table; `category` are the
    shelves that lead to it.
    """

    category: tuple[str, ...]
    name: str
    description: str = ""
    specs: Pairs = ()
    kind: ProductKind | None = None
    rows: list[GoodsRow] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """The good rows as products, the others with the reason each was refused."""

    goods: list[Goods] = field(default_factory=list)
    refused: list[tuple[int, Message]] = field(default_factory=list)


def sort_rows(
    rows: Iterable[Row], currency: str, *, photos: Path, data_dir: Path, has_page: bool
) -> Sorted:
    """Read rows and put those of one product together.

    Args:
        rows: of the table.
        currency: the shop's; in Rial a bare price counts Toman.
        photos: the folder the names of photos and files are relative to.
        data_dir: where pictures and files are kept.
        has_page: whether the shop has order pages, from which files are fetched.
    """
    found = Sorted()
    by_name: dict[tuple[str, ...], Goods] = {}
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        try:
            one = _read(row, currency, photos, data_dir, has_page)
            category, name = read_shelves(_needed(row, "category")), _needed(row, "name")
            shelf = (*map(fold, category), fold(name))
            description = clean_input(row.cells["description"], LONGEST_DESCRIPTION)
            specs = read_pairs(row.cells["specifications"])
            sku_seen, label_seen = (one.sku,), (*shelf, fold(one.label or ""))
            if sku_seen in lines:
                raise BadInput("import-sku-twice", sku=Code(one.sku), line=lines[sku_seen])
            if label_seen in lines:
                raise BadInput("import-variant-twice", name=name, line=lines[label_seen])
            goods = by_name.get(shelf)
            if goods is not None and goods.kind and one.kind and goods.kind is not one.kind:
                raise BadInput("import-kind-differs", name=name)
        except ShopError as error:
            found.refused.append((row.line, error.message))
            continue
        lines[sku_seen] = lines[label_seen] = row.line
        if goods is None:
            goods = by_name[shelf] = Goods(category, name)
            found.goods.append(goods)
        goods.description = goods.description or description
        goods.specs = goods.specs or specs
        goods.kind = goods.kind or one.kind
        goods.rows.append(one)
    return found


def _read(row: Row, currency: str, photos: Path, data_dir: Path, has_page: bool) -> GoodsRow:
    digital = read_supply(row, photos, data_dir, has_page=has_page)
    kind = read_kind(row, digital)
    options = read_pairs(row.cells["options"])
    written = clean_input(row.cells["variant"], LONGEST_NAME)
    return GoodsRow(
        line=row.line,
        sku=_sku(row.cells["sku"]),
        label=written or " / ".join(value for _, value in options) or None,
        options=options,
        price=parse_money(row.cells["price"], currency),
        on_hand=read_stock(row.cells["stock"], kind),
        kind=kind,
        digital=digital,
        photos=_photos(row.cells["photo"], photos, data_dir),
        weight_g=read_weight(row.cells["weight"]),
    )


def _sku(text: str) -> str:
    sku = sku_key(clean_input(text))
    if not sku or len(sku) > LONGEST_SKU or any(letter.isspace() for letter in sku):
        raise BadInput("import-sku-unusable", most=LONGEST_SKU)
    return sku


def read_weight(text: str) -> int | None:
    """Grams, from "450", "450 g" or "۰٫۴۵ کیلو"; None of an empty cell.

    Raises:
        BadInput: it is no weight, or more than a parcel weighs.
    """
    written = fold(clean_input(text))
    if not written:
        return None
    found = _WEIGHT.fullmatch(written)
    number, unit = found.groups() if found is not None else ("0", None)
    grams = Decimal(re.sub("[,٫]", ".", number)) * (1000 if unit in _KILOS else 1)
    if not 0 < grams <= MOST_GRAMS:
        raise BadInput("import-weight-unreadable")
    return int(grams.to_integral_value(ROUND_CEILING))


def _needed(row: Row, column: str) -> str:
    text = " ".join(clean_input(row.cells[column], LONGEST_NAME).split())
    if not fold(text):
        raise BadInput("import-cell-empty", column=column)
    return text


def read_shelves(text: str) -> tuple[str, ...]:
    """A cell such as `پوشاک > شال`: a shelf, and those it stands on before it.

    Raises:
        BadInput: one of them has no name, or they are too many.
    """
    names = tuple(" ".join(name.split()) for name in re.split("[>›]", text))
    if not all(map(fold, names)) or len(names) > DEEPEST:
        raise BadInput("import-category-unreadable", part=clip(text, LONGEST_PAIR), most=DEEPEST)
    return names


def read_stock(text: str, kind: ProductKind | None = None) -> int:
    """How many are on hand, with or without marks between thousands; what is digital may leave it
    out, since its keys are counted and there is no end of a link or a file.

    Raises:
        BadInput: no such number can be read.
    """
    written = ascii_digits(clean_input(text))
    if not written and kind is ProductKind.DIGITAL:
        return MOST_UNITS
    if not _COUNT.fullmatch(written):
        raise BadInput("import-stock-unreadable")
    count = int(re.sub(r"\D", "", written))
    if count > MOST_UNITS:
        raise BadInput("stock-unusable", most=MOST_UNITS)
    return count


def read_pairs(text: str) -> Pairs:
    """A cell such as `رنگ: قرمز | اندازه: M`: names with what stands under them.

    Raises:
        BadInput: a part without a colon, a name that stands there twice, or too much of it.
    """
    pairs: dict[str, tuple[str, str]] = {}
    for part in filter(str.strip, re.split(r"[|\n]", clean_input(text, LONGEST_DESCRIPTION))):
        name, colon, value = (" ".join(one.split()) for one in part.partition(":"))
        if not (fold(name) and colon and fold(value)):
            raise BadInput("import-pair-unreadable", part=clip(part.strip(), LONGEST_PAIR))
        if fold(name) in pairs:
            raise BadInput("import-pair-twice", name=clip(name, LONGEST_PAIR))
        if len(name) > LONGEST_PAIR or len(value) > LONGEST_NAME or len(pairs) == MOST_PAIRS:
            raise BadInput("import-pairs-too-many", most=MOST_PAIRS, letters=LONGEST_PAIR)
        pairs[fold(name)] = (name, value)
    return tuple(pairs.values())


def _photos(names: str, folder: Path, data_dir: Path) -> tuple[Photo, ...]:
    """One picture, or several with | between their names."""
    parts = [name for name in names.split("|") if name.strip()]
    if len(parts) > MOST_PHOTOS:
        raise BadInput("import-photos-too-many", most=MOST_PHOTOS)
    return tuple(_photo(name, folder, data_dir) for name in parts)


def _photo(name: str, folder: Path, data_dir: Path) -> Photo:
    name = name.strip().replace("\\", "/")
    try:
        source = (folder / name).resolve()
        outside = not source.is_relative_to(folder.resolve())
    except (OSError, ValueError):
        raise BadInput("photo-missing", name=name[:LONGEST_NAME]) from None
    if outside:
        raise BadInput("import-photo-outside")
    return keep_photo(source, data_dir)

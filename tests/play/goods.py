"""Goods on the shelves, brought there as a seller does it: with a table that is imported."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from sqlmodel import Session, col, select, update

from bot.app import App
from common.i18n import Translator
from models import DeliveryKind, Product, ProductKind, Variant
from shop import delivery_making, settings
from shop.catalogue import sku_key
from shop.delivery_making import MethodPlan, parse_price
from shop.importing import import_products
from shop.sheets import COLUMNS

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One variant of a product: what tells it from the others."""

    label: str
    sku: str
    stock: int
    price: str = ""
    options: str = ""


def rows(
    name: str,
    *,
    sku: str,
    price: str,
    stock: int,
    category: str,
    description: str,
    variants: tuple[Kind, ...],
    photo: str,
    specs: str = "",
    digital: Cells | None = None,
) -> list[Cells]:
    """The rows of a product, one for each of its variants."""
    shared = {"category": category, "name": name, "description": description, "photo": photo}
    shared |= {"specifications": specs}
    kinds = variants or (Kind("", sku, stock),)
    return [
        {
            **shared,
            "sku": kind.sku,
            "price": kind.price or price,
            "stock": str(kind.stock),
            "variant": kind.label,
            "options": kind.options,
            **({"stock": "", **digital} if digital else {}),
        }
        for kind in kinds
    ]


COLOURS = ("crimson", "navy", "teal", "gold")


def photo_files(folder: Path, number: int) -> str:
    """Pictures to go with a product; their names as a table has them."""
    names = [f"shawl-{colour}.png" for colour in COLOURS[:number]]
    for name, colour in zip(names, COLOURS, strict=False):
        Image.new("RGB", (8, 8), colour).save(folder / name)
    return " | ".join(names)


async def bring(app: App, cells: Iterable[Cells], folder: Path, words: Translator) -> list[str]:
    """Import rows; the lines that were refused, with the reason in the shop's language."""
    table = folder / "goods.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(cells)

    def work(session: Session) -> list[str]:
        ctx = app.engine.system(session, "seller")
        report = import_products(ctx, table, data_dir=app.settings.data_dir)
        return [f"{line}: {words.plain(why, ctx.reader)}" for line, why in report.rows_refused]

    return await app.engine.transact(work)


def variant(app: App, sku: str) -> Variant:
    """What has this SKU, as it is now. Raises: LookupError."""
    with app.database.reading() as session:
        found = session.exec(select(Variant).where(Variant.sku == sku_key(sku))).first()
    if found is None:
        raise LookupError(f"the shop has no {sku}")
    return found


async def make_digital(app: App, product_id: int) -> None:
    """It needs no parcel any more."""
    digital = update(Product).where(col(Product.id) == product_id).values(kind=ProductKind.DIGITAL)
    await app.engine.transact(lambda session: session.execute(digital))


async def offer_delivery(app: App, name: str, days: tuple[int, int], price: str) -> None:
    """A way by which goods travel to everywhere."""

    def work(session: Session) -> None:
        ctx = app.engine.system(session, "seller")
        cost = parse_price(price, ctx.shop.currency)
        delivery_making.create(ctx, MethodPlan(DeliveryKind.PARCEL, name, cost, days))

    await app.engine.transact(work)


async def decide(app: App, key: str, value: object) -> None:
    """Change a setting."""
    changed = await app.engine.transact(
        lambda session: settings.change(app.engine.system(session, "seller"), key, value)
    )
    app.engine.turns.reception.believe(changed)


async def tamper(app: App, variant_id: int) -> None:
    """Change a number behind everybody's back."""
    more = update(Variant).where(col(Variant.id) == variant_id).values(on_hand=Variant.on_hand + 1)
    await app.engine.transact(lambda session: session.execute(more))

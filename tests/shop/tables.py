"""A seller's table of goods as tests write it, and what became of it."""

from collections.abc import Callable
from pathlib import Path

from sqlmodel import col, select

from models import Category, Product, Variant
from shop import importing
from shop.importing import Parsed, Report
from shop.settings import Shop
from tests.shop.world import World

HEADINGS = "sku,category,name,price,stock,description,photo,variant"
SHAWL = "SHAL-01,پوشاک,شال نخی,450000,3,نرم و سبک,,"
SHOP = Shop("گلستان", "fa", "IRR", "Asia/Tehran", "jalali")
Import = Callable[..., Report]


def parse(folder: Path, content: bytes) -> Parsed:
    """Read a table without a shop's database."""
    (folder / "goods.csv").write_bytes(content)
    return importing.parse(folder / "goods.csv", SHOP, data_dir=folder / "data")


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, len(report.rows_refused)


def goods(world: World) -> list[tuple[str, str, str, int, int]]:
    """Category, name, SKU, price in Rial or kuruş, on hand."""
    with world.database.reading() as session:
        rows = session.exec(
            select(Category.name, Product.name, Variant)
            .join(Product, col(Product.category_id) == Category.id)
            .join(Variant, col(Variant.product_id) == Product.id)
            .order_by(col(Variant.sku))
        )
        return [(shelf, name, one.sku, one.price_minor, one.on_hand) for shelf, name, one in rows]


def reasons(report: Report) -> list[tuple[int, str]]:
    return [(line, message.key) for line, message in report.rows_refused]

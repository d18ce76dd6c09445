"""A seller's table in which everything is wrong that can be, and what is said of its rows."""

import csv
from pathlib import Path

from common.messages import Message
from common.roles import Role
from shop import importing
from shop.sheets import COLUMNS
from tests.shop.world import World

GOOD = {
    "sku": "SHAL-01",
    "category": "پوشاک",
    "name": "شال نخی",
    "price": "450000",
    "stock": "3",
}
WRONG: dict[str, dict[str, str]] = {
    "import-category-unreadable": {"category": "پوشاک > > شال"},
    "import-digital-in-parcel": {"kind": "فیزیکی", "link": "https://example.com/a"},
    "import-digital-several": {"keys": "A-1", "link": "https://example.com/a"},
    "import-file-without-page": {"file": "book.pdf"},
    "import-key-too-long": {"keys": "A" * 501},
    "import-kind-unreadable": {"kind": "چیز دیگر"},
    "import-link-unreadable": {"link": "کتاب"},
    "import-pair-twice": {"specifications": "جنس: نخ | جنس: پشم"},
    "import-pair-unreadable": {"specifications": "نخ"},
    "import-pairs-too-many": {"specifications": "ا" * 99 + ": نخ"},
    "import-photo-outside": {"photo": "../goods.jpg"},
    "import-photos-too-many": {"photo": "a.jpg|" * 99},
    "import-weight-unreadable": {"weight": "سبک"},
    "stock-unusable": {"stock": "999999999"},
}
"""What is wrong in a row, by what is said of it."""
AMONG_ROWS = (
    *("import-variant-twice", "import-kind-differs"),
    *("import-digital-nothing", "import-digital-keys"),
)
"""What is wrong between two rows, or between a row and what is on the shelf."""


def refused(world: World, folder: Path, *rows: dict[str, str]) -> list[Message]:
    """What is said of a table's rows."""
    path = folder / "goods.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({**GOOD, **row} for row in rows)
    with world.turn(None, Role.OWNER) as ctx:
        report = importing.import_products(ctx, path, data_dir=folder / "data")
    return [message for _, message in report.rows_refused]


def every_mistake(world: World, folder: Path) -> dict[str, Message]:
    """All that can be said of a row, each once, by its key."""
    rows = [{"sku": f"A-{at}", "name": f"شال {at}", **row} for at, row in enumerate(WRONG.values())]
    told = refused(world, folder, *rows)
    told += refused(world, folder, {}, {"sku": "SHAL-02"})
    told += refused(world, folder, {"variant": "آبی"}, {"sku": "SHAL-02", "variant": "آبی"})
    digital = {"name": "کتاب", "sku": "KETAB", "kind": "دیجیتال", "stock": ""}
    told += refused(world, folder, digital)
    told += refused(world, folder, {**digital, "keys": "A-1"})
    told += refused(world, folder, {**digital, "link": "https://example.com/a"})
    both = {"sku": "SHAL-03", "kind": "فیزیکی", "variant": "سبز"}
    told += refused(
        world, folder, both, {**digital, "name": "شال نخی", "link": "https://a.example/b"}
    )
    return {message.key: message for message in told}

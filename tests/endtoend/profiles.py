"""Shops that are opened for whole purchases, and the people who buy in them."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from PIL import Image

from shop.sheets import COLUMNS
from tests.endtoend.goods import write_goods

Row = tuple[str, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One shop as its installation describes it, and one purchase in it."""

    shop: str
    language: Literal["fa", "tr", "en"]
    currency: str
    timezone: str
    write_goods: Callable[[Path], Path]
    owner: str
    buyer: str
    way: tuple[str, ...]
    """Words on the buttons from the welcome to the cart with something in it."""
    address: tuple[str, ...]
    """What the buyer answers when asked who gets it and where."""
    price: str
    """What it costs, as the buyer reads it."""


def _table(folder: Path, rows: tuple[Row, ...]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in {row[6] for row in rows if row[6]}:
        Image.new("RGB", (32, 32), "teal").save(folder / name)
    table = folder / "goods.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return table


ISFAHAN = Profile(
    shop="دکان زهرا",
    language="fa",
    currency="IRR",
    timezone="Asia/Tehran",
    write_goods=write_goods,
    owner="زهرا",
    buyer="مینا",
    way=("شال و روسری", "شال نخی", "سرمه‌ای"),
    address=("مینا رضایی", "۰۹۱۳ ۱۲۳ ۴۵۶۷", "اصفهان، خیابان چهارباغ، پلاک ۱۲، واحد ۳"),
    price="۴۵۰٬۰۰۰ تومان",
)
LONDON = Profile(
    shop="Saffron Lane",
    language="en",
    currency="USD",
    timezone="Europe/London",
    write_goods=partial(
        _table,
        rows=(
            ("SCARF-1", "Scarves", "شال ترمه", "45.00", "5", "Woven in Yazd", "scarf.png", ""),
            ("TEA-1", "Tea", "Rize çayı", "12.50", "9", "First flush", "tea.png", ""),
        ),
    ),
    owner="Zehra",
    buyer="Deniz",
    way=("Scarves", "شال ترمه"),
    address=("Deniz Yıldız", "+44 20 7946 0958", "12 Brick Lane, London E1 6PU"),
    price="$45.00",
)

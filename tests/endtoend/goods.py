"""What the shop of a whole purchase sells, with pictures drawn here."""

import csv
from pathlib import Path

from PIL import Image, ImageDraw

COLUMNS = ("sku", "category", "name", "price", "stock", "description", "photo", "variant")
PIXELS = 640


def write_goods(folder: Path) -> Path:
    """A table of goods with its photos beside it, as a seller would bring it."""
    rows = [
        ("SHAL-01", "شال و روسری", "شال نخی", "450,000 تومان", "5", _SHAWL, "shal.png", "سرمه‌ای"),
        ("SHAL-02", "شال و روسری", "شال نخی", "450,000 تومان", "2", _SHAWL, "shal.png", "زرشکی"),
        ("RUSARI-1", "شال و روسری", "روسری ابریشمی", "۱٬۲۰۰٬۰۰۰", "3", _SILK, "rusari.png", ""),
        ("CHAI-1", "خوراکی", "چای لاهیجان", "180,000", "20", _TEA, "chai.png", ""),
        ("GAZ-1", "خوراکی", "گز اصفهان", "320,000", "8", _GAZ, "gaz.png", ""),
        ("KASE-1", "سفال", "کاسهٔ میبد", "275,000", "1", _BOWL, "kase.png", ""),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name, ground, shape in _PICTURES:
        _draw(folder / name, ground, shape)
    table = folder / "goods.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return table


_SHAWL = "شال نخی سبک، دست‌باف اصفهان، ۷۰ در ۱۹۰ سانتی‌متر"
_SILK = "روسری ابریشمی با نقش بته‌جقه، ۹۰ در ۹۰ سانتی‌متر"
_TEA = "چای بهارهٔ لاهیجان، بستهٔ ۴۵۰ گرمی"
_GAZ = "گز آردی با ۴۰ درصد پسته، بستهٔ ۴۵۰ گرمی"
_BOWL = "کاسهٔ سفالی میبد با لعاب فیروزه‌ای"

_PICTURES = (
    ("shal.png", "#23395b", "stripes"),
    ("rusari.png", "#8e2c48", "rings"),
    ("chai.png", "#5b7f3a", "stripes"),
    ("gaz.png", "#c9a66b", "rings"),
    ("kase.png", "#1f8a8a", "rings"),
)


def _draw(path: Path, ground: str, shape: str) -> None:
    image = Image.new("RGB", (PIXELS, PIXELS), "#f4efe6")
    pen = ImageDraw.Draw(image)
    edge = PIXELS // 10
    pen.rounded_rectangle((edge, edge, PIXELS - edge, PIXELS - edge), radius=edge, fill=ground)
    for step in range(1, 8):
        inset = edge + step * PIXELS // 20
        if shape == "rings":
            pen.ellipse((inset, inset, PIXELS - inset, PIXELS - inset), outline="#f4efe6", width=4)
        else:
            pen.line((edge, inset * 1.5, PIXELS - edge, inset * 1.2), fill="#f4efe6", width=5)
    image.save(path)

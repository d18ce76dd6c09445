"""Pictures of the demo's goods, drawn here, so that none of anybody else's has to be shipped."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from bot.demo import motifs, motifs_more
from bot.demo.canvas import HEIGHT, TIMES, WIDTH, Canvas, lighter

MOTIFS: dict[str, tuple[str, Callable[[Canvas], None]]] = {
    "shawl": ("#dbe3ea", motifs.shawl),
    "scarf": ("#f0dde0", motifs.scarf),
    "towel": ("#e3ecec", motifs.towel),
    "robe": ("#ece5da", motifs.robe),
    "shirt": ("#e6e9ee", motifs_more.shirt),
    "tea": ("#efe3d3", motifs.tea),
    "gaz": ("#e6ecd9", motifs.gaz),
    "saffron": ("#f3e2d0", motifs.saffron),
    "olives": ("#e9ead6", motifs.olives),
    "bowl": ("#efe6da", motifs.bowl),
    "plate": ("#e4e6f0", motifs.plate),
    "samovar": ("#ece3da", motifs_more.samovar),
    "kettle": ("#e0e8ea", motifs_more.kettle),
    "cushion": ("#ede4dc", motifs.cushion),
    "soap": ("#e5ebdd", motifs.soap),
}
"""The ground each motif stands on, and who draws it."""

SMALLER = 5
"""Light and shadow are drawn so many times smaller."""


def draw(name: str, file: Path) -> None:
    """Draw one of the motifs. Raises: KeyError for another name."""
    ground, motif = MOTIFS[name]
    image = Image.new("RGB", (WIDTH * TIMES, HEIGHT * TIMES), ground)
    image.paste(lighter(ground), mask=_soft((50, -250, 850, 450), strength=190, blur=120))
    image.paste("#3b332b", mask=_soft((150, 520, 750, 620), strength=70, blur=24))
    motif(Canvas(ImageDraw.Draw(image)))
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, compress_level=1)


def _soft(box: tuple[int, int, int, int], *, strength: int, blur: int) -> Image.Image:
    """An ellipse without an edge; made small, since nobody sees the difference."""
    left, top, right, bottom = (one / SMALLER for one in box)
    mask = Image.new("L", (WIDTH // SMALLER, HEIGHT // SMALLER), 0)
    ImageDraw.Draw(mask).ellipse((left, top, right, bottom), fill=strength)
    soft = mask.filter(ImageFilter.GaussianBlur(blur / SMALLER))
    return soft.resize((WIDTH * TIMES, HEIGHT * TIMES), Image.Resampling.BICUBIC)

"""Receipts as banks' apps draw them: one app's differ in a few words only."""

import random
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[2] / "common/charts/fonts/Vazirmatn-Regular.ttf"
LABELS = ("انتقال کارت به کارت", "مبلغ", "تاریخ و ساعت", "از کارت", "به کارت", "به نام", "پیگیری")


def receipt(number: int, *, dark: bool = False) -> Image.Image:
    """The receipt of one transfer, as a phone's screen shows it."""
    draw_of = random.Random(number)
    ground, ink = ("#14181e", "#e6e6e6") if dark else ("#fafafc", "#1e1e28")
    image = Image.new("RGB", (1080, 1900), ground)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 48)
    draw.rectangle((0, 0, 1080, 240), fill="#006e5a")
    draw.ellipse((440, 280, 640, 480), fill="#28aa5a")
    values = (
        "موفق",
        f"{draw_of.randrange(10**6, 10**8):,} ریال",
        f"1405/09/{draw_of.randrange(1, 30):02} {draw_of.randrange(24):02}:{draw_of.randrange(60)}",
        f"6037-99**-****-{draw_of.randrange(10**4):04}",
        "6037-9975-1234-5670",
        "مینا رضایی",
        str(draw_of.randrange(10**5, 10**6)),
    )
    for row, (label, value) in enumerate(zip(LABELS, values, strict=True)):
        at = 560 + row * 150
        draw.text((1020, at), label, font=font, fill=ink, anchor="ra")
        draw.text((60, at), value, font=font, fill=ink)
    return image


def sent(image: Image.Image, *, quality: int = 85, share: float = 1.0) -> bytes:
    """The file that a messenger makes of a picture: smaller, and written anew."""
    size = (round(image.width * share), round(image.height * share))
    written = BytesIO()
    image.resize(size).save(written, "JPEG", quality=quality)
    return written.getvalue()


def with_another_clock(image: Image.Image) -> Image.Image:
    """The same screen, taken again some minutes later."""
    again = image.copy()
    ImageDraw.Draw(again).text((40, 40), "12:41", font=ImageFont.truetype(FONT, 40), fill="white")
    return again

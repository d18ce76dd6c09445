"""Pictures of pages as they should look, stored beside the tests and compared with tolerance.

    VEFA_NEW_PICTURES=1 make test ARGS="-k looks"

writes them anew; look at them before they are committed.
"""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

SMALLER = 6
"""Compared this many times smaller, so that another machine's edges of letters are no difference."""
MEAN = 5.0
"""The mean difference of a point that is still the same picture, of 255."""
FAR = 60
MOST_FAR = 0.02
"""The share of points that may differ by more than `FAR`: a word, not a block."""


def differs(screenshot: bytes, reference: Path) -> str:
    """How a screenshot differs from its reference; empty when it does not."""
    seen = Image.open(BytesIO(screenshot)).convert("RGB")
    if os.environ.get("VEFA_NEW_PICTURES"):
        reference.parent.mkdir(exist_ok=True)
        seen.quantize(128).save(reference, optimize=True)
        return ""
    with Image.open(reference) as stored:
        wanted = stored.convert("RGB")
    if seen.size != wanted.size:
        return f"it is {seen.size}, not {wanted.size}"
    difference = ImageChops.difference(_small(seen), _small(wanted)).convert("L")
    mean = ImageStat.Stat(difference).mean[0]
    histogram = difference.histogram()
    far = sum(histogram[FAR:]) / sum(histogram)
    return f"mean {mean:.1f}, far {far:.1%}" if mean > MEAN or far > MOST_FAR else ""


def _small(image: Image.Image) -> Image.Image:
    size = (image.width // SMALLER, image.height // SMALLER)
    return image.resize(size, Image.Resampling.BOX)

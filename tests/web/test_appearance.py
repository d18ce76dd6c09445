"""The checks of appearance find what they are for."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.web.appearance import findings
from tests.web.chromium import phone
from tests.web.reference import differs

PAGES = [
    ("<p dir='rtl'>سلام</p>", ""),
    ("<p style='width:2em;overflow:hidden;white-space:nowrap'>a long line</p>", "clipped side"),
    ("<p style='height:1em;overflow:hidden'>a<br>b<br>c</p>", "clipped below"),
    ("<p style='height:1em;overflow:auto'>a<br>b<br>c</p>", ""),
    ("<p style='width:90em'>wide</p>", "too wide"),
    ("<p style='color:#999'>pale</p>", "contrast 2.8"),
    ("<div style='background:#333'><p style='color:#222'>dark</p></div>", "contrast"),
    ("<section lang='fa' id='x'><p>سلام</p></section>", "direction of x"),
    ("<p>\U000e1234</p>", "no glyph"),
    ("<p>🛒</p>", ""),
    ("<p>متنی که چپ به راست است</p>", "not right to left"),
    ("<button style='height:20px'>tiny</button>", "too small to tap"),
    ("<select style='width:60px'><option>not enough money</select>", "clipped: not enough"),
    ("<button style='height:60px'>large</button>", ""),
]
"""What a page holds, and what is found wrong with it; a browser takes long to start."""


@pytest.mark.anyio
@pytest.mark.browser
async def test_what_is_wrong_is_found(anyio_backend: str) -> None:
    mistaken: list[str] = []
    async with phone() as browser:
        page = await browser.new_page()
        for html, wanted in PAGES:
            await page.set_content(f"<html lang='en'><body>{html}</body></html>")
            found = await findings(page, least_tap=44)
            if found if not wanted else not any(wanted in one for one in found):
                mistaken.append(f"{html}: {found}")
    assert mistaken == []


def _picture(*, at: int, colour: str = "black") -> bytes:
    image = Image.new("RGB", (360, 360), "white")
    ImageDraw.Draw(image).rectangle((at, 100, at + 120, 180), fill=colour)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def test_a_picture_may_differ_by_the_edge_of_a_letter_but_not_by_a_block(tmp_path: Path) -> None:
    reference = tmp_path / "reference.png"
    reference.write_bytes(_picture(at=100))

    assert differs(_picture(at=101), reference) == ""
    assert "far" in differs(_picture(at=150), reference)
    assert differs(_picture(at=100, colour="green"), reference) != ""

"""Charts: their scale, and pictures of them that somebody has looked at.

`VEFA_DRAW=1` draws the pictures again, to be looked at before they are kept.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from common.charts import Bar, Chart, scale
from common.charts.drawing import HEIGHT, WIDTH, draw
from common.text import persian_digits

PICTURES = Path(__file__).parent / "pictures"
MOST_DIFFERENT = 0.5
"""Of 255, on average; another release of a library sets letters a little differently."""
AMOUNTS = st.integers(-(10**13), 10**13)
WORDS = {
    "fa": ("درآمد روز به روز", "۱ آذر ۱۴۰۵ تا ۳۰ آذر ۱۴۰۵", "۱ آبان ۱۴۰۵ تا ۳۰ آبان ۱۴۰۵"),
    "tr": ("Günlere göre ciro", "1 Kasım 2026 – 30 Kasım 2026", "1 Ekim 2026 – 30 Ekim 2026"),
    "en": ("Revenue by day", "1 November 2026 to 30 November 2026", "1 to 30 October 2026"),
}
EMPTY = {
    "fa": "در این روزها درآمدی نبود",
    "tr": "Bu günlerde ciro yok",
    "en": "No revenue in these days",
}


def month(number: int) -> list[int]:
    """Thirty days that come and go."""
    return [(day * 7 + number * 5) % 23 * 1_000_000 for day in range(30)]


KINDS: dict[str, list[tuple[int, int | None]]] = {
    "month": list(zip(month(1), [*month(2)[:29], None], strict=True)),
    "one-day": [(4_500_000, 3_200_000)],
    "outlier": [
        (900_000_000 if day == 5 else value, 2_000_000) for day, value in enumerate(month(3)[:14])
    ],
    "given-back": [
        (-6_000_000 if day == 4 else value, None) for day, value in enumerate(month(4)[:10])
    ],
    "nothing": [(0, 0)] * 14,
}


def amount(language: str, minor: int) -> str:
    if language == "fa":
        return persian_digits(f"\u2068{minor // 10:,} تومان\u2069".replace(",", "٬"))
    return f"₺{minor // 100:,}" if language == "tr" else f"£{minor / 100:,.2f}"


def chart(kind: str, language: str) -> Chart:
    write = persian_digits if language == "fa" else str
    bars = [
        Bar(write(str(number)), value, before)
        for number, (value, before) in enumerate(KINDS[kind], 1)
    ]
    title, now, before = WORDS[language]
    drawn = scale(bars)
    return Chart(
        title=title,
        now=now,
        before=before,
        bars=tuple(bars),
        scale=drawn,
        lines=tuple(amount(language, line) for line in drawn.lines),
        highest=amount(language, max(value for value, _ in KINDS[kind])),
        empty=EMPTY[language],
        runs_left=language == "fa",
    )


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("kind", KINDS)
def test_charts_look_as_somebody_has_seen_them(kind: str, language: str) -> None:
    kept = PICTURES / f"chart-{kind}-{language}.png"
    content = draw(chart(kind, language))
    if os.environ.get("VEFA_DRAW"):
        kept.write_bytes(content)
    drawn, seen = Image.open(BytesIO(content)), Image.open(kept)
    assert drawn.size == seen.size == (WIDTH, HEIGHT)
    difference = ImageStat.Stat(ImageChops.difference(drawn.convert("L"), seen.convert("L"))).mean
    assert difference[0] < MOST_DIFFERENT


@given(st.lists(st.tuples(AMOUNTS, st.none() | AMOUNTS), max_size=31))
def test_a_scale_is_round_and_holds_what_is_drawn(amounts: list[tuple[int, int | None]]) -> None:
    bars = [Bar("1", value, before) for value, before in amounts]
    found = scale(bars)
    values = sorted((value for bar in bars for value in (bar.value, bar.before or 0)), reverse=True)
    assert found.lines[0] == 0
    assert 2 <= len(found.lines) <= 6
    assert found.lines[-1] == found.top > 0
    assert found.low <= 0
    # All but one are drawn as high as they are.
    assert all(value <= found.top for value in values[1:])
    assert values[:1] <= [found.top] or values[0] > 4 * max(values[1], 0)


def test_the_same_picture_has_the_same_name() -> None:
    assert chart("month", "fa").digest() == chart("month", "fa").digest()
    names = {chart(kind, language).digest() for kind in KINDS for language in WORDS}
    assert len(names) == len(KINDS) * len(WORDS)

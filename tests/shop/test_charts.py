"""Pictures of the numbers: what is on them, and that each is drawn once."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from common.charts import Chart
from common.i18n import Reader
from common.roles import Role
from common.text import END_ISOLATE, ISOLATE, RIGHT_ISOLATE
from scheduler.charts import plan
from shop import photos
from shop.periods import Span
from tests.play.words import translator
from tests.shop.world import World

TODAY = date(2026, 3, 10)
PERSIAN = Reader("fa", "Asia/Tehran", "jalali")
TURKISH = Reader("tr", "Asia/Tehran", "gregorian")


def planned(world: World, reader: Reader, span: Span) -> Chart:
    with world.turn(None, Role.OWNER) as ctx:
        return plan(ctx, translator(), reader, span, TODAY)


def bare(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, (ISOLATE, RIGHT_ISOLATE, END_ISOLATE))))


def test_a_month_stands_beside_the_one_before(world: World) -> None:
    shawl = world.sells(stock_of=9)
    world.pays(world.place(world.customer(), {shawl: 2}))
    chart = planned(world, PERSIAN, Span.MONTH)
    assert chart.runs_left
    assert bare(chart.now) == "۱ اسفند ۱۴۰۴ تا ۱۹ اسفند ۱۴۰۴"
    assert bare(chart.before) == "۱ بهمن ۱۴۰۴ تا ۱۹ بهمن ۱۴۰۴"
    assert [bar.label for bar in chart.bars][:2] == ["۱", "۲"]
    assert [bar.value for bar in chart.bars] == [0] * 18 + [9_000_000]
    assert {bar.before for bar in chart.bars} == {0}
    assert bare(chart.highest) == "۹۰۰٬۰۰۰ تومان"


def test_two_weeks_are_drawn_of_a_day(world: World) -> None:
    shawl = world.sells(stock_of=9)
    world.clock.advance(timedelta(days=-14))
    world.pays(world.place(world.customer(), {shawl: 1}))
    world.clock.advance(timedelta(days=14))
    chart = planned(world, TURKISH, Span.TODAY)
    assert not chart.runs_left
    assert (len(chart.bars), chart.bars[0].label, chart.bars[-1].label) == (14, "25", "10")
    # What came fourteen days before stands beside today.
    assert (chart.bars[-1].value, chart.bars[-1].before) == (0, 4_500_000)


def test_a_picture_is_drawn_once(tmp_path: Path) -> None:
    png = (Path(__file__).parents[1] / "common/pictures/chart-nothing-fa.png").read_bytes()
    first = photos.keep_drawn("ab" * 32, lambda: png, tmp_path)
    again = photos.keep_drawn("ab" * 32, lambda: pytest.fail("drawn again"), tmp_path)
    assert first == again
    assert (first.width, first.height, first.mime) == (1080, 810, "image/png")
    assert (tmp_path / first.file).read_bytes() == png

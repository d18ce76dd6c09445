"""The pictures of the numbers: planned by a screen, drawn off the loop, kept under what they show."""

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from persiantools.jdatetime import JalaliDate
from sqlmodel import Session

from common.charts import Bar, Chart, scale
from common.i18n import Reader, Translator
from common.i18n.direction import RIGHT_TO_LEFT
from common.messages import Message, msg
from common.money import Money
from handlers.merchants.stats import days
from scheduler.desk import Desk
from scheduler.kinds import Claimed
from shop import customers, periods, photos, statistics
from shop.context import Shopping
from shop.periods import Span
from shop.photos import Photo


@dataclass(frozen=True, slots=True)
class Charts:
    """Draws for one shop; pictures are kept below `folder`."""

    engine: Desk
    translator: Translator
    folder: Path

    async def draw(self, row: Claimed) -> int:
        """The id of the picture; one that was drawn before is not drawn again."""
        photo = await asyncio.to_thread(self._draw, row)
        return await self.engine.transact(lambda session: photos.book_photo(session, photo))

    def _draw(self, row: Claimed) -> Photo:
        with self.engine.database.reading() as session:
            chart = self._plan(session, row)

        def make() -> bytes:
            # It costs memory that a shop whose seller wants no pictures can do without.
            from common.charts.drawing import draw

            return draw(chart)

        return photos.keep_drawn(chart.digest(), make, self.folder)

    def _plan(self, session: Session, row: Claimed) -> Chart:
        ctx = self.engine.system(session, row.kind)
        person = customers.by_id(session, row.person_id or 0)
        reader = ctx.shop.reader(person.language, person.timezone)
        day = date.fromisoformat(row.payload["day"])
        return plan(ctx, self.translator, reader, Span(row.payload["span"]), day)


def plan(ctx: Shopping, translator: Translator, reader: Reader, span: Span, day: date) -> Chart:
    """The chart of some days beside the days before them, in the words of whoever reads it."""

    def say(message: Message) -> str:
        return translator.plain(message, reader)

    def amount(minor: int) -> str:
        return say(msg("stats-amount", amount=Money(minor, ctx.shop.currency)))

    period, earlier = periods.drawn(ctx.shop, span, day)
    known = [revenue.minor for _, revenue in statistics.by_day(ctx, earlier)]
    before: list[int | None] = [*known, *[None] * period.length]
    bars = [
        Bar(say(msg("stats-chart-day", day=_number(one, reader))), revenue.minor, before[number])
        for number, (one, revenue) in enumerate(statistics.by_day(ctx, period))
    ]
    drawn = scale(bars)
    return Chart(
        title=say(msg("stats-chart-title")),
        now=say(days(period)),
        before=say(days(earlier)),
        bars=tuple(bars),
        scale=drawn,
        lines=tuple(amount(line) for line in drawn.lines),
        highest=amount(max(max(bar.value, bar.before or 0) for bar in bars)),
        empty=say(msg("stats-chart-none")),
        runs_left=reader.language in RIGHT_TO_LEFT,
    )


def _number(day: date, reader: Reader) -> int:
    """Which day of the month it is."""
    if reader.calendar == "jalali":
        return int(JalaliDate(day).day)  # type: ignore[no-untyped-call]  # half of it carries types
    return day.day

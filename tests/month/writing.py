"""The month as a page that a seller reads: some days in full, of the others what the shop wrote."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from babel.dates import format_date

from common.messages import msg
from common.money import Money
from handlers.merchants.messages import NAMED as ASKED
from handlers.merchants.untold import NAMED
from shop import letters
from tests.month.aliases import aliases
from tests.month.books import Count
from tests.month.diary import Entry, Kind
from tests.month.play import Month
from tests.month.seller import LAST_DAY
from tests.play.patterns import visible
from tests.play.shops import OWNER
from tests.play.words import translator

BUSIEST = 1
"""So many days are told in full beside the first and the last one."""
APART = timedelta(minutes=15)
"""After so long of silence what somebody does begins a paragraph of its own."""
MOST_LINES = 6
"""What an answer has more is left out; what comes unasked is there to its end."""
NUMBERS = "📈"
"""What begins with it is read to its end."""
LONGEST_LINE = 110


def page(month: Month) -> str:
    """The whole page, in Markdown."""
    writer = _Writer(month)
    return "\n".join([*writer.head(), *writer.days(), *writer.numbers(month.count)]) + "\n"


class _Writer:
    """Writes one month down."""

    def __init__(self, month: Month) -> None:
        self._country, self._words = month.country, month.country.page
        self._alias: Callable[[str], str] = aliases(month.street)
        self._days: dict[int, list[Entry]] = {day: [] for day in range(1, LAST_DAY + 1)}
        for entry in sorted(month.entries, key=lambda entry: entry.at.replace(microsecond=0)):
            self._days[self._country.day_of(entry.at)].append(entry)
        self._street, self._books = month.street, month.street.books
        self._told: set[str] = set()

    def head(self) -> Iterator[str]:
        """Title and whose month it is."""
        if self._country.place.language == "fa":
            yield '<div dir="rtl">\n'
        yield f"# {self._words['title'].format(shop=self._country.place.name)}"

    def days(self) -> Iterator[str]:
        """Each day under its date."""
        busy = Counter({day: len(entries) for day, entries in self._days.items()})
        full = {1, LAST_DAY, *(day for day, _ in busy.most_common(BUSIEST))}
        for day, entries in self._days.items():
            yield f"\n## {self._date(day)}\n"
            yield self._summary(day)
            yield from self._in_full(entries) if day in full else self._in_short(entries)

    def numbers(self, count: Count) -> Iterator[str]:
        """What was played, counted plainly."""
        currency = self._country.place.currency
        rows: dict[str, int | Money] = {
            "placed": count.placed,
            "orders paid": count.paid,
            "revenue": Money(count.came, currency),
            "returned": Money(count.returned, currency),
            "buyers": count.buyers,
            "newcomers": count.newcomers,
        }
        yield f"\n## {self._words['numbers']}\n"
        yield f"{self._words['played']}:\n"
        for key, value in rows.items():
            yield f"- {self._words[key]}: {self._value(value)}"

    def _in_full(self, entries: list[Entry]) -> Iterator[str]:
        for visit in _visits(entries):
            yield f"\n**{self._clock(visit[0].at)} · {self._name(visit[0].who)}**\n"
            for entry in visit:
                self._told.add(entry.notice)
                yield from self._line(entry)

    def _line(self, entry: Entry) -> Iterator[str]:
        text = self._alias(entry.text)
        match entry.kind:
            case Kind.SAID:
                yield f"- ✍️ {text}"
            case Kind.PRESSED:
                yield f"- 👆 [{text}]"
            case Kind.DID:
                yield f"- 💳 {text}"
            case Kind.TOAST:
                yield f"- 💬 {text}"
            case Kind.HELD:
                yield f"- {self._held(entry)}"
            case Kind.SHOWN:
                yield from self._quoted(entry)

    def _quoted(self, entry: Entry) -> Iterator[str]:
        """A message with its buttons."""
        lines = self._alias(entry.text).splitlines()
        buttons = " ".join(f"[{self._alias(label)}]" for label in entry.buttons)
        if not entry.notice and len(lines) > MOST_LINES and not lines[0].startswith(NUMBERS):
            lines = [*lines[: MOST_LINES - 1], "…"]
        mark = "📣 " if entry.notice else ""
        if entry.picture:
            mark += f"({self._words['photo']}) "
        yield "- " + "<br>".join([mark + lines[0], *lines[1:], *([buttons] if buttons else [])])

    def _in_short(self, entries: list[Entry]) -> Iterator[str]:
        """What the shop wrote by itself: in full the first time, then its first line."""
        for entry in entries:
            if entry.kind is Kind.DID:
                yield f"- {self._clock(entry.at)} {self._name(entry.who)} 💳 {entry.text}"
            if entry.kind is Kind.HELD:
                yield f"- {self._clock(entry.at)} {self._name(entry.who)} {self._held(entry)}"
            if not entry.notice:
                continue
            lines = self._alias(entry.text).splitlines()
            if entry.notice not in self._told:
                self._told.add(entry.notice)
                buttons = " ".join(f"[{self._alias(label)}]" for label in entry.buttons)
                text = "<br>".join([*lines, *([buttons] if buttons else [])])
            elif entry.notice == letters.EVENING:
                text = "<br>".join(lines)
            else:
                text = _shortened(lines)
            yield f"- {self._clock(entry.at)} {self._name(entry.who)} 📣 {text}"

    def _held(self, entry: Entry) -> str:
        """What the seller reads in the list of what was not sent."""
        key = f"unsent-{ASKED[entry.text]}" if entry.text in ASKED else "news-of-"
        if key == "news-of-":
            key += NAMED.get(entry.text, "order")
        what = visible(translator().plain(msg(key), self._country.reader))
        return "⏳ " + self._words["held"].format(what=what)

    def _summary(self, day: int) -> str:
        placed = sum(self._country.day_of(at) == day for at, _ in self._books.placed.values())
        paid = sum(self._country.day_of(at) == day for at in self._books.paid.values())
        told = sum(bool(entry.notice) for entry in self._days[day])
        numbers = {"orders": placed, "paid": paid, "told": told}
        written = {name: self._value(number) for name, number in numbers.items()}
        return self._words["day"].format(**written) + "\n"

    def _name(self, who: str) -> str:
        if who == OWNER.name:
            return self._words["seller"]
        there = self._street.is_on_instagram(who)
        return f"{who} ({self._words['instagram']})" if there else who

    def _value(self, value: int | Money) -> str:
        if isinstance(value, int):
            return self._country.written(str(value))
        said = translator().plain(msg("stats-returned", amount=value), self._country.reader)
        return said.split(":", 1)[1].strip(" \u2066\u2067\u2068\u2069")

    def _date(self, day: int) -> str:
        there = self._country.at(day, "12:00").date()
        weekday = format_date(there, "EEEE", locale=self._country.place.language)
        return f"{weekday} {translator().plain(msg('stats-day', day=there), self._country.reader)}"

    def _clock(self, at: datetime) -> str:
        clock = f"{at.astimezone(self._country.zone):%H:%M}"
        return self._country.written(clock)


def _shortened(lines: list[str]) -> str:
    """What a message begins with: its first line, and what somebody said where that names them."""
    text = " ".join(lines[:2]) if lines[0].endswith(":") else lines[0]
    return text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "…"


def _visits(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """What belongs together: one person's chat without a long silence."""
    for _, group in groupby(entries, key=lambda entry: entry.who):
        visit: list[Entry] = []
        for entry in group:
            if visit and entry.at - visit[-1].at > APART:
                yield visit
                visit = []
            visit.append(entry)
        yield visit

"""Plays a month from its first morning to its last evening."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.broken import Broken
from tests.month.agenda import Life
from tests.month.books import Count, count
from tests.month.buyer import Buyer
from tests.month.cast import CAST
from tests.month.country import Country
from tests.month.diary import Entry, Kind
from tests.month.followers import FOLLOW, Follower
from tests.month.seller import LAST_DAY, Seller
from tests.month.street import Street
from tests.month.watching import MET, Watch, watching
from tests.play.shops import OWNER

SEED = 1405


@dataclass(frozen=True, slots=True)
class Month:
    """A month that is over, while its database is still there."""

    country: Country
    street: Street
    entries: Sequence[Entry]
    """What everybody has said and been shown, by chat in the order of their coming."""
    watch: Watch
    broken: Sequence[Broken]
    count: Count
    """What was played, counted without the shop."""


async def play(country: Country, *, database_url: str, folder: Path, seed: int = SEED) -> Month:
    """Let the month happen; the street is left as it is in the end, and has to be closed."""
    street = Street(country, database_url=database_url, folder=folder, seed=seed)
    with watching() as watch:
        await street.furnish()
        _people_it(street)
        await street.agenda.live(country.at(LAST_DAY, "23:59"), street.pass_time)
    entries = _named(street, watch)
    counted = count(street.books, folder / "bank.sqlite3")
    return Month(country, street, entries, watch, street.broken, counted)


def _people_it(street: Street) -> None:
    """Everybody begins to live."""
    country, seller = street.country, Seller(street)
    for number, (habit, day, clock) in enumerate(CAST):
        kind = Follower if habit in FOLLOW else Buyer
        street.agenda.begin(habit(kind(street, number), day, clock), street.now)
    street.agenda.begin(seller.every_day(), street.now)
    for day, life in seller.days().items():
        street.agenda.begin(life, country.at(day, "06:00"))
    street.agenda.begin(_watches(street), street.now)


async def _watches(street: Street) -> Life:
    """Each night somebody looks whether all facts hold."""
    for day in range(1, LAST_DAY + 1):
        yield street.country.at(day, "23:57")
        street.check_books()


def _named(street: Street, watch: Watch) -> list[Entry]:
    """The diary, in which each message that nobody has asked for has its name."""
    names = watch.by_ref(street.stage.database)
    entries: list[Entry] = []
    seen: set[tuple[str, str]] = set()
    for entry in street.diary.entries:
        key = (street.stage.people[entry.who][1], entry.ref)
        unnamed = "", False
        name, part = (
            unnamed if entry.kind is not Kind.SHOWN or key in seen else names.get(key, unnamed)
        )
        if entry.kind is Kind.SHOWN:
            seen.add(key)
        asks = any(route.startswith("feedback/") for route in entry.routes)
        if asks and not name and entry.who != OWNER.name:
            name = MET
        entries.append(replace(entry, notice=name, part=part))
    return [*entries, *_kept_for_later(street, watch)]


def _kept_for_later(street: Street, watch: Watch) -> Iterator[Entry]:
    names = {number: name for name, (_, number) in street.stage.people.items()}
    for one in watch.held:
        yield Entry(one.at, names[one.address], Kind.HELD, one.name)

"""Time as the people of the shop have it: only the hours in which somebody is there count."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from shop import quiet
from shop.hours import Hours
from shop.settings import Shop

NO_TIME = timedelta()
DAY = timedelta(days=1)


def between(shop: Shop, since: datetime, until: datetime) -> timedelta:
    """How much of the shop's hours lies between two instants; all of it where none are said."""
    hours = shop.hours
    if hours is None:
        return max(until - since, NO_TIME)
    passed = NO_TIME
    for opens, closes in _openings(shop, hours, since):
        if opens >= until:
            return passed
        passed += max(min(closes, until) - max(opens, since), NO_TIME)
    return passed


def after(shop: Shop, since: datetime, span: timedelta) -> datetime:
    """When so much of the shop's hours has passed. Where none are said it is not in the night."""
    hours = shop.hours
    if hours is None:
        return quiet.by_day(since + span, shop.zone, shop)
    left = span
    for opens, closes in _openings(shop, hours, since):
        begins = max(opens, since)
        if begins + left <= closes:
            return begins + left
        left -= max(closes - begins, NO_TIME)
    raise LookupError("a shop that never opens")


def _openings(shop: Shop, hours: Hours, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when to when somebody is there, day by day, from the day of this instant on."""
    first = since.astimezone(shop.zone).date()
    for number in count():
        day = first + number * DAY
        if day.weekday() not in hours.off:
            opens, closes = (
                datetime.combine(day, at, shop.zone).astimezone(UTC)
                for at in (hours.opens, hours.closes)
            )
            yield opens, closes

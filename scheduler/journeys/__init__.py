"""Journeys: what is written to whom after something has happened, and when.

A declaration says which event begins it, who hears of it and which notice is composed;
`scheduler.planning` is how. They stand by what they are about, as the events do.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from scheduler.journeys import money, opinions, orders, parcels, people, returns, shelves, talks
from scheduler.planning import Journey, begin
from shop.events import Dispatcher
from shop.gate import Follow

JOURNEYS = (
    *orders.JOURNEYS,
    *money.JOURNEYS,
    *parcels.JOURNEYS,
    *opinions.JOURNEYS,
    *returns.JOURNEYS,
    *people.JOURNEYS,
    *shelves.JOURNEYS,
    *talks.JOURNEYS,
)


def subscribe(dispatcher: Dispatcher, journeys: Iterable[Journey] = JOURNEYS) -> None:
    """Have the events of a shop begin its journeys."""
    for journey in journeys:
        dispatcher.subscribe(journey.after, partial(begin, journey))


def follows(journeys: Iterable[Journey] = JOURNEYS) -> dict[str, Follow]:
    """What is looked at before each of them is sent, by the names of their notices."""
    return {journey.say: replace(journey.follow, to=journey.to) for journey in journeys}

"""How long goods may be given back, and when a parcel counts as having arrived."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from models import Order, Shipment, ShipmentEvent, ShipmentState
from shop.settings import Shop

LEGAL_DAYS = {"TR": 14, "IR": 7}
"""How long a buyer may withdraw from a purchase at a distance without giving a reason.

Source: Turkey, Law 6502, art. 48 (https://dtlaw.com.tr/en/regulation-amending-the-regulation-on-distance-contracts-published
tells what changed on 1 January 2026); Iran, Law of Electronic Commerce, art. 37, working days
(https://on-dad.ir/?p=22353 has art. 38).
"""
USUAL_DAYS = 14
WORKING_DAYS = frozenset({"IR"})
"""Countries whose law counts no holidays; their calendars move, so only Fridays are left out."""
FRIDAY = 4
ON_THE_ROAD = 4
"""Days from the carrier to the buyer at most, where no way of delivery promises any."""
GRACE = timedelta(days=3)
"""A parcel counts as delivered so long after the last promised day, when nobody says more."""


def legal_days(country: str | None) -> int:
    """Days within which a buyer in this country may send things back without a reason."""
    return LEGAL_DAYS.get(country or "", USUAL_DAYS)


def days_to_return(shop: Shop) -> int:
    """What the shop grants, never less than the law."""
    return max(shop.return_days, legal_days(shop.country))


def closes_at(shop: Shop, since: datetime) -> datetime:
    """When goods that arrived at an instant cannot be given back any more: the midnight after the
    last day on the shop's wall.
    """
    last = _last_day(shop, since.astimezone(shop.zone).date())
    midnight = datetime.combine(last + timedelta(days=1), time(), shop.zone)
    return midnight.astimezone(since.tzinfo)


def arrives_by(order: Order, left_at: datetime) -> datetime:
    """The last instant at which a parcel was promised that left then."""
    promised = order.delivery["days"][1] if order.delivery is not None else ON_THE_ROAD
    return left_at + timedelta(days=promised)


def counts_as_delivered(order: Order, left_at: datetime) -> datetime:
    """When a parcel that left then has arrived, although nobody has said so."""
    return arrives_by(order, left_at) + GRACE


def arrived_at(
    order: Order, parcels: Iterable[Shipment], events: Iterable[ShipmentEvent]
) -> datetime | None:
    """When the buyer had all that has left; None while nothing has.

    Where no day of delivery is known, it is estimated with care for the buyer: the day the parcel
    left, and the latest day that was promised after it.
    """
    known = list(events)
    found: list[datetime] = []
    for parcel in parcels:
        times = {event.stage: event.at for event in known if event.shipment_id == parcel.id}
        if ShipmentState.DELIVERED in times:
            found.append(times[ShipmentState.DELIVERED])
        elif ShipmentState.HANDED_OVER in times:
            found.append(arrives_by(order, times[ShipmentState.HANDED_OVER]))
    return max(found, default=None)


def _last_day(shop: Shop, first: date) -> date:
    days = days_to_return(shop)
    if shop.country not in WORKING_DAYS:
        return first + timedelta(days=days)
    day = first
    while days:
        day += timedelta(days=1)
        days -= day.weekday() != FRIDAY
    return day

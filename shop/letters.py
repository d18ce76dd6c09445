"""The letter in the evening: how the day went, to those the shop belongs to.

What happens plans the letter of the coming evening, so a quiet day has none, unless parcels still
wait to be sent. What happens after it has gone is told the next evening, in what stands beside that
day.
"""

from datetime import UTC, datetime, time, timedelta

from common.roles import Role
from shop import settings, staff, statistics, work
from shop.context import Shopping
from shop.events import Dispatcher, Event, MoneyReturned, OrderPaid, OrderPlaced

EVENING = "evening-letter"
"""The kind of work, and the name of the notice."""
HOURS = (20, 21, 22)
"""When it may come; zero is no letter."""


def subscribe(dispatcher: Dispatcher) -> None:
    """From now on what happens in a shop is told in the evening."""
    for kind in (OrderPlaced, OrderPaid, MoneyReturned):
        dispatcher.subscribe(kind, plan)


def plan(ctx: Shopping, _event: Event) -> None:
    """Have the coming evening's letter written, once."""
    _plan(ctx)


def _plan(ctx: Shopping) -> None:
    if ctx.shop.letter_hour:
        at = coming(ctx)
        day = at.astimezone(ctx.shop.zone).date().isoformat()
        work.plan(ctx, EVENING, f"{EVENING}:{day}", due_at=at, payload={"day": day})


def coming(ctx: Shopping) -> datetime:
    """When the next letter goes, by the clock on the shop's wall."""
    zone, hour = ctx.shop.zone, time(ctx.shop.letter_hour)
    today = ctx.now.astimezone(zone).date()
    evenings = (
        datetime.combine(today + timedelta(days=days), hour, zone).astimezone(UTC)
        for days in (0, 1)
    )
    return next(evening for evening in evenings if evening > ctx.now)


def send(ctx: Shopping, day: str) -> None:
    """Have the letter written to each owner, unless they want none any more."""
    if not ctx.shop.letter_hour:
        return
    for person_id in staff.with_role(ctx.session, Role.OWNER):
        key = f"{EVENING}:{day}:{person_id}"
        work.plan(ctx, f"notice:{EVENING}", key, payload={}, person_id=person_id)
    if statistics.waiting(ctx).to_ship:
        _plan(ctx)


def choose(ctx: Shopping, hour: int) -> None:
    """The letter comes at this hour from now on, or never more.

    Raises:
        NotAllowed: for whoever does not own the shop.
        BadInput: it cannot come then.
    """
    settings.change(ctx, "letter_hour", hour)

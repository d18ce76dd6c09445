"""Night: when nobody is written to of what can wait until the morning."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.context import Shopping
from shop.settings import Shop


def by_day(at: datetime, zone: ZoneInfo, shop: Shop) -> datetime:
    """The same instant, or the next morning on a clock in this zone when it is night there."""
    night, morning = time(shop.quiet_from), time(shop.quiet_until)
    wall = at.astimezone(zone)
    hour = wall.time()
    if night == morning:
        return at
    over_midnight = night > morning
    is_late, is_early = hour >= night, hour < morning
    if not ((is_late or is_early) if over_midnight else (is_late and is_early)):
        return at
    day = wall.date() + timedelta(days=over_midnight and is_late)
    return datetime.combine(day, morning, zone).astimezone(UTC)


def morning_for(ctx: Shopping, at: datetime) -> datetime:
    """When the person may be written to, on the clock where they are."""
    return by_day(at, ZoneInfo(ctx.reader.timezone), ctx.shop)

"""What an installation says of its shop: at its first start, and at each one."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models import Setting
from models.database import insert_ignore
from shop import offered_ways
from shop.settings import Shop, load, write


def seed_first(
    session: Session, now: datetime, *, name: str, language: str, currency: str, timezone: str
) -> Shop:
    """Write what is missing of the shop's first settings, never over what stands there."""
    first = {
        "name": name,
        "language": language,
        "currency": currency,
        "timezone": timezone,
        "calendar": "jalali" if timezone == "Asia/Tehran" else "gregorian",
        "reserve_minutes": 60,
    }
    for key, given in first.items():
        insert_ignore(session, Setting, {"key": key, "value": given, "updated_at": now})
    return load(session)


def seed(
    session: Session,
    now: datetime,
    *,
    name: str,
    language: str,
    currency: str,
    timezone: str,
    public_url: str | None = None,
    gateways: Sequence[str] = (),
    testing: bool = False,
) -> Shop:
    """Write what is missing at the first start, and the shop that results.

    Name, language, currency and time zone are never overwritten. `public_url`, `gateways` and
    `testing` are facts of this installation and always are; the owner's own ways to pay come after
    those `gateways`.
    """
    seed_first(session, now, name=name, language=language, currency=currency, timezone=timezone)
    offered_ways.install(session, now, gateways, testing=testing)
    if public_url is not None:
        write(session, "public_url", public_url, now)
    else:
        _forget(session, "public_url")
    return load(session)


def remember_bot(session: Session, channel: str, name: str, now: datetime) -> None:
    """What a platform calls the shop's bot, once it is known; a fact of this installation."""
    key = f"{channel}_name"
    if getattr(load(session), key) != name:
        write(session, key, name, now)


def _forget(session: Session, key: str) -> None:
    row = session.get(Setting, key)
    if row is not None:
        session.delete(row)
        session.flush()

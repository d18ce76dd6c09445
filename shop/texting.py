"""Text messages: whether news of an order may go by SMS now, and what they cost in a day.

They are for whom no chat may be written in. Nobody is written to so who wants no texts, at night,
without a number of theirs, or when what the owner pays for in a day is spent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import BigInteger, Integer, String, func, insert, literal, select
from sqlmodel import Session, col, delete
from sqlmodel import select as choose

from common.ids import new_id
from common.messages import Message
from models import Order, TextMessage
from shop import consents, quiet
from shop.context import Shopping
from shop.gate import Withheld
from shop.topics import Topic

_text = TextMessage.__table__  # type: ignore[attr-defined]

WORTH_SENDING = timedelta(hours=6)
"""What has not left after so long is not sent any more."""


@dataclass(frozen=True, slots=True)
class Short:
    """News of an order in few words."""

    words: Message
    order: Order


def phone_of(order: Order) -> str | None:
    """The number on the parcel; None where nothing travels."""
    return (order.address or {}).get("phone")


def refusal(ctx: Shopping, order: Order) -> Withheld | None:
    """Why the person is not texted about an order of theirs: `text-stopped`, `text-no-number`, and
    until the morning `night`. None when they may be.
    """
    if consents.refusal(ctx, Topic.TEXTS) is not None:
        return Withheld("text-stopped")
    if phone_of(order) is None:
        return Withheld("text-no-number")
    morning = quiet.morning_for(ctx, ctx.now)
    return Withheld("night", morning) if morning > ctx.now else None


def book(
    ctx: Shopping, order: Order, name: str, *, notice_id: int, segments: int, most: int
) -> Withheld | None:
    """Count a text that is about to leave among those of its day; `text-spent` when there are
    `most` already.
    """
    ctx.session.flush()
    zone = ctx.shop.zone
    midnight = datetime.combine(ctx.now.astimezone(zone).date(), time(), zone).astimezone(UTC)
    spent = select(func.coalesce(func.sum(_text.c.segments), 0)).where(_text.c.at >= midnight)
    row = select(
        literal(new_id(), BigInteger),
        literal(order.id, BigInteger),
        literal(notice_id, BigInteger),
        literal(name, String),
        literal(segments, Integer),
        literal(ctx.now, _text.c.at.type),
    ).where(spent.scalar_subquery() + segments <= most)
    columns = ("id", "order_id", "notice_id", "name", "segments", "at")
    booking = insert(_text).from_select(columns, row).returning(_text.c.id)
    booked = ctx.session.connection().execute(booking).first()
    return Withheld("text-spent") if booked is None else None


def unbook(session: Session, notice_id: int) -> None:
    """The text did not leave and costs nothing."""
    session.exec(delete(TextMessage).where(col(TextMessage.notice_id) == notice_id))


def sent_of(session: Session, order_id: int) -> Sequence[TextMessage]:
    """What was texted about an order, the last first."""
    return session.exec(
        choose(TextMessage)
        .where(TextMessage.order_id == order_id)
        .order_by(col(TextMessage.at).desc(), col(TextMessage.id).desc())
    ).all()

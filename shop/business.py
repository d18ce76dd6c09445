"""Accounts of people of the shop into whose chats the bot is let, and whom it answers there."""

from enum import StrEnum

from sqlmodel import Session, col, select, update

from common import guests
from common.errors import BadInput
from common.roles import Role, allows
from models import BusinessConnection, Conversation
from models.database import upsert
from shop import audit, customers, kin, settings, staff
from shop.context import Shopping


class Audience(StrEnum):
    """Whom the bot answers in the chats of somebody's own account."""

    CAREFUL = "careful"
    """Whoever means the shop; see `shop.meant`."""
    EVERYONE = "everyone"
    """Whoever writes."""


class News(StrEnum):
    """What whoever let the bot in has to hear about it."""

    WORKS = "works"
    """It answers from now on."""
    SILENT = "silent"
    """It was not given the right to answer."""
    ENDED = "ended"
    """It was put out."""
    STRANGER = "stranger"
    """It serves this shop's own people only."""


def connected(ctx: Shopping, id_: str, *, enabled: bool, rights: frozenset[str]) -> News | None:
    """Somebody has let the bot into their account or changed that; None where there is no news.

    A stranger is told once, whatever they try.
    """
    session, person = ctx.session, ctx.customer
    before = session.get(BusinessConnection, id_)
    could = before is not None and before.can_answer
    was_let_in = before is not None and before.enabled
    mine = select(BusinessConnection.id).where(
        col(BusinessConnection.person_id).in_(kin.of(person.id))
    )
    is_known = session.exec(mine.limit(1)).first() is not None
    row = {
        "id": id_,
        "channel": ctx.channel,
        "person_id": person.id,
        "rights": sorted(rights),
        "enabled": enabled,
        "changed_at": ctx.now,
    }
    upsert(session, BusinessConnection, row, key=["id"])
    now = session.get_one(BusinessConnection, id_, populate_existing=True)
    if not now.can_answer:
        _close_chats(session, ctx.channel, id_)
    if not allows(ctx.role, Role.STAFF):
        return None if is_known or not enabled else News.STRANGER
    if (now.enabled, now.can_answer) == (was_let_in, could):
        return None
    audit.write(ctx, "business.changed", "person", person.id)
    if not enabled:
        return News.ENDED
    return News.WORKS if now.can_answer else News.SILENT


def host(session: Session, id_: str) -> int | None:
    """Whose account it is; None where the bot has nothing to say: it was not let in, must not
    answer there, or whoever let it in does not work for the shop.
    """
    known = session.get(BusinessConnection, id_)
    return _staff_of(session, known) if known is not None and known.can_answer else None


def connections(ctx: Shopping) -> list[BusinessConnection]:
    """The accounts of the shop's people that the bot is in, the newest last.

    Raises:
        NotAllowed: for whoever does not own the shop.
    """
    ctx.need(Role.OWNER)
    rows = ctx.session.exec(
        select(BusinessConnection)
        .where(col(BusinessConnection.enabled))
        .order_by(col(BusinessConnection.changed_at))
    ).all()
    return [one for one in rows if _staff_of(ctx.session, one) is not None]


def choose(ctx: Shopping, audience: str) -> None:
    """From now on the bot answers these people there.

    Raises:
        NotAllowed: for whoever does not own the shop.
        BadInput: there is no such audience.
    """
    if audience not in set(Audience):
        raise BadInput("route-unknown")
    settings.change(ctx, "business", audience)


def _staff_of(session: Session, known: BusinessConnection) -> int | None:
    """Whoever let the bot in, as long as they work for the shop."""
    person = customers.by_id(session, known.person_id)
    return person.id if allows(staff.role_of(session, person.id), Role.STAFF) else None


def _close_chats(session: Session, channel: str, id_: str) -> None:
    """Nothing is sent to these chats before somebody has written there again."""
    session.exec(
        update(Conversation)
        .where(
            col(Conversation.channel) == channel,
            col(Conversation.chat).startswith(guests.all_of(id_), autoescape=True),
        )
        .values(last_inbound_at=None)
    )

"""Finding one's own things again when the shop has changed its road to Instagram, and being offered
a road that never closes.

The two roads know the same person by different numbers, and only their name by the same word. A
name is a hint and proves nothing: it decides whether to offer the link, never whether to join.
"""

from sqlmodel import col, select

from common.errors import BadInput, NotFound
from common.roles import Role
from models import Identity, Order, Person, PersonMerge
from shop import customers, kin, linking, merging, order_lookup, staff, work
from shop.context import Shopping
from shop.events import OrderPaid
from shop.phones import parse_phone

OTHER_ROAD = {"instagram": "instagram_private", "instagram_private": "instagram"}
OFFER = "telegram-offer"


def namesake(ctx: Shopping) -> Person | None:
    """Who has written under the same name by the other road, and is not known to be the same."""
    roads = [
        (OTHER_ROAD[one.channel], one.username)
        for one in customers.identities(ctx.session, ctx.customer.id)
        if one.channel in OTHER_ROAD and one.username
    ]
    for channel, username in roads:
        found = ctx.session.exec(
            select(Identity.person_id).where(
                Identity.channel == channel, Identity.username == username
            )
        ).first()
        other = customers.by_id(ctx.session, found) if found is not None else None
        if other is not None and other.id != ctx.customer.id:
            return other
    return None


def prove(ctx: Shopping, code: str, phone: str) -> PersonMerge:
    """The person knows an order of their namesake's and the number it was for: they are one. A wrong
    guess is remembered, so the refusal must not undo what this turn has written.

    Raises:
        LimitReached: they have guessed wrong too often.
        NotFound: it does not fit; which of both it was is not said.
    """
    linking.check_tries(ctx)
    other = namesake(ctx)
    if other is None or not _fits(ctx, other, code, phone):
        linking.note_wrong(ctx)
        raise NotFound("link-order-unknown")
    return merging.join(ctx, other, ctx.customer)


def _fits(ctx: Shopping, other: Person, code: str, phone: str) -> bool:
    if staff.role_of(ctx.session, other.id) is not Role.BUYER:
        return False
    try:
        given = parse_phone(phone, ctx.shop.country)
        order = order_lookup.with_code(ctx, code)
    except (BadInput, NotFound):
        return False
    theirs = order_lookup.buyer_of(ctx.session, order).id == other.id
    return theirs and (order.address or {}).get("phone") == given


def is_worth_offering(ctx: Shopping, event: OrderPaid) -> bool:
    """Whether the buyer of an order writes by Instagram alone, where news cannot always come."""
    order = order_lookup.by_id(ctx.session, event.order_id)
    return ctx.shop.telegram_name is not None and _only_instagram(ctx, order)


def is_not_needed(ctx: Shopping, _: object) -> bool:
    """Whether the person can be reached elsewhere by now, or was offered it under another record."""
    known = kin.ids(ctx.session, ctx.customer.id)
    told = any(work.is_done(ctx, f"{OFFER}:person:{one}") for one in known)
    return told or not _writes_by_instagram_alone(ctx, ctx.customer.id)


def _only_instagram(ctx: Shopping, order: Order) -> bool:
    return _writes_by_instagram_alone(ctx, order.person_id)


def _writes_by_instagram_alone(ctx: Shopping, person_id: int) -> bool:
    channels = set(
        ctx.session.exec(
            select(Identity.channel).where(col(Identity.person_id).in_(kin.of(person_id)))
        )
    )
    return bool(channels) and channels <= OTHER_ROAD.keys()

"""Welcoming somebody new: when it is time, and when something else comes first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from common.roles import Role, allows
from models import Activity, ActivityKind, DialogueRow, DialogueState, Order
from shop import kin, quiet
from shop.context import Shopping
from shop.settings import Shop


def gap(shop: Shop) -> timedelta:
    """How long after the first contact, and after any thanks."""
    return timedelta(minutes=shop.welcome_minutes)


def is_off(ctx: Shopping, _: Mapping[str, Any]) -> bool:
    """Whether the owner wants nobody welcomed but by the greeting, they work here by now, or they
    were welcomed in another chat.
    """
    return not ctx.shop.welcome_minutes or allows(ctx.role, Role.STAFF) or _was_sent(ctx)


def _was_sent(ctx: Shopping) -> bool:
    before = select(Activity.id).where(
        col(Activity.person_id).in_(kin.of(ctx.customer.id)),
        Activity.kind == ActivityKind.WELCOMED,
    )
    return ctx.session.exec(before.limit(1)).first() is not None


def gives_way(ctx: Shopping, _: Mapping[str, Any]) -> datetime | None:
    """Until when the welcome gives way: to questions somebody is answering, such as those of a
    checkout, and to an order that has just been placed or paid.
    """
    rests = [until for until in (_after_questions(ctx), _after_thanks(ctx)) if until is not None]
    return max(rests, default=None)


def _after_questions(ctx: Shopping) -> datetime | None:
    """Whoever has left a question alone for so long is not answering any more."""
    answered_at = ctx.session.exec(
        select(DialogueRow.updated_at)
        .where(
            col(DialogueRow.person_id).in_(kin.of(ctx.customer.id)),
            col(DialogueRow.state).in_((DialogueState.OPEN, DialogueState.PARKED)),
        )
        .order_by(col(DialogueRow.updated_at).desc())
        .limit(1)
    ).first()
    return answered_at + gap(ctx.shop) if answered_at is not None else None


def _after_thanks(ctx: Shopping) -> datetime | None:
    """The end of an order at night is told in the morning."""
    order = ctx.session.exec(
        select(Order)
        .where(col(Order.person_id).in_(kin.of(ctx.customer.id)))
        .order_by(col(Order.placed_at).desc())
        .limit(1)
    ).first()
    if order is None:
        return None
    if order.awaits_payment:
        return order.reserved_until + gap(ctx.shop)
    if order.paid_at is not None:
        return order.paid_at + gap(ctx.shop)
    if order.closed_at is not None:
        return quiet.morning_for(ctx, order.closed_at) + gap(ctx.shop)
    return None

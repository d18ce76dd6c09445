"""A customer as those who work here know them, and telling two people apart who were joined."""

from collections.abc import Iterator

from bot.dialogue.cards import EMPTY_LINE, Answer, Button, Words, button, card
from bot.dialogue.routes import route, screen
from common.messages import Message, msg
from common.roles import Role, allows
from handlers.wording import MENU_BUTTON, called, channel_name
from models import Identity
from shop import acquaintance, merging
from shop.acquaintance import Acquaintance, Joined
from shop.context import Shopping


def to(person_id: int) -> Button:
    """The way to somebody's card."""
    return button(msg("customer-button"), route("m/person", person_id))


@screen("m/person/{person_id:int}", role=Role.AGENT, audited=True)
def show(ctx: Shopping, person_id: int) -> Answer:
    """Where a customer writes from, what they have, and which chats were joined."""
    known = acquaintance.of(ctx, person_id)
    apart = [_apart(known, one) for one in known.joined] if allows(ctx.role, Role.MANAGER) else []
    history = route("m/audit", about="person", which=known.person.id)
    did = [button(msg("staff-audit-button"), history)] if allows(ctx.role, Role.MANAGER) else []
    return card(
        msg("customer-title", name=called(known.person), since=known.person.created_at),
        *map(_writes, known.identities),
        EMPTY_LINE,
        *_has(known),
        *(_joined(one) for one in known.joined),
        rows=[*([one] for one in apart), [*did, MENU_BUTTON]],
    )


def _writes(one: Identity) -> Message:
    channel = channel_name(one.channel)
    name = f"@{one.username}" if one.username else one.display_name or one.address
    heard = one.last_inbound_at or one.created_at
    key = "customer-writes" if one.reachable else "customer-blocked"
    return msg(key, channel=channel, name=name, at=heard)


def _has(known: Acquaintance) -> Iterator[Words]:
    yield msg("customer-orders", orders=known.orders, paid=known.paid)
    if known.points.ready or known.points.pending:
        yield msg("customer-points", points=known.points.ready, pending=known.points.pending)
    if known.credit:
        yield msg("customer-credit", amount=known.credit)


def _joined(one: Joined) -> Message:
    channel = channel_name(one.channels[0] if one.channels else "")
    return msg("customer-joined", name=called(one.record), channel=channel, at=one.merge.merged_at)


def _apart(known: Acquaintance, one: Joined) -> Button:
    channel = channel_name(one.channels[0] if one.channels else "")
    where = route("m/person", known.person.id, "apart", one.merge.id)
    return button(msg("customer-apart-button", channel=channel), where)


@screen("m/person/{person_id:int}/apart/{merge_id:int}", role=Role.MANAGER)
def ask_apart(ctx: Shopping, person_id: int, merge_id: int) -> Answer:
    """What each would have, before it is done."""
    name = called(acquaintance.of(ctx, person_id).person)
    back = route("m/person", person_id)
    yes = button(
        msg("customer-apart-yes-button"),
        route("m/person", person_id, "apart", merge_id, "yes"),
        style="danger",
    )
    return card(
        msg("customer-apart-sure", name=name),
        msg("customer-apart-means"),
        rows=[[yes], [button(msg("customer-keep-button"), back)]],
    )


@screen("m/person/{person_id:int}/apart/{merge_id:int}/yes", role=Role.MANAGER, changes=True)
def apart(ctx: Shopping, person_id: int, merge_id: int) -> Answer:
    """They were two people after all."""
    undone = merging.undo(ctx, merge_id)
    return card(
        msg("customer-apart-done"), rows=[[to(person_id), _other(undone.person_id)], [MENU_BUTTON]]
    )


def _other(person_id: int) -> Button:
    return button(msg("customer-other-button"), route("m/person", person_id))

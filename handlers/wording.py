"""Words that several screens and notices share: lines of goods, sums, and the ways on."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.dialogue.cards import Button, Words, button
from bot.dialogue.routes import route
from common.messages import Code, Message, msg
from common.money import Money
from models import AdjustmentKind, Order, OrderState, Person
from shop import orders
from shop.context import Shopping
from shop.pricing import Change

MENU_BUTTON = button(msg("menu-button"), "menu")
LINK_BUTTON = button(msg("link-button"), "link")
PERSON_BUTTON = button(msg("menu-person-button"), "person")


def status_button(order: Order) -> Button:
    """The way to where an order stands."""
    return button(msg("order-status-button"), route("order", order.code))


def lasting(span: timedelta) -> Message:
    """How long something takes, as roughly as people say it."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return msg("lasting-moment")
    if minutes < 90:
        return msg("lasting-minutes", minutes=minutes)
    hours = round(minutes / 60)
    return (
        msg("lasting-hours", hours=hours) if hours < 48 else msg("lasting-days", days=hours // 24)
    )


def called(person: Person) -> str | Message:
    """What somebody is called; friendly words for whoever has not told us."""
    return person.name or msg("person-nameless")


def listed(ctx: Shopping, parts: Iterable[str]) -> str:
    """People's own words one after the other, with the comma of the reader's script."""
    return ("، " if ctx.reader.language == "fa" else ", ").join(parts)


def channel_name(channel: str) -> Message:
    """What people call where they write."""
    known = ("telegram", "instagram", "instagram_private", "bale")
    return msg(f"channel-{channel.replace('_', '-')}" if channel in known else "channel-other")


def goods_name(name: str, label: str | None) -> str | Message:
    """What something is called; `label` tells a variant from its siblings."""
    return msg("goods-variant", name=name, variant=label) if label else name


def goods_line(name: str, label: str | None, quantity: int, total: Money) -> Message:
    """So many of one thing and what they cost together."""
    return msg("goods-line", name=goods_name(name, label), quantity=quantity, total=total)


def ordered_goods(ctx: Shopping, order: Order) -> list[Words]:
    """What was ordered, then what is taken off and added, then what it costs."""
    currency = order.currency
    words: list[Words] = [
        goods_line(line.name, line.label, line.quantity, Money(line.total_minor, currency))
        for line in orders.lines_of(ctx.session, order.id)
    ]
    stored = orders.adjustments_of(ctx.session, order.id) if order.discount_minor else []
    off = [Change(one.kind, one.label, Money(one.amount_minor, currency)) for one in stored]
    brought = Money(order.delivery_minor, currency) if order.address is not None else None
    return [*words, *sums(off, brought, order.total), *_from_credit(order)]


def _from_credit(order: Order) -> list[Words]:
    """What of it store credit pays, and what is left to pay."""
    if not order.credit_minor or order.state in (OrderState.EXPIRED, OrderState.CANCELLED):
        return []
    paid = msg("goods-credit", amount=Money(order.credit_minor, order.currency))
    waits = order.awaits_payment and order.open_amount
    return [paid, *([msg("goods-left-to-pay", amount=order.open_amount)] if waits else [])]


def goods_to_pack(ctx: Shopping, order: Order) -> list[Words]:
    """What was ordered, for eyes that need no prices."""
    return [
        msg("goods-to-pack", name=goods_name(line.name, line.label), quantity=line.quantity)
        for line in orders.lines_of(ctx.session, order.id)
    ]


def sums(changes: Iterable[Change], delivery: Money | None, total: Money) -> list[Words]:
    """What stands under the goods; `delivery` is None where nothing travels."""
    words = [_taken_off(one) for one in changes if one.kind is not AdjustmentKind.DELIVERY]
    if delivery is not None:
        free = msg("goods-delivery-free")
        words.append(msg("goods-delivery", amount=delivery) if delivery else free)
    return [*words, msg("goods-total", total=total)]


def noted(note: str) -> list[Message]:
    """What a buyer wrote to whoever packs their order."""
    return [msg("order-note", note=note)] if note else []


def _taken_off(change: Change) -> Words:
    if change.kind is AdjustmentKind.POINTS:
        return msg("goods-points", points=int(change.label), amount=-change.amount)
    if change.label:
        return msg("goods-discount-code", code=Code(change.label), amount=-change.amount)
    return msg("goods-discount", amount=-change.amount)


def turning_pages(address: str, number: int, pages: int) -> tuple[Button, ...]:
    """Buttons to the pages before and after; `address` is the list's without its page."""
    mark = "&" if "?" in address else "?"
    before = button(msg("list-previous-button"), f"{address}{mark}page={number - 1}")
    after = button(msg("list-next-button"), f"{address}{mark}page={number + 1}")
    return (*((before,) if number > 1 else ()), *((after,) if number < pages else ()))


def side_by_side(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """Two buttons a row."""
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]

"""What was bought and needs no parcel: given once on payment, and shown again whenever asked for."""

from collections.abc import Iterable

from bot.dialogue.cards import Answer, Button, Card, Go, Words, button, card, link
from bot.dialogue.routes import notice, route, screen
from common.errors import Conflict
from common.messages import Code, msg
from common.roles import Role
from handlers import paying
from handlers.wording import PERSON_BUTTON, goods_name
from models import DigitalKind, Order
from shop import digital, orders
from shop.context import Shopping
from shop.digital import Delivered


@notice("digital-goods", topic="payment", promise="repeat")
def digital_goods(ctx: Shopping, order_id: int) -> Card | None:
    """The keys, links and files of an order that has just been paid."""
    order = orders.by_id(ctx.session, order_id)
    return goods_card(ctx, order) if digital.delivered(ctx.session, order) else None


@screen("order/{code}/digital", role=Role.BUYER)
def show(ctx: Shopping, code: str) -> Answer:
    """The same again, for whoever has lost the message; nothing before it is paid."""
    order = orders.by_code(ctx, code)
    if orders.is_of_another(ctx, order):
        return Go(route("m/order", order.code))
    if not digital.delivered(ctx.session, order):
        raise Conflict("digital-after-payment", code=Code(order.code))
    return goods_card(ctx, order)


def goods_card(ctx: Shopping, order: Order) -> Card:
    """All that an order is delivered as, line by line."""
    found = digital.delivered(ctx.session, order)
    text: list[Words] = [msg("digital-here", code=Code(order.code))]
    for one in found:
        text += _words(one)
    status = button(msg("order-status-button"), route("order", order.code))
    opening = [[one] for each in found for one in _opening(ctx, order, each)]
    return card(*text, msg("digital-keep"), rows=[*opening, [status], [PERSON_BUTTON]])


def way_to(ctx: Shopping, order: Order) -> list[Button]:
    """The way to what has been given, on the card of its order."""
    if not digital.delivered(ctx.session, order):
        return []
    return [button(msg("digital-show-button"), route("order", order.code, "digital"))]


def _words(one: Delivered) -> Iterable[Words]:
    name = goods_name(one.name, one.label)
    if one.kind is not DigitalKind.KEY:
        yield msg("digital-to-open", name=name)
        return
    yield msg("digital-keys", name=name, keys=len(one.items))
    yield from (msg("digital-key", key=Code(secret)) for secret in one.items.values())


def _opening(ctx: Shopping, order: Order, one: Delivered) -> Iterable[Button]:
    if one.kind is DigitalKind.KEY:
        return
    page = paying.order_page(ctx, order)
    for item_id, secret in one.items.items():
        url = f"{page}/files/{item_id}" if one.kind is DigitalKind.FILE else secret
        yield link(msg("digital-open-button", name=goods_name(one.name, one.label)), url)

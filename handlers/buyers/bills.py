"""Paying inside the chat, on a bill that stands in it, and what one asks about payments."""

from bot.dialogue.cards import Answer, Reply, button, card, link
from bot.dialogue.routes import command, route, screen
from common.errors import Conflict
from common.messages import Code, msg
from common.roles import Role
from handlers import paying
from handlers.buyers.orders import order_card
from handlers.wording import MENU_BUTTON, PERSON_BUTTON
from models import Order
from shop import orders
from shop.context import Shopping


@screen("order/{code}/bill/{gateway}", role=Role.BUYER, changes=True)
def bill(ctx: Shopping, code: str, gateway: str) -> Answer:
    """A bill is written now, and comes as a message of its own."""
    order = orders.by_code(ctx, code)
    if not order.awaits_payment or gateway not in paying.bills_of(ctx, order):
        return order_card(ctx, order)
    paying.write_bill(ctx, order, gateway)
    return Reply(toast=msg("order-bill-coming"))


@screen("order/{code}/billed", role=Role.BUYER)
def billed(ctx: Shopping, code: str) -> Answer:
    """Where the bill of a moment ago is, or why there is none and what one can do."""
    order = orders.by_code(ctx, code)
    if not order.awaits_payment:
        return order_card(ctx, order)
    url = paying.direct_link(ctx, order)
    if url is None:
        return paying.no_link(ctx, order)
    words = msg("order-bill-above", code=Code(order.code), until=order.reserved_until)
    return card(words, rows=[[link(msg("order-pay-button"), url)], [PERSON_BUTTON]])


def linked(ctx: Shopping, key: str) -> Answer:
    """The link of a bill was opened here, by whoever has it: the bill comes into this chat.

    Raises:
        NotFound: there is no such order.
        Conflict: there is nothing to pay any more, or not here.
    """
    order = orders.by_page_key(ctx.session, key)
    gateway = paying.bill_here(ctx, order)
    if gateway is None:
        return _without_bill(ctx, order)
    paying.write_bill(ctx, order, gateway, route("bill", key))
    return card(msg("order-bill-coming"))


def _without_bill(ctx: Shopping, order: Order) -> Answer:
    """The order's page, where it can be paid in other ways; else why it cannot be paid."""
    page = paying.order_page(ctx, order)
    if order.awaits_payment and page is not None:
        title = msg("order-title", code=Code(order.code))
        return card(title, rows=[[link(msg("order-pay-button"), page)], [MENU_BUTTON]])
    kind = "order-closed" if order.open_amount else "order-paid-already"
    raise Conflict(kind, code=Code(order.code))


@screen("bill/{key}", role=Role.BUYER)
def linked_bill(ctx: Shopping, key: str) -> Answer:
    """Why the bill of a link does not come, for whoever has the link; the order is not shown."""
    order = orders.by_page_key(ctx.session, key)
    return card(paying.why_no_link(ctx, order), rows=[[PERSON_BUTTON, MENU_BUTTON]])


@screen("paysupport", role=Role.BUYER)
@command("paysupport")
def pay_support(_ctx: Shopping) -> Answer:
    """Help with a payment, which whoever takes money on Telegram owes to everybody."""
    mine = button(msg("menu-orders-button"), "orders")
    return card(msg("pay-support"), rows=[[mine], [PERSON_BUTTON, MENU_BUTTON]])

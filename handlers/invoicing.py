"""The way to an order's invoice."""

from bot.dialogue.cards import Button, link
from common.messages import msg
from models import Order
from shop import invoices
from shop.context import Shopping


def buttons(ctx: Shopping, order: Order) -> list[Button]:
    """The link to the invoice of a paid order, with its buyer on it, for the chats of those who know
    them; none in a shop without a public address.
    """
    base = ctx.shop.public_url
    if base is None or order.paid_at is None:
        return []
    invoice = invoices.of(ctx.session, order.id)
    if invoice is None:
        return []
    return [link(msg("order-invoice-button"), f"{base.rstrip('/')}/i/{invoice.own_key}")]

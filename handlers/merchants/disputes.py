"""Disputes in words: what the owner hears of one, and the mark on its order."""

from datetime import datetime

from bot.dialogue.cards import Card, Words, button, card
from bot.dialogue.routes import notice, route
from common.messages import Code, msg
from common.money import Money
from handlers.gateway_words import gateway_name
from models import Order, PaymentAttempt, PaymentEvent
from shop import disputes, orders
from shop.context import Shopping


@notice("payment-disputed", topic="staff", promise="repeat")
def disputed(ctx: Shopping, order_id: int, event_id: int, answer_by: str) -> Card:
    """A buyer's bank wants money back, or has decided; what to do, and until when."""
    order, event = orders.by_id(ctx.session, order_id), disputes.by_id(ctx.session, event_id)
    state = disputes.state_of(event)
    attempt = ctx.session.get_one(PaymentAttempt, event.attempt_id)
    way = gateway_name(attempt.gateway)
    until = [msg("dispute-until", at=datetime.fromisoformat(answer_by))] if answer_by else []
    return card(
        msg(f"dispute-{state.value}", code=Code(order.code), amount=_amount(event), way=way),
        *until,
        rows=[[button(msg("alert-open-button"), route("m/order", order.code))]],
    )


def lines(ctx: Shopping, order: Order) -> list[Words]:
    """The mark on an order whose payment is or was disputed."""
    return [
        msg(f"dispute-is-{disputes.state_of(one).value}", amount=_amount(one))
        for one in disputes.of_order(ctx.session, order.id)
    ]


def _amount(event: PaymentEvent) -> Money:
    return Money(event.amount_minor, event.currency)

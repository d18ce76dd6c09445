"""Paying at the door: what it means, one yes, and the order is on its way."""

from bot.dialogue.cards import Answer, Card, Go, button, card
from bot.dialogue.routes import notice, route, screen
from common.messages import Code, msg
from common.roles import Role
from handlers import arrival_words, delivery_words, paying
from handlers.wording import PERSON_BUTTON, called, ordered_goods
from shop import at_the_door, orders, promises
from shop.context import Shopping


@screen("order/{code}/cash", role=Role.BUYER)
def ask(ctx: Shopping, code: str) -> Answer:
    """How much to have ready; why not, where that cannot be."""
    order = orders.by_code(ctx, code)
    if orders.is_of_another(ctx, order):
        return Go(route("m/order", order.code))
    if not order.awaits_payment:
        return Go(route("order", order.code))
    refused = at_the_door.refusal(ctx, order)
    back = button(msg("card-order-button"), route("order", order.code))
    if refused is not None:
        return card(refused.message, rows=[*paying.payment_rows(ctx, order), [back]])
    yes = button(msg("cash-yes-button"), route("order", order.code, "cash", "yes"), style="success")
    return card(
        msg("cash-sure", code=Code(order.code), amount=order.open_amount), rows=[[yes], [back]]
    )


@screen("order/{code}/cash/yes", role=Role.BUYER, changes=True)
def choose(ctx: Shopping, code: str) -> Answer:
    """Their word is taken; saying so twice changes nothing."""
    order = orders.by_code(ctx, code)
    if orders.is_of_another(ctx, order):
        return Go(route("m/order", order.code))
    at_the_door.choose(ctx, order)
    return Go(route("order", order.code), msg("cash-chosen"))


@notice("cash-thanks", topic="order", promise="repeat")
def thanks(ctx: Shopping, order_id: int) -> Card | None:
    """Thanks at once, and how much is paid at the door; nothing when it is off."""
    order = orders.by_id(ctx.session, order_id)
    if not order.is_due_at_door:
        return None
    return card(
        msg("cash-thanks", name=called(ctx.customer), code=Code(order.code)),
        msg("cash-have-ready", amount=order.open_amount),
        *ordered_goods(ctx, order),
        *arrival_words.leaves(ctx, order),
        *delivery_words.of_order(order, promises.for_buyer(ctx, order)),
        rows=[[button(msg("card-order-button"), route("order", order.code))], [PERSON_BUTTON]],
    )

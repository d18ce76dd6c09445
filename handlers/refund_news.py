"""What is written about orders the shop called off and money that goes back."""

from bot.dialogue.cards import Button, Card, Said, Words, button, card
from bot.dialogue.routes import notice, route
from common.messages import Code, msg
from common.money import STARS, Money
from handlers.wording import MENU_BUTTON, PERSON_BUTTON
from models import (
    AttemptState,
    Order,
    OrderState,
    PaymentAttempt,
    PaymentState,
    Refund,
    RefundState,
    RefundWay,
)
from shop import at_the_door, orders, refunds
from shop.context import Shopping


@notice("order-called-off", topic="order", promise="repeat")
def called_off(ctx: Shopping, order_id: int) -> Card | None:
    """The shop cannot send an order: why, and that nothing is lost."""
    order = orders.by_id(ctx.session, order_id)
    if order.state is not OrderState.CANCELLED:
        return None
    was_paid = order.payment_state is not PaymentState.UNPAID
    money = msg("called-off-paid", amount=order.total) if was_paid else msg("called-off-unpaid")
    return card(
        msg("called-off", code=Code(order.code)),
        *_why(order.reason or ""),
        money,
        rows=[[_status(order)], [MENU_BUTTON, PERSON_BUTTON]],
    )


@notice("money-returned", topic="payment", promise="repeat")
def returned(ctx: Shopping, order_id: int, refund_id: int) -> Card | None:
    """The money has gone back: how much, which way, and when it is seen."""
    order, refund = orders.by_id(ctx.session, order_id), refunds.by_id(ctx, refund_id)
    if refund.state is not RefundState.DONE:
        return None
    reference = refund.reference
    in_stars = refund.currency == STARS
    by_gateway = "money-returned-stars" if in_stars else "money-returned"
    key = by_gateway if reference is None else "money-returned-by-hand"
    if refund.way is RefundWay.CREDIT:
        key = "money-returned-credit"
    return card(
        msg(key, amount=refund.amount, code=Code(order.code)),
        *_counted(ctx, order, refund),
        *([msg("money-returned-reference", reference=reference)] if reference else []),
        *_why(_reason(order, refund)),
        rows=[[_status(order)], [PERSON_BUTTON]],
    )


@notice("refund-coming", topic="payment", promise="repeat")
def coming(ctx: Shopping, order_id: int, refund_id: int) -> Card | None:
    """The bank does not give it back by itself, so a person of the shop does."""
    order, refund = orders.by_id(ctx.session, order_id), refunds.by_id(ctx, refund_id)
    if refund.state is not RefundState.BY_HAND:
        return None
    return card(
        msg("refund-coming", amount=refund.amount, code=Code(order.code)),
        rows=[[_status(order)], [PERSON_BUTTON]],
    )


def _counted(ctx: Shopping, order: Order, refund: Refund) -> list[Words]:
    """What of the buyer's credit counts for the order already, where money that had not counted
    became credit; and what is left to pay.
    """
    is_over = order.state in (OrderState.CANCELLED, OrderState.EXPIRED)
    if refund.way is not RefundWay.CREDIT or not order.credit_minor or is_over:
        return []
    if ctx.session.get_one(PaymentAttempt, refund.attempt_id).state is AttemptState.PAID:
        return []
    counted, rest = Money(order.credit_minor, order.currency), order.open_amount
    if rest:
        return [msg("money-returned-counted", counted=counted, rest=rest)]
    return [msg("money-returned-spent", counted=counted)]


def _reason(order: Order, refund: Refund) -> str:
    """What was told when the order was called off is not told again."""
    return "" if order.state is OrderState.CANCELLED else refund.reason


def _why(reason: str) -> list[Words]:
    if reason == at_the_door.UNCLAIMED:
        return [msg("called-off-unclaimed")]
    return [msg("called-off-why"), Said(reason)] if reason else []


def _status(order: Order) -> Button:
    return button(msg("order-status-button"), route("order", order.code))

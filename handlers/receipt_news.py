"""What is written about receipts: to those who have to look, and to whoever waits for it."""

from bot.dialogue.cards import Button, Card, Words, card
from bot.dialogue.routes import notice
from common.messages import Code, msg
from handlers import card_words, paying
from handlers.merchants.receipts import receipt_card
from handlers.wording import PERSON_BUTTON
from models import AttemptState, Order, ReceiptState
from shop import orders, receipts
from shop.context import Shopping


@notice("receipt-alert", topic="staff", promise="repeat")
def to_look_at(ctx: Shopping, receipt_id: int) -> Card | None:
    """A receipt to look at, with its picture; nothing when somebody has."""
    receipt = receipts.by_id(ctx.session, receipt_id)
    return receipt_card(ctx, receipt) if receipt.state is ReceiptState.WAITING else None


@notice("receipt-waits-alert", topic="staff", promise="repeat")
def still_to_look_at(ctx: Shopping, receipt_id: int, number: int) -> Card | None:
    """The same once more, since nobody has looked."""
    receipt = receipts.by_id(ctx.session, receipt_id)
    if receipt.state is not ReceiptState.WAITING:
        return None
    return receipt_card(ctx, receipt, msg("receipt-still-waits", times=number))


@notice("receipt-waits", topic="payment", promise="repeat")
def takes_longer(ctx: Shopping, receipt_id: int) -> Card | None:
    """An honest word to whoever waits."""
    receipt = receipts.by_id(ctx.session, receipt_id)
    order = receipts.order_of(ctx.session, receipt)
    if receipt.state is not ReceiptState.WAITING or not order.awaits_payment:
        return None
    return card(
        msg("card-takes-longer", code=Code(order.code)),
        msg("payment-kept-until", until=order.reserved_until),
        rows=[[PERSON_BUTTON]],
    )


@notice("receipt-lost", topic="payment", promise="repeat")
def send_again(ctx: Shopping, order_id: int, receipt_id: int) -> Card | None:
    """The picture could not be opened; nothing when another one has come."""
    return _again(ctx, order_id, receipt_id, msg("card-receipt-lost"))


@notice("receipt-refused", topic="payment", promise="repeat")
def refused(ctx: Shopping, order_id: int, receipt_id: int) -> Card | None:
    """Why, as a person would say it, and every way on."""
    reason = receipts.by_id(ctx.session, receipt_id).reason
    if reason is None:
        return None
    why = msg(f"card-refused-{reason.value.replace('_', '-')}")
    return _again(ctx, order_id, receipt_id, why)


def _again(ctx: Shopping, order_id: int, receipt_id: int, why: Words) -> Card | None:
    order = orders.by_id(ctx.session, order_id)
    attempt = receipts.attempt_of(ctx.session, receipts.by_id(ctx.session, receipt_id))
    title = msg("card-about", code=Code(order.code))
    if attempt.state is AttemptState.ISSUED:
        until = msg("card-again-until", until=attempt.expires_at)
        ways = card_words.way_in(ctx, order, attempt) or [card_words.receipt_button(order)]
        rows = [[one] for one in [*ways, PERSON_BUTTON]]
        return card(title, why, until, rows=rows)
    if attempt.state is not AttemptState.FAILED or not order.awaits_payment:
        return None
    return card(title, why, msg("card-no-more"), rows=_other_ways(ctx, order))


def _other_ways(ctx: Shopping, order: Order) -> list[list[Button]]:
    return [[PERSON_BUTTON], *paying.payment_rows(ctx, order)]

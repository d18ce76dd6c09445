"""Payments from card to card in words: what to send where, and how it stands."""

from bot.dialogue.cards import Button, Words, button, copying
from bot.dialogue.routes import route
from common.cards import grouped
from common.messages import Code, msg
from common.money import Money
from models import AttemptState, Order, PaymentAttempt
from shop import card_transfers
from shop.context import Shopping


def how_to_pay(ctx: Shopping, attempt: PaymentAttempt) -> list[Words]:
    """The exact amount, where it goes, and until when."""
    card = ctx.shop.card
    if card is None:
        return []
    return [
        msg("card-amount", rial=attempt.amount_minor, about=rounded(attempt)),
        msg("card-exact"),
        msg("card-number", number=Code(grouped(card.number))),
        msg("card-holder", holder=card.holder, bank=card.bank),
        msg("card-until", until=attempt.expires_at),
    ]


def rounded(attempt: PaymentAttempt) -> Money:
    """What it is without the rials that make it unlike others."""
    return Money(attempt.order_amount_minor, attempt.currency)


def copy_rows(ctx: Shopping, attempt: PaymentAttempt) -> list[list[Button]]:
    """What is typed into the bank's app, to be copied."""
    card = ctx.shop.card
    if card is None:
        return []
    return [
        [
            copying(msg("card-copy-number-button"), card.number),
            copying(msg("card-copy-amount-button"), str(attempt.amount_minor)),
        ],
        [copying(msg("card-copy-holder-button"), card.holder)],
    ]


def receipt_button(order: Order) -> Button:
    """The way to send the picture."""
    label = msg("card-receipt-button")
    return button(label, route("order", order.code, "receipt"), style="success")


def way_in(ctx: Shopping, order: Order, running: PaymentAttempt | None) -> list[Button]:
    """The way to pay so, or to go on with what is `running`; nothing where that cannot be."""
    if not order.awaits_payment:
        return []
    if running is not None and running.state is AttemptState.VERIFYING:
        return []
    offered = card_transfers.is_offered(ctx.shop)
    how = [button(msg("card-pay-button"), route("order", order.code, "card"))] if offered else []
    return [*how, *([receipt_button(order)] if running is not None else [])]


def standing(ctx: Shopping, order: Order) -> list[Words]:
    """That a receipt is awaited or being looked at."""
    if not order.awaits_payment:
        return []
    running = card_transfers.open_one(ctx.session, order.id)
    if running is None:
        return []
    if running.state is AttemptState.VERIFYING:
        return [msg("card-is-looked-at")]
    return [msg("card-is-awaited", until=running.expires_at)]


def exact(attempt: PaymentAttempt) -> Words:
    """The amount that the bank's message must show."""
    return msg("card-amount", rial=attempt.amount_minor, about=rounded(attempt))

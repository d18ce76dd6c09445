"""Paying from card to card: where to send how much, then a picture of the receipt."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Button, Card, Go, button, card
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput
from common.messages import Code, msg
from common.roles import Role
from handlers import card_words
from handlers.wording import MENU_BUTTON, PERSON_BUTTON
from models import AttemptState, Order
from shop import card_transfers, orders, receipt_claims, receipt_pictures
from shop.context import Shopping


@screen("order/{code}/card", role=Role.BUYER, changes=True)
def pay(ctx: Shopping, code: str) -> Answer:
    """The card, its holder, the exact amount and the deadline, each to be copied."""
    order = orders.by_code(ctx, code)
    if orders.is_of_another(ctx, order):
        return Go(route("m/order", order.code))
    if not order.awaits_payment:
        return Go(route("order", order.code))
    attempt = card_transfers.begin(ctx, order)
    if attempt.state is AttemptState.VERIFYING:
        return looked_at(order)
    return card(
        msg("card-title", code=Code(order.code)),
        *card_words.how_to_pay(ctx, attempt),
        EMPTY_LINE,
        msg("card-then"),
        rows=[
            *card_words.copy_rows(ctx, attempt),
            [card_words.receipt_button(order)],
            [_order_button(order), PERSON_BUTTON],
        ],
    )


@screen("order/{code}/receipt", role=Role.BUYER)
def begin(ctx: Shopping, code: str) -> Answer:
    """Send the picture of a receipt."""
    order = orders.by_code(ctx, code)
    if orders.is_of_another(ctx, order):
        return Go(route("m/order", order.code))
    if not order.awaits_payment and card_transfers.open_one(ctx.session, order.id) is None:
        return Go(route("order", order.code))
    if card_transfers.is_under_review(ctx.session, order.id):
        return looked_at(order)
    return Begin("receipt", {"code": order.code})


@dialogue("receipt", version=1, role=Role.BUYER)
def send(talk: Talk[Shopping], code: str) -> Answer:
    """A picture; whoever leaves in between finds the same question again from the order."""
    order = orders.by_code(talk.ctx, code)
    ref, words = talk.ask("card-receipt", read_receipt, args={"code": Code(order.code)})
    return taken(talk.ctx, order, ref, words)


def read_receipt(given: Given) -> tuple[str, str]:
    """The channel's own id of the picture, and the words under it.

    Raises:
        BadInput: something else was sent.
    """
    ref = picture_in(given)
    if ref is None:
        raise BadInput("card-receipt-wanted")
    return ref, given.text[: receipt_claims.LONGEST]


def picture_in(given: Given) -> str | None:
    """The channel's own id of the first picture that was sent, if any was."""
    for one in given.media:
        if one.kind == "photo" or (one.mime or "").startswith("image/"):
            return one.ref
    return None


def unasked(ctx: Shopping, given: Given) -> Answer:
    """A picture out of the blue from somebody whose receipt is awaited; None for any other."""
    ref = picture_in(given)
    order = card_transfers.awaited_of(ctx) if ref is not None else None
    return taken(ctx, order, ref, given.text) if order is not None and ref is not None else None


def number_said(ctx: Shopping, text: str) -> Answer:
    """The number of a transfer whose receipt somebody looks at; None for anything else."""
    order = receipt_claims.add(ctx, text)
    if order is None:
        return None
    return card(
        msg("card-tracking-kept", code=Code(order.code)),
        rows=[[_order_button(order)], [MENU_BUTTON, PERSON_BUTTON]],
    )


def taken(ctx: Shopping, order: Order, ref: str, words: str) -> Card:
    """The picture is kept, and people will look at it."""
    receipt = receipt_pictures.send(ctx, order, ref, words)
    return looked_at(order, say_number=receipt.tracking is None)


def looked_at(order: Order, *, say_number: bool = False) -> Card:
    """What happens now, honestly: a person looks, and that takes as long as it takes."""
    return card(
        msg("card-thanks", code=Code(order.code)),
        *([msg("card-tracking-helps")] if say_number else []),
        msg("card-what-next"),
        rows=[[_order_button(order)], [MENU_BUTTON, PERSON_BUTTON]],
    )


def _order_button(order: Order) -> Button:
    return button(msg("card-order-button"), route("order", order.code))

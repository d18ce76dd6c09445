"""Receipts that somebody of the shop looks at: the picture, what it must show, yes or no."""

from collections.abc import Sequence

from bot.dialogue.cards import Answer, Button, Card, Go, Picture, Words, button, card
from bot.dialogue.routes import route, screen
from common.errors import NotFound
from common.messages import Code, msg
from common.roles import Role
from handlers import card_words
from handlers.wording import called
from models import Order, PaymentReceipt, ReceiptState, RefusalReason
from shop import customers, receipt_claims, receipt_pictures, receipts
from shop.billing import Review
from shop.context import Shopping


@screen("m/receipt/{receipt_id:int}", role=Role.MANAGER, audited=True)
def show(ctx: Shopping, receipt_id: int) -> Answer:
    """One receipt."""
    return receipt_card(ctx, receipts.by_id(ctx.session, receipt_id))


def receipt_card(ctx: Shopping, receipt: PaymentReceipt, *lines: Words) -> Card:
    """The picture, and under it what the bank must show."""
    order = receipts.order_of(ctx.session, receipt)
    waits = receipt.state is ReceiptState.WAITING
    picture = Picture(receipt.media_id) if receipt.media_id is not None else None
    return card(
        *lines,
        *words(ctx, receipt, order),
        rows=[*(decision_rows(receipt) if waits else []), [open_button(order)]],
        picture=picture,
    )


def words(ctx: Shopping, receipt: PaymentReceipt, order: Order) -> list[Words]:
    """Whose it is, how much, and whether the same picture was seen before."""
    same = receipt_pictures.same_elsewhere(ctx.session, receipt)
    like = receipt_pictures.alike_elsewhere(ctx.session, receipt)
    repeated = receipt_claims.repeated(ctx.session, receipt)
    return [
        msg("receipt-title", code=Code(order.code), number=receipt.number, at=receipt.sent_at),
        card_words.exact(receipts.attempt_of(ctx.session, receipt)),
        msg("alert-buyer", name=called(customers.by_id(ctx.session, order.person_id))),
        *_claimed(receipt),
        *([msg("receipt-same", codes=_codes(ctx, same))] if same else []),
        *([msg("receipt-alike", code=Code(like.code))] if like is not None else []),
        *([msg("receipt-tracking-same", codes=_codes(ctx, repeated))] if repeated else []),
        msg(f"receipt-is-{receipt.state.value}"),
    ]


def _claimed(receipt: PaymentReceipt) -> list[Words]:
    """What the buyer says that the bank must show as well."""
    tracking, four = receipt.tracking, receipt.last_four
    return [
        *([msg("receipt-tracking", number=Code(tracking))] if tracking is not None else []),
        *([msg("receipt-last-four", digits=Code(four))] if four is not None else []),
    ]


def _codes(ctx: Shopping, found: Sequence[Order]) -> Code:
    comma = "، " if ctx.reader.language == "fa" else ", "
    return Code(comma.join(one.code for one in found))


def decision_rows(receipt: PaymentReceipt) -> list[list[Button]]:
    """Yes and no; whoever presses second hears who was first."""
    at = route("m/receipt", receipt.id, "approve")
    no = route("m/receipt", receipt.id, "refuse")
    return [
        [button(msg("receipt-approve-button"), at, style="success")],
        [button(msg("receipt-refuse-button"), no, style="danger")],
    ]


def open_button(order: Order) -> Button:
    """The way to the order."""
    return button(msg("alert-open-button"), route("m/order", order.code))


def row(ctx: Shopping, order: Order) -> list[Button]:
    """The way to the receipt of an order that somebody has to look at."""
    waiting = receipts.waiting_of(ctx, order.id)
    if waiting is None:
        return []
    return [button(msg("receipt-look-button"), route("m/receipt", waiting.id), style="primary")]


@screen("m/receipt/{receipt_id:int}/approve", role=Role.MANAGER, changes=True)
def approve(ctx: Shopping, receipt_id: int) -> Answer:
    """The money is there."""
    order = receipts.order_of(ctx.session, receipts.by_id(ctx.session, receipt_id))
    outcome = receipts.approve(ctx, receipt_id)
    kept_apart = isinstance(outcome, Review)
    said = msg("receipt-kept-apart") if kept_apart else msg("receipt-approved")
    return Go(route("m/order", order.code), said)


@screen("m/receipt/{receipt_id:int}/refuse", role=Role.MANAGER)
def ask_why(ctx: Shopping, receipt_id: int) -> Answer:
    """Why not, which the buyer reads."""
    receipt = receipts.by_id(ctx.session, receipt_id)
    if receipt.state is not ReceiptState.WAITING:
        return receipt_card(ctx, receipt)
    reasons = [
        [button(_reason_label(one), route("m/receipt", receipt_id, "refuse", one.value))]
        for one in RefusalReason
    ]
    back = button(msg("receipt-back-button"), route("m/receipt", receipt_id))
    return card(msg("receipt-why"), rows=[*reasons, [back]])


@screen("m/receipt/{receipt_id:int}/refuse/{reason}", role=Role.MANAGER, changes=True)
def refuse(ctx: Shopping, receipt_id: int, reason: str) -> Answer:
    """The money is not there."""
    if reason not in set(RefusalReason):
        raise NotFound("receipt-gone")
    receipt = receipts.refuse(ctx, receipt_id, RefusalReason(reason))
    order = receipts.order_of(ctx.session, receipt)
    return Go(route("m/order", order.code), msg("receipt-refused-now"))


def _reason_label(reason: RefusalReason) -> Words:
    return msg(f"receipt-why-{reason.value.replace('_', '-')}-button")

"""Pictures of receipts as they come in: sent in a chat or on the order's page, and seen before."""

from datetime import timedelta

from sqlmodel import Session, col, select

from common.errors import Conflict, LimitReached
from common.ids import new_id
from common.messages import Code
from models import AttemptState, Order, OrderState, PaymentAttempt, PaymentReceipt, ReceiptState
from shop import (
    attempts,
    audit,
    card_transfers,
    holds,
    orders,
    photos,
    receipt_claims,
    receipts,
    work,
)
from shop.context import Shopping
from shop.events import ReceiptLost, ReceiptSent
from shop.likeness import Likeness
from shop.photos import Photo
from shop.receipt_claims import Claim

EFFECT = "receipt-photo"
"""The kind of work that fetches a picture."""
ON_THE_PAGE = "page"
"""What stands for the channel where the picture came by the order's page."""
REMIND_AFTER = (timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
REVIEW_FOR = timedelta(hours=24)
"""How long goods are kept while nobody has looked: people of the shop sleep, too. What is approved
later still buys them, if they are there."""


def send(ctx: Shopping, order: Order, ref: str, words: str = "") -> PaymentReceipt:
    """The buyer sends a picture, perhaps with words; it is looked at once it has been fetched.

    Raises:
        NotFound: it is somebody else's order.
        Conflict: nothing waits for a receipt, one is being looked at, or it is too late.
        LimitReached: so many were refused already.
    """
    receipt = _new(ctx, order, ctx.channel, ref, receipt_claims.read(words))
    payload = {"receipt_id": receipt.id, "channel": ctx.channel, "ref": ref}
    work.plan(ctx, EFFECT, f"receipt:{receipt.id}", payload=payload, person_id=ctx.customer.id)
    return receipt


def bring(
    ctx: Shopping, order: Order, photo: Photo, likeness: Likeness, words: str = ""
) -> PaymentReceipt:
    """The buyer has put a picture on the order's page; people of the shop are asked to look.

    Raises:
        The same as `send`; also BadInput where the words beside it are no number of a transfer.
    """
    receipt = _new(ctx, order, ON_THE_PAGE, "", receipt_claims.read_or_refuse(words))
    arrived(ctx, receipt.id, photo, likeness)
    return receipt


def arrived(ctx: Shopping, receipt_id: int, photo: Photo, likeness: Likeness) -> None:
    """Its picture is here: people of the shop are asked to look. Twice is once."""
    receipt, order, _ = receipts.locked(ctx, receipt_id)
    if receipt.state is not ReceiptState.FETCHING:
        return
    receipt.sha256, receipt.media_id = photo.sha256, photos.book_photo(ctx.session, photo)
    receipt.looks, receipt.like_id = likeness.looks, likeness.like_id
    receipt.state = ReceiptState.WAITING
    ctx.session.flush()
    audit.write(ctx, "receipt.sent", "order", order.id, None, {"number": receipt.number})
    for number, wait in enumerate(REMIND_AFTER, 1):
        work.plan(
            ctx,
            receipts.REMIND,
            f"receipt:{receipt.id}:remind:{number}",
            due_at=ctx.now + wait,
            payload={"receipt_id": receipt.id, "number": number},
        )
    ctx.publish(ReceiptSent(order.id, receipt.id))


def lost(ctx: Shopping, receipt_id: int) -> None:
    """Its picture cannot be had or read: the buyer is asked for another one. Twice is once."""
    receipt, order, attempt = receipts.locked(ctx, receipt_id)
    if receipt.state is not ReceiptState.FETCHING:
        return
    receipt.state = ReceiptState.LOST
    ctx.session.flush()
    receipts.await_again(ctx, order, attempt)
    ctx.publish(ReceiptLost(order.id, receipt.id))


def same_elsewhere(session: Session, receipt: PaymentReceipt) -> list[Order]:
    """The orders for which the very same picture was sent, this one among them only where it was
    sent for it before.
    """
    if receipt.sha256 is None:
        return []
    found = session.exec(
        select(Order)
        .join(PaymentAttempt, col(PaymentAttempt.order_id) == Order.id)
        .join(PaymentReceipt, col(PaymentReceipt.attempt_id) == PaymentAttempt.id)
        .where(PaymentReceipt.sha256 == receipt.sha256, PaymentReceipt.id != receipt.id)
        .order_by(col(PaymentReceipt.sent_at))
    )
    return list({order.id: order for order in found.all()}.values())


def alike_elsewhere(session: Session, receipt: PaymentReceipt) -> Order | None:
    """The order for which a picture was sent before that looks the same, though it is another file:
    sent on, made smaller, or taken again of the same screen.
    """
    if receipt.like_id is None:
        return None
    earlier = session.get(PaymentReceipt, receipt.like_id)
    if earlier is None or earlier.sha256 == receipt.sha256:
        return None
    return receipts.order_of(session, earlier)


def _new(ctx: Shopping, order: Order, channel: str, ref: str, claim: Claim) -> PaymentReceipt:
    """A receipt whose picture is not here yet; its goods are kept until somebody can look."""
    order = orders.locked(ctx.session, orders.own(ctx, order.code).id)
    attempt = _awaiting(ctx, order)
    receipt = PaymentReceipt(
        id=new_id(),
        attempt_id=attempt.id,
        number=receipts.count(ctx.session, attempt.id, lost=True) + 1,
        channel=channel,
        ref=ref,
        sent_at=ctx.now,
    )
    receipt_claims.keep(receipt, claim)
    ctx.session.add(receipt)
    ctx.session.flush()
    attempts.move(ctx, attempt, AttemptState.VERIFYING)
    attempts.note(ctx, attempt, "receipt", ctx.actor)
    if order.state is OrderState.PLACED:
        holds.until_then(ctx, order, max(order.reserved_until, ctx.now + REVIEW_FOR))
    return receipt


def _awaiting(ctx: Shopping, order: Order) -> PaymentAttempt:
    code = Code(order.code)
    running = card_transfers.open_one(ctx.session, order.id)
    if running is None:
        raise Conflict("card-nothing-awaited", code=code)
    attempt = attempts.locked(ctx.session, running.id)
    if attempt.state is AttemptState.VERIFYING:
        raise Conflict("card-under-review", code=code)
    if ctx.now >= attempt.expires_at + card_transfers.GRACE:
        raise Conflict("card-too-late", code=code)
    if not receipts.left(ctx.session, attempt.id):
        raise LimitReached("card-too-many-receipts", code=code)
    return attempt

"""Due work that is one rule of the shop, done inside one commit."""

from scheduler.kinds import Later, Payload, Work
from shop import (
    card_transfers,
    delays,
    fulfilment,
    giving_back,
    hands,
    letters,
    orders,
    overdue,
    points,
    receipts,
)
from shop.context import Shopping


def fill(work: Work) -> None:
    """Say what each kind means."""
    work.transaction("order-expire", expire)
    work.transaction("parcel-arrive", arrive)
    work.transaction(card_transfers.END, end_transfer)
    work.transaction(receipts.REMIND, remind_of_receipt)
    work.transaction("points-ripen", ripen)
    work.transaction(giving_back.OVER, return_over)
    work.transaction(delays.DELAY, delays.run)
    work.transaction(overdue.LOOK, overdue.look)
    work.transaction(overdue.ARRIVE, overdue.arrive)
    work.transaction(hands.END, end_hand)
    work.transaction(letters.EVENING, evening_letter)


def expire(ctx: Shopping, payload: Payload) -> Later | None:
    """Give the goods of an unpaid order back, unless a payment runs."""
    orders.expire(ctx, payload["order_id"])
    return None


def arrive(ctx: Shopping, payload: Payload) -> Later | None:
    """Count a parcel as delivered of which nobody has said more."""
    fulfilment.count_as_delivered(ctx, payload["shipment_id"])
    return None


def end_transfer(ctx: Shopping, payload: Payload) -> Later | None:
    """End a payment from card to card for which nobody has sent a receipt."""
    card_transfers.end(ctx, payload["attempt_id"])
    return None


def remind_of_receipt(ctx: Shopping, payload: Payload) -> Later | None:
    """Say that a receipt still waits for somebody to look at it."""
    receipts.remind(ctx, payload["receipt_id"], payload["number"])
    return None


def ripen(ctx: Shopping, payload: Payload) -> Later | None:
    """Let a buyer spend the points of an order that cannot be returned any more."""
    points.ripen(ctx, orders.locked(ctx.session, payload["order_id"]))
    return None


def return_over(ctx: Shopping, payload: Payload) -> Later | None:
    """Wait no longer for goods that were to come back."""
    giving_back.give_up(ctx, payload["request_id"])
    return None


def end_hand(ctx: Shopping, payload: Payload) -> Later | None:
    """Let the bot answer again where nobody has written by hand for a while."""
    at = hands.run(ctx, payload["case_id"])
    return Later(at) if at is not None else None


def evening_letter(ctx: Shopping, payload: Payload) -> Later | None:
    """Tell those the shop belongs to how the day went."""
    letters.send(ctx, payload["day"])
    return None

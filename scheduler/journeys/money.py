"""What is said of payments, receipts and money that goes back."""

from common.roles import Role
from scheduler.planning import Journey, without
from shop.context import Shopping
from shop.events import (
    MoneyReturned,
    PaymentDisputed,
    PaymentFailed,
    PaymentNeedsReview,
    ReceiptLost,
    ReceiptRefused,
    ReceiptSent,
    ReceiptWaits,
    RefundByHand,
    WayRefused,
)


def _is_first(_: Shopping, event: ReceiptWaits) -> bool:
    """Whether whoever waits has not been told yet that it takes longer."""
    return event.number == 1


JOURNEYS = (
    Journey("payment-failed", PaymentFailed),
    Journey("payment-review", PaymentNeedsReview),
    Journey("payment-review-alert", PaymentNeedsReview, Role.OWNER),
    Journey("receipt-alert", ReceiptSent, Role.MANAGER, leaves_out=without("order_id")),
    Journey("receipt-waits-alert", ReceiptWaits, Role.MANAGER, leaves_out=without("order_id")),
    Journey(
        "receipt-waits", ReceiptWaits, when=_is_first, leaves_out=without("order_id", "number")
    ),
    Journey("receipt-lost", ReceiptLost),
    Journey("receipt-refused", ReceiptRefused),
    Journey("money-returned", MoneyReturned),
    Journey("refund-coming", RefundByHand),
    Journey("refund-by-hand-alert", RefundByHand, Role.MANAGER),
    Journey("payment-disputed", PaymentDisputed, Role.OWNER),
    Journey("way-refused", WayRefused, Role.OWNER, once_per="way", leaves_out=without("day")),
)

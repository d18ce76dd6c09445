"""What happens in the shop, told in the same transaction to whoever has to act on it."""

from shop.events.dispatching import Dispatcher, Event
from shop.events.money import (
    CashChosen,
    MoneyEarned,
    MoneyReturned,
    OrderPaid,
    PaymentDisputed,
    PaymentFailed,
    PaymentNeedsReview,
    RefundByHand,
    WayRefused,
)
from shop.events.opinions import FeedbackAsked, OrderReviewed, ReviewExplained
from shop.events.orders import (
    OrderAccepted,
    OrderCancelled,
    OrderConfirmed,
    OrderExpired,
    OrderPlaced,
    OrderReaddressed,
)
from shop.events.parcels import (
    OrderDelayed,
    OrderDelivered,
    OrderPacked,
    OrderShipped,
    PromiseMade,
    ShipmentMoved,
)
from shop.events.people import LinkAsked, PersonMet, StaffChanged, StaffJoined
from shop.events.receipts import ReceiptLost, ReceiptRefused, ReceiptSent, ReceiptWaits
from shop.events.returns import ReturnAnswered, ReturnCameBack, ReturnDropped, ReturnRequested
from shop.events.shelves import BackInStock, SettingChanged, StockLow
from shop.events.talks import (
    CaseClosed,
    CaseFile,
    CaseMessage,
    CaseOpened,
    CaseRated,
    CaseWaits,
    HandTaken,
)

__all__ = [
    "BackInStock",
    "CaseClosed",
    "CaseFile",
    "CaseMessage",
    "CaseOpened",
    "CaseRated",
    "CaseWaits",
    "CashChosen",
    "Dispatcher",
    "Event",
    "FeedbackAsked",
    "HandTaken",
    "LinkAsked",
    "MoneyEarned",
    "MoneyReturned",
    "OrderAccepted",
    "OrderCancelled",
    "OrderConfirmed",
    "OrderDelayed",
    "OrderDelivered",
    "OrderExpired",
    "OrderPacked",
    "OrderPaid",
    "OrderPlaced",
    "OrderReaddressed",
    "OrderReviewed",
    "OrderShipped",
    "PaymentDisputed",
    "PaymentFailed",
    "PaymentNeedsReview",
    "PersonMet",
    "PromiseMade",
    "ReceiptLost",
    "ReceiptRefused",
    "ReceiptSent",
    "ReceiptWaits",
    "RefundByHand",
    "ReturnAnswered",
    "ReturnCameBack",
    "ReturnDropped",
    "ReturnRequested",
    "ReviewExplained",
    "SettingChanged",
    "ShipmentMoved",
    "StaffChanged",
    "StaffJoined",
    "StockLow",
    "WayRefused",
]

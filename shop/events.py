"""What happens in the shop, told in the same transaction to whoever has to act on it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    # Only for the types: the context carries `publish`, which carries events.
    from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened; its ids are enough to read the rest."""


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """Goods are reserved, and the shop waits for the money."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderPaid(Event):
    """All the money of an order has come. `late`: after the order had expired or been cancelled,
    and the goods were still there, so it lives again.
    """

    order_id: int
    attempt_id: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class MoneyEarned(Event):
    """The money of one attempt counts for its order; it may be less than all."""

    order_id: int
    attempt_id: int


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Event):
    """The shop will fulfil the order."""

    order_id: int


@dataclass(frozen=True, slots=True)
class CashChosen(Event):
    """An order was confirmed whose money comes at the door."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderExpired(Event):
    """Nobody paid in time; the goods are for sale again."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """Its buyer called the order off before it was paid, or the shop did at any time."""

    order_id: int


@dataclass(frozen=True, slots=True)
class StaffJoined(Event):
    """Somebody has accepted an invitation; `invited_by` is None for one of the installation."""

    person_id: int
    role: str
    invited_by: int | None


@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """Somebody works for the shop in another role, or with an empty `role` no more."""

    person_id: int
    role: str


@dataclass(frozen=True, slots=True)
class OrderReaddressed(Event):
    """The buyer wants the parcel somewhere else, before anybody has packed it."""

    order_id: int


@dataclass(frozen=True, slots=True)
class PaymentFailed(Event):
    """An attempt came to nothing; said once for each attempt, however often it is reported."""

    order_id: int
    attempt_id: int
    failure_class: str


@dataclass(frozen=True, slots=True)
class WayRefused(Event):
    """A gateway does not take the shop's own account, so nobody can pay that way.

    `code` is the provider's word for why, `day` the day on the shop's calendar as ISO 8601 has it.
    """

    gateway: str
    code: str
    day: str


@dataclass(frozen=True, slots=True)
class RefundByHand(Event):
    """A gateway cannot or will not give money back, so a person of the shop has to."""

    order_id: int
    refund_id: int


@dataclass(frozen=True, slots=True)
class MoneyReturned(Event):
    """Money is on its way back to its buyer for good."""

    order_id: int
    refund_id: int


@dataclass(frozen=True, slots=True)
class PaymentNeedsReview(Event):
    """Money came, or may have come, that no rule may decide about: the owner has to look.

    `reason` is a `shop.billing.ReviewReason`.
    """

    attempt_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptSent(Event):
    """A picture of a payment from card to card is here, and somebody has to look at it."""

    order_id: int
    receipt_id: int


@dataclass(frozen=True, slots=True)
class ReceiptLost(Event):
    """A picture could not be had from its channel, or is none."""

    order_id: int
    receipt_id: int


@dataclass(frozen=True, slots=True)
class ReceiptWaits(Event):
    """Nobody has looked at a receipt for a while; `number` counts how often that was said."""

    order_id: int
    receipt_id: int
    number: int


@dataclass(frozen=True, slots=True)
class ReceiptRefused(Event):
    """Somebody of the shop does not take a receipt for one."""

    order_id: int
    receipt_id: int


@dataclass(frozen=True, slots=True)
class OrderAccepted(Event):
    """Somebody of the shop has taken a paid order on. Not told of one that is packed or shipped
    without it: that says more.
    """

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderPacked(Event):
    """A parcel is closed and waits for its carrier, or for the buyer who comes for it."""

    order_id: int
    shipment_id: int


@dataclass(frozen=True, slots=True)
class OrderShipped(Event):
    """A parcel was handed to its carrier."""

    order_id: int
    shipment_id: int


@dataclass(frozen=True, slots=True)
class ShipmentMoved(Event):
    """A parcel has come further on its way; `stage` is a `models.TransitStage`."""

    order_id: int
    shipment_id: int
    stage: str


@dataclass(frozen=True, slots=True)
class OrderDelivered(Event):
    """A parcel has reached its buyer, or where nothing of an order travels, and `shipment_id` is
    None, its keys, links and files have been handed out.
    """

    order_id: int
    shipment_id: int | None


@dataclass(frozen=True, slots=True)
class ReturnRequested(Event):
    """A buyer asks to give goods back, in a talk with those who answer customers."""

    request_id: int
    case_id: int


@dataclass(frozen=True, slots=True)
class ReturnAnswered(Event):
    """The shop takes goods back, or says why not."""

    order_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class ReturnCameBack(Event):
    """The shop has goods again that a buyer gave back."""

    order_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class ReturnDropped(Event):
    """Nothing comes back after all: its buyer keeps it, or has never sent it (`in_time` is False)."""

    order_id: int
    request_id: int
    in_time: bool


@dataclass(frozen=True, slots=True)
class PromiseMade(Event):
    """On which days an order arrives has been said, or said anew."""

    order_id: int
    promise_id: int


@dataclass(frozen=True, slots=True)
class OrderDelayed(Event):
    """An order comes later than was promised; the promise says when, and why."""

    order_id: int
    promise_id: int


@dataclass(frozen=True, slots=True)
class FeedbackAsked(Event):
    """A buyer was asked how they like an order."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderReviewed(Event):
    """A buyer has said how they liked an order, from one to five."""

    order_id: int
    stars: int


@dataclass(frozen=True, slots=True)
class ReviewExplained(Event):
    """A buyer has added words or photos to what they said of an order."""

    order_id: int


@dataclass(frozen=True, slots=True)
class PersonMet(Event):
    """Somebody has written to the shop for the first time."""

    person_id: int


@dataclass(frozen=True, slots=True)
class LinkAsked(Event):
    """Somebody has written this person's code elsewhere and says to be the same person."""

    person_id: int
    code_id: int


@dataclass(frozen=True, slots=True)
class SettingChanged(Event):
    """The owner has decided something about the shop."""

    key: str


@dataclass(frozen=True, slots=True)
class StockLow(Event):
    """A variant has just become scarce; `left` units can still be sold."""

    variant_id: int
    left: int


@dataclass(frozen=True, slots=True)
class BackInStock(Event):
    """A variant that was sold out can be bought again."""

    variant_id: int


@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    """A customer asked for a person."""

    case_id: int


@dataclass(frozen=True, slots=True)
class HandTaken(Event):
    """Somebody of the shop talks with a customer by hand, past the bot."""

    case_id: int


@dataclass(frozen=True, slots=True)
class CaseMessage(Event):
    """One side of a talk has written. `media` are the files' ids on the channel they came by."""

    case_id: int
    from_staff: bool
    text: str = ""
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseWaits(Event):
    """A customer waits for an answer since this instant, written as ISO 8601 has it."""

    case_id: int
    since: str


@dataclass(frozen=True, slots=True)
class CasePhoto(Event):
    """A photo that one side has sent has been fetched."""

    case_id: int
    from_staff: bool
    media_id: int


@dataclass(frozen=True, slots=True)
class CaseRated(Event):
    """A customer has said how they liked a talk, from one to five."""

    case_id: int
    stars: int


@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """The talk has ended and the bot answers again."""

    case_id: int


E = TypeVar("E", bound=Event)
Subscriber = Callable[["Shopping", Any], None]


class Dispatcher:
    """Hands an event to its subscribers at once, inside the transaction it happened in."""

    def __init__(self) -> None:
        self._subscribers: defaultdict[type[Event], list[Subscriber]] = defaultdict(list)

    def subscribe(self, kind: type[E], act: Callable[["Shopping", E], None]) -> None:
        """From now on `act` is called for each event of this kind, in the order of subscribing."""
        self._subscribers[kind].append(act)

    def publish(self, ctx: "Shopping", event: Event) -> None:
        """Call everybody who subscribed. What they raise undoes what has happened."""
        for act in self._subscribers[type(event)]:
            act(ctx, event)

"""Money that comes, money that does not, and money that goes back."""

from dataclasses import dataclass

from shop.events.dispatching import Event


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
class CashChosen(Event):
    """An order was confirmed whose money comes at the door."""

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
class PaymentDisputed(Event):
    """A buyer has their bank take a payment back, or the bank has decided about that.

    `event_id` is the `PaymentEvent` that says which; `answer_by` is an instant as ISO 8601 has it,
    empty where nothing is to be answered.
    """

    order_id: int
    event_id: int
    answer_by: str


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

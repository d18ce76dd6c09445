"""The contract between the shop and whoever takes its money.

A gateway is one file under `payments/` that speaks one provider's HTTP. It knows no database, no
chat and no order states: the cashier (`bot.engine.cashier`) calls it between two transactions and
hands what it answers to `shop.billing`. The rules every gateway keeps:

- Amounts are `Money` on our side of the contract; a provider's Toman or decimal text stays inside.
- `create` and `refund` are never retried by the gateway: after a read timeout nobody knows
  whether the provider acted, and that is said by raising `Unknown`.
- Anything odd (a timeout, a status of 5xx, a body that does not parse, a code nobody has seen) is
  unknown and never "failed": a buyer who has paid must not be told that the payment failed.
- `raw` holds what the provider said, without keys, card numbers or tokens that spend money.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from common.money import Money


class FailureClass(StrEnum):
    """Why a payment did not succeed, in as few words as decide what the buyer is told."""

    CANCELLED = "cancelled"
    """The buyer turned back. Nothing is wrong; the same link may be tried again."""
    INSUFFICIENT_FUNDS = "insufficient_funds"
    """The card has not enough on it: another card helps."""
    CARD_PROBLEM = "card_problem"
    """Wrong PIN or CVC, expired, 3-D Secure not passed: the same card may work."""
    LIMIT = "limit"
    """A daily or per-purchase cap of the card: another card, or tomorrow."""
    GATEWAY_DOWN = "gateway_down"
    """The bank or the gateway is not working: another way to pay, or later."""
    EXPIRED = "expired"
    """The payment page was left open too long: a new one is needed."""
    UNKNOWN = "unknown"
    """Nobody can say yet. The buyer is asked not to pay again."""
    FRAUD_OR_BLOCKED = "fraud_or_blocked"
    """The bank blocked the card or the payment; nobody is reminded of it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A gateway's own money, and what it is worth to the shop: so many `units` are `worth`."""

    units: Money
    worth: Money

    def of(self, price: Money) -> Money:
        """What a price of the shop comes to, rounded up to whole units."""
        return Money(-(-price.minor * self.units.minor // self.worth.minor), self.units.currency)


@dataclass(frozen=True, slots=True)
class GatewayCapabilities:
    """What a gateway can do; the cashier and the order page decide from this alone."""

    currencies: frozenset[str]
    """ISO 4217 codes of the amounts it takes."""
    minimum: tuple[Money, ...] = ()
    """The least payment, one entry per currency that has a least one."""
    maximum: tuple[Money, ...] = ()
    """The greatest payment, one entry per currency that has one."""
    can_poll: bool = True
    """`verify` may be called unasked, so a lost notice is found."""
    poll_settles: bool = False
    """Asking `verify` takes the money for good, so it is asked only for what we would accept."""
    polls_per_s: float = 5.0
    """How many questions a second it bears that nobody but our own clock has asked."""
    can_reverse: bool = False
    can_refund: bool = False
    partial_refund: bool = False
    signed_callback: bool = False
    """Callbacks prove where they come from; `CallbackHint.authenticated` says so each time."""
    needs_email: bool = False
    """It takes no payment without the payer's e-mail address, which a chat does not know."""
    needs_identity: bool = False
    """It takes no payment without the payer's national identity number."""
    test: bool = False
    """The money is play money: it never settles an order of a live shop."""
    exchange: Exchange | None = None
    """It takes a money of its own, which is none of the shop's."""
    only_digital: bool = False
    """It may be asked for what needs no parcel only."""

    def asks(self, price: Money) -> Money:
        """What it is asked for when this is to be paid."""
        exchange = self.exchange
        if exchange is None or exchange.worth.currency != price.currency:
            return price
        return exchange.of(price)

    def works_in(self, currency: str) -> bool:
        """Whether prices in this currency can be paid through it."""
        exchange = self.exchange
        return currency in self.currencies or (
            exchange is not None and exchange.worth.currency == currency
        )

    def pays(self, price: Money) -> bool:
        """Whether a price can be paid through it."""
        return self.takes(self.asks(price)) and self._is_within(price)

    def takes(self, amount: Money) -> bool:
        """Whether a payment of this amount can be asked for at all."""
        return amount.currency in self.currencies and self._is_within(amount)

    def _is_within(self, amount: Money) -> bool:
        return all(
            amount >= least for least in self.minimum if least.currency == amount.currency
        ) and all(amount <= most for most in self.maximum if most.currency == amount.currency)


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Some of what is paid for, by its name."""

    name: str
    amount: Money
    """The part of the payment that is for it, above zero; all of them sum to the payment."""
    quantity: int = 1
    is_shipped: bool = True


@dataclass(frozen=True, slots=True)
class PaymentIntent:
    """One try to be paid for one order, as a gateway needs to know it."""

    attempt_id: int
    """Ours, made before the first call; the idempotency key at the provider, never used twice."""
    order_code: str
    amount: Money
    description: str
    return_url: str
    """Where the buyer's browser may be sent when nothing has to be reported."""
    callback_url: str
    """Where the provider reports; it carries our attempt id in its path."""
    language: str
    expires_at: datetime
    """After this instant the payment is no longer wanted; UTC."""
    payer_name: str | None = None
    payer_phone: str | None = None
    """E.164."""
    payer_email: str | None = None
    payer_identity: str | None = field(default=None, repr=False)
    """The national identity number, where the gateway needs one; kept nowhere on our side."""
    payer_ip: str | None = None
    """Where the browser that pressed *pay* comes from; None where there was no browser."""
    address: str | None = None
    """Where it is sent to, in one line; None where nothing travels."""
    city: str | None = None
    postal_code: str | None = None
    lines: tuple[BasketLine, ...] = ()
    """What is paid for; empty where nobody says."""
    order_key: str = field(default="", repr=False)
    """What opens the order's page for whoever has it."""
    payer_chat: str | None = None
    """The payer's chat, where they want to pay inside it and the gateway is the chat's own."""


@dataclass(frozen=True, slots=True)
class GetRedirect:
    """The buyer's browser opens this address."""

    url: str


@dataclass(frozen=True, slots=True)
class PostRedirect:
    """The buyer's browser sends these fields as a form to this address."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InChat:
    """The buyer pays inside a chat, where a bill waits; this address opens it on their phone."""

    url: str


Redirect = GetRedirect | PostRedirect | InChat


@dataclass(frozen=True, slots=True)
class Created:
    """The provider is ready to take the money."""

    provider_ref: str
    """The provider's own name of this payment, unique at that provider."""
    redirect: Redirect
    expires_at: datetime | None = None
    """When the provider's page dies; None when it does not say."""
    raw: Mapping[str, object] = field(default_factory=dict)
    """What is needed to end the page again; see `AttemptView.raw`."""


@dataclass(frozen=True, slots=True)
class AttemptView:
    """What we stored about an attempt: the only thing a verification is ever based on."""

    attempt_id: int
    provider_ref: str
    amount: Money
    order_code: str
    created_at: datetime
    asked_before: bool = False
    """We have asked about it before, and may not have heard or kept the answer. Said truly only
    where asking settles."""
    returned: bool = False
    """Somebody has come back from the provider's page, as an unsigned callback says."""
    raw: Mapping[str, object] = field(default_factory=dict)
    """What the last verification that changed the attempt kept as `raw`; before, what creating
    kept."""


@dataclass(frozen=True, slots=True)
class CallbackHint:
    """What a callback claims. It says which attempt to look at, and never that money moved."""

    attempt_id: int | None
    provider_ref: str | None
    claimed: str
    """The provider's word for the result, for the log only."""
    authenticated: bool
    """The provider's signature was checked and holds."""
    proof: "Verification | None" = None
    """What an authenticated notice says for good, where the provider says it nowhere else; it is
    recorded as if it had been asked for. Always None unless `authenticated`."""


class Verified(StrEnum):
    """What the provider says about a payment when it is asked."""

    PAID = "paid"
    """The money is ours, and this call made it so."""
    ALREADY_PAID = "already_paid"
    """The money is ours, and an earlier call had made it so. Counts as paid."""
    PENDING = "pending"
    """Not decided: the buyer is still at the bank, or the money is on its way."""
    HELD = "held"
    """The buyer has paid, and the provider keeps the money while it looks for fraud: nothing may
    leave the shop, and nobody should pay again, until it says paid or failed."""
    FAILED = "failed"
    """Refused, with a class; no money moved."""
    CANCELLED = "cancelled"
    """The buyer turned back; no money moved."""
    MISMATCH = "mismatch"
    """Money moved, but not this amount, currency or payment: a person has to look."""
    UNKNOWN = "unknown"
    """No usable answer. Ask again later; say nothing final to anybody."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The provider's answer about one attempt."""

    result: Verified
    provider_ref: str
    """Echoed from the provider where it names the payment, else from the attempt."""
    amount: Money | None = None
    """What the provider says was paid; compared with the attempt by whoever settles."""
    bank_ref: str | None = None
    """The bank's reference a buyer can name at the counter (RRN); unique at a provider."""
    masked_card: str | None = None
    """First six and last four digits at most."""
    failure_class: FailureClass | None = None
    failure_code: str | None = None
    """The provider's own code, kept for the seller and the log."""
    unproven: bool = False
    """It is paid, and the provider does not say how much any more: the amount is the one asked
    for, and a person should compare it with the provider's books."""
    raw: Mapping[str, object] = field(default_factory=dict)


class UndoResult(StrEnum):
    """How giving money back went."""

    DONE = "done"
    """Given back now or before; repeating is harmless."""
    PENDING = "pending"
    """Accepted, and still on its way."""
    REFUSED = "refused"
    """The provider will not; the reason is its own."""
    UNSUPPORTED = "unsupported"
    """This provider has no such call: a person gives the money back by hand."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The outcome of a reversal or a refund."""

    result: UndoResult
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InboundRequest:
    """A callback as it came in, free of any web framework."""

    method: str
    path_params: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True)
class CallbackReply:
    """What a provider's server must read so that it stops repeating its notice."""

    status: int
    body: str
    content_type: str = "text/plain"


class GatewayError(Exception):
    """A call to a provider that gave no result. `code` is the provider's own word, if any."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class Rejected(GatewayError):
    """The provider refused to do it, and nothing happened.

    `ours` where it says that the shop's own account or settings are at fault: then nobody can pay
    this way until the owner has mended that. Never guessed from a code that may mean something else.
    """

    def __init__(self, code: str, failure_class: FailureClass, *, ours: bool = False) -> None:
        super().__init__(code)
        self.failure_class, self.ours = failure_class, ours


class Unavailable(GatewayError):
    """The provider was not reached, so nothing happened; another gateway may be offered."""


class Unknown(GatewayError):
    """It may have happened: no answer in time, or one that nobody can read."""


class Forged(GatewayError):
    """A callback that cannot be the provider's. It is refused and has no effect."""


class Unsupported(GatewayError):
    """The provider has no such call; its capabilities say so."""


class Gateway(Protocol):
    """One provider. An object lives as long as the program and is used by many tasks at once."""

    name: str
    """Stands in callback addresses and in the database, so it never changes."""
    capabilities: GatewayCapabilities

    async def create(self, intent: PaymentIntent) -> Created:
        """Ask the provider to prepare a payment.

        Called once per attempt, after the attempt is committed and only because the buyer pressed
        *pay*. One outbound call, never repeated.

        Raises:
            Rejected: the provider refused; the attempt has failed.
            Unavailable: the provider was not reached; the attempt has failed.
            Unknown: a payment may exist there; the attempt's id must not be used again.
        """
        ...

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read which attempt a callback is about.

        Called for every request to the callback address, by anybody on the internet. It must not
        touch the network or believe the claimed result.

        Raises:
            Forged: a signature is wrong, or the request makes no sense.
        """
        ...

    async def verify(self, view: AttemptView) -> Verification:
        """Ask the provider whether this attempt was paid, and make the payment final if so.

        Called after a callback, by the poller and when a buyer says "I have paid": often, and by
        several at once. It must be repeatable, and takes everything from `view`.

        Raises:
            Unavailable: not reached; the attempt stays as it is.
            Unknown: no usable answer; the attempt stays as it is.
        """
        ...

    async def inquire(self, view: AttemptView) -> Verification:
        """Ask the same without making anything final.

        Called where money would not be wanted any more, before deciding whether to take it.

        Raises:
            Unsupported: the provider can only be asked by settling.
            Unavailable: not reached.
            Unknown: no usable answer.
        """
        ...

    async def reverse(self, view: AttemptView) -> Undo:
        """Give a payment back as a whole before it is booked; no fee, same day.

        Called for money we will not accept. "Already reversed" is done. Never called for a
        payment that has been refunded in part.

        Raises:
            Unavailable: not reached; nothing happened.
            Unknown: it may have happened; may be called again.
        """
        ...

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        """Give back all or part of a booked payment.

        `key` is ours and stays the same when the same refund is asked again. The caller has
        made sure, under a lock, that refunds do not exceed what was captured.

        Raises:
            Unavailable: not reached; nothing happened.
            Unknown: it may have happened; repeated only with the same key.
        """
        ...

    async def close(self, view: AttemptView) -> None:
        """Have nobody pay this any more: the provider's page of an unpaid payment ends.

        Called before another link takes its place. Where the provider has no such call, or the
        payment is over, nothing happens; somebody may still have been quicker.

        Raises:
            Unavailable: not reached.
            Unknown: no usable answer.
        """
        ...

    async def probe(self) -> None:
        """Find out whether the provider knows us by what we were told; nothing is created.

        Raises:
            Rejected: it does not; `code` is its own word for why.
            Unsupported: that shows only in a payment.
            Unavailable: not reached.
            Unknown: no usable answer.
        """
        ...

    def callback_reply(self, hint: CallbackHint, /) -> CallbackReply | None:
        """What to answer to a provider's server; None when a browser brought the callback.

        Called after the callback's effect is committed, or after it was found to have none.
        """
        ...

    async def aclose(self) -> None:
        """Close connections. Called once, when the program stops; nothing is called after it."""
        ...

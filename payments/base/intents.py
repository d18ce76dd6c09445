"""What a gateway is asked for, and where it sends the buyer for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from common.money import Money


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

"""What goes wrong at a provider: why nobody has paid, and calls that gave no result."""

from enum import StrEnum


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

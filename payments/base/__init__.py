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

from payments.base.answers import AttemptView, Undo, UndoResult, Verification, Verified
from payments.base.callbacks import CallbackHint, CallbackReply, InboundRequest
from payments.base.capabilities import Exchange, GatewayCapabilities
from payments.base.failures import (
    FailureClass,
    Forged,
    GatewayError,
    Rejected,
    Unavailable,
    Unknown,
    Unsupported,
)
from payments.base.gateway import Gateway, ListsUnsettled
from payments.base.intents import (
    BasketLine,
    Created,
    GetRedirect,
    InChat,
    PaymentIntent,
    PostRedirect,
    Redirect,
)

__all__ = [
    "AttemptView",
    "BasketLine",
    "CallbackHint",
    "CallbackReply",
    "Created",
    "Exchange",
    "FailureClass",
    "Forged",
    "Gateway",
    "GatewayCapabilities",
    "GatewayError",
    "GetRedirect",
    "InChat",
    "InboundRequest",
    "ListsUnsettled",
    "PaymentIntent",
    "PostRedirect",
    "Redirect",
    "Rejected",
    "Unavailable",
    "Undo",
    "UndoResult",
    "Unknown",
    "Unsupported",
    "Verification",
    "Verified",
]

"""What every gateway can be told to do."""

from typing import Protocol, runtime_checkable

from common.money import Money
from payments.base.answers import AttemptView, Undo, Verification
from payments.base.callbacks import CallbackHint, CallbackReply, InboundRequest
from payments.base.capabilities import GatewayCapabilities
from payments.base.intents import Created, PaymentIntent


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


@runtime_checkable
class ListsUnsettled(Protocol):
    """A gateway that lists what was paid and waits for its shop to settle it."""

    async def unsettled(self) -> list[str]:
        """The references of such payments, as far back as the provider tells; also those that
        others have begun with the same account. It settles nothing.

        Raises:
            Unavailable: not reached.
            Unknown: no usable answer.
        """
        ...

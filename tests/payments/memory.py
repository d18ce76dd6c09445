"""A provider without a line: its books are a table in memory, and its answers get lost at will."""

import asyncio
from dataclasses import dataclass, field
from itertools import count

from common.money import Money
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Created,
    Forged,
    GatewayCapabilities,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
    Unavailable,
    Undo,
    UndoResult,
    Unknown,
    Unsupported,
    Verification,
    Verified,
)


@dataclass
class Booked:
    """A payment as the provider has it; `paid` is what the buyer's card was charged."""

    attempt_id: int
    asked: Money
    paid: Money | None = None
    taken: bool = False
    reversed: bool = False
    refunds: dict[str, Money] = field(default_factory=dict)

    @property
    def back(self) -> int:
        """What has gone back of what was taken."""
        return sum(amount.minor for amount in self.refunds.values())


class MemoryGateway:
    """Tells as the test bank does or, where it `settles`, only takes by being asked, as SizPay.

    `fault` is what happens to the next call: `unreached`, `lost` after it was done, or `crash`,
    which is the end of whoever was waiting.
    """

    name = "memory"

    def __init__(self, *, settles: bool) -> None:
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({"IRR"}),
            poll_settles=settles,
            can_reverse=True,
            can_refund=not settles,
            partial_refund=not settles,
            test=True,
        )
        self.books: dict[str, Booked] = {}
        self.fault = ""
        self._numbers = count(1)

    @property
    def taken(self) -> int:
        """All money that was ever the shop's here."""
        return sum(one.paid.minor for one in self.books.values() if one.taken and one.paid)

    @property
    def returned(self) -> int:
        """What of it went back through this provider."""
        return sum(
            one.paid.minor if one.reversed and one.paid else one.back
            for one in self.books.values()
            if one.taken
        )

    def pay(self, reference: str, amount: Money | None = None) -> None:
        """The buyer pays on the page; a page is used once."""
        booked = self.books[reference]
        if booked.paid is None:
            booked.paid = amount or booked.asked

    async def create(self, intent: PaymentIntent) -> Created:
        self._reached()
        reference = f"ref-{next(self._numbers)}"
        self.books[reference] = Booked(intent.attempt_id, intent.amount)
        self._answered()
        return Created(reference, GetRedirect(f"https://bank.example/{reference}"))

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        attempt = request.path_params.get("attempt_id", "")
        if not attempt.isdigit():
            raise Forged
        return CallbackHint(int(attempt), request.query.get("ref"), "?", authenticated=False)

    async def verify(self, view: AttemptView) -> Verification:
        self._reached()
        booked = self.books[view.provider_ref]
        if booked.paid is None or booked.reversed:
            self._answered()
            over = Verified.FAILED if booked.reversed else Verified.PENDING
            return Verification(over, view.provider_ref)
        again, booked.taken = booked.taken, True
        self._answered()
        if again and self.capabilities.poll_settles:
            ours = view.asked_before
            return Verification(
                Verified.ALREADY_PAID if ours else Verified.MISMATCH,
                view.provider_ref,
                amount=view.amount if ours else None,
                unproven=ours,
            )
        return Verification(
            Verified.ALREADY_PAID if again else Verified.PAID,
            view.provider_ref,
            amount=booked.paid,
            bank_ref=f"bank-{view.provider_ref}",
        )

    async def inquire(self, _view: AttemptView) -> Verification:
        raise Unsupported

    async def reverse(self, view: AttemptView) -> Undo:
        self._reached()
        booked = self.books[view.provider_ref]
        if booked.taken and self.capabilities.poll_settles:
            self._answered()
            return Undo(UndoResult.UNSUPPORTED)
        if booked.paid is None or booked.refunds:
            self._answered()
            return Undo(UndoResult.REFUSED)
        booked.reversed = True
        self._answered()
        return Undo(UndoResult.DONE)

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        self._reached()
        booked = self.books[view.provider_ref]
        room = booked.paid.minor - booked.back if booked.taken and booked.paid else 0
        if key not in booked.refunds and amount.minor > room:
            self._answered()
            return Undo(UndoResult.REFUSED)
        booked.refunds[key] = amount
        self._answered()
        return Undo(UndoResult.DONE)

    async def close(self, _view: AttemptView) -> None:
        """Its pages stay open."""

    async def probe(self) -> None:
        """It knows everybody."""

    def callback_reply(self, _hint: CallbackHint, /) -> CallbackReply | None:
        return None

    async def aclose(self) -> None:
        """There is nothing to close."""

    def _reached(self) -> None:
        if self.fault == "unreached":
            self.fault = ""
            raise Unavailable

    def _answered(self) -> None:
        fault, self.fault = self.fault, ""
        if fault == "lost":
            raise Unknown
        if fault == "crash":
            raise asyncio.CancelledError

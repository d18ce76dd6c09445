"""Wallets on Bale. What the chat tells settles in the chat; here a payment is asked about by the
number of the question that the shop was asked before it, which `bills.hold` keeps of every attempt.
What goes wrong on the line to Bale is told apart by the channel (`tests/channels/test_bale_bills.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from common.clock import FixedClock
from common.money import Money
from payments.bale import BaleGateway
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    InboundRequest,
    PaymentIntent,
    Verification,
)
from payments.bills import ASKED
from tests.payments.contract.line import spoil
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import NOON, intent_of
from tests.standins.bills import Wallets

PAYER = 5_001_220
TOKEN = "WALLET-7QK2M9XD4RT8"


class _Remembering(BaleGateway):
    """The gateway of a shop that keeps what it was asked before a payment."""

    def __init__(self, bills: Wallets) -> None:
        super().__init__(bills, TOKEN)
        self._bills = bills

    async def verify(self, view: AttemptView) -> Verification:
        asked = self._bills.questions.get(view.provider_ref, [])
        return await super().verify(replace(view, raw={**view.raw, ASKED: asked}))


class BalePeer:
    """Somebody with a wallet."""

    refusals: frozenset[FailureClass] = frozenset()
    secrets = (TOKEN,)

    def __init__(self) -> None:
        self._clock = FixedClock(NOON)
        self.bills = Wallets(self._clock.now)
        self.gateway = _Remembering(self.bills)

    def intent(self, minor: int | None = None) -> PaymentIntent:
        amount = Money(4_500_000 if minor is None else minor, "IRR")
        return replace(intent_of(), amount=amount, order_key="k9")

    async def pay(self, created: Created) -> None:
        self.bills.pays(created.provider_ref, PAYER)

    async def pay_other(self, created: Created, amount: Money) -> None:
        self.bills.pays(created.provider_ref, PAYER, total=amount.minor)

    async def refuse(self, created: Created, why: FailureClass) -> None:
        self.bills.fails(created.provider_ref, "failed")

    async def cancel(self, created: Created) -> None:
        self.bills.fails(created.provider_ref, "rejected")

    async def age(self, minutes: int) -> None:
        self._clock.advance(timedelta(minutes=minutes))

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        return []

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        fields = {"invoice_payload": view.provider_ref, "total_amount": "4500000"}
        params = {"gateway": "bale", "attempt_id": str(view.attempt_id)}
        return [InboundRequest("POST", params, fields, fields, {}, b"{}")]

    def break_next(self, fault: Fault | Slow) -> None:
        # Where nobody has pressed *pay* there is nothing to ask about, and so nothing to go wrong.
        if (
            newest := next(reversed(self.bills.written), "")
        ) and newest not in self.bills.questions:
            self.bills.asks(newest)
        spoil(self.bills, fault)

    def taken(self, view: AttemptView) -> Money:
        return Money(self.bills.taken(view.provider_ref), "IRR")

    def calls(self) -> int:
        return self.bills.calls


@asynccontextmanager
async def _bale(_folder: Path) -> AsyncIterator[Peer]:
    yield BalePeer()


PEERS: dict[str, PeerFactory] = {"bale": _bale}

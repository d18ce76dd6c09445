"""Stars of Telegram. Nobody reports them by the web: what the chat tells settles in the chat, and
here they are found in the list of transactions. What goes wrong on the line to Telegram is told
apart by the channel (`tests/channels/test_telegram_bills.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from common.clock import FixedClock
from common.money import STARS, Money
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    InboundRequest,
    PaymentIntent,
)
from payments.stars import StarsGateway
from tests.payments.contract.line import spoil
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import NOON, intent_of
from tests.standins.bills import Bills

PAYER = 5_001_220


class StarsPeer:
    """Somebody with Stars."""

    refusals: frozenset[FailureClass] = frozenset()
    secrets: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._clock = FixedClock(NOON)
        self.bills = Bills(self._clock.now)
        self.gateway = StarsGateway(self.bills, Money(130, "USD"))

    def intent(self, minor: int | None = None) -> PaymentIntent:
        return replace(intent_of(), amount=Money(250 if minor is None else minor, STARS))

    async def pay(self, created: Created) -> None:
        self.bills.pays(created.provider_ref, PAYER)

    async def pay_other(self, created: Created, amount: Money) -> None:
        self.bills.pays(created.provider_ref, PAYER, total=amount.minor)

    async def refuse(self, created: Created, why: FailureClass) -> None:
        """No card, no bank: who has no Stars buys some first."""

    async def cancel(self, created: Created) -> None:
        """Nobody hears of it."""

    async def age(self, minutes: int) -> None:
        self._clock.advance(timedelta(minutes=minutes))

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        return []

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        fields = {"invoice_payload": view.provider_ref, "total_amount": "250"}
        params = {"gateway": "stars", "attempt_id": str(view.attempt_id)}
        return [InboundRequest("POST", params, fields, fields, {}, b"{}")]

    def break_next(self, fault: Fault | Slow) -> None:
        spoil(self.bills, fault)

    def taken(self, view: AttemptView) -> Money:
        return Money(self.bills.taken(view.provider_ref), STARS)

    def calls(self) -> int:
        return self.bills.calls


@asynccontextmanager
async def _stars(_folder: Path) -> AsyncIterator[Peer]:
    yield StarsPeer()


PEERS: dict[str, PeerFactory] = {"stars": _stars}

"""Cards inside Telegram. Nobody can be asked: what the chat tells is the proof, and here it comes the
way of a signed notice, which only the channel can bring. What goes wrong on the line to Telegram is
told apart by the channel (`tests/channels/test_telegram_bills.py`).
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import timedelta
from itertools import count
from pathlib import Path

from common.clock import FixedClock
from common.money import Money
from payments.base import (
    AttemptView,
    CallbackHint,
    Created,
    FailureClass,
    InboundRequest,
    PaymentIntent,
)
from payments.bills import Receipt, attempt_of, proof_of
from payments.telegram import TelegramGateway
from tests.payments.contract.line import spoil
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.contract.peers.iyzico import intent_of
from tests.payments.rig import NOON
from tests.standins.bills import Bills

PAYER = 5_001_220
TOKEN = "284685063:LIVE:YTJmZDk5NGI3"
CHAT = "telegram"
"""The way that what the chat tells has come; nobody comes this way by the web."""


class _Told(TelegramGateway):
    """The gateway and the chat beside it."""

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        if request.method != CHAT:
            return super().parse_callback(request)
        receipt = Receipt(**json.loads(request.body))
        proof = proof_of(receipt, receipt.payload)
        number = attempt_of(receipt.payload)
        return CallbackHint(number, receipt.payload, "paid", authenticated=True, proof=proof)


class TelegramPeer:
    """Somebody with a card in Telegram."""

    refusals: frozenset[FailureClass] = frozenset()
    secrets = (TOKEN,)

    def __init__(self) -> None:
        self._clock = FixedClock(NOON)
        self.bills = Bills(self._clock.now)
        self.gateway = _Told(self.bills, TOKEN)
        self._charges = count(1)

    def intent(self, minor: int | None = None) -> PaymentIntent:
        return intent_of(minor or 45_990)

    async def pay(self, created: Created) -> None:
        self.bills.pays(created.provider_ref, PAYER)

    async def pay_other(self, created: Created, amount: Money) -> None:
        charge = f"other-{next(self._charges)}"
        receipt = Receipt(created.provider_ref, amount.currency, amount.minor, charge)
        self.bills.receipts.append((PAYER, receipt))

    async def refuse(self, created: Created, why: FailureClass) -> None:
        """Telegram tells of nothing but money."""

    async def cancel(self, created: Created) -> None:
        """Nobody hears of it."""

    async def age(self, minutes: int) -> None:
        self._clock.advance(timedelta(minutes=minutes))

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        params = {"gateway": "telegram", "attempt_id": str(view.attempt_id)}
        return [
            InboundRequest(CHAT, params, {}, {}, {}, json.dumps(asdict(one)).encode())
            for one in self._receipts(view)
        ]

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        told = Receipt(view.provider_ref, view.amount.currency, view.amount.minor, "charge-x")
        params = {"gateway": "telegram", "attempt_id": str(view.attempt_id)}
        fields = {"invoice_payload": view.provider_ref, "total_amount": str(view.amount.minor)}
        body = json.dumps(asdict(told)).encode()
        return [
            InboundRequest("POST", params, fields, fields, {}, body),
            InboundRequest("GET", params, fields, {}, {}, b""),
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        spoil(self.bills, fault)

    def taken(self, view: AttemptView) -> Money:
        told = self._receipts(view)
        currency = told[0].currency if told else view.amount.currency
        return Money(sum(one.total for one in told), currency)

    def calls(self) -> int:
        return self.bills.calls

    def _receipts(self, view: AttemptView) -> list[Receipt]:
        return [one for _, one in self.bills.receipts if one.payload == view.provider_ref]


@asynccontextmanager
async def _telegram(_folder: Path) -> AsyncIterator[Peer]:
    yield TelegramPeer()


PEERS: dict[str, PeerFactory] = {"telegram": _telegram}

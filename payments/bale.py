"""Wallets of Bale, an Iranian messenger: paid inside its chats, in Rial.

Its Bot API is Telegram's with changes: a bill has no currency, a payment has the number of the
question that was asked before it, and by that number one may ask what became of it. There is no
call that gives money back; the owner does that in Bale.

Source: https://docs.bale.ai/#sendinvoice, #precheckoutquery, #successfulpayment,
#inquiretransaction
"""

import re

from common.money import Money
from payments import bills
from payments.base import (
    AttemptView,
    Created,
    Gateway,
    GatewayCapabilities,
    PaymentIntent,
    Unsupported,
    Verification,
    Verified,
)
from payments.bills import ASKED, WALLET_CURRENCY, WalletPayment, WalletPort
from payments.kinds import GatewayKind, Given, Setting
from payments.told_in_chat import ToldInChat

TEST = "WALLET-TEST-"
"""What the token begins with that moves no money. Source: https://docs.bale.ai"""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
"""A wallet's token, or the number of a bank card, which older bots have."""
PAID = "paid"


class BaleGateway(ToldInChat):
    """One wallet behind one bot."""

    name = "bale"

    def __init__(self, port: WalletPort, provider_token: str) -> None:
        self._port, self._provider_token = port, provider_token
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({WALLET_CURRENCY}),
            signed_callback=True,
            test=provider_token.startswith(TEST),
        )

    async def create(self, intent: PaymentIntent) -> Created:
        """Write the bill."""
        return await bills.write(self._port, intent, self._provider_token)

    async def verify(self, view: AttemptView) -> Verification:
        """Ask about the payments that somebody began on this bill; the rest comes as news of the
        chat. Asking makes nothing final and may be repeated.
        """
        for transaction in _transactions(view):
            payment = await self._port.payment(transaction)
            if payment.status == PAID:
                return _paid(view, payment)
        # A bill whose first payment failed may still be paid by a second one.
        return Verification(Verified.PENDING, view.provider_ref, raw=view.raw)

    async def inquire(self, view: AttemptView) -> Verification:
        """The same."""
        return await self.verify(view)

    async def probe(self) -> None:
        """Bale says what it makes of a token with the first bill only."""
        raise Unsupported("bale")


def _transactions(view: AttemptView) -> tuple[str, ...]:
    """The payments that were begun on a bill; one of its later payments has its own name."""
    second = bills.charge_of(view.provider_ref)
    known = view.raw.get(ASKED)
    asked = known if isinstance(known, (list, tuple)) else ()
    return (second,) if second else tuple(str(one) for one in asked)


def _paid(view: AttemptView, payment: WalletPayment) -> Verification:
    amount = Money(payment.rials, WALLET_CURRENCY)
    return Verification(
        Verified.PAID if amount == view.amount else Verified.MISMATCH,
        view.provider_ref,
        amount=amount,
        bank_ref=payment.id,
        raw={**view.raw, "paid": payment.id, "rials": payment.rials},
    )


def _fits(token: str) -> bool:
    return _TOKEN.fullmatch(token) is not None


def _build(given: Given) -> Gateway:
    if given.bills.bale is None:
        raise ValueError("a shop without a bot on Bale writes no bills there")
    return BaleGateway(given.bills.bale, given.values["provider_token"])


KIND = GatewayKind(
    "bale", (Setting("provider_token", secret=True, fits=_fits),), _build, inside="bale"
)

"""Cards inside Telegram, charged by a provider whose token @BotFather gives.

Telegram tells a payment once, in the chat, and nobody can be asked about it. What is given back
goes through the provider's own panel.

Source: https://core.telegram.org/bots/payments
"""

import re

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
from payments.bills import BillPort
from payments.kinds import GatewayKind, Given, Setting
from payments.told_in_chat import ToldInChat

_TOKEN = re.compile(r"[0-9]+:(LIVE|TEST):\S+")


class TelegramGateway(ToldInChat):
    """One provider behind one bot."""

    name = "telegram"

    def __init__(self, port: BillPort, provider_token: str) -> None:
        self._port, self._provider_token = port, provider_token
        self.capabilities = GatewayCapabilities(
            currencies=bills.CARD_CURRENCIES,
            can_poll=False,
            signed_callback=True,
            test=":TEST:" in provider_token,
        )

    async def create(self, intent: PaymentIntent) -> Created:
        """Write the bill."""
        return await bills.write(self._port, intent, self._provider_token)

    async def verify(self, view: AttemptView) -> Verification:
        """Undecided, until the chat brings the news."""
        return Verification(Verified.PENDING, view.provider_ref)

    async def inquire(self, _view: AttemptView) -> Verification:
        """Nobody can be asked."""
        raise Unsupported("telegram")

    async def probe(self) -> None:
        """Telegram says what it makes of a token with the first bill only."""
        raise Unsupported("telegram")


def _build(given: Given) -> Gateway:
    if given.bills.telegram is None:
        raise ValueError("a shop without a bot writes no bills")
    return TelegramGateway(given.bills.telegram, given.values["provider_token"])


KIND = GatewayKind(
    "telegram",
    (
        Setting(
            "provider_token",
            secret=True,
            fits=lambda token: _TOKEN.fullmatch(token) is not None,
        ),
    ),
    _build,
    inside="telegram",
)

"""Cards inside Telegram, charged by a provider whose token @BotFather gives.

Telegram tells a payment once, in the chat, and nobody can be asked about it. What is given back
goes through the provider's own panel.

Source: https://core.telegram.org/bots/payments
"""

import re

from common.money import Money
from payments import bills
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Created,
    Forged,
    Gateway,
    GatewayCapabilities,
    InboundRequest,
    PaymentIntent,
    Undo,
    UndoResult,
    Unsupported,
    Verification,
    Verified,
)
from payments.bills import BillPort
from payments.kinds import GatewayKind, Given, Setting

_TOKEN = re.compile(r"[0-9]+:(LIVE|TEST):\S+")


class TelegramGateway:
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

    def parse_callback(self, _request: InboundRequest) -> CallbackHint:
        """Nobody reports by the web."""
        raise Forged("no_callbacks")

    async def verify(self, view: AttemptView) -> Verification:
        """Undecided, until the chat brings the news."""
        return Verification(Verified.PENDING, view.provider_ref)

    async def inquire(self, _view: AttemptView) -> Verification:
        """Nobody can be asked."""
        raise Unsupported("telegram")

    async def reverse(self, _view: AttemptView) -> Undo:
        """The provider's panel does."""
        return Undo(UndoResult.UNSUPPORTED)

    async def refund(self, _view: AttemptView, _amount: Money, _key: str) -> Undo:
        """The provider's panel does."""
        return Undo(UndoResult.UNSUPPORTED)

    async def close(self, _view: AttemptView) -> None:
        """An old bill is refused before any money moves, when its buyer presses *pay*."""

    async def probe(self) -> None:
        """Telegram says what it makes of a token with the first bill only."""
        raise Unsupported("telegram")

    def callback_reply(self, _hint: CallbackHint, /) -> CallbackReply | None:
        """Nobody reports by the web."""
        return None

    async def aclose(self) -> None:
        """The connections are the channel's."""


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

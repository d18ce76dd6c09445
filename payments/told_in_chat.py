"""What gateways have in common whose bills are paid inside a chat: the chat tells of payments, nobody
reports by the web, and nothing is sent back but by a call of their own.
"""

from common.money import Money
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Forged,
    InboundRequest,
    Undo,
    UndoResult,
)


class ToldInChat:
    """The part of a gateway that such a bill never needs."""

    def parse_callback(self, _request: InboundRequest) -> CallbackHint:
        """Nobody reports by the web."""
        raise Forged("no_callbacks")

    async def reverse(self, _view: AttemptView) -> Undo:
        """What was paid can be refunded only."""
        return Undo(UndoResult.UNSUPPORTED)

    async def refund(self, _view: AttemptView, _amount: Money, _key: str) -> Undo:
        """The owner gives it back, where the money is."""
        return Undo(UndoResult.UNSUPPORTED)

    async def close(self, _view: AttemptView) -> None:
        """An old bill is refused before any money moves, when its buyer presses *pay*."""

    def callback_reply(self, _hint: CallbackHint, /) -> CallbackReply | None:
        """Nobody reports by the web."""
        return None

    async def aclose(self) -> None:
        """The connections are the channel's."""

"""What leaves: rows of the outbox on their way to a channel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.dialogue.layout import Laid
from models import Lane, OutboxOp, Promise


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way; `id` is the outbox row and the idempotency key.

    `card_ref` is the message to edit or delete, and `card_has_picture` whether it shows a picture
    now, which decides how a channel can edit it.
    """

    id: int
    channel: str
    chat: str
    lane: Lane
    promise: Promise
    op: OutboxOp
    laid: Laid
    card_ref: str | None = None
    card_has_picture: bool = False
    attempts: int = 0
    correlation: str = ""
    about: str = ""
    """What the message is about, such as `case:12`, so that an answer to it finds its way."""
    by_hand: bool = False
    """Whether somebody of the shop wrote these words, so that platforms let them come later."""
    late: bool = False
    """Whether they leave when the bot may not write any more; known when they do."""
    behind: tuple[int, ...] = ()
    """Earlier messages to this chat that other processes had still to send."""

    def payload(self) -> dict[str, Any]:
        """What the outbox keeps of it beside its columns."""
        return {
            "laid": self.laid.to_json(),
            "card_ref": self.card_ref,
            "card_has_picture": self.card_has_picture,
            **({"by_hand": True} if self.by_hand else {}),
        }

    def as_send(self) -> "Outgoing":
        """The same words as a new message, for when the card to edit has vanished."""
        return replace(self, op=OutboxOp.SEND, card_ref=None, card_has_picture=False)


class CourierPort(Protocol):
    """What the engine asks of whoever delivers messages. Both calls return at once."""

    def put(self, rows: Sequence[Outgoing]) -> None:
        """Take committed rows; they are in the database already and survive a crash."""

    def answer(self, channel: str, callback_id: str, text: str | None) -> None:
        """Stop a button's waiting sign, with a short line or none; never repeated."""

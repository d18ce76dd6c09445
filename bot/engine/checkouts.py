"""What a channel asks of the shop in the seconds before somebody pays inside its chat."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Checkout:
    """Somebody is about to pay a bill. `sender` is the channel's own id of them."""

    channel: str
    sender: str
    language_code: str | None
    payload: str
    currency: str
    total: int
    question: str = ""
    """What the platform calls this question."""


class Checkouts(Protocol):
    """Answers beside the turns of the shop, so that nobody's message has to be served first."""

    async def objection(self, checkout: Checkout) -> str | None:
        """Why it must not be paid, in plain words for whoever wants to; None when it may."""

    async def no_parcels(self, channel: str, sender: str, language_code: str | None) -> str:
        """That how it is sent was agreed on when it was ordered, in their words."""

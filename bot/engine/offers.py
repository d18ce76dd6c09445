"""What a channel shows of the shop to people in other chats."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Offer:
    """Something of the shop to be shared into any chat. `text` is markup, the rest plain words;
    `start` is the payload of the link that opens it in the shop, below the words `button`.
    `picture_url` is where everybody finds its picture, `picture_ref` what the channel calls it;
    both may be empty.
    """

    id: str
    title: str
    line: str
    text: str
    button: str
    start: str
    picture_url: str = ""
    picture_ref: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """What fits somebody's words; `more` asks for what follows, empty at the end."""

    offers: tuple[Offer, ...] = ()
    more: str = ""


class Showcase(Protocol):
    """What a channel asks when somebody looks for goods from another chat: nothing is changed,
    nobody becomes a customer, and no turn waits.
    """

    async def find(self, words: str, language: str | None, more: str) -> Offers:
        """Goods that fit the words; without any, what is new in the shop."""

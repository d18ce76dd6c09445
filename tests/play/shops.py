"""The shops that transcripts are played in, and the people who write to them."""

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """A shop before its first start, as its installation describes it."""

    name: str
    language: Literal["fa", "tr", "en"]
    currency: str
    timezone: str
    public_url: str | None = "https://shop.example"
    stars: str = ""
    """What 100 Stars of Telegram are worth there; bills in chats are written where it says so."""
    wallets: bool = False
    """Whether bills in chats of Bale are paid from wallets there."""


ISFAHAN = Place("گلیم اصفهان", "fa", "IRR", "Asia/Tehran")
IZMIR = Place("Kordon Butik", "tr", "TRY", "Europe/Istanbul")
LONDON = Place("Saffron Lane", "en", "USD", "Europe/London")

IZMIR_WITH_BILLS = replace(IZMIR, stars="50 TL")
LONDON_WITH_BILLS = replace(LONDON, stars="1.50 USD")
ISFAHAN_WITH_WALLETS = replace(ISFAHAN, wallets=True)
ISFAHAN_WITH_BILLS = replace(ISFAHAN, stars="۱۵۰ هزار تومان")


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody has had a parcel sent before."""

    name: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes to the shop; `language` is the one of their phone. `on` is the channel they
    write on, else the one that the transcript is played in.
    """

    name: str
    language: str = "fa"
    address: Address | None = None
    on: str = ""
    username: str | None = None


OWNER = Customer("owner", on="telegram")
"""Always on Telegram; their phone speaks the shop's language."""


def customer(
    name: str,
    *,
    language: str = "fa",
    address: Address | None = None,
    on: str = "",
    username: str | None = None,
) -> Customer:
    """Somebody new to the shop, or with an `address` from an earlier purchase."""
    return Customer(name, language, address, on, username)

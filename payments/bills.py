"""Bills that are paid inside a chat: what one says, and the ports through which they are written.

The channel writes them (only it knows the bot), the gateways know what they say. What is paid comes
back as news of the chat and settles there; see `bot.channels.telegram_bills`, `bot.channels.bale_bills`.

Source: https://core.telegram.org/bots/payments, https://core.telegram.org/bots/payments-stars,
https://docs.bale.ai
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from common.money import EXPONENTS, Money
from payments.base import Created, InChat, PaymentIntent, Redirect, Verification, Verified

CARD_CURRENCIES = frozenset({"AED", "AZN", "EUR", "GBP", "JPY", "TRY", "USD"})
"""Of the money that cards are charged in through Telegram, what a shop has prices in.

Source: https://core.telegram.org/bots/payments#supported-currencies
"""
WALLET_CURRENCY = "IRR"
"""What Bale's wallets hold. Source: https://docs.bale.ai/#labeledprice"""
ASKED = "asked"
"""Under which name what is kept of an attempt lists the payments that were begun on its bill."""
LONGEST_TITLE, LONGEST_DESCRIPTION = 32, 255
"""Source: https://core.telegram.org/bots/api#sendinvoice"""
LINK = "pay"
"""What a link into a chat begins with that has a bill put there."""
_PAYLOAD = re.compile(r"vefa-([1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill. `payload` comes back with its payment; no person is shown it."""

    title: str
    description: str
    payload: str
    label: str
    amount: Money
    provider_token: str = field(default="", repr=False)
    """Of whom charges the card; empty where Stars are paid."""
    order_key: str = field(default="", repr=False)
    """What opens the order for whoever has it."""


@dataclass(frozen=True, slots=True)
class StarPayment:
    """Stars that somebody has paid; `id` names the charge."""

    id: str
    stars: int
    payload: str
    payer: int
    at: datetime


@dataclass(frozen=True, slots=True)
class WalletPayment:
    """What Bale says of one payment; `status` is its own word: `pending`, `paid`, `failed` or
    `rejected`.

    Source: https://docs.bale.ai/#transaction
    """

    id: str
    status: str
    rials: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the chat tells that somebody has paid on a bill. `charge` names this payment and no
    other; `card` is what whoever charged a card calls it.
    """

    payload: str
    currency: str
    total: int
    charge: str
    card: str = ""


def proof_of(receipt: Receipt, provider_ref: str) -> Verification:
    """What the chat tells, as a gateway says it."""
    amount = Money(receipt.total, receipt.currency) if receipt.currency in EXPONENTS else None
    return Verification(
        Verified.PAID,
        provider_ref,
        amount=amount,
        bank_ref=receipt.charge,
        raw={"charge": receipt.charge, "card_charge": receipt.card},
    )


class BillPort(Protocol):
    """Bills as a bot writes them. Errors are those of `payments.base`."""

    async def link(self, bill: Bill) -> str:
        """An address that opens the bill on anybody's phone."""
        ...

    async def send(self, chat: str, bill: Bill) -> str:
        """Put the bill into a chat; the address of the chat."""
        ...


class StarPort(BillPort, Protocol):
    """A bot on Telegram, which may be paid in Stars as well."""

    async def give_back_stars(self, payer: int, charge: str) -> bool:
        """Give a charge back as a whole; False where that was done before."""
        ...

    async def star_payments(self, skip: int, most: int) -> tuple[list[StarPayment], int]:
        """Payments among the bot's transactions after the first `skip`, the oldest first; and how
        many transactions, of any kind, were looked at.
        """
        ...


class WalletPort(BillPort, Protocol):
    """A bot on Bale, which is paid from wallets."""

    async def payment(self, transaction: str) -> WalletPayment:
        """What became of a payment."""
        ...


@dataclass(frozen=True, slots=True)
class BillPorts:
    """The bots of one shop that write bills, as far as it has them."""

    telegram: StarPort | None = None
    bale: WalletPort | None = None

    def has(self, channel: str | None) -> bool:
        """Whether there is a bot on this channel; nothing needs none."""
        known = {None: True, "telegram": self.telegram is not None, "bale": self.bale is not None}
        return known[channel]


NO_BILLS = BillPorts()
"""A shop without bots."""


def payload_of(attempt_id: int) -> str:
    """What a bill carries, and what its payment is called."""
    return f"vefa-{attempt_id}"


def again(payload: str, charge: str) -> str:
    """What a bill's second payment is called, and every one after it."""
    return f"{payload}+{charge}"


def charge_of(name: str) -> str:
    """The charge in what a second payment is called; empty for the first."""
    return name.partition("+")[2]


def attempt_of(payload: str) -> int | None:
    """The attempt a bill was written for; None for what is no bill of ours."""
    found = _PAYLOAD.fullmatch(payload)
    return int(found[1]) if found is not None and int(found[1]) < 2**63 else None


def is_awaited(redirect: Redirect) -> bool:
    """Whether a bill stands in no chat yet, since whoever opens its link has it put into theirs."""
    return isinstance(redirect, InChat) and f"?start={LINK}_" in redirect.url


async def write(port: BillPort, intent: PaymentIntent, provider_token: str = "") -> Created:
    """Write the bill of a payment: into the payer's chat where they are there, else as a link."""
    bill = Bill(
        title=intent.description[:LONGEST_TITLE],
        description=intent.description[:LONGEST_DESCRIPTION],
        payload=payload_of(intent.attempt_id),
        label=intent.order_code,
        amount=intent.amount,
        provider_token=provider_token,
        order_key=intent.order_key,
    )
    if intent.payer_chat is not None:
        url = await port.send(intent.payer_chat, bill)
    else:
        url = await port.link(bill)
    return Created(bill.payload, InChat(url))

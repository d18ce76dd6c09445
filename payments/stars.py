"""Stars of Telegram, for what needs no parcel: the only money its rules allow for digital goods.

Payments come as news of the chat; what got lost is found in the list of the bot's transactions,
which is read on from where it was left, for all payments together.

Source: https://core.telegram.org/bots/payments-stars
"""

import asyncio

from common.amounts import read_amount
from common.money import PRICED_IN, STARS, BadAmount, Money, parse_money
from payments import bills
from payments.base import (
    AttemptView,
    Created,
    Exchange,
    Gateway,
    GatewayCapabilities,
    PaymentIntent,
    Undo,
    UndoResult,
    Verification,
    Verified,
)
from payments.bills import StarPayment, StarPort
from payments.kinds import GatewayKind, Given, Setting
from payments.told_in_chat import ToldInChat

HUNDRED = Money(100, STARS)
MOST = Money(10_000, STARS)
"""Far below what one bill may ask for, and far above any file or key."""
PAGE = 100
"""Source: https://core.telegram.org/bots/api#getstartransactions"""
PAGES_AT_ONCE = 50
"""How far the list is read on in one question; the next one goes on from there."""


class StarsGateway(ToldInChat):
    """Stars for one bot; `worth` is what a hundred of them are to the shop."""

    name = "stars"

    def __init__(self, port: StarPort, worth: Money) -> None:
        self._port = port
        self._paid: dict[str, StarPayment] = {}
        self._read = 0
        self._reading = asyncio.Lock()
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({STARS}),
            maximum=(MOST,),
            can_refund=True,
            signed_callback=True,
            exchange=Exchange(HUNDRED, worth),
            only_digital=True,
        )

    async def create(self, intent: PaymentIntent) -> Created:
        """Write the bill."""
        return await bills.write(self._port, intent)

    async def verify(self, view: AttemptView) -> Verification:
        """Look into the list of transactions; that makes nothing final and may be repeated."""
        found = await self._payment(view)
        if found is None:
            return Verification(Verified.PENDING, view.provider_ref)
        amount = Money(found.stars, STARS)
        fits = amount == view.amount
        return Verification(
            Verified.PAID if fits else Verified.MISMATCH,
            view.provider_ref,
            amount=amount,
            bank_ref=found.id,
            raw={"id": found.id, "stars": found.stars},
        )

    async def inquire(self, view: AttemptView) -> Verification:
        """The same."""
        return await self.verify(view)

    async def refund(self, view: AttemptView, amount: Money, _key: str) -> Undo:
        """Give a payment back as a whole; the charge itself keeps that from happening twice."""
        found = await self._payment(view)
        if found is None:
            return Undo(UndoResult.REFUSED, "not_paid")
        if amount != Money(found.stars, STARS):
            return Undo(UndoResult.REFUSED, "only_whole")
        await self._port.give_back_stars(found.payer, found.id)
        return Undo(UndoResult.DONE)

    async def probe(self) -> None:
        """Look at the list, which any bot has."""
        await self._port.star_payments(0, 1)

    async def _payment(self, view: AttemptView) -> StarPayment | None:
        """The payment of an attempt's bill, perhaps after reading on in the list."""
        if view.provider_ref not in self._paid:
            async with self._reading:
                await self._read_on()
        return self._paid.get(view.provider_ref)

    async def _read_on(self) -> None:
        for _ in range(PAGES_AT_ONCE):
            payments, looked_at = await self._port.star_payments(self._read, PAGE)
            for one in payments:
                self._paid.setdefault(one.payload, one)
                self._paid[bills.again(one.payload, one.id)] = one
            self._read += looked_at
            if looked_at < PAGE:
                return


def read_worth(text: str) -> Money:
    """What a hundred Stars are worth, written with its currency: `1.30 USD`, `95,000 تومان`.

    Raises:
        ValueError: no such amount can be read.
    """
    written = read_amount(text)
    unit = written.unit if written is not None else None
    currency = "IRR" if unit in ("toman", "rial") else unit
    if currency not in PRICED_IN:
        raise ValueError("it names no currency")
    try:
        worth = parse_money(text, currency)
    except BadAmount as error:
        raise ValueError("it is no amount") from error
    if worth.minor <= 0:
        raise ValueError("it is worth nothing")
    return worth


def _fits(text: str) -> bool:
    try:
        read_worth(text)
    except ValueError:
        return False
    return True


def _build(given: Given) -> Gateway:
    if given.bills.telegram is None:
        raise ValueError("a shop without a bot writes no bills")
    return StarsGateway(given.bills.telegram, read_worth(given.values["worth"]))


KIND = GatewayKind("stars", (Setting("worth", fits=_fits),), _build, inside="telegram")

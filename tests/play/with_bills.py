"""What a shop has besides where bills are paid in chats."""

from typing import Protocol

from bot.channels.simulator_world import Shown, World
from payments import bale, stars, telegram
from payments.base import Gateway
from payments.bills import Bill
from payments.kinds import GatewayKind
from tests.play.shops import Place
from tests.standins.bills import Bills, Wallets

PROVIDER = "284685063:TEST:of-the-tests"
WALLET = "WALLET-TEST-1111111111111111"


class Bots(Protocol):
    """Where bills are written."""

    @property
    def place(self) -> Place:
        """The shop."""

    @property
    def bills(self) -> Bills:
        """Those on Telegram."""

    @property
    def wallets(self) -> Wallets:
        """Those on Bale."""


def gateways(bots: Bots) -> list[Gateway]:
    """Cards, Stars and wallets, where the shop takes them."""
    place, found = bots.place, list[Gateway]()
    if place.stars:
        worth = stars.read_worth(place.stars)
        found.append(telegram.TelegramGateway(bots.bills, PROVIDER))
        found.append(stars.StarsGateway(bots.bills, worth))
    if place.wallets:
        found.append(bale.BaleGateway(bots.wallets, WALLET))
    return found


def kinds(place: Place) -> list[GatewayKind]:
    """The same as its owner may add them."""
    wallets = [bale.KIND] if place.wallets else []
    return [telegram.KIND, stars.KIND, *wallets] if place.stars else wallets


def show(world: World, chat: str, bill: Bill) -> None:
    """A bill stands in a chat."""
    words = f"🧾 {bill.title}: {bill.amount.minor} {bill.amount.currency}"
    world.inbox(chat).show(Shown(bill.payload, words, []))

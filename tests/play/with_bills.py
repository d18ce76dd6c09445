"""What a shop has besides where bills are paid in chats."""

from bot.channels.simulator_world import Shown, World
from payments import stars, telegram
from payments.base import Gateway
from payments.bills import Bill
from payments.kinds import GatewayKind
from tests.play.shops import Place
from tests.standins.bills import Bills

PROVIDER = "284685063:TEST:of-the-tests"


def gateways(place: Place, bills: Bills) -> list[Gateway]:
    """Cards and Stars, where the shop takes them."""
    if not place.stars:
        return []
    worth = stars.read_worth(place.stars)
    return [telegram.TelegramGateway(bills, PROVIDER), stars.StarsGateway(bills, worth)]


def kinds(place: Place) -> list[GatewayKind]:
    """The same as its owner may add them."""
    return [telegram.KIND, stars.KIND] if place.stars else []


def show(world: World, chat: str, bill: Bill) -> None:
    """A bill stands in a chat."""
    words = f"🧾 {bill.title}: {bill.amount.minor} {bill.amount.currency}"
    world.inbox(chat).show(Shown(bill.payload, words, []))

"""The ways to pay an order: which gateways fit its amount, and what they want to know first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from bot.web.order_facts import OrderFacts
from common.cards import grouped
from common.messages import Code, Message, msg
from common.money import Money
from handlers.gateway_words import gateway_name
from models import AttemptState
from payments.base import GatewayCapabilities
from shop import card_transfers, credit
from shop.hand_ways import CARD, CASH

SHUT_TO_FOREIGN_ADDRESSES = frozenset({"IR"})
"""Countries whose banks open their pages for addresses of the country only."""
Offer = tuple[str, GatewayCapabilities]
"""A gateway by its name, and what it can do."""


@dataclass(frozen=True, slots=True)
class Way:
    """A gateway to pay with. `label` is what people call it."""

    name: str
    label: Message
    about: Message
    """What people may want to know of it before they pay."""
    tried: bool
    """The last try was made with it and failed."""
    trial: bool = False
    """Only the owner sees it, on an order of their own."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is sent where, from card to card. `about` is the amount without its last rials."""

    rial: int
    about: Money
    number: Code
    holder: str
    bank: str
    until: datetime


class Asks(StrEnum):
    """Whether something is asked before paying."""

    NO = ""
    SOME = "some"
    """One of several ways to pay wants to know."""
    ALL = "all"
    """Nobody can pay without."""


def ways_of(fit: Sequence[Offer], *, failed: str, trials: Sequence[str] = ()) -> list[Way]:
    """Who has just failed with one gateway is offered the others first."""
    ways = [
        Way(name, gateway_name(name), _about(name), name == failed, name in trials)
        for name, _ in fit
    ]
    return sorted(ways, key=attrgetter("tried"))


def _about(name: str) -> Message:
    kind, _, _ = name.partition(".")
    return msg(f"page-gateway-{kind.replace('_', '-')}")


def with_credit(facts: OrderFacts) -> list[Way]:
    """What the shop keeps for the buyer pays for as much of it as that does."""
    if not facts.credit:
        return []
    key = "all" if facts.credit == facts.order.open_amount else "part"
    about = msg(f"page-credit-{key}", amount=facts.credit)
    return [Way(credit.GATEWAY, gateway_name(credit.GATEWAY), about, tried=False)]


def by_hand(facts: OrderFacts) -> list[Way]:
    """The ways without a gateway that this order can be paid in."""
    names = [CARD] if card_transfers.is_offered(facts.shop) and transfer_of(facts) is None else []
    names += [CASH] if facts.at_the_door else []
    return [Way(name, gateway_name(name), _about(name), tried=False) for name in names]


def transfer_of(facts: OrderFacts) -> Transfer | None:
    """The payment from card to card whose receipt is awaited."""
    card = facts.shop.card
    for one in facts.attempts:
        if one.gateway == CARD and one.state is AttemptState.ISSUED and card is not None:
            return Transfer(
                rial=one.amount_minor,
                about=Money(one.order_amount_minor, one.currency),
                number=Code(grouped(card.number)),
                holder=card.holder,
                bank=card.bank,
                until=one.expires_at,
            )
    return None


def is_looked_at(facts: OrderFacts) -> bool:
    """Whether somebody of the shop has to look at a receipt."""
    verifying = AttemptState.VERIFYING
    return any(one.gateway == CARD and one.state is verifying for one in facts.attempts)


def limits(name: str, can: GatewayCapabilities, currency: str) -> Message:
    """What a gateway takes, which is not this amount."""
    way = gateway_name(name)
    least = max((one for one in can.minimum if one.currency == currency), default=None)
    most = min((one for one in can.maximum if one.currency == currency), default=None)
    if most is None:
        return msg("page-way-least", way=way, least=least or Money.zero(currency))
    if least is None:
        return msg("page-way-most", way=way, most=most)
    return msg("page-way-limits", way=way, least=least, most=most)


def asks(needs: Sequence[bool], *, others: bool) -> Asks:
    """Whether some gateways, or all, want to know something; `others` where one can pay without a
    gateway, which wants to know nothing.
    """
    if not any(needs):
        return Asks.NO
    return Asks.ALL if all(needs) and not others else Asks.SOME

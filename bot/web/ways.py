"""The ways to pay an order: which gateways fit its amount, and what they want to know first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from common.messages import Message, msg
from common.money import Money
from handlers.gateway_words import gateway_name
from payments.base import GatewayCapabilities

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


class Asks(StrEnum):
    """Whether something is asked before paying."""

    NO = ""
    SOME = "some"
    """One of several gateways wants to know."""
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


def asks(needs: Sequence[bool]) -> Asks:
    """Whether some gateways, or all, want to know something."""
    if not any(needs):
        return Asks.NO
    return Asks.ALL if all(needs) else Asks.SOME

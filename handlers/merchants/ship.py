"""A parcel has left: who carries it, and its tracking code."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue import questions
from bot.dialogue.cards import Answer, Begin, Go, Said
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput, Conflict
from common.messages import Code, Message, msg
from common.roles import Role
from handlers.merchants.steps import waits_for_parcel
from shop import carriers, fulfilment, orders
from shop.context import Shopping

OTHER = "other"
"""The option for a carrier that is none of ours."""


@screen("m/order/{code}/ship", role=Role.PACKER)
def begin(ctx: Shopping, code: str) -> Answer:
    """Say that an order's parcel has left."""
    return Begin("ship", {"code": orders.for_staff(ctx, code).code})


@dialogue("ship", version=3, role=Role.PACKER)
def ship(talk: Talk[Shopping], code: str) -> Answer:
    """The carrier, then the tracking code as that carrier writes it; or the code at once, which
    names its carrier where only one has such codes.
    """
    ctx = talk.ctx
    order = orders.for_staff(ctx, code)
    if not waits_for_parcel(ctx, order):
        raise Conflict("ship-nothing-waits", code=Code(order.code))
    known = talk.ask("ship-carrier", _read_first, options=_offers(_carriers(ctx)))
    if known.code is not None:
        carrier = _carrier_of(talk, known.code)
        tracking: str | None = carriers.parse_code(known.code, carrier)
    else:
        carrier = known.carrier or _other(talk)
        tracking = talk.ask(
            "ship-tracking",
            lambda given: _read_code(given, carrier),
            args={"code": Code(order.code), "carrier": carriers.title(carrier)},
            optional=carrier == carriers.OWN,
        )
    fulfilment.ship(ctx, order, tracking, carrier)
    talk.say(msg("ship-done", code=Code(order.code)))
    return Go(route("m/order", order.code))


@dataclass(frozen=True, slots=True)
class _First:
    """What was said first: a carrier, a tracking code, or neither for a carrier that is not known."""

    carrier: str | None = None
    code: str | None = None


def _read_first(given: Given) -> _First:
    if given.value is not None:
        return _First(None if given.value == OTHER else given.value)
    if given.media and not given.text.strip():
        raise BadInput("ship-photo")
    try:
        return _First(code=carriers.parse_code(given.text))
    except BadInput:
        raise BadInput("ship-carrier-unreadable") from None


def _carriers(ctx: Shopping) -> list[str]:
    """The country's, the last one used first."""
    last = fulfilment.last_carrier(ctx)
    names = [one.name for one in carriers.offered(ctx.shop.country)]
    return list(dict.fromkeys([last, *names] if last else names))


def _carrier_of(talk: Talk[Shopping], code: str) -> str:
    """Whose code this is: the only carrier that has such codes, else one that is asked for."""
    found = carriers.of_code(code, talk.ctx.shop.country)
    if len(found) == 1:
        return found[0]
    names = [name for name in _carriers(talk.ctx) if name in found or not found]
    chosen = talk.choose(
        "ship-whose-code",
        [Option(name, _label(name)) for name in names],
        other="ship-carrier-other-button",
        tracking=Code(code),
    )
    return _other(talk) if chosen is questions.OTHER else str(chosen)


def _other(talk: Talk[Shopping]) -> str:
    return talk.ask("ship-carrier-name", lambda given: carriers.parse_carrier(given.text))


def _offers(names: Sequence[str]) -> list[Option]:
    other = Option(OTHER, msg("ship-carrier-other-button"))
    return [*(Option(name, _label(name)) for name in names), other]


def _label(carrier: str) -> Said | Message:
    title = carriers.title(carrier)
    return Said(title) if isinstance(title, str) else title


def _read_code(given: Given, carrier: str) -> str:
    if given.media and not given.text.strip():
        raise BadInput("ship-photo")
    return carriers.parse_code(given.text, carrier)

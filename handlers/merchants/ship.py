"""A parcel has left: who carries it, and its tracking code."""

from bot.dialogue.cards import Answer, Begin, Go, Said
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.questions import OTHER
from bot.dialogue.routes import route, screen
from common.errors import BadInput, Conflict
from common.messages import Code, Message, msg
from common.roles import Role
from handlers.merchants.steps import waits_for_parcel
from shop import carriers, fulfilment, orders
from shop.context import Shopping


@screen("m/order/{code}/ship", role=Role.PACKER)
def begin(ctx: Shopping, code: str) -> Answer:
    """Say that an order's parcel has left."""
    return Begin("ship", {"code": orders.for_staff(ctx, code).code})


@dialogue("ship", version=2, role=Role.PACKER)
def ship(talk: Talk[Shopping], code: str) -> Answer:
    """The carrier, then the tracking code as that carrier writes it."""
    ctx = talk.ctx
    order = orders.for_staff(ctx, code)
    if not waits_for_parcel(ctx, order):
        raise Conflict("ship-nothing-waits", code=Code(order.code))
    carrier = _carrier(talk)
    tracking = talk.ask(
        "ship-tracking",
        lambda given: _read_code(given, carrier),
        args={"code": Code(order.code), "carrier": carriers.title(carrier)},
        optional=carrier == carriers.OWN,
    )
    fulfilment.ship(ctx, order, tracking, carrier)
    talk.say(msg("ship-done", code=Code(order.code)))
    return Go(route("m/order", order.code))


def _carrier(talk: Talk[Shopping]) -> str:
    """One of the country's, the last one used first, or any other by its name."""
    last = fulfilment.last_carrier(talk.ctx)
    known = [one.name for one in carriers.offered(talk.ctx.shop.country)]
    names = [last, *known] if last else known
    chosen = talk.choose(
        "ship-carrier",
        [Option(name, _label(name)) for name in dict.fromkeys(names)],
        other="ship-carrier-other-button",
    )
    if chosen is not OTHER:
        return str(chosen)
    return talk.ask("ship-carrier-name", lambda given: carriers.parse_carrier(given.text))


def _label(carrier: str) -> Said | Message:
    title = carriers.title(carrier)
    return Said(title) if isinstance(title, str) else title


def _read_code(given: Given, carrier: str) -> str:
    if given.media and not given.text.strip():
        raise BadInput("ship-photo")
    return carriers.parse_code(given.text, carrier)

"""A parcel has left: its tracking code, and perhaps who carries it."""

from bot.dialogue.cards import Answer, Begin, Go
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput, Conflict
from common.messages import Code, msg
from common.roles import Role
from common.text import clean_input
from handlers.merchants.orders import waits_for_parcel
from shop import fulfilment, orders
from shop.context import Shopping

LONGEST_CARRIER = 64
"""Characters of a carrier's name."""


@screen("m/order/{code}/ship", role=Role.PACKER)
def begin(ctx: Shopping, code: str) -> Answer:
    """Say that an order's parcel has left."""
    return Begin("ship", {"code": orders.for_staff(ctx, code).code})


@dialogue("ship", version=1, role=Role.PACKER)
def ship(talk: Talk[Shopping], code: str) -> Answer:
    """The tracking code, and the carrier if it is worth telling; then the buyer is told."""
    ctx = talk.ctx
    order = orders.for_staff(ctx, code)
    if not waits_for_parcel(ctx, order):
        raise Conflict("ship-nothing-waits", code=Code(order.code))
    shown = Code(order.code)
    tracking = talk.ask("ship-tracking", _read_tracking, args={"code": shown})
    carrier = talk.ask("ship-carrier", _read_carrier, optional=True)
    fulfilment.ship(ctx, order, tracking, carrier)
    talk.say(msg("ship-done", code=shown))
    return Go(route("m/order", order.code))


def _read_tracking(given: Given) -> str:
    return fulfilment.parse_tracking(given.text)


def _read_carrier(given: Given) -> str:
    carrier = clean_input(given.text, LONGEST_CARRIER)
    if not carrier:
        raise BadInput("bad-input")
    return carrier

"""What is done with an order, one button after the other: accept, pack, ship, deliver."""

from collections.abc import Sequence

from bot.dialogue.cards import Answer, Button, Go, Style, button, card
from bot.dialogue.routes import route, screen
from common.errors import Conflict, NotFound
from common.messages import Code, Message, msg
from common.roles import Role, allows
from models import Order, OrderState, PaymentState, Shipment, ShipmentState, TransitStage
from shop import at_the_door, fulfilment, orders
from shop.context import Shopping

STAGES = {stage.value.replace("_", "-"): stage for stage in TransitStage}


def step_rows(ctx: Shopping, order: Order, parcels: Sequence[Shipment]) -> list[list[Button]]:
    """The next step first and alone; what else may be done with it below."""
    steps = _steps(ctx, order, parcels)
    first = [_step(order, name, "primary") for name in steps[:1]]
    return [first, [_step(order, name) for name in steps[1:]]]


def waits_for_parcel(ctx: Shopping, order: Order) -> bool:
    """Whether it is paid and something of it has still to leave the shop."""
    if not _is_to_fulfil(order):
        return False
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    return any(parcel.state in fulfilment.WAITING for parcel in parcels)


def _is_to_fulfil(order: Order) -> bool:
    is_open = order.state in (OrderState.PLACED, OrderState.CONFIRMED)
    is_paid = order.payment_state in (PaymentState.PAID, PaymentState.SURPLUS)
    return order.is_due_at_door or (is_open and is_paid)


def _steps(ctx: Shopping, order: Order, parcels: Sequence[Shipment]) -> list[str]:
    """The names of the steps that are left, the next one first, as far as the role allows."""
    if not _is_to_fulfil(order) or not allows(ctx.role, Role.PACKER):
        return []
    steps = ["accept"] if order.accepted_at is None else []
    handed_over = "collected" if order.is_due_at_door else "delivered"
    if not parcels:
        return [*steps, handed_over]
    state = parcels[0].state
    if state is ShipmentState.DELIVERED and order.is_due_at_door:
        return [handed_over]
    if state is ShipmentState.TO_PACK:
        steps.append("pack")
    if state in fulfilment.WAITING:
        steps.append(handed_over if fulfilment.is_collected(order) else "ship")
    if state is ShipmentState.HANDED_OVER:
        passed = fulfilment.stages_of(ctx.session, parcels[0])
        is_near = TransitStage.AT_THE_DOOR in passed
        left = [name for name, stage in STAGES.items() if stage not in passed]
        steps += [handed_over, *([] if is_near else left)]
        steps += ["unclaimed"] if order.is_due_at_door else []
    return steps


def _step(order: Order, name: str, style: Style | None = None) -> Button:
    where = ("move", name) if name in STAGES else (name,)
    return button(msg(f"board-{name}-button"), route("m/order", order.code, *where), style=style)


@screen("m/order/{code}/accept", role=Role.PACKER, changes=True)
def accept(ctx: Shopping, code: str) -> Answer:
    """Take it on."""
    return _done(fulfilment.accept(ctx, orders.for_staff(ctx, code)), msg("board-accepted"))


@screen("m/order/{code}/pack", role=Role.PACKER, changes=True)
def pack(ctx: Shopping, code: str) -> Answer:
    """Its parcel is closed."""
    order = orders.for_staff(ctx, code)
    fulfilment.pack(ctx, order)
    return _done(order, msg("board-packed"))


@screen("m/order/{code}/move/{stage}", role=Role.PACKER, changes=True)
def move(ctx: Shopping, code: str, stage: str) -> Answer:
    """Its parcel has come so far."""
    order = orders.for_staff(ctx, code)
    if stage not in STAGES:
        raise NotFound("order-gone")
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    if not parcels:
        raise Conflict("order-not-shipped", code=Code(order.code))
    fulfilment.move(ctx, parcels[0], STAGES[stage])
    return _done(order, msg("board-moved"))


@screen("m/order/{code}/delivered", role=Role.PACKER, changes=True)
def delivered(ctx: Shopping, code: str) -> Answer:
    """Its buyer has it."""
    order = orders.for_staff(ctx, code)
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    if parcels:
        fulfilment.delivered(ctx, parcels[0])
    else:
        fulfilment.sent_digitally(ctx, order)
    return _done(order, msg("board-delivered"))


@screen("m/order/{code}/collected", role=Role.PACKER, changes=True)
def collected(ctx: Shopping, code: str) -> Answer:
    """Its buyer has it, and has paid at the door."""
    order = at_the_door.collected(ctx, orders.for_staff(ctx, code))
    return _done(order, msg("board-collected"))


@screen("m/order/{code}/unclaimed", role=Role.PACKER)
def ask_unclaimed(ctx: Shopping, code: str) -> Answer:
    """Nobody took it: the order ends, so that is asked for first."""
    order = orders.for_staff(ctx, code)
    if not order.is_due_at_door:
        return Go(route("m/order", order.code))
    yes = button(
        msg("board-unclaimed-yes-button"),
        route("m/order", order.code, "unclaimed", "yes"),
        style="danger",
    )
    back = button(msg("alert-open-button"), route("m/order", order.code))
    return card(msg("board-unclaimed-sure", code=Code(order.code)), rows=[[yes], [back]])


@screen("m/order/{code}/unclaimed/yes", role=Role.PACKER, changes=True)
def unclaimed(ctx: Shopping, code: str) -> Answer:
    """It comes back, and its order is off."""
    order = at_the_door.unclaimed(ctx, orders.for_staff(ctx, code))
    return _done(order, msg("board-unclaimed"))


def _done(order: Order, toast: Message) -> Answer:
    return Go(route("m/order", order.code), toast)

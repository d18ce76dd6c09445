"""What one can still do about an order: send it elsewhere, ask to give it back, buy it again."""

from collections.abc import Iterable

from bot.dialogue.cards import Answer, Begin, Button, Go, Words, button, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput, Conflict
from common.messages import Code, msg
from common.roles import Role
from common.text import clean_input
from handlers.buyers.cart import cart_card
from handlers.buyers.recipient import of_order, other_address, other_person
from handlers.return_news import keep_button
from handlers.wording import MENU_BUTTON, goods_name
from models import Order, OrderState, PaymentState, ShipmentState
from shop import cart, fulfilment, orders, readdressing, rebuying, returns, support
from shop.context import Shopping

LONGEST_REASON = 500
WHAT_TO_CHANGE = (
    Option("address", msg("checkout-change-address-button")),
    Option("person", msg("checkout-change-person-button")),
)
PAID = (PaymentState.PAID, PaymentState.SURPLUS)


def buttons(ctx: Shopping, order: Order) -> Iterable[Button]:
    """The ways on that this order has."""
    if readdressing.may_change(ctx, order):
        yield button(msg("order-address-button"), route("order", order.code, "address"))
    if may_undo(ctx, order):
        yield button(msg("order-undo-button"), route("order", order.code, "request"))
    elif returns.open_until(ctx, order) is not None:
        yield button(msg("order-return-button"), route("order", order.code, "return"))
    if order.paid_at is not None:
        for request in returns.requests_of(ctx.session, order.id):
            if request.is_open:
                yield keep_button(order, request)
    if not order.awaits_payment:
        yield button(msg("order-again-button"), route("order", order.code, "again"))


def may_undo(ctx: Shopping, order: Order) -> bool:
    """Whether a person can be asked to call off what is paid and has not left."""
    if order.payment_state not in PAID or order.state in (OrderState.CANCELLED, OrderState.EXPIRED):
        return False
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    gone = (ShipmentState.HANDED_OVER, ShipmentState.DELIVERED, ShipmentState.RETURNED)
    return bool(parcels) and not any(parcel.state in gone for parcel in parcels)


@screen("order/{code}/again", role=Role.BUYER, changes=True)
def again(ctx: Shopping, code: str) -> Answer:
    """The same goods in the cart, at today's prices; what is gone is said."""
    missing = rebuying.buy_again(ctx, orders.by_code(ctx, code))
    lines: list[Words] = [
        msg("stock-left", name=goods_name(one.name, one.label), left=one.left) for one in missing
    ]
    view = cart.lines(ctx)
    if not view.lines:
        return card(*lines, rows=[[MENU_BUTTON]])
    shown = cart_card(view)
    return card(msg("order-again"), *lines, *shown.text, rows=shown.rows)


@screen("order/{code}/address", role=Role.BUYER)
def begin_address(ctx: Shopping, code: str) -> Answer:
    """Send it somewhere else."""
    return Begin("readdress", {"code": orders.by_code(ctx, code).code})


@dialogue("readdress", version=1, role=Role.BUYER)
def readdress(talk: Talk[Shopping], code: str) -> Answer:
    """Another address or another person, while nobody has packed it."""
    ctx = talk.ctx
    order = orders.by_code(ctx, code)
    to = of_order(order)
    if to is None or not readdressing.may_change(ctx, order):
        raise Conflict("order-address-fixed", code=Code(order.code))
    what = talk.choose("order-change-what", WHAT_TO_CHANGE, shows=to.words())
    to = other_address(talk, to) if what == "address" else other_person(talk, to)
    readdressing.check_leads_there(ctx, order, to.text)
    talk.confirm("order-change-confirm", summary=to.words())
    readdressing.change_address(ctx, order, to.save(ctx))
    talk.say(msg("order-address-changed"))
    return Go(route("order", order.code))


@screen("order/{code}/request", role=Role.BUYER, pressing=True)
def begin_request(ctx: Shopping, code: str) -> Answer:
    """Ask a person to call it off."""
    return Begin("request", {"code": orders.by_code(ctx, code).code})


@dialogue("request", version=1, role=Role.BUYER)
def request(talk: Talk[Shopping], code: str) -> Answer:
    """Why; then somebody of the shop has the word, since money and goods move by hand."""
    ctx = talk.ctx
    order = orders.by_code(ctx, code)
    if not may_undo(ctx, order):
        raise Conflict("order-nothing-to-ask", code=Code(order.code))
    reason = talk.ask("order-why-undo", _read_reason, args={"code": Code(order.code)})
    support.open_case(ctx, order=order, told=False)
    support.say_to_staff(ctx, f"{order.code}: {reason}")
    end = button(msg("person-close-button"), "person/close")
    return card(msg("order-request-heard"), msg("person-how-to-end"), rows=[[end]])


def _read_reason(given: Given) -> str:
    reason = clean_input(given.text, LONGEST_REASON)
    if len(reason) < 2:
        raise BadInput("order-reason-missing")
    return reason

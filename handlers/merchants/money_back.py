"""Calling an order off, and giving money back."""

from bot.dialogue.cards import Answer, Begin, Button, Go, Style, Words, button
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import Conflict
from common.messages import Code, Value, msg
from common.roles import Role, allows
from handlers.merchants.money import way_to
from models import AttemptState, Order, OrderState, PaymentState, Refund, RefundState, RefundWay
from shop import attempts, calling_off, orders, refunds
from shop.context import Shopping

INTO_CREDIT = Option("credit", msg("money-credit-button"))
REASONS = ("gone", "asked", "far")
"""Why orders are called off most often, as buttons."""


def lines(ctx: Shopping, order: Order) -> list[Words]:
    """Where the money of an order is that goes back."""
    return [_line(one) for one in refunds.of_order(ctx.session, order.id)]


def _line(refund: Refund) -> Words:
    if refund.way is RefundWay.CREDIT:
        return msg("refund-is-credit", amount=refund.amount, at=refund.asked_at)
    if refund.state is RefundState.DONE and refund.done_at is not None:
        return msg("refund-is-done", amount=refund.amount, at=refund.done_at)
    state = refund.state.value.replace("_", "-")
    return msg(f"refund-is-{state}", amount=refund.amount)


def rows(ctx: Shopping, order: Order) -> list[list[Button]]:
    """What can be done about the money of an order, by whoever may."""
    found: list[list[Button]] = []
    if allows(ctx.role, Role.MANAGER):
        tried = attempts.attempts_of(ctx.session, order.id)
        found += [[way_to(one.id)] for one in tried if one.state is AttemptState.REVIEW]
        known = refunds.of_order(ctx.session, order.id)
        found += [[by_hand_button(one)] for one in known if one.state is RefundState.BY_HAND]
        if refunds.returnable_amount(ctx.session, order, only_set_aside=True):
            found.append([_button(order, "surplus", "primary")])
    last = []
    if calling_off.may_call_off(ctx, order):
        last = [_button(order, "cancel", "danger")]
    elif _may_refund(ctx, order):
        last = [_button(order, "refund", "danger")]
    return [*found, last]


def by_hand_button(refund: Refund) -> Button:
    """The way to say that the money was sent."""
    return button(msg("refund-by-hand-button"), route("m/refund", refund.id), style="primary")


def _button(order: Order, what: str, style: Style) -> Button:
    return button(msg(f"board-{what}-button"), route("m/order", order.code, what), style=style)


def _may_refund(ctx: Shopping, order: Order) -> bool:
    paid = (PaymentState.PAID, PaymentState.SURPLUS)
    earned = order.payment_state in paid and order.state is not OrderState.CANCELLED
    return earned and allows(ctx.role, Role.MANAGER) and bool(_earned(ctx, order))


def _earned(ctx: Shopping, order: Order) -> bool:
    left = refunds.returnable_amount(ctx.session, order)
    aside = refunds.returnable_amount(ctx.session, order, only_set_aside=True)
    return left > aside


@screen("m/order/{code}/cancel", role=Role.AGENT)
def begin_cancel(ctx: Shopping, code: str) -> Answer:
    """Call it off."""
    return Begin("call-off", {"code": orders.by_code(ctx, code).code})


@dialogue("call-off", version=1, role=Role.AGENT)
def cancel(talk: Talk[Shopping], code: str) -> Answer:
    """Why, which the buyer reads; then yes to what goes back."""
    ctx = talk.ctx
    order = orders.by_code(ctx, code)
    if not calling_off.may_call_off(ctx, order):
        raise Conflict("order-not-to-call-off", code=Code(order.code))
    reason = _reason(talk, order)
    amount = refunds.returnable_amount(ctx.session, order)
    back = msg("cancel-gives-back", amount=amount) if amount else msg("cancel-unpaid")
    talk.confirm(
        "cancel-confirm", summary=[back], yes="cancel-confirm-button", code=Code(order.code)
    )
    calling_off.call_off(ctx, order, reason)
    talk.say(msg("cancel-done", code=Code(order.code)))
    return Go(route("m/order", order.code))


def _reason(talk: Talk[Shopping], order: Order) -> str:
    return talk.ask(
        "cancel-reason",
        _read_reason,
        args={"code": Code(order.code)},
        options=[Option(one, msg(f"cancel-reason-{one}-button")) for one in REASONS],
    )


def _read_reason(given: Given) -> str:
    return calling_off.parse_reason(given.text)


@screen("m/order/{code}/refund", role=Role.MANAGER)
def begin_refund(ctx: Shopping, code: str) -> Answer:
    """Give its money back."""
    return Begin("refund", {"code": orders.by_code(ctx, code).code, "only_set_aside": False})


@screen("m/order/{code}/surplus", role=Role.MANAGER)
def begin_surplus(ctx: Shopping, code: str) -> Answer:
    """Give back what came beside its price."""
    return Begin("refund", {"code": orders.by_code(ctx, code).code, "only_set_aside": True})


@dialogue("refund", version=1, role=Role.MANAGER)
def refund(talk: Talk[Shopping], code: str, only_set_aside: bool) -> Answer:
    """Why, which the buyer reads; then yes to the amount."""
    ctx = talk.ctx
    order = orders.by_code(ctx, code)
    amount = refunds.returnable_amount(ctx.session, order, only_set_aside=only_set_aside)
    if not amount:
        raise Conflict("refund-nothing", code=Code(order.code))
    reason = talk.ask(
        "refund-reason", _read_reason, args={"code": Code(order.code)}, optional=only_set_aside
    )
    answer = talk.confirm(
        "refund-confirm",
        summary=[msg("refund-gives-back", amount=amount)],
        change=[INTO_CREDIT],
        yes="refund-confirm-button",
    )
    way = RefundWay.CREDIT if answer == INTO_CREDIT.value else RefundWay.GATEWAY
    refunds.whole(ctx, order, reason or "", only_set_aside=only_set_aside, way=way)
    talk.say(msg("refund-credited" if way is RefundWay.CREDIT else "refund-begun"))
    return Go(route("m/order", order.code))


@screen("m/refund/{refund_id:int}", role=Role.MANAGER)
def begin_by_hand(ctx: Shopping, refund_id: int) -> Answer:
    """Say that the money was sent by hand."""
    return Begin("refund-by-hand", {"refund_id": refunds.by_id(ctx, refund_id).id})


@dialogue("refund-by-hand", version=1, role=Role.MANAGER)
def by_hand(talk: Talk[Shopping], refund_id: int) -> Answer:
    """By what the transfer is found; the buyer is told it too."""
    ctx = talk.ctx
    refund = refunds.by_id(ctx, refund_id)
    order = orders.by_id(ctx.session, refund.order_id)
    if refund.state is RefundState.BY_HAND:
        shown: dict[str, Value] = {"amount": refund.amount, "code": Code(order.code)}
        reference = talk.ask(
            "refund-reference", lambda given: refunds.parse_reference(given.text), args=shown
        )
        refunds.paid_by_hand(ctx, refund.id, reference)
        talk.say(msg("refund-by-hand-done"))
    return Go(route("m/order", order.code))

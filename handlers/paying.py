"""The ways to pay an order from the chat: its own page, or where nobody can open it a fresh link."""

from bot.dialogue.cards import Button, Card, button, card, link
from bot.dialogue.routes import route
from common.messages import Code, Message, msg
from handlers import card_words
from handlers.wording import PERSON_BUTTON
from models import AttemptState, Order, OrderState, PaymentAttempt, PaymentState
from payments.base import FailureClass, GetRedirect, InChat
from shop import at_the_door, attempts, bills, card_transfers, credit, work
from shop.context import Shopping


def order_page(ctx: Shopping, order: Order) -> str | None:
    """The address of the order's page; None for a shop without a public address."""
    base = ctx.shop.public_url
    return f"{base.rstrip('/')}/p/{order.page_key}" if base else None


def payment_rows(ctx: Shopping, order: Order) -> list[list[Button]]:
    """Paying, and saying that one has; empty where nothing is open or a receipt is looked at."""
    if order.awaits_payment:
        running = card_transfers.open_one(ctx.session, order.id)
        if running is not None and running.state is AttemptState.VERIFYING:
            return []
        by_hand = _by_hand(ctx, order, running)
        with_credit = credit_button(ctx, order)
        if by_hand and not ctx.shop.gateways:
            return [with_credit, *by_hand]
        pay = [pay_button(ctx, order, again=False)]
        return [pay, _bill_buttons(ctx, order), with_credit, [check_button(order)], *by_hand]
    unpaid = order.payment_state is PaymentState.UNPAID
    return [[check_button(order)]] if order.state is OrderState.EXPIRED and unpaid else []


def _bill_buttons(ctx: Shopping, order: Order) -> list[Button]:
    return [
        button(
            msg(f"order-pay-{bills.kind_of(name)}-button"),
            route("order", order.code, "bill", name),
        )
        for name in bills_of(ctx, order)
    ]


def credit_button(ctx: Shopping, order: Order) -> list[Button]:
    """Paying as much of it as one's store credit does."""
    amount = credit.usable(ctx, order)
    if not amount:
        return []
    label = msg("order-credit-button", amount=amount)
    return [button(label, route("order", order.code, "credit"))]


def by_hand_rows(ctx: Shopping, order: Order) -> list[list[Button]]:
    """The ways that need no gateway."""
    return _by_hand(ctx, order, card_transfers.open_one(ctx.session, order.id))


def _by_hand(ctx: Shopping, order: Order, running: PaymentAttempt | None) -> list[list[Button]]:
    rows = [card_words.way_in(ctx, order, running)]
    if at_the_door.is_offered(ctx, order):
        rows.append([button(msg("cash-pay-button"), route("order", order.code, "cash"))])
    return [row for row in rows if row]


def fetches_link(ctx: Shopping, order: Order) -> bool:
    """Whether whoever has just ordered gets a gateway's link without asking for it."""
    return order_page(ctx, order) is None and bool(ctx.shop.gateways)


def pay_row(ctx: Shopping, order: Order, *, again: bool) -> list[Button]:
    """The way to the gateways; nothing in a shop that has none and no page either."""
    has_way = bool(ctx.shop.gateways) or order_page(ctx, order) is not None
    return [pay_button(ctx, order, again=again)] if has_way else []


def bills_of(ctx: Shopping, order: Order) -> list[str]:
    """The gateways of the shop that can put a bill for this order into the chat."""
    if ctx.is_guest:
        # Nothing puts a bill into a chat that is not the bot's.
        return []
    return bills.gateways_for(ctx.shop, order, ctx.channel or "")


def bill_here(ctx: Shopping, order: Order) -> str | None:
    """The gateway whose bill can be put into this chat for whoever has the order's link: the one
    that was chosen on its page, else the first.
    """
    if not order.awaits_payment:
        return None
    newest = _newest(ctx, order)
    if newest is not None and bills.channel_of(newest.gateway) == ctx.channel:
        return newest.gateway
    return next(iter(bills_of(ctx, order)), None)


def write_bill(ctx: Shopping, order: Order, gateway: str, shows: str = "") -> None:
    """Have a bill put into the chat; `shows`, else `order/{code}/billed`, says so if there is none."""
    work.plan(
        ctx,
        bills.EFFECT,
        f"{bills.EFFECT}:{order.id}:{ctx.correlation}",
        payload={
            "order_id": order.id,
            "gateway": gateway,
            "route": shows or route("order", order.code, "billed"),
        },
        person_id=ctx.customer.id,
    )


def pay_button(ctx: Shopping, order: Order, *, again: bool) -> Button:
    """The way to the money: the page where there is one, else a link is fetched."""
    label = msg("order-pay-again-button" if again else "order-pay-button")
    page = order_page(ctx, order)
    if page is not None:
        return link(label, page)
    return button(label, route("order", order.code, "pay"), style="success")


def other_way(ctx: Shopping, order: Order) -> list[Button]:
    """The page's list of ways to pay, where there is a second one."""
    page = order_page(ctx, order)
    if page is None or len(ctx.shop.gateways) < 2:
        return []
    return [link(msg("order-other-way-button"), f"{page}#ways")]


def check_button(order: Order) -> Button:
    """Saying that one has paid."""
    return button(msg("order-check-button"), route("order", order.code, "check"))


def direct_link(ctx: Shopping, order: Order) -> str | None:
    """The gateway's own address of the newest attempt; None when it has none that can be opened."""
    newest = _newest(ctx, order)
    if newest is None or newest.state not in attempts.WAITING or newest.expires_at <= ctx.now:
        return None
    redirect = attempts.redirect_of(newest)
    return redirect.url if isinstance(redirect, (GetRedirect, InChat)) else None


def why_no_link(ctx: Shopping, order: Order) -> Message:
    """Why the gateway gave no link."""
    newest = _newest(ctx, order)
    known = newest.failure_class if newest is not None else None
    return failure_words(known or FailureClass.GATEWAY_DOWN, order)


def no_link(ctx: Shopping, order: Order) -> Card:
    """The same, and what one can do."""
    again = pay_button(ctx, order, again=True)
    return card(why_no_link(ctx, order), rows=[[again], [PERSON_BUTTON]])


def failure_words(failure_class: str, order: Order) -> Message:
    """Why a payment did not work, as somebody at the counter would say it."""
    kind = FailureClass(failure_class).value.replace("_", "-")
    return msg(f"payment-failed-{kind}", code=Code(order.code))


def fetch_link(ctx: Shopping, order: Order) -> None:
    """Have a payment link made; it comes as `order/{code}/link` when the gateway has answered."""
    _ask_gateway(ctx, "pay-link", order, route("order", order.code, "link"))


def look_for_payment(ctx: Shopping, order: Order) -> None:
    """Have the gateway asked; `order/{code}/checked` tells when nothing was found."""
    _ask_gateway(ctx, "paid-check", order, route("order", order.code, "checked"))


def _newest(ctx: Shopping, order: Order) -> PaymentAttempt | None:
    tried = attempts.attempts_of(ctx.session, order.id)
    return tried[-1] if tried else None


def _ask_gateway(ctx: Shopping, kind: str, order: Order, shows: str) -> None:
    # One piece of work for each time somebody asks: "one moment" is always followed by an answer.
    work.plan(
        ctx,
        kind,
        f"{kind}:{order.id}:{ctx.correlation}",
        payload={"order_id": order.id, "route": shows},
        person_id=ctx.customer.id,
    )

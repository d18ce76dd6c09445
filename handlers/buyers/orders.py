"""One's orders: where they stand, paying them, calling them off."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Card, Go, Reply, Words, button, card, link
from bot.dialogue.routes import command, route, screen, words
from common.messages import Code, Message, msg
from common.roles import Role, allows
from handlers import (
    arrival_words,
    card_words,
    delivery_words,
    invoicing,
    paying,
    return_words,
    standing,
)
from handlers.buyers import arrived, digital, order_changes
from handlers.buyers.points import promised
from handlers.parcels import tracking_buttons
from handlers.wording import LINK_BUTTON, MENU_BUTTON, noted, ordered_goods, side_by_side
from models import Order, OrderState, PaymentState
from shop import attempts, billing, delays, fulfilment, held, orders, promises, terms
from shop.context import Shopping

SHOWN = 10
"""Orders in the list, the last ones."""


@command("orders", role=Role.BUYER)
def orders_command(ctx: Shopping) -> Answer:
    """One's own orders for a buyer, everybody's for those who work on them."""
    return Go("m/orders" if allows(ctx.role, Role.PACKER) else "orders")


@screen("orders", role=Role.BUYER)
@words("words-orders")
def my_orders(ctx: Shopping) -> Answer:
    """What one has ordered, the last first."""
    mine = orders.for_person(ctx, most=SHOWN)
    if not mine:
        return card(msg("orders-none"), rows=[[LINK_BUTTON], [MENU_BUTTON]])
    rows = [[button(short_label(ctx, order), route("order", order.code))] for order in mine]
    coming = delays.expected_of(ctx, mine)
    follow = [button(msg("order-track-button"), "track")] if coming else []
    return card(msg("orders-title"), rows=[*rows, [*follow, LINK_BUTTON], [MENU_BUTTON]])


def short_label(ctx: Shopping, order: Order) -> Message:
    """An order on a button of a list."""
    return msg("orders-line-button", code=Code(order.code), state=standing.in_short(ctx, order))


@screen("order/{code}", role=Role.BUYER)
def show(ctx: Shopping, code: str) -> Answer:
    """One order; somebody else's sounds as if there were none.

    Those who work here are led to the board's card, which keeps on record who looks.
    """
    order = orders.by_code(ctx, code)
    if orders.is_of_another(ctx, order):
        return Go(route("m/order", order.code))
    return order_card(ctx, order)


def said(ctx: Shopping, text: str) -> Answer:
    """What to answer to words that name one of the person's own orders; None when they name none."""
    order = orders.named(ctx, text)
    return order_card(ctx, order) if order is not None else None


def order_card(ctx: Shopping, order: Order, *lines: Words) -> Card:
    """An order as its buyer sees it, under these lines."""
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    text: list[Words] = [
        *lines,
        msg("order-title", code=Code(order.code)),
        *standing.three_axes(order, parcels),
        *([msg("order-kept-until", until=order.reserved_until)] if order.awaits_payment else []),
        *card_words.standing(ctx, order),
        *([msg("cash-due", amount=order.open_amount)] if order.is_due_at_door else []),
        *standing.tracking(parcels),
        EMPTY_LINE,
        *ordered_goods(ctx, order),
        *(promised(ctx, order) if order.awaits_payment else []),
        EMPTY_LINE,
        *standing.recipient(order),
        *delivery_words.of_order(order, promises.for_buyer(ctx, order)),
        *(words for parcel in parcels for words in arrival_words.left(ctx, order, parcel)),
        *noted(order.note),
        *return_words.of_order(ctx, order),
        *standing.timeline(order, fulfilment.events_of(ctx.session, order.id)),
    ]
    page = paying.order_page(ctx, order)
    receipt = [link(msg("order-page-button"), page)] if page and order.paid_at else []
    cancel = button(msg("order-cancel-button"), route("order", order.code, "cancel"))
    help_ = button(msg("order-help-button"), route("person", order=order.code))
    return card(
        *text,
        rows=[
            *paying.payment_rows(ctx, order),
            [*receipt, *invoicing.buttons(ctx, order)],
            digital.way_to(ctx, order),
            tracking_buttons(parcels),
            arrived.way_to(order, parcels),
            *side_by_side([*order_changes.buttons(ctx, order)]),
            [cancel, help_] if may_be_cancelled(order) else [help_],
            [button(msg("menu-orders-button"), "orders"), MENU_BUTTON],
        ],
    )


def may_be_cancelled(order: Order) -> bool:
    """Whether the buyer may call it off: nothing has been paid for it."""
    return order.state is OrderState.PLACED and order.payment_state is PaymentState.UNPAID


@screen("order/{code}/pay", role=Role.BUYER, changes=True)
def pay(ctx: Shopping, code: str) -> Answer:
    """The order's page, or a link that is fetched now and comes in a message of its own."""
    order = orders.by_code(ctx, code)
    if not order.awaits_payment:
        return order_card(ctx, order)
    if paying.order_page(ctx, order) is not None:
        return card(
            msg("order-pay-here", code=Code(order.code), amount=order.open_amount),
            rows=[[paying.pay_button(ctx, order, again=False)]],
        )
    paying.fetch_link(ctx, order)
    return Reply(toast=msg("order-link-coming"))


@screen("order/{code}/credit", role=Role.BUYER, changes=True)
def pay_with_credit(ctx: Shopping, code: str) -> Answer:
    """Pay as much of it as one's store credit does, nothing twice; asks for a yes to the terms first
    where nobody has accepted them on the order's page.
    """
    order = orders.own(ctx, code)
    if order.awaits_payment and order.open_amount:
        legal = terms.unaccepted(ctx, order.id)
        if legal is not None:
            return _accepting(order, legal.version)
        order = billing.settle_with_credit(ctx, order)
    return Go(route("order", code), msg("order-credit-used"))


@screen("order/{code}/credit/{version}", role=Role.BUYER, changes=True)
def accept_and_pay(ctx: Shopping, code: str, version: str) -> Answer:
    """The yes to the terms of this version; to those of yesterday it is asked for again."""
    order = orders.own(ctx, code)
    legal = terms.unaccepted(ctx, order.id) if order.awaits_payment else None
    if legal is not None and legal.version == version:
        terms.accept(ctx, order.id, legal)
    return pay_with_credit(ctx, code)


def _accepting(order: Order, version: str) -> Card:
    yes = route("order", order.code, "credit", version)
    return card(
        msg("order-title", code=Code(order.code)),
        msg("checkout-terms", version=Code(version)),
        rows=[
            [button(msg("dialogue-yes-button"), yes, style="success")],
            [
                button(msg("legal-terms-button"), "terms"),
                button(msg("legal-privacy-button"), "privacy"),
            ],
            [button(msg("card-order-button"), route("order", order.code))],
        ],
    )


@screen("order/{code}/link", role=Role.BUYER)
def payment_link(ctx: Shopping, code: str) -> Answer:
    """The link that was fetched, or why there is none and what one can do."""
    order = orders.by_code(ctx, code)
    if not order.awaits_payment:
        return order_card(ctx, order)
    url = paying.direct_link(ctx, order)
    if url is None:
        return paying.no_link(ctx, order)
    return card(
        msg("order-pay-here", code=Code(order.code), amount=order.open_amount),
        rows=[[link(msg("order-pay-button"), url)], [paying.check_button(order)]],
    )


@screen("order/{code}/check", role=Role.BUYER, changes=True)
def check(ctx: Shopping, code: str) -> Answer:
    """Somebody says that they have paid: the bank is asked, nobody's word is taken."""
    order = orders.by_code(ctx, code)
    if order.payment_state is not PaymentState.UNPAID:
        return order_card(ctx, order)
    paying.look_for_payment(ctx, order)
    return Reply(toast=msg("order-checking"))


@screen("order/{code}/checked", role=Role.BUYER)
def checked(ctx: Shopping, code: str) -> Answer:
    """What asking the bank has brought."""
    order = orders.by_code(ctx, code)
    if order.payment_state is not PaymentState.UNPAID or attempts.brought_money(
        ctx.session, order.id
    ):
        return order_card(ctx, order)
    if held.holds_money(ctx.session, order.id):
        return order_card(ctx, order, msg("payment-review-held", code=Code(order.code)), EMPTY_LINE)
    return order_card(ctx, order, msg("order-not-yet-paid"), EMPTY_LINE)


@screen("order/{code}/cancel", role=Role.BUYER)
def ask_to_cancel(ctx: Shopping, code: str) -> Answer:
    """Calling an order off is asked for first."""
    order = orders.by_code(ctx, code)
    if not may_be_cancelled(order):
        return order_card(ctx, order, msg("order-cannot-cancel"), EMPTY_LINE)
    yes = button(
        msg("order-cancel-yes-button"), route("order", order.code, "cancel", "yes"), style="danger"
    )
    keep = button(msg("order-keep-button"), route("order", order.code))
    return card(msg("order-cancel-sure", code=Code(order.code)), rows=[[yes], [keep]])


@screen("order/{code}/cancel/yes", role=Role.BUYER, changes=True)
def cancel(ctx: Shopping, code: str) -> Answer:
    """The order is called off; saying so twice is said kindly."""
    order = orders.by_code(ctx, code)
    if order.state is not OrderState.CANCELLED:
        orders.cancel(ctx, order, "shop" if orders.is_of_another(ctx, order) else "buyer")
    return Go(route("order", order.code), msg("order-cancelled", code=Code(order.code)))

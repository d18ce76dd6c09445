"""Following one's parcels: where each is now, and when it is there."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Go, Words, button, card
from bot.dialogue.routes import command, route, screen
from common.messages import Code, msg
from common.roles import Role
from handlers import arrival_words, standing
from handlers.buyers.orders import order_card, short_label
from handlers.parcels import tracking_buttons
from handlers.wording import MENU_BUTTON, PERSON_BUTTON, status_button
from shop import audit, delays, fulfilment, orders
from shop.context import Shopping

LOOKED_AT = 20
"""Orders of one person among which those on their way are looked for."""


@screen("track", role=Role.BUYER)
@command("track")
def mine(ctx: Shopping) -> Answer:
    """The one parcel that is coming, or a list of them."""
    recent = orders.for_person(ctx, most=LOOKED_AT)
    coming = [order for order in recent if order.id in delays.expected_of(ctx, recent)]
    if len(coming) == 1:
        return Go(route("track", coming[0].code))
    rows = [[button(short_label(ctx, order), route("track", order.code))] for order in coming]
    said = msg("track-which") if coming else msg("track-none")
    return card(said, rows=[*rows, [button(msg("menu-orders-button"), "orders"), MENU_BUTTON]])


@screen("track/{code}", role=Role.BUYER)
def show(ctx: Shopping, code: str) -> Answer:
    """How far an order has come, its carrier's page, and how long it still takes."""
    order = orders.by_code(ctx, code)
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    text: list[Words] = [
        msg("order-title", code=Code(order.code)),
        *standing.timeline(order, fulfilment.events_of(ctx.session, order.id)),
        EMPTY_LINE,
        *standing.tracking(parcels),
        *(words for parcel in parcels for words in arrival_words.left(ctx, order, parcel)),
        *arrival_words.promised(ctx, order),
    ]
    whole = button(msg("order-status-button"), route("order", order.code))
    help_ = button(msg("order-help-button"), route("person", order=order.code))
    return card(*text, rows=[tracking_buttons(parcels), [whole, help_], [MENU_BUTTON]])


@screen("order/{code}/wait", role=Role.BUYER, changes=True)
def wait(ctx: Shopping, code: str) -> Answer:
    """Somebody who was told of a delay waits; it stays on record."""
    order = orders.by_code(ctx, code)
    audit.write(ctx, "order.waits", "order", order.id, None, None)
    return card(
        msg("delayed-thanks"),
        *arrival_words.promised(ctx, order),
        rows=[[button(msg("order-status-button"), route("order", order.code))], [MENU_BUTTON]],
    )


@screen("order/{code}/give-up", role=Role.BUYER)
def ask_to_give_up(ctx: Shopping, code: str) -> Answer:
    """Somebody who was told of a delay does not wait; asked first."""
    order = orders.own(ctx, code)
    if not delays.may_give_up(ctx, order):
        return order_card(ctx, order, msg("order-cannot-cancel"), EMPTY_LINE)
    yes = button(
        msg("order-cancel-yes-button"), route("order", order.code, "give-up", "yes"), style="danger"
    )
    keep = button(msg("delayed-wait-button"), route("order", order.code, "wait"))
    said = msg("delayed-cancel-sure", code=Code(order.code), amount=order.paid)
    return card(said, rows=[[yes], [keep]])


@screen("order/{code}/give-up/yes", role=Role.BUYER, changes=True)
def give_up(ctx: Shopping, code: str) -> Answer:
    """It is called off, and the money goes back."""
    order = delays.give_up(ctx, orders.own(ctx, code))
    said = msg("delayed-cancelled", code=Code(order.code), amount=order.total)
    return card(said, rows=[[status_button(order)], [PERSON_BUTTON, MENU_BUTTON]])

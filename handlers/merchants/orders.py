"""The board of the shop's orders, for those who work here."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Button, Card, Words, button, card, link
from bot.dialogue.routes import route, screen
from common.messages import Code, msg
from common.roles import Role
from handlers import delivery_words, return_words, standing
from handlers.wording import MENU_BUTTON, goods_name, noted, ordered_goods, turning_pages
from models import Order, OrderState, PaymentState, ShipmentState
from shop import digital, fulfilment, orders
from shop.context import Shopping

PER_PAGE = 8


@screen("m/orders", role=Role.AGENT)
def board(ctx: Shopping, page: int = 1) -> Answer:
    """Everybody's orders, the last first, each with where it stands."""
    number = max(page, 1)
    found = orders.recent(ctx, most=PER_PAGE + 1, skip=(number - 1) * PER_PAGE)
    if not found and number > 1:
        return board(ctx)
    if not found:
        return card(msg("board-none"), rows=[[MENU_BUTTON]])
    # There is one page more when one order more was found than fits.
    pages = number + (len(found) > PER_PAGE)
    rows = [[_line(ctx, order)] for order in found[:PER_PAGE]]
    return card(
        msg("board-title"), rows=[*rows, turning_pages("m/orders", number, pages), [MENU_BUTTON]]
    )


def _line(ctx: Shopping, order: Order) -> Button:
    label = msg(
        "board-line-button",
        code=Code(order.code),
        state=standing.in_short(ctx, order),
        total=order.total,
    )
    return button(label, route("m/order", order.code))


@screen("m/order/{code}", role=Role.AGENT, audited=True)
def show(ctx: Shopping, code: str) -> Answer:
    """One order with its buyer's name, number and address; who looks at them is on record."""
    return staff_card(ctx, orders.by_code(ctx, code))


def staff_card(ctx: Shopping, order: Order, *lines: Words) -> Card:
    """An order as those who work here see it, under these lines."""
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    return card(
        *lines,
        msg("order-title", code=Code(order.code)),
        *standing.three_axes(order, parcels),
        *standing.tracking(parcels),
        EMPTY_LINE,
        *ordered_goods(ctx, order),
        *_given(ctx, order),
        EMPTY_LINE,
        *standing.recipient(order),
        *delivery_words.of_order(ctx.shop, order),
        *noted(order.note),
        *return_words.of_order(ctx, order),
        *standing.timeline(order, fulfilment.events_of(ctx.session, order.id)),
        rows=[
            ship_row(ctx, order),
            map_row(order),
            [button(msg("menu-board-button"), "m/orders"), MENU_BUTTON],
        ],
    )


def _given(ctx: Shopping, order: Order) -> list[Words]:
    """That its buyer has what is digital of it; the secrets are theirs alone."""
    return [
        msg("board-digital-given", name=goods_name(one.name, one.label), items=len(one.items))
        for one in digital.delivered(ctx.session, order)
    ]


def map_row(order: Order) -> list[Button]:
    """The place its buyer shared, on a map."""
    place = (order.address or {}).get("place")
    if not place:
        return []
    url = f"https://www.google.com/maps?q={place[0]:.6f},{place[1]:.6f}"
    return [link(msg("board-map-button"), url)]


def ship_row(ctx: Shopping, order: Order) -> list[Button]:
    """The way to say that its parcel has left, while one waits."""
    if not waits_for_parcel(ctx, order):
        return []
    label = msg("board-ship-button")
    return [button(label, route("m/order", order.code, "ship"), style="primary")]


def waits_for_parcel(ctx: Shopping, order: Order) -> bool:
    """Whether it is paid and something of it has still to leave the shop."""
    if order.state not in (OrderState.PLACED, OrderState.CONFIRMED):
        return False
    if order.payment_state not in (PaymentState.PAID, PaymentState.SURPLUS):
        return False
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    waiting = {ShipmentState.TO_PACK, ShipmentState.PACKED}
    return any(parcel.state in waiting for parcel in parcels)

"""The board of the shop's orders, for those who work here."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Button, Card, Words, button, card, link
from bot.dialogue.routes import route, screen
from common.messages import Code, Message, msg
from common.roles import Role, allows
from handlers import card_words, delivery_words, invoicing, return_words, standing
from handlers.merchants import disputes, giving_back, money_back, people, receipts, untold
from handlers.merchants.steps import step_rows
from handlers.wording import (
    MENU_BUTTON,
    goods_name,
    goods_to_pack,
    noted,
    ordered_goods,
    side_by_side,
    turning_pages,
)
from models import Order, Shipment
from shop import board, carriers, delays, digital, fulfilment, money_queue, orders, promises
from shop.board import Pile
from shop.context import Shopping

PER_PAGE = 8
AWAITED = (Pile.NEW, Pile.ACCEPTED, Pile.PACKED, Pile.ON_THE_WAY)
"""Orders that somebody waits for and that may come late."""


@screen("m/orders", role=Role.PACKER)
def show_board(ctx: Shopping, pile: str = "", page: int = 1) -> Answer:
    """How many orders wait for what, and one pile of them, or everybody's with the last first."""
    chosen = Pile(pile) if pile in set(Pile) else None
    number = max(page, 1)
    found = _found(ctx, chosen, number)
    if not found and number > 1:
        return show_board(ctx, pile)
    here = route("m/orders", pile=chosen.value) if chosen else "m/orders"
    # There is one page more when one order more was found than fits.
    pages = number + (len(found) > PER_PAGE)
    piles = side_by_side(_piles(ctx, chosen))
    lines = [[_line(ctx, order)] for order in found[:PER_PAGE]]
    lines.append([*turning_pages(here, number, pages)])
    # What waits comes first, until somebody has chosen some of it.
    rows = [*piles, *lines] if chosen is None else [*lines, *piles]
    return card(_title(chosen, is_empty=not found), rows=[*rows, [MENU_BUTTON]])


def _found(ctx: Shopping, pile: Pile | None, number: int) -> list[Order]:
    most, skip = PER_PAGE + 1, (number - 1) * PER_PAGE
    if pile is None:
        return orders.recent(ctx, most=most, skip=skip)
    return board.orders_in(ctx, pile, most=most, skip=skip)


def _title(pile: Pile | None, *, is_empty: bool) -> Message:
    if pile is None:
        return msg("board-none") if is_empty else msg("board-title")
    return msg("board-pile-none") if is_empty else msg(f"board-pile-{_dashed(pile)}")


def _piles(ctx: Shopping, chosen: Pile | None) -> list[Button]:
    """The other piles that have something in them."""
    counts = board.counts(ctx)
    shown = [
        button(
            msg(f"board-pile-{_dashed(pile)}-button", orders=counts[pile]),
            route("m/orders", pile=pile.value),
        )
        for pile in Pile
        if counts.get(pile) and pile is not chosen
    ]
    if chosen is not Pile.DELIVERED:
        delivered = msg("board-pile-delivered-button")
        shown.append(button(delivered, route("m/orders", pile=Pile.DELIVERED.value)))
    if allows(ctx.role, Role.MANAGER) and (waiting := money_queue.count(ctx)):
        shown.append(button(msg("money-board-button", payments=waiting), "m/money"))
    if chosen is not None:
        shown.append(button(msg("board-all-button"), "m/orders"))
    elif allows(ctx.role, Role.PACKER) and any(counts.get(pile) for pile in AWAITED):
        shown.append(button(msg("delay-tell-button"), "m/delay"))
    return shown


def _line(ctx: Shopping, order: Order) -> Button:
    pile = board.pile_of(ctx, order)
    state = msg(f"board-short-{_dashed(pile)}") if pile else standing.in_short(ctx, order)
    code = Code(order.code)
    if not allows(ctx.role, Role.MANAGER):
        return button(msg("board-line-short-button", code=code, state=state), _to(order))
    label = msg("board-line-button", code=code, state=state, total=order.total)
    return button(label, _to(order))


def _to(order: Order) -> str:
    return route("m/order", order.code)


@screen("m/order/{code}", role=Role.STAFF, audited=True)
def show(ctx: Shopping, code: str) -> Answer:
    """One order with its buyer's name, number and address; who looks at them is on record."""
    return staff_card(ctx, orders.for_staff(ctx, code))


def staff_card(ctx: Shopping, order: Order, *lines: Words) -> Card:
    """An order as those who work here see it, under these lines; who only packs sees no money."""
    sees_money = allows(ctx.role, Role.AGENT)
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    return card(
        *lines,
        msg("order-title", code=Code(order.code)),
        *standing.three_axes(order, parcels),
        *card_words.standing(ctx, order),
        *([msg("cash-to-collect", amount=order.open_amount)] if order.is_due_at_door else []),
        *standing.tracking(parcels),
        EMPTY_LINE,
        *(ordered_goods(ctx, order) if sees_money else goods_to_pack(ctx, order)),
        *_given(ctx, order),
        EMPTY_LINE,
        *standing.recipient(order),
        *delivery_words.of_order(order, promises.for_buyer(ctx, order)),
        *noted(order.note),
        *return_words.of_order(ctx, order),
        *standing.timeline(order, fulfilment.events_of(ctx.session, order.id)),
        *(money_back.lines(ctx, order) if sees_money else []),
        *(disputes.lines(ctx, order) if sees_money else []),
        *untold.lines(ctx, order),
        rows=[
            receipts.row(ctx, order),
            *step_rows(ctx, order, parcels),
            *giving_back.rows(ctx, order),
            *(money_back.rows(ctx, order) if sees_money else []),
            invoicing.buttons(ctx, order) if sees_money else [],
            [*map_row(order), *_tracking_pages(parcels)],
            delay_row(order, parcels),
            _history(ctx, order),
            [*_back(ctx), MENU_BUTTON],
        ],
    )


def _given(ctx: Shopping, order: Order) -> list[Words]:
    """That its buyer has what is digital of it; the secrets are theirs alone."""
    return [
        msg("board-digital-given", name=goods_name(one.name, one.label), items=len(one.items))
        for one in digital.delivered(ctx.session, order)
    ]


def delay_row(order: Order, parcels: list[Shipment]) -> list[Button]:
    """The way to say that it comes later than its buyer was told."""
    if not delays.may_be_late(order, parcels):
        return []
    return [button(msg("board-delay-button"), route("m/order", order.code, "delay"))]


def _history(ctx: Shopping, order: Order) -> list[Button]:
    if not allows(ctx.role, Role.MANAGER):
        return []
    where = route("m/audit", about="order", which=order.id)
    return [people.to(order.person_id), button(msg("staff-audit-button"), where)]


def _back(ctx: Shopping) -> list[Button]:
    if allows(ctx.role, Role.PACKER):
        return [button(msg("menu-board-button"), "m/orders")]
    return [button(msg("cases-button"), "m/cases")]


def map_row(order: Order) -> list[Button]:
    """The place its buyer shared, on a map."""
    place = (order.address or {}).get("place")
    if not place:
        return []
    url = f"https://www.google.com/maps?q={place[0]:.6f},{place[1]:.6f}"
    return [link(msg("board-map-button"), url)]


def _tracking_pages(parcels: list[Shipment]) -> list[Button]:
    pages = [carriers.page(one.carrier, one.tracking_code) for one in parcels]
    return [link(msg("board-track-button"), page) for page in pages if page]


def _dashed(pile: Pile) -> str:
    return pile.value.replace("_", "-")

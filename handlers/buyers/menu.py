"""The menu: what the shop has, what one has chosen and ordered, and the ways to be helped."""

from collections.abc import Iterable

from bot.dialogue.cards import Answer, Button, Card, Said, Words, button, card
from bot.dialogue.routes import command, route, screen, words
from common.messages import msg
from common.roles import Role, allows
from handlers.greeting import greeting, meet
from handlers.wording import PERSON_BUTTON, side_by_side
from shop import cart, catalogue, closing, wishes
from shop.catalogue import CategoryView
from shop.context import Shopping

SHELVES = 8
"""Categories on the menu itself, so that most shops are one tap from their goods."""
WISHES_BUTTON = button(msg("menu-wishes-button"), "wishes")
CART_BUTTON = button(msg("menu-cart-empty-button"), "cart")


@screen("menu", role=Role.BUYER)
@command("menu")
@words("words-menu", "words-back", "words-cancel")
def menu(ctx: Shopping) -> Answer:
    """The menu; also where *back* and *cancel* lead when there is nothing to go back from."""
    if meet(ctx):
        return menu_card(ctx, *greeting(ctx, is_new=True))
    return menu_card(ctx, msg("menu-title", shop=ctx.shop.name))


@command("help", role=Role.BUYER)
def explain(ctx: Shopping) -> Answer:
    """How to talk to the shop."""
    return menu_card(ctx, msg("menu-help"))


def menu_card(ctx: Shopping, *lines: Words) -> Card:
    """The menu under these lines."""
    own = (cart_button(ctx), button(msg("menu-orders-button"), "orders"))
    club = (button(msg("menu-points-button"), "points"),) if ctx.shop.points_bps else ()
    more = (button(msg("menu-language-button"), "language"), PERSON_BUTTON)
    liked = (WISHES_BUTTON,) if wishes.any_wished(ctx) else ()
    silent = not ctx.customer.hears_the_bot(ctx.now)
    ending = (button(msg("person-close-button"), "person/close"),) if silent else ()
    shelves = shelf_rows(catalogue.categories(ctx))
    return card(
        *lines,
        *_closed(ctx),
        rows=[*side_by_side([*staff_buttons(ctx)]), *shelves, own, (*club, *liked), more, ending],
    )


def _closed(ctx: Shopping) -> list[Words]:
    """That no orders are taken now, which those who work here read plainly."""
    if not closing.is_closed(ctx.shop, ctx.now):
        return []
    is_staff = allows(ctx.role, Role.STAFF)
    return [msg("closing-is-closed") if is_staff else closing.words(ctx.shop)]


def shelf_rows(shelves: list[CategoryView]) -> Iterable[Iterable[Button]]:
    """A button for each category, and one for the rest where there are many."""
    shown = side_by_side([shelf_button(shelf) for shelf in shelves[:SHELVES]])
    rest = (button(msg("menu-categories-button"), "categories"),)
    return [*shown, rest] if len(shelves) > SHELVES else shown


def shelf_button(shelf: CategoryView) -> Button:
    """The way to a category."""
    return button(Said(shelf.name), route("category", shelf.id))


def cart_button(ctx: Shopping) -> Button:
    """The way to the cart, which says how much is in it."""
    units = cart.lines(ctx).units
    return button(msg("menu-cart-button", units=units), "cart") if units else CART_BUTTON


def staff_buttons(ctx: Shopping) -> Iterable[Button]:
    """What those who work here look at first."""
    if allows(ctx.role, Role.PACKER):
        yield button(msg("menu-board-button"), "m/orders")
    if allows(ctx.role, Role.AGENT):
        yield button(msg("cases-button"), "m/cases")
    if allows(ctx.role, Role.MANAGER):
        yield button(msg("menu-stats-button"), "m/stats")
        yield button(msg("menu-staff-button"), "m/staff")
        yield button(msg("menu-goods-button"), "m/goods")
    if allows(ctx.role, Role.OWNER):
        yield button(msg("menu-settings-button"), "m/settings")

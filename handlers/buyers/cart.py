"""The cart: what one has chosen, more or less of it, and the way to the checkout."""

from collections.abc import Iterable, Sequence

from bot.dialogue.cards import Answer, Button, Card, Go, Words, button, card
from bot.dialogue.routes import command, route, screen
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import shelf_rows
from handlers.wording import MENU_BUTTON, goods_line, goods_name
from shop import cart, catalogue, order_lookup
from shop.cart import CartView, Line
from shop.context import Shopping


@screen("cart", role=Role.BUYER)
@command("cart")
def show(ctx: Shopping) -> Answer:
    """The cart as it stands."""
    view = cart.lines(ctx)
    return cart_card(view) if view.lines else _empty(ctx)


def _empty(ctx: Shopping) -> Card:
    """Nothing yet: the goods, and what was bought last."""
    last = next((one for one in order_lookup.for_person(ctx) if one.paid_at is not None), None)
    again = [button(msg("cart-again-button"), route("order", last.code, "again"))] if last else []
    goods = shelf_rows(catalogue.categories(ctx))
    return card(msg("cart-empty"), rows=[again, *goods, [MENU_BUTTON]])


@screen("cart/{variant_id:int}/{quantity:int}", role=Role.BUYER, changes=True)
def put(ctx: Shopping, variant_id: int, quantity: int) -> Answer:
    """Have exactly so many of a variant, so that a second tap changes nothing."""
    cart.put(ctx, variant_id, quantity)
    return Go("cart", msg("cart-saved") if quantity else msg("cart-removed"))


def cart_card(view: CartView) -> Card:
    """Lines, their sum, what is wrong with them, and what one can do."""
    if not view.lines:
        return card(msg("cart-empty"), rows=[[MENU_BUTTON]])
    checkout = button(msg("cart-checkout-button"), "checkout", style="success")
    return card(
        msg("cart-title"),
        *(goods_line(line.name, line.label, line.quantity, line.total) for line in view.lines),
        msg("goods-total", total=view.total),
        *_shortages(view.lines),
        rows=[
            [checkout] if view.is_orderable else [],
            *(_controls(line) for line in view.lines),
            [MENU_BUTTON],
        ],
    )


def _shortages(lines: Sequence[Line]) -> Iterable[Words]:
    """What cannot be bought as it stands here."""
    for line in lines:
        name = goods_name(line.name, line.label)
        if line.left <= 0:
            yield msg("cart-gone", name=name)
        elif not line.is_available:
            yield msg("cart-short", name=name, left=line.left)


def _controls(line: Line) -> Iterable[Button]:
    """Fewer and more of a line; where too few are left, those or none, or to wait for more."""
    name = goods_name(line.name, line.label)
    if not line.is_available and line.left > 0:
        label = msg("cart-take-button", left=line.left, name=name)
        yield button(label, route("cart", line.variant_id, line.left))
    if line.quantity == 1 or not line.is_available:
        yield button(msg("cart-remove-button", name=name), route("cart", line.variant_id, 0))
    else:
        fewer = route("cart", line.variant_id, line.quantity - 1)
        yield button(msg("cart-fewer-button", name=name), fewer)
    if line.left <= 0:
        wait = route("wait", line.variant_id, 1)
        yield button(msg("waiting-variant-button", variant=name), wait)
    if line.quantity < line.left:
        more = route("cart", line.variant_id, line.quantity + 1)
        yield button(msg("cart-more-button", name=name), more)

"""The first words of a chat, and the links that lead into it."""

from collections.abc import Callable, Mapping

from bot.dialogue.cards import Answer, Begin, Card, Reply, card
from bot.dialogue.routes import command
from common.errors import NotFound, ShopError
from common.roles import Role
from handlers import greeting, joining
from handlers.buyers import bills, coupons, linking
from handlers.buyers.menu import menu_card
from handlers.buyers.orders import show as show_order
from handlers.buyers.product import product_card
from handlers.merchants import opening
from payments.bills import LINK
from shop import catalogue
from shop.context import Shopping


@command("start", role=Role.BUYER)
def start(ctx: Shopping, payload: str = "") -> Answer:
    """Greet somebody, and show what the link they came by is about.

    Links: `p_<product>`, `sku_<SKU>`, `o_<order code>`, `c_<discount code>`, `pay_<key of an
    order's page>`, `team_<invitation to work here>`, `link_<code of another chat>`, `s_<where they
    heard of us>`.
    """
    if not payload and opening.is_due(ctx):
        return Begin("opening")
    kind, _, what = payload.partition("_")
    is_new = greeting.meet(ctx, _source(kind, what))
    hello = greeting.greeting(ctx, is_new=is_new)
    shows = _LINKS.get(kind)
    if shows is None or not what:
        return menu_card(ctx, *hello)
    try:
        shown = shows(ctx, what)
    except ShopError as gone:
        return menu_card(ctx, *hello, gone.message)
    return Reply((card(*hello), shown)) if is_new and isinstance(shown, Card) else shown


def _source(kind: str, what: str) -> str:
    if kind == "s" and what:
        return what
    return f"{kind}_{what}" if kind in ("p", "sku", "c") and what else greeting.DIRECT


def _product(ctx: Shopping, number: str) -> Card:
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise NotFound("product-gone")
    return product_card(ctx, catalogue.product(ctx, int(number)))


def _sku(ctx: Shopping, sku: str) -> Card:
    return product_card(ctx, catalogue.by_sku(ctx, sku))


_LINKS: Mapping[str, Callable[[Shopping, str], Answer]] = {
    "p": _product,
    "sku": _sku,
    "o": show_order,
    "c": coupons.linked,
    LINK: bills.linked,
    "team": joining.linked,
    "link": linking.linked,
}

"""What has changed since somebody went to the checkout, said before they agree to it."""

from collections.abc import Iterable, Mapping

from bot.dialogue.cards import Words
from common.messages import msg
from common.money import Money
from handlers.wording import goods_name
from shop import cart, delivery
from shop.cart import CartView
from shop.context import Shopping

Seen = Mapping[str, Mapping[str, int]]
"""Prices in minor units: of `goods` by variant, of `ways` of delivery by method."""


def seen(ctx: Shopping) -> dict[str, dict[str, int]]:
    """What the cart and its delivery cost at this moment."""
    return {
        "goods": {str(line.variant_id): line.unit.minor for line in cart.lines(ctx).lines},
        "ways": {str(one.id): one.price_minor for one in delivery.methods(ctx)},
    }


def told(ctx: Shopping, chosen: CartView, before: Seen) -> Iterable[Words]:
    """Each price that is another one now, and ways that are not offered any more."""
    currency = ctx.shop.currency
    goods, ways = before.get("goods", {}), before.get("ways", {})
    for line in chosen.lines:
        was = goods.get(str(line.variant_id), line.unit.minor)
        if was != line.unit.minor:
            name = goods_name(line.name, line.label)
            yield msg(
                "checkout-price-changed", name=name, before=Money(was, currency), now=line.unit
            )
    known = {str(one.id) for one in delivery.methods(ctx)} if ways else set()
    if not known >= ways.keys():
        yield msg("checkout-ways-changed")

"""Buying again what one has bought before, at today's prices."""

from dataclasses import dataclass

from common.errors import NotFound, OutOfStock
from models import Order
from shop import cart, orders
from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of an earlier order that cannot be bought as often; `left` is how many can."""

    name: str
    label: str | None
    left: int


def buy_again(ctx: Shopping, order: Order) -> list[Missing]:
    """Have at least what an order had in the cart, as far as it is there; saying so twice changes
    nothing.

    Returns:
        What is not there, or not as often.
    """
    missing = []
    in_cart = {line.variant_id: line.quantity for line in cart.lines(ctx).lines}
    for line in orders.lines_of(ctx.session, order.id):
        wanted = max(line.quantity, in_cart.get(line.variant_id, 0))
        left = _put(ctx, line.variant_id, wanted)
        if left < wanted:
            missing.append(Missing(line.name, line.label, left))
    return missing


def _put(ctx: Shopping, variant_id: int, wanted: int) -> int:
    """As many as wanted, or as there are; how many these were."""
    try:
        cart.put(ctx, variant_id, wanted)
    except NotFound:
        return 0
    except OutOfStock as short:
        left = short.message.args["left"]
        if not isinstance(left, int) or left <= 0:
            return 0
        cart.put(ctx, variant_id, left)
        return left
    return wanted

"""Choosing a variant axis by axis: first the colour, then the size that is there in it."""

from bot.dialogue.cards import Answer, Go, Picture, button, card
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role
from handlers.buyers import product
from handlers.wording import MENU_BUTTON
from shop import cart, catalogue
from shop.context import Shopping


@screen("product/{product_id:int}/like/{variant_id:int}/{fixed:int}", role=Role.BUYER)
def choose(ctx: Shopping, product_id: int, variant_id: int, fixed: int) -> Answer:
    """What is there that is like this variant on the first so many axes.

    The choice is named by a variant that has it, so that it means the same after other values came
    or went; when that variant is gone the product is shown from the beginning.
    """
    shown = catalogue.product(ctx, product_id)
    variants = shown.alike(variant_id, fixed)
    if not variants or not 0 < fixed <= len(shown.axes):
        return Go(route("product", product_id))
    chosen = cart.lines(ctx)
    mine = product.units_in(chosen)
    return card(
        msg("product-name", name=shown.name),
        *(
            msg("product-chosen", axis=axis, value=value)
            for axis, value in variants[0].options[:fixed]
        ),
        *product.facts(shown, variants, mine, fixed=fixed),
        rows=[
            *product.ways(shown, variants, mine, fixed=fixed),
            *product.waiting_rows(ctx, shown, variants, fixed=fixed),
            product.to_cart(chosen, shown),
            [
                button(msg("product-other-choice-button"), route("product", product_id)),
                MENU_BUTTON,
            ],
        ],
        picture=Picture(shown.pictures[0]) if shown.pictures else None,
    )

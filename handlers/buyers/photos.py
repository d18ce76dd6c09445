"""The photos of a product, one at a time in the same card."""

from bot.dialogue.cards import Answer, Go, Picture, button, card
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role
from shop import catalogue
from shop.context import Shopping


@screen("product/{product_id:int}/photo/{number:int}", role=Role.BUYER)
def photo(ctx: Shopping, product_id: int, number: int) -> Answer:
    """One photo, counted from 1; a number beyond the last means the last."""
    shown = catalogue.product(ctx, product_id)
    count = len(shown.pictures)
    if not count:
        return Go(route("product", product_id))
    number = min(max(number, 1), count)
    before = button(
        msg("product-photo-previous-button"), route("product", product_id, "photo", number - 1)
    )
    after = button(
        msg("product-photo-next-button"), route("product", product_id, "photo", number + 1)
    )
    return card(
        msg("product-photo", name=shown.name, number=number, photos=count),
        rows=[
            [*([before] if number > 1 else []), *([after] if number < count else [])],
            [button(msg("product-back-button"), route("product", product_id))],
        ],
        picture=Picture(shown.pictures[number - 1]),
    )

"""Photos of goods that come by a chat: what the channel calls them is fetched outside of the turn."""

from common.ids import new_id
from models import Product
from shop import work
from shop.context import Shopping

EFFECT = "goods-photo"
"""The kind of work that fetches one."""


def fetch(ctx: Shopping, product: Product, ref: str) -> None:
    """Have a photo fetched from the channel it was sent by, and the product shown with it."""
    work.plan(
        ctx,
        EFFECT,
        f"goods-photo:{product.id}:{new_id()}",
        payload={"product_id": product.id, "channel": ctx.channel, "ref": ref},
        person_id=ctx.customer.id,
    )

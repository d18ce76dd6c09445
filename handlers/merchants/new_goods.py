"""Something new on a shelf: name, shelf and price, and whatever else its seller has at hand."""

from bot.dialogue.cards import Answer, Go, Said, Words
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import route
from common.messages import msg
from common.roles import Role
from handlers.merchants.edit_goods import category, read_photo, read_stock, reads_price
from shop import goods_making, goods_photos, goods_values
from shop.context import Shopping
from shop.goods_making import GoodsPlan


@dialogue("new-goods", version=1, role=Role.MANAGER)
def new_goods(talk: Talk[Shopping]) -> Answer:
    """Ask, show, put it on its shelf; a photo follows when it has been fetched."""
    ctx = talk.ctx
    name = talk.ask("goods-name", lambda given: goods_values.parse_name(given.text))
    shelf = category(talk)
    price = talk.ask("goods-new-price", reads_price(ctx), args={"name": name})
    units = talk.ask("goods-new-stock", read_stock, args={"name": name}, optional=True) or 0
    photo = talk.ask("goods-photo", read_photo, args={"name": name}, optional=True)
    said = talk.ask("goods-description", _read_description, args={"name": name}, optional=True)
    plan = GoodsPlan(name, shelf, price, units, said or "")
    talk.confirm("goods-confirm", summary=_summary(plan, photo), yes="goods-confirm-button")
    made = goods_making.add(ctx, plan)
    if photo is not None:
        goods_photos.fetch(ctx, made, photo)
    talk.say(msg("goods-made"))
    return Go(route("m/goods", made.id))


def _summary(plan: GoodsPlan, photo: str | None) -> list[Words]:
    return [
        msg("product-name", name=plan.name),
        *([Said(plan.description)] if plan.description else []),
        msg("goods-on-shelf", category=plan.category),
        msg("product-price", price=plan.price),
        msg("goods-units", units=plan.on_hand),
        *([msg("goods-with-photo")] if photo is not None else []),
    ]


def _read_description(given: Given) -> str:
    return goods_values.parse_description(given.text)

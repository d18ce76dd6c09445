"""Changing goods: one question for each thing, or one line for a price and a stock."""

from collections.abc import Callable

from bot.dialogue.cards import Answer, Begin, Go, Said, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.questions import OTHER
from bot.dialogue.routes import command, route, screen
from common.errors import BadInput, NotFound
from common.messages import Code, Message, msg
from common.money import Money
from common.roles import Role
from handlers.merchants.goods import FIELDS, goods_card
from handlers.wording import MENU_BUTTON
from models import Variant
from shop import goods, goods_changes, goods_photos, goods_values
from shop.context import Shopping


@screen("m/goods/{product_id:int}/edit/{field}", role=Role.MANAGER)
def begin(ctx: Shopping, product_id: int, field: str) -> Answer:
    """Change one thing of a product."""
    if field not in FIELDS:
        raise NotFound("product-gone")
    return Begin("edit-goods", {"product_id": goods.by_id(ctx, product_id).id, "field": field})


@dialogue("edit-goods", version=1, role=Role.MANAGER)
def edit(talk: Talk[Shopping], product_id: int, field: str) -> Answer:
    """Ask for it and write it down."""
    ctx = talk.ctx
    product = goods.by_id(ctx, product_id)
    name = {"name": product.name}
    if field == "photo":
        ref = talk.ask("goods-photo", read_photo, args=name)
        goods_photos.fetch(ctx, product, ref)
        talk.say(msg("goods-photo-coming"))
    elif field == "name":
        goods_changes.rename(ctx, product, talk.ask("goods-name", _read_name))
        talk.say(msg("goods-saved"))
    elif field == "category":
        goods_changes.put_on_shelf(ctx, product, category(talk))
        talk.say(msg("goods-saved"))
    else:
        said = talk.ask("goods-description", _read_description, args=name, optional=True)
        goods_changes.describe(ctx, product, said or "")
        talk.say(msg("goods-saved"))
    return Go(route("m/goods", product_id))


def category(talk: Talk[Shopping]) -> str:
    """One of the shop's shelves, or a new one by its name."""
    options = [Option(name, Said(name)) for name in goods.shelves(talk.ctx)]
    if options:
        chosen = talk.choose("goods-category", options, other="goods-category-new-button")
        if chosen is not OTHER:
            return str(chosen)
    return talk.ask("goods-category-name", _read_name)


def read_photo(given: Given) -> str:
    """The channel's own id of the photo that was sent."""
    for one in given.media:
        if one.kind == "photo" or (one.mime or "").startswith("image/"):
            return one.ref
    raise BadInput("goods-photo-wanted")


def _read_name(given: Given) -> str:
    return goods_values.parse_name(given.text)


def _read_description(given: Given) -> str:
    return goods_values.parse_description(given.text)


@screen("m/goods/{product_id:int}/photo/{word}", role=Role.MANAGER)
def photo_came(ctx: Shopping, product_id: int, word: str) -> Answer:
    """What became of a photo that was sent."""
    told = msg("goods-photo-taken") if word == "taken" else msg("goods-photo-refused")
    return goods_card(ctx, goods.by_id(ctx, product_id), told)


@screen("m/variant/{variant_id:int}/{field}", role=Role.MANAGER)
def begin_variant(ctx: Shopping, variant_id: int, field: str) -> Answer:
    """Change a price or a stock."""
    if field not in ("price", "stock"):
        raise NotFound("product-gone")
    return Begin("edit-variant", {"variant_id": goods.variant(ctx, variant_id).id, "field": field})


@dialogue("edit-variant", version=1, role=Role.MANAGER)
def edit_variant(talk: Talk[Shopping], variant_id: int, field: str) -> Answer:
    """The new price, or how many are on hand."""
    ctx = talk.ctx
    variant = goods.variant(ctx, variant_id)
    sku = {"sku": Code(variant.sku)}
    if field == "price":
        price = talk.ask("goods-price", reads_price(ctx), args=sku)
        talk.say(_priced(ctx, goods_changes.set_price(ctx, variant_id, price)))
    else:
        units = talk.ask("goods-stock", read_stock, args=sku)
        talk.say(_counted(goods_changes.set_stock(ctx, variant_id, units), units))
    return Go(route("m/goods", variant.product_id))


def reads_price(ctx: Shopping) -> Callable[[Given], Money]:
    """Reads an amount in the shop's money."""
    return lambda given: goods_values.parse_price(ctx, given.text)


def read_stock(given: Given) -> int:
    """Reads how many are on hand."""
    return goods_values.parse_stock(given.text)


@command("price", role=Role.MANAGER)
def price(ctx: Shopping, payload: str = "") -> Answer:
    """`/price SHAL-01 450000`: a new price in one line."""
    sku, _, amount = payload.strip().partition(" ")
    if not amount.strip():
        return card(msg("goods-price-how"), rows=[[MENU_BUTTON]])
    variant = goods.by_sku(ctx, sku)
    return _done(
        _priced(
            ctx, goods_changes.set_price(ctx, variant.id, goods_values.parse_price(ctx, amount))
        )
    )


@command("stock", role=Role.MANAGER)
def stock(ctx: Shopping, payload: str = "") -> Answer:
    """`/stock SHAL-01 12`: so many are on hand."""
    sku, _, written = payload.strip().partition(" ")
    if not written.strip():
        return card(msg("goods-stock-how"), rows=[[MENU_BUTTON]])
    variant, units = goods.by_sku(ctx, sku), goods_values.parse_stock(written)
    return _done(_counted(goods_changes.set_stock(ctx, variant.id, units), units))


def _done(told: Message) -> Answer:
    return card(told, rows=[[MENU_BUTTON]])


def _priced(ctx: Shopping, variant: Variant) -> Message:
    price = Money(variant.price_minor, ctx.shop.currency)
    return msg("goods-priced", sku=Code(variant.sku), price=price)


def _counted(variant: Variant, wanted: int) -> Message:
    """How many there are now; more than was said where placed orders hold them."""
    key = "goods-counted" if variant.on_hand == wanted else "goods-counted-held"
    return msg(key, sku=Code(variant.sku), units=variant.on_hand)

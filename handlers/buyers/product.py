"""One product: what it is, what it costs, how many there are, and the ways to it."""

from collections.abc import Iterable, Mapping, Sequence

from bot.dialogue.cards import (
    Answer,
    Button,
    Card,
    Picture,
    Said,
    Share,
    Words,
    button,
    card,
    sharing,
)
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role, allows
from handlers.sharing import start_of
from handlers.wording import MENU_BUTTON, side_by_side
from models import ActivityKind
from shop import activity, cart, catalogue, waiting, wishes
from shop.cart import CartView
from shop.catalogue import ProductView, VariantView
from shop.context import Shopping

SPECS = 6
"""Specifications on the card itself; the comparison has them all."""
FEW = 3
"""Units left of a variant below which the buyer is told how many."""


@screen("product/{product_id:int}", role=Role.BUYER)
def product(ctx: Shopping, product_id: int) -> Answer:
    """One product as it is now."""
    return product_card(ctx, catalogue.product(ctx, product_id))


def product_card(ctx: Shopping, shown: ProductView) -> Card:
    """The card of a product; that it was seen is remembered."""
    activity.note(ctx, ActivityKind.SEEN, product_id=shown.id)
    chosen = cart.lines(ctx)
    mine = units_in(chosen)
    text: list[Words] = [msg("product-name", name=shown.name)]
    if shown.description:
        text += [Said(shown.description)]
    text += [*facts(shown, shown.variants, mine, fixed=0), *_demand(ctx, shown)]
    text += [msg("product-spec", name=name, value=value) for name, value in shown.specs[:SPECS]]
    back = button(Said(shown.category), route("category", shown.category_id))
    return card(
        *text,
        rows=[
            *ways(shown, shown.variants, mine, fixed=0),
            to_cart(chosen, shown),
            *waiting_rows(ctx, shown, shown.variants, fixed=0),
            [_wish(ctx, shown), *_photos(shown)],
            [*_comparing(shown), share_button(shown)],
            _editing(ctx, shown),
            [back, MENU_BUTTON],
        ],
        picture=Picture(shown.pictures[0]) if shown.pictures else None,
    )


def _demand(ctx: Shopping, shown: ProductView) -> Iterable[Words]:
    """What only the seller is told: how many people wait for it."""
    if allows(ctx.role, Role.MANAGER):
        people = waiting.count(ctx, shown.id)
        if people:
            yield msg("waiting-people", people=people)


def _editing(ctx: Shopping, shown: ProductView) -> Iterable[Button]:
    """The way to change it, for whoever runs the shop."""
    if allows(ctx.role, Role.MANAGER):
        yield button(msg("goods-edit-button"), route("m/goods", shown.id))


def units_in(chosen: CartView) -> Mapping[int, int]:
    """Units of each variant in a cart."""
    return {line.variant_id: line.quantity for line in chosen.lines}


def to_cart(chosen: CartView, shown: ProductView) -> Iterable[Button]:
    """The way to the cart once something of the product is in it."""
    if any(line.product_id == shown.id for line in chosen.lines):
        yield button(msg("menu-cart-button", units=chosen.units), "cart")


def facts(
    shown: ProductView, variants: Sequence[VariantView], mine: Mapping[int, int], *, fixed: int
) -> Iterable[Words]:
    """Price and stock of these variants, how many the buyer has, and what is to be chosen next."""
    axes = open_axes(shown, variants, fixed)
    yield _price(variants)
    if len(axes) < 2:
        yield from _stock(variants)
    elif all(variant.left <= 0 for variant in variants):
        yield msg("product-sold-out")
    yield from _in_cart(variants, mine)
    if axes:
        yield msg("product-choose", axis=shown.axes[axes[0]])


def _price(variants: Sequence[VariantView]) -> Words:
    """What these variants cost."""
    least = min(variant.price for variant in variants)
    if any(variant.price != least for variant in variants):
        return msg("product-price-from", price=least)
    return msg("product-price", price=least)


def _stock(variants: Sequence[VariantView]) -> Iterable[Words]:
    """What a buyer must know of the stock: nothing while there is enough."""
    if all(variant.left <= 0 for variant in variants):
        yield msg("product-sold-out")
        return
    for variant in variants:
        label = variant.label if len(variants) > 1 else None
        if variant.left <= 0:
            yield msg("product-variant-sold-out", variant=label or variant.sku)
        elif variant.left <= FEW and label:
            yield msg("product-variant-few-left", variant=label, left=variant.left)
        elif variant.left <= FEW:
            yield msg("product-few-left", left=variant.left)


def _in_cart(variants: Sequence[VariantView], mine: Mapping[int, int]) -> Iterable[Words]:
    """How many of these the buyer has chosen."""
    units = sum(mine.get(variant.id, 0) for variant in variants)
    if units:
        yield msg("product-in-cart", units=units)


def open_axes(shown: ProductView, variants: Sequence[VariantView], fixed: int) -> list[int]:
    """The axes on which these variants still differ, after so many were chosen."""
    return [
        axis
        for axis in range(fixed, len(shown.axes))
        if len({variant.options[axis] for variant in variants}) > 1
    ]


def ways(
    shown: ProductView, variants: Sequence[VariantView], mine: Mapping[int, int], *, fixed: int
) -> list[Sequence[Button]]:
    """A button for each value of the next axis while there is more than one to choose on, else for
    each variant.
    """
    axes = open_axes(shown, variants, fixed)
    if len(axes) < 2:
        return _ways_to_buy(variants, mine, axes)
    axis = axes[0]
    values: dict[str, list[VariantView]] = {}
    for variant in variants:
        values.setdefault(variant.options[axis][1], []).append(variant)
    choices = [
        button(
            _choice(value, sum(one.left for one in some)),
            route("product", shown.id, "like", some[0].id, axis + 1),
        )
        for value, some in values.items()
    ]
    return side_by_side(choices)


def _choice(value: str, left: int) -> Words:
    return Said(value) if left > 0 else msg("product-choice-sold-out-button", value=value)


def _ways_to_buy(
    variants: Sequence[VariantView], mine: Mapping[int, int], axes: Sequence[int]
) -> list[Sequence[Button]]:
    """A button for each variant of which one more can be had; it states the result wished."""
    rows: list[Sequence[Button]] = []
    for variant in variants:
        wished = mine.get(variant.id, 0) + 1
        if wished > variant.left:
            continue
        if len(variants) > 1:
            name = variant.options[axes[0]][1] if axes else variant.label or variant.sku
            label = msg("product-variant-button", variant=name, price=variant.price)
        else:
            label = msg("product-add-button" if wished == 1 else "product-add-more-button")
        rows.append([button(label, route("cart", variant.id, wished), style="primary")])
    return rows


def _photos(shown: ProductView) -> Iterable[Button]:
    if len(shown.pictures) > 1:
        label = msg("product-photos-button", photos=len(shown.pictures))
        yield button(label, route("product", shown.id, "photo", 2))


def _comparing(shown: ProductView) -> Iterable[Button]:
    if shown.specs:
        yield button(msg("compare-button"), route("compare", shown.id))


def share_button(shown: ProductView) -> Button:
    """Sends the product on to another chat, where the channel can."""
    return sharing(msg("product-share-button"), Share(shown.name, start_of(shown.id)))


def _wish(ctx: Shopping, shown: ProductView) -> Button:
    if wishes.is_wished(ctx, shown.id):
        return button(msg("wishes-remove-button"), route("wish", shown.id, 0))
    return button(msg("wishes-add-button"), route("wish", shown.id, 1))


def waiting_rows(
    ctx: Shopping, shown: ProductView, variants: Sequence[VariantView], *, fixed: int
) -> Iterable[Sequence[Button]]:
    """For each variant that is sold out, to be told when it is there again, or rather not."""
    gone = [one for one in variants if one.left <= 0]
    if not gone or len(open_axes(shown, variants, fixed)) > 1:
        return
    asked = waiting.waits_for(ctx, [one.id for one in gone])
    for one in gone:
        label = one.label or one.sku
        if one.id in asked:
            said = msg("waiting-stop-button", variant=label)
        elif len(shown.variants) > 1:
            said = msg("waiting-variant-button", variant=label)
        else:
            said = msg("waiting-ask-button")
        yield [button(said, route("wait", one.id, int(one.id not in asked)))]

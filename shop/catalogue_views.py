"""Goods as buyers see them: plain values, made by `shop.catalogue`."""

from dataclasses import dataclass

from common.money import Money
from models import ProductKind

Pairs = tuple[tuple[str, str], ...]
"""Names with what stands under each, such as `("رنگ", "قرمز")`."""


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A shelf with something on it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product in a list. `price` is its cheapest variant's, `several_prices` that others cost
    more; `left` units can be bought over all variants.
    """

    id: int
    name: str
    price: Money
    several_prices: bool
    left: int


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a shelf; pages are counted from 1."""

    category: CategoryView
    items: tuple[ProductLine, ...]
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class VariantView:
    """What goes into the cart. `label` tells it from its siblings, `options` where it stands on
    each axis; `left` units can be bought.
    """

    id: int
    sku: str
    label: str | None
    price: Money
    left: int
    options: Pairs = ()


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product with all that its card shows; `pictures` are ids of media, the first on the card."""

    id: int
    category_id: int
    category: str
    name: str
    description: str
    kind: ProductKind
    variants: tuple[VariantView, ...]
    pictures: tuple[int, ...]
    specs: Pairs = ()

    @property
    def axes(self) -> tuple[str, ...]:
        """What buyers choose by, such as colour and size: the axes that every variant stands on."""
        found = {tuple(name for name, _ in variant.options) for variant in self.variants}
        return found.pop() if len(found) == 1 else ()

    def alike(self, variant_id: int, axes: int) -> tuple[VariantView, ...]:
        """The variants that stand where this one does on the first so many axes."""
        like = next((one for one in self.variants if one.id == variant_id), None)
        if like is None:
            return ()
        chosen = like.options[:axes]
        return tuple(one for one in self.variants if one.options[:axes] == chosen)

    @property
    def left(self) -> int:
        """Units that can be bought, over all variants."""
        return sum(variant.left for variant in self.variants)

    @property
    def price(self) -> Money:
        """What its cheapest variant costs."""
        return min(variant.price for variant in self.variants)

"""What buyers see of the shop."""

import pytest
from sqlmodel import select

from common.errors import NotFound
from models import Category, Product, Variant
from shop import catalogue, shelves
from shop.search import find
from tests.shop.world import World, toman


def product_of(world: World, variant_id: int) -> int:
    with world.turn() as ctx:
        return ctx.session.get_one(Variant, variant_id).product_id


def test_a_shelf_shows_its_products_page_by_page(world: World) -> None:
    for number in range(catalogue.PER_PAGE + 2):
        world.sells(f"کالا {number}", stock_of=number)
    with world.turn(world.customer()) as ctx:
        shelf = catalogue.categories(ctx)[0]
        assert shelf.name == "پوشاک"
        first = catalogue.products(ctx, shelf.id)
        last = catalogue.products(ctx, shelf.id, 99)
    assert (first.number, first.pages, len(first.items)) == (1, 2, catalogue.PER_PAGE)
    assert (last.number, [line.left for line in last.items]) == (2, [8, 9])
    assert first.items[0].price == toman(450_000)


def test_a_product_shows_its_variants(world: World) -> None:
    red = world.sells("شال نخی", sku="SHAL-R", stock_of=3)
    with world.turn() as ctx:
        variant = ctx.session.get_one(Variant, red)
        variant.label = "قرمز"
        blue = Variant(product_id=variant.product_id, sku="SHAL-B", label="آبی", price_minor=1)
        ctx.session.add(blue)
    world.place(world.customer(), {red: 1})
    product_id = product_of(world, red)
    with world.turn(world.customer("سارا")) as ctx:
        shown = catalogue.product(ctx, product_id)
        line = catalogue.products(ctx, shown.category_id).items[0]
    assert [(one.sku, one.label, one.left) for one in shown.variants] == [
        ("SHAL-R", "قرمز", 2),
        ("SHAL-B", "آبی", 0),
    ]
    assert (shown.left, shown.category, line.several_prices) == (2, "پوشاک", True)


@pytest.mark.parametrize("how", ["hidden", "inactive", "unknown"])
def test_what_is_not_for_sale_is_not_there(world: World, how: str) -> None:
    shawl = world.sells("شال نخی", sku="SHAL-01")
    product_id = product_of(world, shawl)
    with world.turn() as ctx:
        if how == "hidden":
            ctx.session.get_one(Product, product_id).visible = False
        elif how == "inactive":
            ctx.session.get_one(Variant, shawl).active = False
        else:
            product_id += 1
    with world.turn(world.customer()) as ctx:
        with pytest.raises(NotFound):
            catalogue.product(ctx, product_id)
        if how != "unknown":
            assert catalogue.categories(ctx) == []
            assert find(ctx, "شال").lines == ()
            shelf = ctx.session.exec(select(Category.id)).one()
            with pytest.raises(NotFound):
                catalogue.products(ctx, shelf)
            with pytest.raises(NotFound):
                catalogue.by_sku(ctx, "SHAL-01")


FINDS: list[tuple[str, list[str]]] = [
    ("shal-01", ["شال نخی سبز"]),
    ("SHAL-۰۱", ["شال نخی سبز"]),
    ("شال", ["شال پشمی", "شال نخی سبز"]),
    ("شال سبز", ["شال نخی سبز"]),
    ("سبز شال", ["شال نخی سبز"]),
    ("شال پشمي", ["شال پشمی"]),
    ("ŞAL", []),
    ("", []),
    ("   ", []),
    ("%", []),
    ("_", []),
    ("🙂", []),
]


def test_things_are_found_by_what_people_type(world: World) -> None:
    world.sells("شال نخی سبز", sku="SHAL-01")
    world.sells("شال پشمی", sku="SHAL-02")
    with world.turn(world.customer()) as ctx:
        for text, found in FINDS:
            assert [line.name for line in find(ctx, text).lines] == found, text


def test_a_sku_leads_to_its_product(world: World) -> None:
    world.sells("شال نخی", sku="SHAL-01")
    with world.turn(world.customer()) as ctx:
        assert catalogue.by_sku(ctx, " shal-۰۱ ").name == "شال نخی"


def test_shelves_stand_on_shelves_that_have_something_below(world: World) -> None:
    product_id = product_of(world, world.sells("شال نخی", sku="SHAL-01"))
    with world.turn() as ctx:
        top = ctx.session.exec(select(Category)).one()
        empty = Category(name="کلاه", folded="کلاه", parent_id=top.id)
        middle = Category(name="شال", folded="شال", parent_id=top.id)
        ctx.session.add_all([empty, middle])
        ctx.session.flush()
        low = Category(name="نخی", folded="نخی", parent_id=middle.id)
        ctx.session.add(low)
        ctx.session.flush()
        ctx.session.get_one(Product, product_id).category_id = low.id
    with world.turn(world.customer()) as ctx:
        known = shelves.all_of(ctx)
        assert [one.name for one in known.below(None)] == ["پوشاک"]
        assert [one.name for one in known.below(top.id)] == ["شال"]
        assert known.above(low.id) == known.views[middle.id]
        assert known.above(top.id) is None
        assert catalogue.products(ctx, top.id).items == ()
        assert [one.name for one in catalogue.products(ctx, low.id).items] == ["شال نخی"]
        with pytest.raises(NotFound):
            catalogue.products(ctx, empty.id)

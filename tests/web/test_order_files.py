"""What is digital on the order page: nothing before the money, then the key and the file."""

from functools import partial

import pytest
from sqlmodel import select

from models import DigitalItem, DigitalKind, Order, Product, ProductKind, Variant
from shop import digital
from shop.context import Shopping
from shop.digital import Supply
from tests.web.small_shop import SmallShop

pytestmark = pytest.mark.anyio


async def sells(shop: SmallShop, sku: str, given: Supply) -> None:
    def supply(ctx: Shopping) -> None:
        variant = ctx.session.exec(select(Variant).where(Variant.sku == sku)).one()
        ctx.session.get_one(Product, variant.product_id).kind = ProductKind.DIGITAL
        digital.supply(ctx, variant.id, given)

    await shop.sells("گره‌ها", sku=sku, toman=90_000, stock=3)
    await shop.act(supply)


def item(shop: SmallShop) -> int:
    return shop.look(lambda session: session.exec(select(DigitalItem.id)).one())


async def fetch(shop: SmallShop, order: Order, item_id: int) -> tuple[int, bytes]:
    answer = await shop.browser.get(f"{shop.page_of(order)}/files/{item_id}")
    return answer.status_code, answer.content


async def test_a_file_is_fetched_by_whoever_has_paid(shop: SmallShop) -> None:
    await sells(shop, "BOOK", Supply(DigitalKind.FILE, ("files/abc",), name="گره‌ها.pdf"))
    order, other = await shop.order(sku="BOOK"), await shop.order()
    get = partial(fetch, shop, order, item(shop))
    assert (await get())[0] == 404
    assert "/files/" not in (await shop.browser.get(shop.page_of(order))).text

    page = await shop.pays(order)
    await shop.pays(other)

    assert f"/files/{item(shop)}" in page.text
    assert (await get())[0] == 404, "the file itself is not there"
    kept = shop.folder / "files" / "abc"
    kept.parent.mkdir()
    kept.write_bytes(b"knots")
    assert await get() == (200, b"knots")
    assert (await fetch(shop, other, item(shop)))[0] == 404
    assert (await fetch(shop, order, 1))[0] == 404


async def test_a_key_stands_on_the_page_once_it_is_paid(shop: SmallShop) -> None:
    await sells(shop, "GIFT", Supply(DigitalKind.KEY, ("K-<1>",)))
    order = await shop.order(sku="GIFT")
    assert "K-" not in (await shop.browser.get(shop.page_of(order))).text

    page = await shop.pays(order)

    assert "K-&lt;1&gt;" in page.text

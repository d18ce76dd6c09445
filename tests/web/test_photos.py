"""Pictures of goods for everybody, and nothing else of the data folder."""

from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session, select, update

from models import Product, ProductMedia
from shop import photos
from tests.web.small_shop import SmallShop

pytestmark = pytest.mark.anyio


async def pictured(shop: SmallShop, folder: Path) -> str:
    """The address of the shawl's only picture."""
    Image.new("RGB", (8, 8), "crimson").save(folder / "shawl.png")
    photo = photos.keep_photo(folder / "shawl.png", folder)

    def put(session: Session) -> None:
        media_id = photos.book_photo(session, photo)
        product_id = session.exec(select(Product.id)).one()
        session.add(ProductMedia(product_id=product_id, media_id=media_id))

    await shop.engine.transact(put)
    return f"{shop.address}/media/{photo.sha256}.jpg"


async def test_a_picture_is_there_and_kept(shop: SmallShop, tmp_path: Path) -> None:
    page = await shop.browser.get(await pictured(shop, tmp_path))

    assert (page.status_code, page.headers["content-type"]) == (200, "image/jpeg")
    assert "immutable" in page.headers["cache-control"]
    assert page.content[:2] == b"\xff\xd8"


async def test_what_is_not_for_sale_is_not_shown(shop: SmallShop, tmp_path: Path) -> None:
    address = await pictured(shop, tmp_path)
    await shop.engine.transact(
        lambda session: session.execute(update(Product).values(visible=False))
    )

    gone = await shop.browser.get(address)
    others = [
        await shop.browser.get(f"{shop.address}/media/{name}")
        for name in ("shop.sqlite3", "..%2Fshawl.png.jpg", f"{'0' * 64}.jpg")
    ]

    assert [one.status_code for one in (gone, *others)] == [404] * 4


async def test_a_file_that_was_lost_is_not_there(shop: SmallShop, tmp_path: Path) -> None:
    address = await pictured(shop, tmp_path)
    for kept in (tmp_path / "media").iterdir():
        kept.unlink()

    assert (await shop.browser.get(address)).status_code == 404

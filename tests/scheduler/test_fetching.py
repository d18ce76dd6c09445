"""Files that people have sent, fetched from their channel."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.channels.base import FetchError
from models import Category, Media, Product, ProductMedia
from scheduler.fetching import Fetching
from scheduler.kinds import Claimed
from tests.scheduler.shop import NOON, Shop
from tests.standins.botapi import PIXEL, picture

pytestmark = pytest.mark.anyio


class Line:
    """A channel of which only the files matter."""

    def __init__(self, **files: bytes | FetchError) -> None:
        self._files = files

    async def fetch(self, ref: str) -> bytes:
        found = self._files[ref]
        if isinstance(found, FetchError):
            raise found
        return found


def row(product_id: int, ref: str, channel: str = "telegram") -> Claimed:
    payload = {"product_id": product_id, "channel": channel, "ref": ref}
    return Claimed(1, "goods-photo", payload, None, NOON, 1, "")


def put_on_shelf(session: Session) -> int:
    shelf = Category(name="پوشاک", folded="پوشاک")
    session.add(shelf)
    session.flush()
    shawl = Product(category_id=shelf.id, name="شال", folded="شال", created_at=NOON)
    session.add(shawl)
    session.flush()
    return shawl.id


def files_of(session: Session, product_id: int) -> list[str]:
    shown = (
        select(Media.file)
        .join(ProductMedia, col(ProductMedia.media_id) == Media.id)
        .where(ProductMedia.product_id == product_id)
    )
    return list(session.exec(shown).all())


async def test_a_photo_replaces_the_one_before(shop: Shop, tmp_path: Path) -> None:
    product = await shop.transact(put_on_shelf)
    line = Line(first=PIXEL, second=picture(40, 30))
    fetching = Fetching(shop, {"telegram": line}, tmp_path)  # type: ignore[dict-item]

    for ref in ("first", "second", "second"):
        assert await fetching.goods_photo(row(product, ref))

    (file,) = shop.read(lambda session: files_of(session, product))
    assert (tmp_path / file).exists()


@pytest.mark.parametrize(
    ("ref", "channel"), [("gone", "telegram"), ("novel", "telegram"), ("photo", "carrier-pigeon")]
)
async def test_what_cannot_be_had_or_is_no_picture_is_refused(
    shop: Shop, tmp_path: Path, ref: str, channel: str
) -> None:
    product = await shop.transact(put_on_shelf)
    line = Line(gone=FetchError("no such file", gone=True), novel=b"%PDF-1.7", photo=PIXEL)
    fetching = Fetching(shop, {"telegram": line}, tmp_path)  # type: ignore[dict-item]

    assert not await fetching.goods_photo(row(product, ref, channel))
    assert shop.read(lambda session: files_of(session, product)) == []


async def test_a_channel_that_is_down_is_asked_again(shop: Shop, tmp_path: Path) -> None:
    product = await shop.transact(put_on_shelf)
    line = Line(photo=FetchError("try again", gone=False))
    fetching = Fetching(shop, {"telegram": line}, tmp_path)  # type: ignore[dict-item]

    with pytest.raises(FetchError):
        await fetching.goods_photo(row(product, "photo"))


async def test_a_photo_of_goods_that_are_gone_is_nobodys(shop: Shop, tmp_path: Path) -> None:
    fetching = Fetching(shop, {"telegram": Line(photo=PIXEL)}, tmp_path)  # type: ignore[dict-item]

    assert not await fetching.goods_photo(row(17, "photo"))

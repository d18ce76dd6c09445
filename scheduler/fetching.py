"""Files that people have sent: fetched from their channel and put where they belong."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlmodel import Session

from bot.channels.base import Channel, FetchError
from common.errors import ShopError
from common.log import get_logger
from scheduler.desk import Desk
from scheduler.kinds import Claimed
from shop import goods
from shop.events import CasePhoto
from shop.photos import Photo, book_photo, keep_bytes

log = get_logger(__name__)


class Fetching:
    """Fetches by the channels of one shop; pictures are kept below `folder`."""

    def __init__(self, engine: Desk, channels: Mapping[str, Channel], folder: Path) -> None:
        self._engine, self._channels, self._folder = engine, channels, folder

    async def goods_photo(self, row: Claimed) -> bool:
        """Show a product with a photo that was sent; whether that could be done.

        Raises:
            FetchError: the channel does not answer now.
        """

        def put(session: Session, photo: Photo) -> None:
            goods.put_photo(
                self._engine.system(session, "goods-photo"), row.payload["product_id"], photo
            )

        return await self._fetch(row, put)

    async def case_photo(self, row: Claimed) -> None:
        """Show a photo of one side of a talk to the other; what is no picture is left out.

        Raises:
            FetchError: the channel does not answer now.
        """

        def tell(session: Session, photo: Photo) -> None:
            ctx = self._engine.system(session, "case-photo")
            case_id, from_staff = row.payload["case_id"], row.payload["from_staff"]
            ctx.publish(CasePhoto(case_id, from_staff, book_photo(session, photo)))

        await self._fetch(row, tell)

    async def _fetch(self, row: Claimed, use: Callable[[Session, Photo], None]) -> bool:
        channel = self._channels.get(row.payload["channel"])
        if channel is None:
            return False
        try:
            content = await channel.fetch(row.payload["ref"])
            photo = await asyncio.to_thread(keep_bytes, content, self._folder)
            await self._engine.transact(lambda session: use(session, photo))
        except FetchError as error:
            if not error.gone:
                raise
            log.info("photo_not_fetched", reason=error.reason)
            return False
        except ShopError as error:
            log.info("photo_refused", reason=error.message.key)
            return False
        return True

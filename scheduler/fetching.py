"""Files that people have sent: fetched from their channel and put where they belong."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.channels.base import Channel, FetchError
from common.errors import ShopError
from common.log import get_logger
from scheduler.desk import Desk
from scheduler.endings import TRIES
from scheduler.kinds import Claimed
from shop import goods_changes, receipt_pictures, talk_files
from shop.context import Shopping
from shop.likeness import Likeness, compared, looks_of
from shop.photos import Photo, keep_bytes
from shop.talk_files import TalkFile

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
        product_id = row.payload["product_id"]
        photo = await self._photo(row)
        if photo is None:
            return False
        try:
            await self._act(
                "goods-photo", lambda ctx: goods_changes.put_photo(ctx, product_id, photo)
            )
        except ShopError as error:
            log.info("photo_refused", reason=error.message.key)
            return False
        return True

    async def case_file(self, row: Claimed) -> None:
        """Show what one side of a talk has sent to the other; named where it cannot be had.

        Raises:
            FetchError: the channel does not answer now.
        """
        case_id, from_staff = row.payload["case_id"], row.payload["from_staff"]
        file = TalkFile.of(row.payload["file"])
        kept = None
        try:
            content = await self._channels[file.channel].fetch(file.ref)
            kept = await asyncio.to_thread(talk_files.keep, content, file, self._folder)
        except FetchError as error:
            if not error.gone and row.attempts < TRIES:
                raise
            log.info("file_not_fetched", reason=error.reason)
        except (KeyError, ShopError) as error:
            log.info("file_refused", reason=type(error).__name__)
        await self._act(
            "case-file",
            lambda ctx: talk_files.fetched(ctx, case_id, file, kept, from_staff=from_staff),
        )

    async def receipt_photo(self, row: Claimed) -> None:
        """Put a receipt before those who look at it, or have another picture asked for.

        Raises:
            FetchError: the channel does not answer now.
        """
        receipt_id = row.payload["receipt_id"]
        photo = await self._photo(row)
        if photo is None:
            await self._act("receipt", lambda ctx: receipt_pictures.lost(ctx, receipt_id))
            return
        likeness = await asyncio.to_thread(self._compared, photo)
        await self._act(
            "receipt",
            lambda ctx: receipt_pictures.arrived(ctx, receipt_id, photo, likeness),
        )

    def _compared(self, photo: Photo) -> Likeness:
        looks = looks_of(self._folder / photo.file)
        with self._engine.database.reading() as session:
            return compared(session, looks, self._engine.clock.now())

    async def _photo(self, row: Claimed) -> Photo | None:
        """What was sent, kept on our side; None where it is gone or no picture we can read."""
        channel = self._channels.get(row.payload["channel"])
        if channel is None:
            return None
        try:
            content = await channel.fetch(row.payload["ref"])
            return await asyncio.to_thread(keep_bytes, content, self._folder)
        except FetchError as error:
            if not error.gone:
                raise
            log.info("photo_not_fetched", reason=error.reason)
        except ShopError as error:
            log.info("photo_refused", reason=error.message.key)
        return None

    async def _act(self, actor: str, rule: Callable[[Shopping], object]) -> None:
        await self._engine.transact(lambda session: rule(self._engine.system(session, actor)))

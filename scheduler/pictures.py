"""Pictures on their way to a channel: the file the first time, the channel's own id ever after."""

import asyncio
from pathlib import Path

from sqlalchemy import select

from bot.channels.base import PictureFile
from models import Media, MediaRef
from models.database import upsert
from scheduler.desk import Desk

KEPT = 10_000
"""Pictures remembered; after so many it begins anew."""

_media = Media.__table__  # type: ignore[attr-defined]
_ref = MediaRef.__table__  # type: ignore[attr-defined]


class Pictures:
    """Finds pictures by their media id below `folder`; what it has found it keeps in memory."""

    def __init__(self, engine: Desk, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._known: dict[tuple[str, int], PictureFile] = {}

    async def find(self, channel: str, media_id: int) -> PictureFile | None:
        """The picture for this channel; None when there is no such picture any more."""
        known = self._known.get((channel, media_id))
        if known is None:
            known = await asyncio.to_thread(self._read, channel, media_id)
            if known is not None:
                self._remember(channel, known)
        return known

    async def learn(self, channel: str, picture: PictureFile, ref: str) -> None:
        """The channel has a picture under an id of its own from now on."""
        self._remember(channel, PictureFile(picture.media_id, picture.path, ref))
        values = {"channel": channel, "media_id": picture.media_id, "ref": ref}
        await self._engine.transact(
            lambda session: upsert(session, MediaRef, values, key=["channel", "media_id"])
        )

    def _remember(self, channel: str, picture: PictureFile) -> None:
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[channel, picture.media_id] = picture

    def _read(self, channel: str, media_id: int) -> PictureFile | None:
        statement = (
            select(_media.c.file, _ref.c.ref)
            .outerjoin(_ref, (_ref.c.media_id == _media.c.id) & (_ref.c.channel == channel))
            .where(_media.c.id == media_id)
        )
        with self._engine.database.reading() as session:
            row = session.execute(statement).first()
        return PictureFile(media_id, self._folder / row.file, row.ref) if row else None

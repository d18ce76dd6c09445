"""Pictures on their way to a channel: the file the first time, the channel's own id ever after."""

from pathlib import Path

from sqlalchemy import select

from bot.channels.base import PictureFile
from bot.engine.engine import Engine
from models import Media, MediaRef
from models.database import upsert

_media = Media.__table__  # type: ignore[attr-defined]
_ref = MediaRef.__table__  # type: ignore[attr-defined]


class Pictures:
    """Finds pictures by their media id below `folder`; what it has found it keeps in memory."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._known: dict[tuple[str, int], PictureFile] = {}

    def find(self, channel: str, media_id: int) -> PictureFile | None:
        """The picture for this channel; None when there is no such picture any more."""
        known = self._known.get((channel, media_id))
        if known is None:
            known = self._read(channel, media_id)
            if known is not None:
                self._known[channel, media_id] = known
        return known

    async def learn(self, channel: str, media_id: int, ref: str) -> None:
        """The channel has a picture under an id of its own from now on."""
        known = self.find(channel, media_id)
        if known is not None:
            self._known[channel, media_id] = PictureFile(media_id, known.path, ref)
        values = {"channel": channel, "media_id": media_id, "ref": ref}
        await self._engine.transact(
            lambda session: upsert(session, MediaRef, values, key=["channel", "media_id"])
        )

    def _read(self, channel: str, media_id: int) -> PictureFile | None:
        statement = (
            select(_media.c.file, _ref.c.ref)
            .outerjoin(_ref, (_ref.c.media_id == _media.c.id) & (_ref.c.channel == channel))
            .where(_media.c.id == media_id)
        )
        with self._engine.database.reading() as session:
            row = session.execute(statement).first()
        return PictureFile(media_id, self._folder / row.file, row.ref) if row else None

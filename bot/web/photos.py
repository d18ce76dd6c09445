"""Pictures of goods for whoever asks by their digest: other chats show them beside what is shared."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from models.database import Database
from shop import photos

PATH = "/media"
YEAR_S = 365 * 24 * 3600


class Photos:
    """Serves the pictures of goods that are for sale, and nothing else of the data folder."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder

    def routes(self) -> list[Route]:
        """One address for each picture; another picture has another one."""
        return [Route(f"{PATH}/{{sha256}}.jpg", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """A picture, kept by whoever has it once."""
        file = await run_in_threadpool(self._find, request.path_params["sha256"])
        if file is None:
            return Response(status_code=404)
        kept = {"Cache-Control": f"public, max-age={YEAR_S}, immutable"}
        return FileResponse(file, media_type="image/jpeg", headers=kept)

    def _find(self, sha256: str) -> Path | None:
        with self._database.reading() as session:
            name = photos.on_show(session, sha256)
        file = self._folder / name if name is not None else None
        return file if file is not None and file.is_file() else None

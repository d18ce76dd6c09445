"""Pictures lent to a platform that fetches what it shows: any of ours, for a while, by a signature."""

import hashlib
import hmac
from datetime import timedelta
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from common.clock import Clock
from models.database import Database
from shop import photos

PATH = "/lent"
LENT_FOR = timedelta(hours=1)


class Lent:
    """Makes addresses that nobody can guess and that end, and answers at them.

    Args:
        database: where pictures are listed.
        folder: where they are kept.
        key: signs the addresses.
        public_url: what they begin with.
        clock: by which they end.
    """

    def __init__(
        self, database: Database, folder: Path, *, key: str, public_url: str, clock: Clock
    ) -> None:
        self._database, self._folder, self._key = database, folder, key.encode()
        self._public_url, self._clock = public_url.rstrip("/"), clock

    def address(self, media_id: int) -> str:
        """Where this picture can be fetched from now on."""
        until = int((self._clock.now() + LENT_FOR).timestamp())
        name = f"{media_id}-{until}"
        return f"{self._public_url}{PATH}/{name}-{self._signature(name)}"

    def route(self) -> Route:
        """The door for the web application."""
        return Route(f"{PATH}/{{name}}", self.show, methods=["GET"])

    async def show(self, request: Request) -> Response:
        """A picture, to whoever has its address in time."""
        name, _, signature = request.path_params["name"].rpartition("-")
        if not hmac.compare_digest(signature.encode(), self._signature(name).encode()):
            return Response(status_code=404)
        media_id, _, until = name.partition("-")
        if self._clock.now().timestamp() > int(until):
            return Response(status_code=404)
        found = await run_in_threadpool(self._find, int(media_id))
        if found is None:
            return Response(status_code=404)
        return FileResponse(found[0], media_type=found[1])

    def _find(self, media_id: int) -> tuple[Path, str] | None:
        with self._database.reading() as session:
            kept = photos.kept(session, media_id)
        if kept is None or not (self._folder / kept.file).is_file():
            return None
        return self._folder / kept.file, kept.mime

    def _signature(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()

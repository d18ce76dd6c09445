"""Files that were bought, fetched from below the order's page once it is paid."""

from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.engine.till import Shopkeeper
from bot.web.order_facts import file_of
from common.errors import NotFound


class OrderFiles:
    """The files of one shop's orders.

    Args:
        engine: whose database is read.
        data_dir: where the files are kept.
        missing: the page for whatever is not there, which does not say why.
    """

    def __init__(
        self, engine: Shopkeeper, data_dir: Path, missing: Callable[[Request], Response]
    ) -> None:
        self._engine, self._data_dir, self._missing = engine, data_dir, missing

    def route(self) -> Route:
        """Below the page of the order."""
        return Route("/p/{key}/files/{item:int}", self.fetch, methods=["GET"])

    async def fetch(self, request: Request) -> Response:
        """A file; whoever has not paid for it is told that there is nothing."""
        key, item = request.path_params["key"], request.path_params["item"]
        found = await run_in_threadpool(self._find, key, item)
        if found is None:
            return self._missing(request)
        path, name = found
        return FileResponse(path, filename=name, media_type="application/octet-stream")

    def _find(self, page_key: str, item_id: int) -> tuple[Path, str] | None:
        try:
            with self._engine.database.reading() as session:
                found = file_of(session, page_key, item_id)
        except NotFound:
            return None
        if found is None:
            return None
        path = self._data_dir / found[0]
        return (path, found[1]) if path.is_file() else None

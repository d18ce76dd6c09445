"""What the page loads: its style and script, and the pictures that chats show."""

import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.web.simulator.door import HERE
from bot.web.simulator.phones import Phones

STATIC = Path(__file__).parent.parent / "static"
PICTURES = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"RI": "image/webp"}
"""How files begin that are shown; whatever else somebody sends is never called a page."""


class Files:
    """The files of one simulator."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones

    def routes(self) -> list[Route]:
        """Where they stand."""
        return [
            Route(f"{HERE}/style.css", _asset("simulator.css", "text/css")),
            Route(f"{HERE}/page.js", _asset("simulator.js", "text/javascript")),
            Route(HERE + "/pictures/{media_id:int}", self.picture),
            Route(HERE + "/sent/{ref}", self.sent),
        ]

    async def picture(self, request: Request) -> Response:
        """A picture of the shop."""
        path = self._phones.picture(request.path_params["media_id"])
        if path is None or not path.is_file():
            return Response(status_code=404)
        kind = mimetypes.guess_type(path.name)[0] or ""
        known = kind.startswith(("image/", "audio/", "video/"))
        return FileResponse(path, media_type=kind if known else "application/octet-stream")

    async def sent(self, request: Request) -> Response:
        """A picture that somebody sent."""
        content = self._phones.sent_file(request.path_params["ref"])
        if content is None:
            return Response(status_code=404)
        return Response(content, media_type=PICTURES.get(content[:2], "application/octet-stream"))


def _asset(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def serve(_: Request) -> Response:
        return FileResponse(STATIC / name, media_type=kind)

    return serve

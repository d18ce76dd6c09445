"""The stand-in as a server of its own threads, so that a call that hangs holds up nobody else."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.standins.doors import full_door
from tests.standins.instagram_private.api import PrivateApi, Refused
from tests.standins.instagram_private.refusals import Refusal


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up has the right to."""


class Served:
    """Where the stand-in is reached, and the way there for the library's sessions."""

    def __init__(self, api: PrivateApi) -> None:
        self.api = api
        self.released = threading.Event()
        self.hanging = threading.Semaphore(0)
        """Released once for each call that hangs."""
        self._door: int | None = None
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._door or int(self._server.server_address[1])

    def redirect(self, session: Any) -> None:
        """Lead a session of `requests` here, by its own transport. The name of the host it meant
        becomes the beginning of the path.
        """
        from curl_cffi import CurlHttpVersion

        for adapter in session.adapters.values():
            if hasattr(adapter, "client"):
                adapter.client.http_version = CurlHttpVersion.V1_1
        send = session.send

        def to_loopback(request: Any, **options: Any) -> Any:
            parts = urlsplit(request.url)
            path = f"/{parts.hostname}{parts.path}" + (f"?{parts.query}" if parts.query else "")
            request.url = f"http://127.0.0.1:{self.port}{path}"
            return send(request, **options)

        session.send = to_loopback

    @contextmanager
    def nobody_answers(self) -> Iterator[None]:
        """Meanwhile calls lead to a door behind which nobody takes them up."""
        with full_door() as self._door:
            yield
        self._door = None

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@contextmanager
def serve(api: PrivateApi) -> Iterator[Served]:
    """Serve while the block runs."""
    served = Served(api)
    try:
        yield served
    finally:
        served.close()


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, *_: object) -> None:
            """It keeps its calls instead."""

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            kind = self.headers.get("content-type") or ""
            form = dict(parse_qsl(body.decode())) if "form" in kind else {}
            if "signed_body" in form:
                form = _signed(form)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query))
            try:
                if parts.path in served.api.files:
                    self._say(200, served.api.files[parts.path], {})
                    return
                with lock:
                    answer = served.api.call(self.command, parts.path, query, form, headers, body)
            except Refused as no:
                if no.refusal.hangs or no.refusal.trickles:
                    self._hang(no.refusal)
                    return
                self._say(no.refusal.status, no.refusal.body, {})
            else:
                status, said, more = answer
                self._say(status, json.dumps(said).encode(), dict(more))

        def _hang(self, refusal: Refusal) -> None:
            self.close_connection = True
            if refusal.body:
                self.send_response(refusal.status)
                self.send_header("content-length", "100000")
                self.end_headers()
                self.wfile.write(refusal.body)
            served.hanging.release()
            while not served.released.wait(0.02 if refusal.trickles else 60):
                if not refusal.trickles:
                    break
                self.wfile.write(b" ")

        def _say(self, status: int, body: bytes, more: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _signed(form: dict[str, str]) -> dict[str, str]:
    known = json.loads(form["signed_body"].partition(".")[2] or "{}")
    return {name: str(value) for name, value in known.items()}

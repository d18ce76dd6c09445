"""Our pages: templates, the words on them, and the headers that keep them private.

A page is plain HTML with its style inside, so that it needs one request, no script and nobody
else's server, and looks the same on an old phone.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from common import messages
from common.i18n import Reader, Translator
from common.messages import Message, Value

HERE = Path(__file__).parent
RIGHT_TO_LEFT = frozenset({"fa", "ar", "ckb", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language to switch to, by its own name."""

    code: str
    name: str


@cache
def _environment() -> jinja2.Environment:
    """The templates, compiled once for all shops of this process."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Pages:
    """Renders templates in a reader's language. Everything that is not markup of ours is escaped."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self.write = translator.plain
        self._environment = _environment()
        self._style = _asset("page.css")
        self._script = _asset("forward.js")
        self.tongues = [
            Tongue(code, self.say(_anywhere(code), "page-language"))
            for code in translator.languages
        ]

    def language(self, request: Request, default: str) -> str:
        """The language asked for in the address, else the one chosen before, else the default."""
        for wanted in (request.query_params.get("lang"), request.cookies.get("lang"), default):
            if wanted in self._translator.languages:
                return wanted
        return self._translator.languages[0]

    def say(self, reader: Reader, key: str, /, **values: Value) -> str:
        """A sentence without markup."""
        return self._translator.plain(messages.msg(key, **values), reader)

    def render(
        self, template: str, reader: Reader, *, status: int = 200, **context: object
    ) -> HTMLResponse:
        """A page, as `text` writes it."""
        return HTMLResponse(self.text(template, reader, **context), status)

    def text(self, template: str, reader: Reader, **context: object) -> str:
        """A page or a part of one. Inside it `say(key, …)` is a sentence with our few tags, its values escaped,
        `tell(message)` the same of a message, and `label(key, …)` one without tags, for where HTML
        allows none.
        """

        def tell(message: Message) -> Markup:
            sentence = self._translator.say(message, reader)
            return Markup(sentence)  # noqa: S704  (the translator escapes values)

        def say(key: str, **values: Value) -> Markup:
            return tell(messages.msg(key, **values))

        def label(key: str, **values: Value) -> str:
            return self.say(reader, key, **values)

        return self._environment.get_template(template).render(
            context,
            say=say,
            tell=tell,
            label=label,
            code=messages.Code,
            language=reader.language,
            direction="rtl" if reader.language in RIGHT_TO_LEFT else "ltr",
            tongues=self.tongues,
            style=Markup(self._style),  # noqa: S704  (a file of ours)
            script=Markup(self._script),  # noqa: S704  (a file of ours)
        )


class PrivatePages:
    """ASGI middleware: pages load nothing, are kept nowhere, and tell nobody where one was."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        # A form's target includes wherever its answer redirects to, and gateways are many.
        targets = "'self' https:" if secure else "'self' https: http:"
        self._policy = (
            "default-src 'none'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
            f"style-src {_fingerprint('page.css')}; script-src {_fingerprint('forward.js')}; "
            f"form-action {targets}"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_private(message: Event) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_private if scope["type"] == "http" else send)


def reader_of(language: str, timezone: str) -> Reader:
    """Who reads a page: the shop's wall clock, the calendar that goes with the language."""
    return Reader(language, timezone, "jalali" if language == "fa" else "gregorian")


def _anywhere(language: str) -> Reader:
    return reader_of(language, "UTC")


def _asset(name: str) -> str:
    return (HERE / "static" / name).read_text(encoding="utf-8").strip()


def _fingerprint(name: str) -> str:
    digest = hashlib.sha256(_asset(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"

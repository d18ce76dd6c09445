"""A buyer's browser: opens the links that the shop shows, fills in forms, follows redirects."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx
from starlette.types import ASGIApp


@dataclass
class Form:
    """A form of a page, its fields with the values they have, its buttons by name and value."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page as far as a buyer uses it: its words and its forms."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url, self.forms, self._words = url, list[Form](), list[str]()
        self._hidden, self.sends_itself = 0, False
        self.feed(html)

    @property
    def text(self) -> str:
        """What one reads."""
        return " ".join(" ".join(self._words).split())

    def form(self, button: str, value: str) -> Form:
        """The form with this button. Raises: LookupError."""
        for form in self.forms:
            if (button, value) in form.buttons:
                return form
        raise LookupError(f"the page at {self.url} has no button {value!r}: {self.text}")

    def form_to(self, ending: str) -> Form:
        """The form that goes to this address. Raises: LookupError."""
        for form in self.forms:
            if form.action.endswith(ending):
                return form
        raise LookupError(f"the page at {self.url} leads nowhere like {ending}: {self.text}")

    def first(self, button: str) -> str:
        """The value of the first button of this name. Raises: LookupError."""
        for form in self.forms:
            for name, value in form.buttons:
                if name == button:
                    return value
        raise LookupError(f"no button {button!r} at {self.url}: {self.text}")

    def has_button(self, button: str) -> bool:
        """Whether some form has a button of this name."""
        return any(name == button for form in self.forms for name, _ in form.buttons)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"style", "script", "title"}:
            self._hidden += 1
            self.sends_itself = self.sends_itself or tag == "script"
        elif tag == "form":
            action = urljoin(self.url, given.get("action") or self.url)
            self.forms.append(Form(action, given.get("method", "get")))
        elif tag == "input" and self.forms:
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append((given.get("name", ""), given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "title"}:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._words.append(data)


class Passage:
    """The way to a server, which may be closed or end at nobody."""

    def __init__(self, app: ASGIApp | None) -> None:
        self.app, self.closed = app, False
        self.visitor = "127.0.0.1"
        """The address of whoever comes this way, which the server takes them by."""
        self.answers: dict[str, dict[str, object]] = {}
        """What the server says instead, by the path it is asked at."""

    def transport(self) -> "httpx.AsyncBaseTransport":
        """The way as an HTTP client takes it."""
        return _Transport(self)


class _Transport(httpx.AsyncBaseTransport):
    def __init__(self, passage: Passage) -> None:
        self._passage = passage

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._passage.app is None or self._passage.closed:
            raise httpx.ConnectError(f"nobody answers at {request.url.host}", request=request)
        said = self._passage.answers.get(request.url.path)
        if said is not None:
            return httpx.Response(200, json=said, request=request)
        visitor = (self._passage.visitor, 123)
        way = httpx.ASGITransport(self._passage.app, client=visitor)
        return await way.handle_async_request(request)


class Browser:
    """Knows a few sites and reaches no others but what `elsewhere` carries."""

    def __init__(
        self,
        sites: Mapping[str, Passage],
        *,
        elsewhere: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        mounts = {site: passage.transport() for site, passage in sites.items()}
        self._client = httpx.AsyncClient(
            mounts=mounts,
            transport=elsewhere or Passage(None).transport(),
            follow_redirects=True,
            trust_env=False,
            timeout=30,
        )

    async def open(self, url: str) -> Page:
        """Go to an address."""
        return await self._go("GET", url)

    async def press(self, page: Page, button: str, value: str, **fields: str) -> Page:
        """Press a form's button, with these fields filled in. Raises: LookupError."""
        form = page.form(button, value)
        return await self.submit(form, **{**form.fields, **fields, button: value})

    async def submit(self, form: Form, **data: str) -> Page:
        """Send a form."""
        return await self._go(form.method, form.action, data)

    async def call(self, url: str) -> None:
        """What one server tells another, without looking at the answer."""
        with contextlib.suppress(httpx.ConnectError):
            await self._client.get(url, follow_redirects=False)

    async def close(self) -> None:
        """Close it."""
        await self._client.aclose()

    async def _go(self, method: str, url: str, data: Mapping[str, str] | None = None) -> Page:
        try:
            response = await self._client.request(method, url, data=data)
        except httpx.ConnectError as error:
            return Page(url, str(error))
        page = Page(str(response.url), response.text)
        # The only script of our pages, and of a gateway's, sends the form of the page.
        return (
            await self.submit(page.forms[0], **page.forms[0].fields) if page.sends_itself else page
        )

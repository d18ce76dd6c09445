"""What is done on the page: writing, pressing, giving somebody a phone, letting time pass.

Every button is a form that works without scripts. One that comes too late, or that nobody could
have pressed, does nothing: the page then shows how things are. What begins with @ on a phone with
Telegram looks for goods to be sent on, as the bot's name does there in any chat.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.engine.offers import Showcase
from bot.web.simulator.clockwork import Clockwork
from bot.web.simulator.door import HERE
from bot.web.simulator.phones import MANNERS, MOST, Found, Phone, Phones
from common.text import clean_input
from shop.comments import DEFAULT_WORDS

REPLIES_WITHIN_S = 3.0
"""How long a browser without scripts waits for the shop's answer."""
JUMPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
LARGEST_PICTURE = 5 * 1024 * 1024
KINDS = {"image": "photo", "audio": "voice", "video": "video"}
"""What a phone makes of a file, by the family of its type."""
LONGEST_NAME = 40
LONGEST_TEXT = 4096
"""Characters of a message, as Telegram has it."""


class Hands:
    """The buttons of one simulator.

    Args:
        phones: on which something is done.
        clockwork: lets time pass.
        languages: those a phone may speak.
        greet: what somebody with a new phone does first.
        numbers: how everybody's telephone number begins; the last digit is the phone's.
        spot: where everybody is when they share it.
        quiet: returns when the shop has answered everything.
        showcase: finds what somebody wants to send on.
    """

    def __init__(
        self,
        phones: Phones,
        clockwork: Clockwork,
        *,
        languages: Collection[str],
        greet: Callable[[Phone], None],
        numbers: str,
        spot: tuple[float, float],
        quiet: Callable[[], Awaitable[None]],
        showcase: Showcase,
    ) -> None:
        self._phones, self._clockwork = phones, clockwork
        self._languages, self._greet, self._quiet = languages, greet, quiet
        self._numbers, self._spot, self._showcase = numbers, spot, showcase

    def routes(self) -> list[Route]:
        """The targets of the page's forms."""
        phone = HERE + "/phones/{number}"
        return [
            Route(f"{HERE}/time", self.jump, methods=["POST"]),
            Route(f"{HERE}/phones", self.add, methods=["POST"]),
            Route(f"{phone}/says", self.says, methods=["POST"]),
            Route(f"{phone}/taps", self.taps, methods=["POST"]),
            Route(f"{phone}/shares", self.shares, methods=["POST"]),
            Route(f"{phone}/blocks", self.blocks, methods=["POST"]),
            Route(f"{phone}/leaves", self.leaves, methods=["POST"]),
        ]

    async def jump(self, request: Request) -> Response:
        """Let time pass."""
        async with request.form(max_files=0, max_fields=5) as form:
            wish = _text(form, "jump")
        if wish in JUMPS:
            await self._clockwork.pass_time(JUMPS[wish])
        elif wish == "next":
            await self._clockwork.to_next()
        self._phones.refresh()
        return _back(request)

    async def add(self, request: Request) -> Response:
        """Somebody gets a phone and greets the shop."""
        async with request.form(max_files=0, max_fields=10) as form:
            name = clean_input(_text(form, "name"))[:LONGEST_NAME].strip()
            manner, language = _text(form, "manner"), _text(form, "language")
        is_known = manner in MANNERS and language in self._languages
        if not name or not is_known or len(self._phones) >= MOST:
            return _back(request)
        phone = self._phones.add(name, manner, language)
        self._greet(phone)
        return await self._answered(request, phone)

    async def says(self, request: Request) -> Response:
        """Somebody writes, sends a command of the menu or a picture, shares a number or a place."""
        phone = self._phones.get(request.path_params["number"])
        async with request.form(max_files=1, max_fields=5, max_part_size=64 * 1024) as form:
            text = (_text(form, "command") or _text(form, "text")).strip()[:LONGEST_TEXT]
            share, sent = _text(form, "share"), form.get("picture")
            post, comment = _text(form, "post"), _text(form, "comment")
            picture = await sent.read(LARGEST_PICTURE) if isinstance(sent, UploadFile) else b""
            family = (sent.content_type or "") if isinstance(sent, UploadFile) else ""
            kind = KINDS.get(family.partition("/")[0], "document")
        if phone is None:
            return _back(request)
        if share == "block":
            self._phones.shuts_out(phone, blocked=not phone.is_owner)
            return await self._answered(request, phone)
        self._phones.shuts_out(phone, blocked=False)
        if phone.manner == "telegram" and (share == "find" or text.startswith("@")):
            await self._find(phone, text)
            return _back(request, phone)
        self._phones.finds(phone, None)
        if phone.manner == "telegram" and share == "contact":
            self._phones.shares_contact(phone, f"{self._numbers}{phone.number[-1]}")
        elif phone.manner == "telegram" and share == "location":
            self._phones.shares_location(phone, self._spot)
        elif post or comment:
            self._about_post(phone, post, comment, text)
        elif picture:
            self._phones.sends_file(phone, picture, text, kind)
        elif text:
            self._phones.says(phone, text)
        return await self._answered(request, phone)

    async def _find(self, phone: Phone, text: str) -> None:
        """Show what fits the words after the bot's name; the shop hears nothing of it."""
        name, _, rest = text.partition(" ")
        words = rest.strip() if name.startswith("@") else text
        found = await self._showcase.find(words, phone.language, "")
        self._phones.finds(phone, Found(words, found.offers))

    def _about_post(self, phone: Phone, post: str, comment: str, text: str) -> None:
        """Answer to a post, or say something under it: what it costs, where nothing was typed."""
        with suppress(LookupError):
            if post:
                self._phones.answers_post(phone, post, text)
            else:
                asks = DEFAULT_WORDS[phone.language][0]
                self._phones.comments(phone, comment, text or asks)

    async def taps(self, request: Request) -> Response:
        """Somebody presses a button."""
        phone = self._phones.get(request.path_params["number"])
        async with request.form(max_files=0, max_fields=5) as form:
            on, data = _text(form, "on"), _text(form, "data")
        if phone is None:
            return _back(request)
        with suppress(LookupError):
            self._phones.taps(phone, on, data)
        return await self._answered(request, phone)

    async def shares(self, request: Request) -> Response:
        """Somebody sends something on; whoever gets it opens it."""
        async with request.form(max_files=0, max_fields=5) as form:
            number, _, start = _text(form, "to").partition(" ")
        friend, giver = self._phones.get(number), self._phones.get(request.path_params["number"])
        if friend is None or friend.manner != "telegram" or not start.isidentifier():
            return _back(request)
        if giver is not None:
            self._phones.finds(giver, None)
        self._phones.says(friend, f"/start {start}")
        return await self._answered(request, friend)

    async def blocks(self, request: Request) -> Response:
        """The shop is let in again."""
        phone = self._phones.get(request.path_params["number"])
        if phone is None:
            return _back(request)
        self._phones.shuts_out(phone, blocked=False)
        return await self._answered(request, phone)

    async def leaves(self, request: Request) -> Response:
        """A phone is put away; its person stays in the shop's books."""
        self._phones.remove(request.path_params["number"])
        return _back(request)

    async def _answered(self, request: Request, phone: Phone) -> Response:
        """Back to the page; a browser without scripts finds the shop's answer there."""
        if not _has_scripts(request):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quiet(), REPLIES_WITHIN_S)
        return _back(request, phone)


def _back(request: Request, phone: Phone | None = None) -> Response:
    if _has_scripts(request):
        return Response(status_code=204)
    return RedirectResponse(f"/#phone-{phone.number}" if phone is not None else "/", 303)


def _has_scripts(request: Request) -> bool:
    return request.headers.get("x-requested-with") == "fetch"


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""

"""The simulator's page: all phones, and the news of them for a browser that has scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.base import PostFacts
from bot.web.pages import RIGHT_TO_LEFT, Pages, reader_of
from bot.web.simulator.clockwork import Clockwork
from bot.web.simulator.door import HERE
from bot.web.simulator.phones import Phone, Phones
from bot.web.simulator.view import screen
from common.i18n import Reader
from common.text import persian_digits

PATIENCE_S = 10.0
"""How long a question for news stays open."""
WHAT_IS_NEXT = {
    "order-expire": "expire",
    "payment-nudge": "nudge",
    "attempt-check": "check",
    "paid-check": "check",
    "paid-list": "check",
    "pay-link": "pay",
    "bill": "pay",
    "way-probe": "way",
    "card-end": "transfer",
    "receipt-remind": "receipt",
    "refund": "refund",
    "parcel-arrive": "arrive",
    "order-delay": "delay",
    "promises-overdue": "overdue",
    "overdue-arrived": "arrive",
    "return-over": "return",
    "points-ripen": "points",
    "goods-photo": "photo",
    "case-file": "photo",
    "receipt-photo": "photo",
    "post-look-up": "post",
    "hand-end": "hand",
    "evening-letter": "evening",
    "numbers-chart": "numbers",
    "numbers-recount": "numbers",
    "sources-count": "numbers",
    "channel-token": "night",
    "night-check": "night",
    "night-clear": "night",
    "night-backup": "night",
}
"""The words for kinds of due work; those of notices are all the same, and what another release has
planned has none of its own.
"""
LABELS = (
    *("write", "send", "more", "picture", "contact", "location", "commands", "close", "block"),
    "find",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """The shop that is tried out: its name and language, the clock on its wall, and the commands
    that the menus of buyers and owner offer.
    """

    name: str
    language: str
    timezone: str
    buyer_commands: Sequence[str]
    owner_commands: Sequence[str]


@dataclass(frozen=True, slots=True)
class Posted:
    """A post of the shop, and the words for answering to it and for commenting it."""

    number: str
    reply: str
    comment: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A phone as the template draws it, its words in its own language."""

    number: str
    name: str
    manner: str
    language: str
    direction: str
    is_owner: bool
    role: str
    chat: Markup
    commands: Sequence[tuple[str, str]]
    posts: Sequence[Posted]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Soon:
    """The next thing that will happen, and the end of the key that says what it is."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Time:
    """The clock as the page shows it."""

    now: datetime
    due: Soon | None


class SimulatorPage:
    """The page of one shop's phones."""

    def __init__(self, scene: Scene, phones: Phones, clockwork: Clockwork, pages: Pages) -> None:
        self._scene, self._phones = scene, phones
        self._clockwork, self._pages = clockwork, pages

    def routes(self) -> list[Route]:
        """The page and its news."""
        return [Route("/", self.show), Route(f"{HERE}/news", self.news)]

    async def show(self, request: Request) -> Response:
        """Everything as it stands."""
        language = self._pages.language(request, self._scene.language)
        page = self._pages.render(
            "simulator.html",
            self._reader(language),
            here=HERE,
            shop_name=self._scene.name,
            seen=self._phones.version,
            time=await self._time(),
            phones=[self._drawn(phone) for phone in self._phones],
            languages=self._pages.tongues,
        )
        if "lang" in request.query_params:
            page.set_cookie("lang", language, httponly=True, samesite="lax")
        return page

    async def news(self, request: Request) -> Response:
        """The phones that look different since a version, and the time; waits for something."""
        changed = await self._phones.news(_number(request.query_params.get("seen")), PATIENCE_S)
        if self._phones.closing:
            return Response(status_code=503)
        reader = self._reader(self._pages.language(request, self._scene.language))
        time = await self._time()
        return JSONResponse(
            {
                "seen": self._phones.version,
                "people": len(self._phones),
                "phones": {phone.number: self._chat(phone) for phone in changed},
                "time": self._pages.text("simulator_time.html", reader, here=HERE, time=time),
            }
        )

    async def _time(self) -> Time:
        due, now = await self._clockwork.next(), self._clockwork.clock.now()
        if due is None:
            return Time(now, None)
        known = "notice" if due.kind.startswith("notice:") else WHAT_IS_NEXT.get(due.kind)
        return Time(now, Soon(due.at, known or "other"))

    def _drawn(self, phone: Phone) -> Drawn:
        reader, say = self._reader(phone.language), self._pages.say
        menu = self._scene.owner_commands if phone.is_owner else self._scene.buyer_commands
        offered = menu if phone.manner == "telegram" else ()
        return Drawn(
            number=phone.number,
            name=phone.name,
            manner=phone.manner,
            language=phone.language,
            direction="rtl" if phone.language in RIGHT_TO_LEFT else "ltr",
            is_owner=phone.is_owner,
            role=say(reader, f"demo-role-{'seller' if phone.is_owner else phone.manner}"),
            chat=Markup(self._chat(phone)),  # noqa: S704  (rendered with escaping)
            commands=[(name, say(reader, f"command-{name}")) for name in offered],
            posts=[
                self._posted(reader, post)
                for post in (self._phones.posts if phone.manner == "instagram" else ())
            ],
            words={name: say(reader, f"demo-{name}") for name in LABELS},
        )

    def _posted(self, reader: Reader, post: PostFacts) -> Posted:
        """What can be done about a post; nobody comments a story."""
        say, is_story = self._pages.say, "/stories/" in post.link
        reply = "demo-story-reply" if is_story else "demo-post-reply"
        comment = "" if is_story else say(reader, "demo-post-comment", name=post.caption)
        return Posted(post.ref, say(reader, reply, name=post.caption), comment)

    def _chat(self, phone: Phone) -> str:
        reader = self._reader(phone.language)
        seen = screen(phone, self._phones.inbox(phone), HERE)
        times = [_time_of_day(bubble.at, reader) for bubble in seen.bubbles]
        return self._pages.text(
            "simulator_chat.html",
            reader,
            here=HERE,
            screen=seen,
            times=times,
            others=[one for one in self._phones if one.manner == "telegram" and one is not phone],
        )

    def _reader(self, language: str) -> Reader:
        return reader_of(language, self._scene.timezone)


def _time_of_day(instant: datetime, reader: Reader) -> str:
    written = instant.astimezone(ZoneInfo(reader.timezone)).strftime("%H:%M")
    return persian_digits(written) if reader.language == "fa" else written


def _number(text: str | None) -> int:
    """The version that a browser has seen; below the first where it says nothing of the kind."""
    return int(text) if text is not None and text.isascii() and text.isdigit() else -1

"""One professional account, its people and its API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import httpx

from bot.channels.simulator_world import Shown, World
from bot.dialogue.layout import LaidButton
from shop.post_links import STORY_MARK
from tests.standins.graph import checks
from tests.standins.graph.errors import (
    Refusal,
    bad_token,
    comment_answered,
    down,
    invalid,
    unavailable,
    unknown_person,
    window_closed,
)
from tests.standins.graph.hooks import Hooks
from tests.standins.graph.people import Phones
from tests.standins.graph.server import Server

Json = dict[str, Any]
WINDOW, HUMAN_WINDOW, COMMENT_WINDOW = timedelta(hours=24), timedelta(days=7), timedelta(days=7)
TOKEN_LIVES = timedelta(days=60)
VERSION = "v25.0"
_SORTS = {"audio": "voice", "video": "video", "file": "document"}


class Graph:
    """`async with Graph() as graph`. `now` is its clock; `fetch` looks at a picture's address."""

    account, username, app_id = "17841400000000001", "golim.isfahan", "734100000000001"
    first_token = "IGQVJ-first-token"
    app_secret, verify_token = "app-secret-of-the-tests", "said-at-the-handshake"

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        world: World | None = None,
        retry_s: float | None = None,
    ) -> None:
        self.now, self.url = now, ""
        self.token, self.tokens_made = self.first_token, 0
        self.older: dict[str, datetime] = {}
        """Tokens that were renewed, and until when they still hold."""
        self.world = world or World()
        self.hooks = Hooks(self.app_secret, retry_s=retry_s)
        self.hooks.now = lambda: round(self.now().timestamp() * 1000)
        self.phones = Phones(self, self.world)
        self.calls: list[tuple[str, str, Json]] = []
        """Each call: method, path below the version, and what it carried."""
        self.refusals: list[Refusal] = []
        """What was refused, oldest first."""
        self.next_refusals: list[Refusal] = []
        """Trouble on order, for the next messages."""
        self.comments: dict[str, tuple[str, datetime]] = {}
        self.answered: set[str] = set()
        self.posts: dict[str, Json] = {}
        """What the account has posted, by its number, the newest first."""
        self.pictures: dict[str, str] = {}
        self.subscribed: set[str] = set()
        self.profile: Json = {}
        self.hanging: asyncio.Event | None = None
        """While it is set and not passed, nothing is answered."""
        self.stalls = ""
        """How it hangs then: before it says anything, in the `middle`, or it `trickles`."""
        self.echoes_name_app = False
        self.renews_nothing = False
        self.tells_names = True
        self.fetch: Callable[[str], Awaitable[int | httpx.Response]] = _look_at
        self._server = Server(self)

    async def __aenter__(self) -> Self:
        self.url = await self._server.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self.hanging is not None:
            self.hanging.set()
        await self.hooks.close()
        await self._server.stop()

    def messages(self, chat: str = "") -> list[Json]:
        """What was asked to be sent, to one person or to all."""
        return [
            body
            for method, path, body in self.calls
            if path == "me/messages" and chat in {"", body.get("recipient", {}).get("id")}
        ]

    def authorise(self, token: str) -> None:
        """Raises: Refusal for another token."""
        if token != self.token and self.older.get(token, self.now()) <= self.now():
            raise bad_token()

    def me(self) -> Json:
        """The account."""
        return {"user_id": self.account, "username": self.username, "id": "24100000000000001"}

    def person(self, number: str) -> Json:
        """A person's profile, to be had of those who have written."""
        if self.world.inbox(number).last_inbound_at is None:
            raise unknown_person()
        known = self.phones.profiles.get(number, {})
        if not self.tells_names:
            raise Refusal("(#230) User consent is required to access user profile", 230)
        told = {key: known[key] for key in ("name", "username") if known.get(key)}
        return {**told, "id": number}

    def posted(self, number: str, link: str, caption: str = "") -> None:
        """The account has posted something, before all else that it has posted."""
        told = {"caption": caption} if caption else {}
        self.posts[number] = {"id": number, "permalink": link, **told}

    def number_of(self, post: str) -> str:
        """The number of a post that is named by it, or by its link; a link that is new gets one."""
        post = post.removeprefix(STORY_MARK)
        if post.isdigit():
            return post
        known = (number for number, one in self.posts.items() if one["permalink"] == post)
        number = next(known, f"178956955{len(self.posts) + 1:08}")
        if number not in self.posts:
            self.posted(number, post)
        return number

    def media(self, asked: Json) -> Json:
        """A page of what the account has posted."""
        start, limit = int(asked.get("after", "0")), int(asked.get("limit", "25"))
        rows = list(self.posts.values())
        more = len(rows) > start + limit
        cursors = {"cursors": {"before": str(start), "after": str(start + limit)}}
        following = {"next": f"{self.url}/me/media"} if more else {}
        return {"data": rows[start : start + limit], "paging": {**cursors, **following}}

    async def send(self, body: Json) -> Json:
        """The Send API. Raises: Refusal."""
        if self.next_refusals:
            raise self.next_refusals.pop(0)
        if self.world.trouble:
            self.world.trouble.popleft()
            raise down()
        if set(body) - {"recipient", "message", "messaging_type", "tag"}:
            raise invalid("an unknown parameter")
        checks.check(body.get("message"))
        chat, comment = self._whom(body)
        attached = await self._attached(body["message"].get("attachment", {}))
        mid = self.phones.mid(chat)
        if comment:
            self.answered.add(comment)
        self._show(chat, mid, body["message"])
        self.echo(chat, {"mid": mid, **self._echoed(body["message"])})
        return {"recipient_id": chat, "message_id": mid, **attached}

    def echo(self, chat: str, message: Json) -> asyncio.Future[None]:
        """Tell that something was written from the account."""
        app = {"app_id": self.app_id} if self.echoes_name_app else {}
        return self.hooks.tell(
            self.account,
            {
                "sender": {"id": self.account},
                "recipient": {"id": chat},
                "timestamp": round(self.now().timestamp() * 1000),
                "message": {**message, "is_echo": True, **app},
            },
        )

    def refresh(self, token: str) -> Json:
        """A new token for sixty days; the old one lives on for its own."""
        self.authorise(token)
        if self.renews_nothing:
            raise down()
        self.tokens_made += 1
        self.older[token] = self.now() + TOKEN_LIVES
        self.token = f"IGQVJ-token-{self.tokens_made}"
        return {"access_token": self.token, "token_type": "bearer", "expires_in": 5_184_000}

    def _whom(self, body: Json) -> tuple[str, str]:
        """Whom a message goes to, and the comment it answers. Raises: Refusal."""
        given = body.get("recipient")
        if not isinstance(given, dict) or len(given) != 1:
            raise invalid("recipient")
        if comment := given.get("comment_id"):
            author, at = self.comments.get(comment, ("", self.now()))
            if not author:
                raise invalid("comment_id")
            if comment in self.answered:
                raise comment_answered()
            if self.now() - at > COMMENT_WINDOW:
                raise window_closed()
            return author, comment
        chat = str(given.get("id", ""))
        inbox = self.world.chats.get(chat)
        if inbox is None or inbox.last_inbound_at is None:
            raise unknown_person()
        if inbox.blocked:
            raise unavailable()
        is_human = body.get("tag") == "HUMAN_AGENT"
        if is_human is (body.get("messaging_type", "RESPONSE") != "MESSAGE_TAG"):
            raise invalid("tag")
        if self.now() - inbox.last_inbound_at > (HUMAN_WINDOW if is_human else WINDOW):
            raise window_closed()
        return chat, ""

    async def _attached(self, attachment: Json) -> Json:
        payload = attachment.get("payload", {})
        if attachment.get("type") not in checks.FORMS:
            return {}
        if "attachment_id" in payload:
            if payload["attachment_id"] not in self.pictures:
                raise invalid("attachment_id")
            return {}
        checks.check_file(attachment["type"], await self.fetch(payload["url"]))
        if not payload.get("is_reusable"):
            return {}
        attachment_id = f"98{len(self.pictures) + 1:014}"
        self.pictures[attachment_id] = payload["url"]
        return {"attachment_id": attachment_id}

    def _show(self, chat: str, mid: str, message: Json) -> None:
        attachment = message.get("attachment", {})
        template = attachment.get("payload", {}) if attachment.get("type") == "template" else {}
        for element in template.get("elements", ()):
            template = {
                "text": "\n".join((element["title"], element.get("subtitle", ""))).strip(),
                "buttons": element.get("buttons", ()),
                "picture": element.get("image_url"),
            }
        buttons = [
            LaidButton(one["title"], one.get("payload"), one.get("url"))
            for one in (*template.get("buttons", ()), *message.get("quick_replies", ()))
        ]
        picture = 1 if attachment.get("type") == "image" or template.get("picture") else None
        file = _SORTS.get(attachment.get("type", ""), "")
        text = message.get("text") or template.get("text", "")
        rows = [buttons] if buttons else []
        self.world.inbox(chat).show(Shown(mid, text, rows, picture, at=self.now(), file=file))
        self.world.on_change(chat)

    @staticmethod
    def _echoed(message: Json) -> Json:
        if "text" in message:
            return {"text": message["text"]}
        return {"attachments": [{"type": message["attachment"]["type"], "payload": {}}]}


async def _look_at(url: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(url)

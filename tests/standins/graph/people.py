"""What people do on Instagram, as the webhook tells it."""

from __future__ import annotations

import asyncio
import base64
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.channels.platforms import INSTAGRAM
from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Inbox, World
from bot.dialogue.layout import Capabilities
from bot.engine.inbound import COMMENT, Kind
from shop.post_links import STORY_MARK

if TYPE_CHECKING:
    from tests.standins.graph.platform import Graph

Json = dict[str, Any]
_TYPES = {"photo": "image", "voice": "audio", "video": "video", "document": "file"}


class Phones:
    """The platform that phones are connected to."""

    def __init__(self, graph: Graph, world: World) -> None:
        self.capabilities: Capabilities = INSTAGRAM
        self.world = world
        self.profiles: dict[str, dict[str, str]] = {}
        self._graph = graph
        self._count = count(1)

    def person(self, number: str, **profile: str) -> Person:
        """Somebody with a phone; `profile` has `name`, `username` and `language_code`."""
        self.profiles[number] = profile
        return Person(self, number, profile)

    def inbox(self, chat: str) -> Inbox:
        """What a chat shows."""
        return self.world.inbox(chat)

    def mid(self, chat: str) -> str:
        """A new message's id, as long as the real ones are."""
        name = (
            f"ig_dm_message_item:1:IGMessageID:{self._graph.account}:{chat}:{next(self._count):032}"
        )
        return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")

    def hear(self, chat: str, kind: Kind, **facts: Any) -> asyncio.Future[None]:
        """Something happens in a chat; the future resolves when the shop has it."""
        if kind in {Kind.BLOCKED, Kind.UNBLOCKED}:
            # Instagram tells nobody.
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            done.set_result(None)
            return done
        if kind is Kind.HAND:
            return self.writes_by_hand(chat, facts["text"])
        if kind is Kind.COMMENT:
            post = self._graph.number_of(facts["post"])
            comment = chat.removeprefix(COMMENT)
            return self.comments(facts["sender"], facts["text"], comment=comment, post=post)
        return self.says(chat, **self._content(kind, facts))

    def says(self, chat: str, **message: Any) -> asyncio.Future[None]:
        """A message with any content."""
        return self.does(chat, message={"mid": self.mid(chat), **message})

    def does(self, chat: str, **event: Any) -> asyncio.Future[None]:
        """Any event of a chat, `message`, `postback`, `referral` and what there is."""
        return self._graph.hooks.tell(self._graph.account, self.event(chat, **event))

    def event(self, chat: str, **event: Any) -> Json:
        """An event of a chat as it stands in a call; the person has done something then."""
        self.inbox(chat).last_inbound_at = self._graph.now()
        return {
            "sender": {"id": chat},
            "recipient": {"id": self._graph.account},
            "timestamp": round(self._graph.now().timestamp() * 1000),
            **event,
        }

    def comments(self, author: str, text: str, *, comment: str, post: str) -> asyncio.Future[None]:
        """Words below a post."""
        self._graph.comments[comment] = (author, self._graph.now())
        value = {
            "id": comment,
            "from": {"id": author, "username": self.profiles.get(author, {}).get("username", "")},
            "media": {"id": post, "media_product_type": "FEED"},
            "text": text,
        }
        return self._graph.hooks.tell(self._graph.account, field="comments", value=value)

    def writes_by_hand(self, chat: str, text: str) -> asyncio.Future[None]:
        """Somebody of the shop writes in Instagram's own app."""
        return self._graph.echo(chat, {"mid": self.mid(chat), "text": text})

    def _content(self, kind: Kind, facts: Json) -> Json:
        said: Json = {"text": facts["text"]} if facts.get("text") else {}
        if "reply_to" in facts:
            said["reply_to"] = {"mid": facts["reply_to"]}
        if kind is Kind.TAP:
            return {"text": facts.get("text") or "…", "quick_reply": {"payload": facts["data"]}}
        if facts.get("post"):
            return {**said, **self._about(str(facts["post"]))}
        if kind is Kind.TEXT:
            return said
        if kind is Kind.CONTACT:
            return {"text": facts["phone"]}
        files = [self._file(file) for file in facts.get("media", ())]
        if kind is Kind.MEDIA and all(files):
            return {**said, "attachments": files}
        return {**said, "is_unsupported": True}

    def _about(self, post: str) -> Json:
        """What tells of a post that is shared, or of a story that is answered to."""
        number = self._graph.number_of(post)
        if post.startswith(STORY_MARK) or "/stories/" in post:
            return {"reply_to": {"story": {"id": number, "url": f"{self._graph.url}/story"}}}
        payload = {"ig_post_media_id": number, "title": "", "url": f"{self._graph.url}/post"}
        return {"attachments": [{"type": "ig_post", "payload": payload}]}

    def _file(self, file: Json) -> Json | None:
        kind = _TYPES.get(file["kind"])
        if kind is None:
            return None
        return {"type": kind, "payload": {"url": f"{self._graph.url}/files/{file['ref']}"}}

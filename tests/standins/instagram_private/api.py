"""What the private API does with each call."""

import json
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.standins.instagram_private.login import Logins
from tests.standins.instagram_private.people import Item, Someone, Thread, micros
from tests.standins.instagram_private.refusals import REFUSALS, Refusal

Answer = tuple[int, Mapping[str, Any], Mapping[str, str]]
Form = Mapping[str, str]

_media_ids = count(9001)


class Refused(Exception):
    """The call is answered with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal


class PrivateApi:
    """One account, and everybody who can write to it.

    `troubles` are refusals for the next calls whose path holds a word, first in, first out.
    """

    def __init__(
        self,
        *,
        username: str = "gelim.isfahan",
        password: str = "sesame",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.account_id = 7001
        self.logins = Logins(username, password, self.account_id)
        self.threads: dict[str, Thread] = {}
        self.pictures: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.calls: list[tuple[str, str, Form]] = []
        self.troubles: deque[tuple[str, Refusal]] = deque()
        self.on_sent: Callable[[Thread, Item], None] = lambda _thread, _item: None
        self.odd: list[Any] = []
        """Conversations that stand in the inbox before all others, as they are."""
        self.to_strangers: list[str] = []
        """Conversations into which the account wrote though nobody there had said anything."""
        self._tick = micros(now)

    def someone(self, number: int, name: str, *, pending: bool = False) -> Someone:
        """Somebody with a conversation, which may still be a request."""
        user = {"pk": number, "pk_id": str(number), "username": f"u{number}", "full_name": name}
        thread_id = f"3402823668417{number:012d}"
        thread = self.threads.setdefault(thread_id, Thread(thread_id, user, pending=pending))
        return Someone(thread, self.account_id, self._tick, name)

    def refuses(self, where: str, *how: str) -> None:
        """Have the next calls whose path holds these words refused."""
        self.troubles.extend((where, REFUSALS[one]) for one in how)

    def sent(self, *paths: str) -> list[Form]:
        """What was posted where these words stand in the path."""
        return [form for _, path, form in self.calls if any(word in path for word in paths)]

    def call(
        self, method: str, path: str, query: Form, form: Form, headers: Form, body: bytes
    ) -> Answer:
        """Answer one call. Raises: Refused."""
        self.calls.append((method, path, {**query, **form}))
        refusal = self._trouble(path)
        if refusal is not None and not refusal.after:
            raise Refused(refusal)
        answer = self._answer(path, {**query, **form}, headers, body)
        if refusal is not None:
            raise Refused(refusal)
        return answer

    def _trouble(self, path: str) -> Refusal | None:
        for place, (where, refusal) in enumerate(self.troubles):
            if where in path:
                del self.troubles[place]
                return refusal
        return None

    def _answer(self, path: str, form: Form, headers: Form, body: bytes) -> Answer:
        entrance = self.logins.answer(path, form)
        if entrance is not None:
            return entrance
        if not self.logins.knows(headers.get("authorization", "")):
            raise Refused(REFUSALS["login_required"])
        if "direct_v2/inbox/" in path:
            return 200, self._inbox(form, pending=False), {}
        if "direct_v2/pending_inbox/" in path:
            return 200, self._inbox(form, pending=True), {}
        if "messenger_image/" in path:
            media_id = str(next(_media_ids))
            self.pictures[media_id] = body
            return 200, {"media_id": media_id}, {}
        if "broadcast/" in path:
            return 200, self._broadcast(path.rstrip("/").rpartition("/")[2], form), {}
        if "direct_v2/threads/" in path:
            return 200, self._thread(path, form), {}
        return 200, {"status": "ok"}, {}

    def _inbox(self, form: Form, *, pending: bool) -> Mapping[str, Any]:
        shown = [one for one in self.threads.values() if one.pending is pending and one.items]
        shown.sort(key=lambda one: -int(one.items[-1]["timestamp"]))
        start = int(form.get("cursor") or 0)
        size = int(form.get("thread_message_limit") or 10)
        page = shown[start : start + 20]
        has_older = start + 20 < len(shown)
        odd = [] if pending or start else self.odd
        return {
            "inbox": {
                "threads": [*odd, *(one.page(size=size) for one in page)],
                "has_older": has_older,
                "oldest_cursor": str(start + 20),
            },
            "pending_requests_total": sum(one.pending for one in self.threads.values()),
            "status": "ok",
        }

    def _thread(self, path: str, form: Form) -> Mapping[str, Any]:
        number = path.partition("direct_v2/threads/")[2].partition("/")[0]
        thread = self.threads.get(number)
        if thread is None:
            # The library takes a 404 in JSON for this. INVENTED: the words.
            raise Refused(Refusal(404, b'{"status": "fail", "message": "no such thread"}'))
        if path.endswith("/approve/"):
            thread.pending = False
            return {"status": "ok"}
        return {"thread": thread.page(form.get("cursor", "")), "status": "ok"}

    def _broadcast(self, method: str, form: Form) -> Mapping[str, Any]:
        """Show a message to somebody. The same `client_context` twice is shown twice: nobody knows
        whether the real one sees that.
        """
        (number,) = json.loads(form["thread_ids"])
        thread = self.threads[str(number)]
        if thread.closed:
            raise Refused(REFUSALS["no requests"])
        if not thread.has_written:
            self.to_strangers.append(thread.id)
        content: Item = {"item_type": "text", "text": form.get("text", "")}
        if method == "link":
            content = {"item_type": "link", "link": {"text": form["link_text"]}}
        elif method == "photo_attachment":
            # INVENTED: how a picture that was sent so shows up again.
            content = {"item_type": "media", "picture": form["attachment_fbid"], "media": {}}
        someone = Someone(thread, self.account_id, self._tick, "")
        item = someone.sends(by_hand=True, **content)
        item["client_context"] = form["client_context"]
        self.on_sent(thread, item)
        payload = {"item_id": item["item_id"], "timestamp": str(item["timestamp"])}
        return {"payload": payload | {"client_context": form["client_context"]}, "status": "ok"}

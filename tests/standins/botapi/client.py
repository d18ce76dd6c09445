"""The platform seen from another process, with the same handles as in this one."""

from __future__ import annotations

from typing import Any, Self

import aiohttp

from tests.standins.botapi.chats import Group
from tests.standins.botapi.params import Json
from tests.standins.botapi.people import Person
from tests.standins.botapi.state import Toast, message_from_json
from tests.standins.botapi.wires import ChatView


class HttpWire:
    """Handles talk through ``/control/``; ``snapshot`` is the view fetched last.

    Of a long chat only the ``newest`` messages are fetched, where that is not 0.
    """

    def __init__(self, remote: RemoteTelegram, token: str, *, newest: int = 0) -> None:
        self.remote = remote
        self.token = token
        self.newest = newest
        self._seen: dict[int, ChatView] = {}

    async def act(self, verb: str, user_id: int, args: Json) -> Json:
        """Do something there."""
        done: Json = await self._ask("act", verb=verb, user_id=user_id, args=args)
        return done

    async def view(self, chat_id: int) -> ChatView:
        """The chat as it is there."""
        data: Json = await self._ask("view", chat_id=chat_id, newest=self.newest)
        view = ChatView(**data)
        view.messages = [message_from_json(m) for m in data["messages"]]
        view.toasts = [Toast(**toast) for toast in data["toasts"]]
        self._seen[chat_id] = view
        return view

    def snapshot(self, chat_id: int) -> ChatView:
        """The chat as it was when last fetched."""
        return self._seen.get(chat_id, ChatView())

    async def changed(self, chat_id: int, revision: int, timeout_s: float) -> None:
        """Return when the chat is newer, or after the time."""
        await self._ask("changed", chat_id=chat_id, revision=revision, timeout_s=timeout_s)

    async def _ask(self, path: str, **args: Any) -> Any:
        return await self.remote.ask(path, token=self.token, **args)


class RemoteTelegram:
    """``async with RemoteTelegram(url) as platform`` speaks to ``python -m`` in its process."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.token = ""
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        self.token = (await self.ask("info"))["token"]
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def base_url(self) -> str:
        """What python-telegram-bot wants as ``base_url``."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot wants as ``base_file_url``."""
        return f"{self.url}/file/bot"

    async def ask(self, path: str, **args: Any) -> Any:
        """One request to the control API.

        Raises: RuntimeError, with what the stand-in said.
        """
        if self._session is None:
            raise RuntimeError("RemoteTelegram is used inside async with")
        async with self._session.post(f"{self.url}/control/{path}", json=args) as answer:
            data = await answer.json()
        if not data["ok"]:
            raise RuntimeError(data["error"])
        return data["result"]

    async def person(
        self,
        number: int,
        first_name: str = "مینا",
        language_code: str = "fa",
        username: str = "",
        *,
        token: str = "",
        newest: int = 0,
    ) -> Person:
        """Somebody with a phone, talking to one bot."""
        wire = HttpWire(self, token or self.token, newest=newest)
        await self.ask(
            "person", token=wire.token, id=number, first_name=first_name,
            language_code=language_code, username=username,
        )  # fmt: skip
        return Person(wire, number)

    async def group(self, number: int, title: str, *, token: str = "") -> Group:
        """A group the bot is in."""
        wire = HttpWire(self, token or self.token)
        await self.ask("group", token=wire.token, id=number, title=title)
        return Group(wire, number)

    async def calls(self, *methods: str, chat_id: int | None = None, since: int = 0) -> list[Json]:
        """The calls of these methods so far."""
        found: list[Json] = await self.ask("calls", methods=methods, chat_id=chat_id, since=since)
        return found

    async def fails(self, kind: str, method: str = "", **options: Any) -> None:
        """Order trouble, with the options of ``Telegram.fails``."""
        await self.ask("fails", kind=kind, method=method, **options)

    async def advance(self, seconds: float) -> float:
        """Let time pass there; the new time."""
        return float(await self.ask("advance", seconds=seconds))

    async def limit(self, **options: Any) -> None:
        """Switch the real limits on, or off with ``off=True``."""
        await self.ask("limit", **options)

    async def reset(self) -> None:
        """Forget chats, calls and trouble."""
        await self.ask("reset")

"""The control API: what a test in another process may ask of the stand-in.

Every answer is ``{"ok": true, "result": …}``; a wrong request answers 400 with ``error``.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.standins.botapi.params import Json

if TYPE_CHECKING:
    from tests.standins.botapi.platform import Telegram
    from tests.standins.botapi.wires import LocalWire

Verb = Callable[[Json], Awaitable[Any]]


class Control:
    """One function per path under ``/control/``."""

    def __init__(self, platform: Telegram) -> None:
        self.platform = platform
        self._wires: dict[str, LocalWire] = {}
        self._verbs: dict[str, Verb] = {
            "info": self._info, "person": self._person, "group": self._group, "act": self._act,
            "view": self._view, "changed": self._changed, "calls": self._calls,
            "fails": self._fails, "advance": self._advance, "limit": self._limit,
            "reset": self._reset, "bot": self._bot,
        }  # fmt: skip

    async def handle(self, request: web.BaseRequest, path: str) -> web.Response:
        """Answer one request."""
        verb = self._verbs.get(path)
        if verb is None:
            return _answer({"ok": False, "error": f"no such path: {path}"}, 404)
        try:
            body = await request.read()
            result = await verb(json.loads(body) if body else dict(request.query))
        except (KeyError, ValueError, TypeError, AttributeError) as wrong:
            return _answer({"ok": False, "error": f"{type(wrong).__name__}: {wrong}"}, 400)
        return _answer({"ok": True, "result": result}, 200)

    def _wire(self, args: Json) -> LocalWire:
        from tests.standins.botapi.wires import LocalWire

        token = str(args.get("token") or self.platform.token)
        wire = self._wires.get(token)
        if wire is None:
            wire = self._wires[token] = LocalWire(self.platform, self.platform.bots[token])
        return wire

    async def _info(self, args: Json) -> Json:
        return {
            "token": self.platform.token,
            "base_url": self.platform.base_url,
            "base_file_url": self.platform.base_file_url,
            "bots": {token: bot.user for token, bot in self.platform.bots.items()},
            "now": self.platform.now(),
            "calls": len(self.platform.calls),
        }

    async def _bot(self, args: Json) -> Json:
        return self.platform.add_bot(str(args["token"]), str(args["username"])).user

    async def _person(self, args: Json) -> int:
        return self._wire(args).register(
            int(args["id"]), str(args["first_name"]), str(args["language_code"]),
            str(args.get("username", "")),
        )  # fmt: skip

    async def _group(self, args: Json) -> int:
        return self._wire(args).register_group(int(args["id"]), str(args["title"]))

    async def _act(self, args: Json) -> Json:
        return await self._wire(args).act(
            str(args["verb"]), int(args["user_id"]), dict(args["args"])
        )

    async def _view(self, args: Json) -> Json:
        view = self._wire(args).snapshot(int(args["chat_id"]))
        if newest := int(args.get("newest", 0)):
            view.messages = sorted(view.messages, key=lambda one: one.revision)[-newest:]
        return asdict(view)

    async def _changed(self, args: Json) -> bool:
        timeout_s = min(float(args["timeout_s"]), 30.0)
        await self._wire(args).changed(int(args["chat_id"]), int(args["revision"]), timeout_s)
        return True

    async def _calls(self, args: Json) -> list[Json]:
        found = self.platform.calls.of(*args.get("methods", ()), chat_id=args.get("chat_id"))
        return [call.to_json() for call in found[int(args.get("since", 0)) :]]

    async def _fails(self, args: Json) -> bool:
        self.platform.fails(**args)
        return True

    async def _advance(self, args: Json) -> float:
        self.platform.advance(float(args["seconds"]))
        return self.platform.now()

    async def _limit(self, args: Json) -> bool:
        if args.get("off"):
            self.platform.unlimited()
        else:
            self.platform.limit(**args)
        return True

    async def _reset(self, args: Json) -> bool:
        self.platform.reset()
        return True


def _answer(value: Json, status: int) -> web.Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return web.Response(body=body, status=status, content_type="application/json")

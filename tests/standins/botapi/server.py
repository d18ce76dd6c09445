"""HTTP in front of the stand-in: reading calls, answering them, going wrong on order."""

from __future__ import annotations

import asyncio
import json
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from tests.standins.botapi import (
    methods_bot,
    methods_business,
    methods_chats,
    methods_edit,
    methods_messages,
    methods_payments,
    methods_queries,
    methods_updates,
)
from tests.standins.botapi.calls import Call
from tests.standins.botapi.control import Control
from tests.standins.botapi.errors import TOO_LARGE, UNAUTHORIZED, UNKNOWN_METHOD, Refusal, flood
from tests.standins.botapi.faults import Fault, error_page
from tests.standins.botapi.files import MAX_FILE_BYTES, SORTS
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import METHODS, Turn, schema
from tests.standins.botapi.state import BotAccount

if TYPE_CHECKING:
    from tests.standins.botapi.platform import Telegram

_THEMES = (methods_bot, methods_business, methods_chats, methods_edit, methods_messages, methods_payments, methods_queries,
           methods_updates)  # fmt: skip
_BODY_LIMIT = MAX_FILE_BYTES + 1024 * 1024
_JSON = {"Content-Type": "application/json"}


class BotApiServer:
    """One listening socket; the low-level aiohttp server keeps a call cheap."""

    def __init__(self, platform: Telegram) -> None:
        self.platform = platform
        self.control = Control(platform)
        self.url = ""
        self._runner: web.ServerRunner | None = None
        platform.webhooks.on_method = self._from_webhook

    async def start(self, host: str, port: int) -> None:
        """Listen."""
        loop = asyncio.get_running_loop()

        def request(
            message: Any, payload: Any, protocol: Any, writer: Any, task: asyncio.Task[None]
        ) -> web.BaseRequest:
            return web.BaseRequest(
                message, payload, protocol, writer, task, loop, client_max_size=_BODY_LIMIT
            )

        server = web.Server(self._handle, request_factory=request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        await site.start()
        address = self._runner.addresses[0]
        self.url = f"http://{address[0]}:{address[1]}"

    async def stop(self) -> None:
        """Close the socket and every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            return await self._call(request, token, method)
        if path.startswith("/file/bot"):
            return self._file(path[9:])
        if path.startswith("/control/"):
            return await self.control.handle(request, path[9:])
        return _refused(UNKNOWN_METHOD)

    def _file(self, path: str) -> web.Response:
        token, _, name = path.partition("/")
        bot = self.platform.bots.get(unquote(token))
        if bot is None:
            return _refused(UNAUTHORIZED)
        for stored in bot.files.values():
            if stored.path == name:
                return web.Response(body=stored.content, content_type="application/octet-stream")
        return _refused(UNKNOWN_METHOD)

    async def _call(self, request: web.BaseRequest, token: str, method: str) -> web.StreamResponse:
        bot = self.platform.bots.get(token) or self.platform.bots.get(unquote(token))
        if bot is None:
            return _refused(self.platform.said(UNAUTHORIZED))
        try:
            p = await _read(request)
        except web.HTTPRequestEntityTooLarge:
            return _refused(TOO_LARGE)
        except ValueError:
            return _refused(Refusal(400, "Bad Request: can't parse request body"))
        if any(len(content) > MAX_FILE_BYTES for _, content in p.files.values()):
            return _refused(TOO_LARGE)
        fault = self.platform.faults.take(method, p) if self.platform.faults else None
        if fault is not None:
            early = await self._before(request, bot, method, p, fault)
            if early is not None:
                return early
        body, status = await self.answer(bot, method, p, fault.kind if fault else "")
        if fault is not None and fault.kind == "drop_after":
            return _cut(request)
        return web.Response(body=body, status=status, headers=_JSON)

    async def _before(
        self, request: web.BaseRequest, bot: BotAccount, method: str, p: Params, fault: Fault
    ) -> web.StreamResponse | None:
        """What goes wrong before the call takes effect; None lets it through."""
        if fault.kind in ("slow", "drop_after"):
            if fault.seconds:
                await asyncio.sleep(fault.seconds)
            return None
        flooded = fault.kind == "flood"
        refusal = self.platform.said(flood(fault.retry_after_s)) if flooded else None
        code = {"flood": 429, "status": fault.status}.get(fault.kind, 0)
        self._log(bot, method, p, None, code, fault.kind, 0.0, fault.kind)
        if refusal is not None:
            return _refused(refusal)
        if fault.kind == "status":
            page = error_page(fault.status)
            return web.Response(text=page, status=fault.status, content_type="text/html")
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        return _cut(request)

    async def answer(
        self, bot: BotAccount, method: str, p: Params, fault: str = ""
    ) -> tuple[bytes, int]:
        """The answer to a call as JSON and its status; the call is logged."""
        began = perf_counter()
        result: Any = None
        code, description = 200, ""
        name = method
        try:
            if method.lower() == "getupdates":
                return await self._poll(bot, p), 200
            found = self.platform.methods.get(method.lower())
            if found is None:
                raise _unserved(method)
            name = found[0]
            self.platform.look_at(name, p)
            answer = found[1](Turn(self.platform, bot, p, name))
            result, description = answer if isinstance(answer, tuple) else (answer, "")
            body = _encoded(result, description)
        except Refusal as refused:
            refusal = self.platform.said(refused)
            code, description = refusal.code, refusal.description
            body = _refusal_body(refusal)
        self._log(bot, name, p, result, code, description, perf_counter() - began, fault)
        return body, code

    async def _poll(self, bot: BotAccount, p: Params) -> bytes:
        """getUpdates; logged when it differs from the last one in more than its offset."""
        self.platform.look_at("getUpdates", p)
        shape = {name: value for name, value in p.raw.items() if name != "offset"}
        body = await methods_updates.get_updates(bot, p)
        if shape != bot.last_poll:
            bot.last_poll = shape
            self._log(bot, "getUpdates", p, None, 200, "", 0.0, "")
        return b'{"ok":true,"result":' + body + b"}"

    def _log(
        self, bot: BotAccount, method: str, p: Params, result: Any, code: int, description: str,
        took_s: float, fault: str,
    ) -> None:  # fmt: skip
        found = METHODS.get(method.lower())
        self.platform.calls.add(
            Call(
                bot.id, found[0] if found else method, p.raw, code == 200, result, code, description,
                self.platform.now(), took_s, tuple(p.files), fault,
            )
        )  # fmt: skip

    async def _from_webhook(self, bot: BotAccount, call: Json) -> None:
        method = str(call.pop("method"))
        await self.answer(bot, method, Params(call), "webhook answer")


def _unserved(method: str) -> Refusal:
    known = {name.lower() for name in schema()["unserved"]}
    if method.lower() in known:
        return Refusal(501, f"Not Implemented: the stand-in does not serve {method}")
    return UNKNOWN_METHOD


async def _read(request: web.BaseRequest) -> Params:
    raw: Json = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_multipart(request, raw)
    body = await request.read()
    if not body:
        return Params(raw)
    if kind == "application/json":
        given = json.loads(body)
        if not isinstance(given, dict):
            raise ValueError("an object is expected")
        raw.update(given)
    else:
        raw.update(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(raw)


async def _read_multipart(request: web.BaseRequest, raw: Json) -> Params:
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            raw[name] = value
    for name in files:
        if name in SORTS:
            raw.setdefault(name, f"attach://{name}")
    return Params(raw, files)


def _encoded(result: Any, description: str) -> bytes:
    answer: Json = {"ok": True, "result": result}
    if description:
        answer["description"] = description
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _refusal_body(refusal: Refusal) -> bytes:
    answer: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after_s is not None:
        answer["parameters"] = {"retry_after": refusal.retry_after_s}
    return json.dumps(answer, ensure_ascii=False).encode()


def _refused(refusal: Refusal) -> web.Response:
    return web.Response(body=_refusal_body(refusal), status=refusal.code, headers=_JSON)


def _cut(request: web.BaseRequest) -> web.Response:
    """End the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)

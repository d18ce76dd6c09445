"""Providers of text messages on loopback, four of them behind one door, that refuse what they refuse.

Written after their manuals as of autumn 2026; none was asked. What is invented is marked so: the
words of refusals (their codes are not), the limit of ten messages a text, and the order of checks.
"""

import asyncio
import base64
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from common.segments import segments

KEY = "5f3c-secret-of-the-provider"
LONGEST = 10
_LOCAL = re.compile(r"0?9\d{9}")
_TURKISH = re.compile(r"(90|0)?5\d{9}")
_E164 = re.compile(r"\+[1-9]\d{7,14}")


@dataclass(frozen=True, slots=True)
class Text:
    """A message that a phone has shown."""

    phone: str
    text: str

    @property
    def segments(self) -> int:
        return segments(self.text)


class Refused(Exception):
    """A call that a provider does not take: its own code, and the status of HTTP it comes with."""

    def __init__(self, code: int, status: int, words: str) -> None:
        super().__init__(words)
        self.code, self.status, self.words = code, status, words


class SmsProviders:
    """`url` answers as Kavenegar (`/v1/…`), SMS.ir (`/v1/send/bulk`), Netgsm (`/sms/send/get`) and
    Twilio (`/2010-04-01/…`) do.
    """

    def __init__(self) -> None:
        self.phones: list[Text] = []
        self.asked = asyncio.Event()
        """A call has come."""
        self.credit = 1000
        """Messages that are paid for already."""
        self.trouble: deque[int] = deque()
        """Statuses of HTTP for the next calls; 0 breaks the line."""
        self.gate: asyncio.Event | None = None
        """Calls get no answer before it is set."""
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_route("*", "/v1/{key}/sms/send.json", self._served(self._kavenegar))
        app.router.add_post("/v1/send/bulk", self._served(self._sms_ir))
        app.router.add_route("*", "/sms/send/get", self._served(self._netgsm))
        app.router.add_post("/2010-04-01/Accounts/{sid}/Messages.json", self._served(self._twilio))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close the door."""
        if self._runner is not None:
            await self._runner.cleanup()

    def texts(self, ending: str) -> list[str]:
        """What the phone has shown whose number ends like this."""
        return [one.text for one in self.phones if one.phone.endswith(ending)]

    def _served(
        self, answer: Callable[[web.Request], Awaitable[web.Response]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            self.asked.set()
            if self.gate is not None:
                await self.gate.wait()
            if self.trouble:
                status = self.trouble.popleft()
                if status == 0:
                    assert request.transport is not None
                    request.transport.abort()
                    return web.Response()
                return web.Response(status=status, text="<html>try again</html>")
            return await answer(request)

        return serve

    def _show(self, phone: str, text: str) -> None:
        if not text.strip() or segments(text) > LONGEST:
            raise Refused(414, 400, "the text is empty or too long")
        if self.credit < segments(text):
            raise Refused(418, 402, "not enough credit")
        self.credit -= segments(text)
        self.phones.append(Text(phone, text))

    async def _kavenegar(self, request: web.Request) -> web.Response:
        """By the address of the call. Source: https://kavenegar.com/rest.html."""
        fields = {**request.query, **await _form(request)}
        try:
            if request.match_info["key"] != KEY:
                raise Refused(403, 403, "the key is not valid")
            if "receptor" not in fields or "message" not in fields:
                raise Refused(400, 400, "parameters are missing")
            if not _LOCAL.fullmatch(fields["receptor"]):
                raise Refused(411, 411, "the receptor is not valid")
            self._show(fields["receptor"], fields["message"])
        except Refused as no:
            said: dict[str, Any] = {"return": {"status": no.code, "message": no.words}}
            return web.json_response({**said, "entries": None}, status=no.status)
        entry = {"messageid": 8792343, "message": fields["message"], "status": 1}
        fine = {"status": 200, "message": "تایید شد"}
        return web.json_response({"return": fine, "entries": [entry]})

    async def _sms_ir(self, request: web.Request) -> web.Response:
        """In JSON. Source: https://docs.sms.ir."""
        try:
            if request.headers.get("X-API-KEY") != KEY:
                raise Refused(10, 401, "the key is not valid")
            if request.content_type != "application/json":
                raise Refused(0, 415, "not JSON")
            said = await request.json()
            if not isinstance(said.get("lineNumber"), int) or len(said.get("mobiles", [])) != 1:
                raise Refused(104, 400, "no line or no mobile")
            if not _LOCAL.fullmatch(said["mobiles"][0]):
                raise Refused(104, 400, f"{said['mobiles'][0]} is no mobile")
            self._show(said["mobiles"][0], said["messageText"])
        except Refused as no:
            body = {"status": no.code, "message": no.words, "data": None}
            return web.json_response(body, status=no.status)
        data = {"packId": "2b99e63c", "messageIds": [876240022], "cost": 1.0}
        return web.json_response({"status": 1, "message": "موفق", "data": data})

    async def _netgsm(self, request: web.Request) -> web.Response:
        """Always 200; the answer is a code. Source: https://www.netgsm.com.tr/dokuman/."""
        fields = {**request.query, **await _form(request)}
        try:
            if fields.get("password") != KEY or "usercode" not in fields:
                raise Refused(30, 200, "")
            if not fields.get("msgheader"):
                raise Refused(40, 200, "")
            if not _TURKISH.fullmatch(fields.get("gsmno", "")):
                raise Refused(70, 200, "")
            self._show(fields["gsmno"], fields.get("message", ""))
        except Refused as no:
            code = {414: 20, 418: 80}.get(no.code, no.code)
            return web.Response(text=str(code))
        return web.Response(text="00 123456789")

    async def _twilio(self, request: web.Request) -> web.Response:
        """By a form. Source: https://www.twilio.com/docs/messaging/api/message-resource."""
        fields, sid = await _form(request), request.match_info["sid"]
        wanted = "Basic " + base64.b64encode(f"{sid}:{KEY}".encode()).decode()
        try:
            if request.headers.get("Authorization") != wanted:
                raise Refused(20003, 401, "Authenticate")
            if not _E164.fullmatch(fields.get("To", "")):
                raise Refused(21211, 400, f"The 'To' number {fields.get('To')} is not valid")
            self._show(fields["To"], fields.get("Body", ""))
        except Refused as no:
            body = {"code": no.code, "message": no.words, "status": no.status}
            return web.json_response(body, status=no.status)
        return web.json_response({"sid": "SM1", "status": "queued"}, status=201)


async def _form(request: web.Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await request.post()).items()}


SETTINGS: dict[str, Callable[[str], dict[str, Any]]] = {
    "kavenegar": lambda url: {
        "sms_url": f"{url}/v1/{{key}}/sms/send.json",
        "sms_body": "receptor={local}&sender=10008663&message={text}",
        "sms_key": KEY,
        "sms_ok": r'"status":\s*200',
    },
    "sms.ir": lambda url: {
        "sms_url": f"{url}/v1/send/bulk",
        "sms_headers": "X-API-KEY: {key} | Accept: application/json",
        "sms_body": '{"lineNumber": 30007732, "messageText": "{text}", "mobiles": ["{local}"]}',
        "sms_key": KEY,
        "sms_ok": r'"status":\s*1\b',
    },
    "netgsm": lambda url: {
        "sms_url": f"{url}/sms/send/get?usercode=8501112233&password={{key}}"
        "&gsmno={national}&message={text}&msgheader=KORDON",
        "sms_method": "GET",
        "sms_key": KEY,
        "sms_ok": r"^0[012]\b",
    },
    "twilio": lambda url: {
        "sms_url": f"{url.replace('://', '://AC1:{key}@')}/2010-04-01/Accounts/AC1/Messages.json",
        "sms_body": "To={phone}&From=%2B15005550006&Body={text}",
        "sms_key": KEY,
    },
}
"""What a seller writes into `.env` for each, as docs/channels/sms.md has it."""

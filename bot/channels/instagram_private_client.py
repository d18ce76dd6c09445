"""The library behind the private road, made patient and modest: it waits for nobody longer than it
must, sends nothing twice, and says nothing to Instagram in the owner's name.

It is imported when the first client is made, by the thread that will use it.
"""

import functools
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.instagram_private_trouble import CodeWanted

TIMEOUT_S = (5.0, 20.0)
"""To connect, and to be answered. The library itself waits for ever."""
UPLOAD_TIMEOUT_S = (5.0, 40.0)
HANGS_S = 180.0
"""What has not come back by then never will; a login of many calls has by far."""
CODE_STEPS = frozenset(
    {
        "verify_email",
        "verify_email_code",
        "verify_phone",
        "verify_phone_code",
        "verify_sms",
        "verify_sms_code",
        "select_verify_method",
    }
)
"""Challenges that a code answers. All others want to hear something that is the owner's to say."""

LOUD = ("instagrapi", "private_request", "public_request")
"""Loggers that quote addresses and answers, and with them what people have written."""

_REMOTE = {"socks5": "socks5h", "socks4": "socks4a"}

Redirect = Callable[[Any], None]
"""Leads a session of `requests` elsewhere, in tests."""


PLACES = {"fa": ("fa_IR", 98), "tr": ("tr_TR", 90)}
"""How a telephone there is set, and the code of its country's numbers, by the shop's language. For
other languages the library's own settings stay.
"""


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """Who logs in, by which way, and where the telephone seems to be: the shop's language and time
    zone, which are to fit the line that Instagram sees.
    """

    username: str
    password: str = field(repr=False)
    proxy: str | None = field(default=None, repr=False)
    timeout_s: tuple[float, float] = TIMEOUT_S
    hangs_s: float = HANGS_S
    redirect: Redirect | None = None
    language: str = ""
    timezone: str = ""


def new_client(options: ClientOptions, settings: Mapping[str, Any]) -> Any:
    """A client that goes on with the device and the login of `settings`, where there are any."""
    client = _client_class()(
        settings=dict(settings),
        with_challenge_flow=False,
        private_transport="curl",
        request_timeout=0,
    )
    if not settings:
        _set_up(client, options)
    client.username, client.password = options.username, options.password
    client.set_proxy(_resolving(options.proxy))
    client.waits_s = options.timeout_s
    client.redirect = options.redirect
    for session in (client.private, client.public, client.graphql):
        # What the machine's environment names is for other programs: ours has its setting.
        session.trust_env = False
        if options.redirect is not None:
            options.redirect(session)
        session.request = functools.partial(session.request, timeout=options.timeout_s)
    return client


def _set_up(client: Any, options: ClientOptions) -> None:
    """A new telephone is where the shop is. What is kept of it stays as it is for good: one that
    moves from country to country looks stolen.
    """
    if place := PLACES.get(options.language):
        locale, code = place
        client.set_locale(locale)
        client.set_country_code(code)
    if options.timezone:
        offset = datetime.now(ZoneInfo(options.timezone)).utcoffset() or timedelta()
        client.set_timezone_offset(int(offset.total_seconds()), options.timezone)


def _resolving(proxy: str | None) -> str | None:
    """The proxy looks names up: where Instagram is closed, the answers near by are false."""
    if proxy is None:
        return None
    scheme, _, rest = proxy.partition("://")
    return f"{_REMOTE.get(scheme, scheme)}://{rest}"


@functools.cache
def _client_class() -> Any:
    """The library's client with what we need otherwise."""
    import requests
    from instagrapi import Client, exceptions

    for name in LOUD:
        logging.getLogger(name).disabled = True

    class ModestClient(Client):  # type: ignore[misc] # the library carries no types
        """Names its messages by our ids, and leaves to people what is theirs to decide."""

        token = ""
        """What the next message is called."""
        code = ""
        """What the owner has typed."""
        waits_s = TIMEOUT_S
        redirect: Redirect | None = None

        def generate_mutation_token(self) -> str:
            return self.token or str(super().generate_mutation_token())

        def _try_caa_login(self, *_: Any, **__: Any) -> bool:
            """The login of today has sent us to the old one already: to give it a refused password
            once more is what robbers do.
            """
            return False

        def challenge_code_or_raised(self, *_: Any, **__: Any) -> str:
            """The code that a challenge asks for, which the library would print.

            Raises: CodeWanted.
            """
            code, self.code = self.code, ""
            if not code:
                raise CodeWanted
            return code

        def _send_private_request(self, *args: Any, **kwargs: Any) -> Any:
            """As ever, but what the library would repeat after a minute of sleep just fails."""
            try:
                return super()._send_private_request(*args, **kwargs)
            except (
                exceptions.ClientRequestTimeout,
                exceptions.ClientIncompleteReadError,
            ) as error:
                raise exceptions.ClientConnectionError(type(error).__name__) from None

        def challenge_resolve_simple(self, challenge_url: str) -> bool:
            """The library would invent a birthday, or say that it was the owner; this does not."""
            if self.last_json.get("step_name") not in CODE_STEPS:
                raise exceptions.ChallengeRequired("left to the owner")
            return bool(super().challenge_resolve_simple(challenge_url))

        def challenge_resolve_contact_form(self, challenge_url: str) -> bool:
            """A form of the web, past our timeouts and our proxy: the owner's as well."""
            raise exceptions.ChallengeRequired("left to the owner")

        def _photo_rupload(self, photo_bytes: bytes, entity_name: str) -> int:
            """As the library does it, with our patience instead of two minutes."""
            session = requests.Session()
            session.trust_env = False
            session.proxies = dict(self.private.proxies)
            if self.redirect is not None:
                self.redirect(session)
            headers = self._messenger_rupload_headers({"image_type": "FILE_ATTACHMENT"}) | {
                "content-type": "application/octet-stream",
                "offset": "0",
                "x-entity-length": str(len(photo_bytes)),
                "x-entity-name": entity_name,
                "x-entity-type": "image/jpeg",
            }
            with session:
                answer = session.post(
                    f"https://rupload.facebook.com/messenger_image/{entity_name}",
                    data=photo_bytes,
                    headers=headers,
                    timeout=UPLOAD_TIMEOUT_S,
                )
            if answer.status_code != 200:
                raise exceptions.ClientError(f"upload refused: {answer.status_code}")
            return int(answer.json()["media_id"])

    return ModestClient


def send_text(client: Any, thread_id: str, text: str, token: str) -> str:
    """Send words into a thread; their id there."""
    return _sent(client, token, lambda: client.direct_send(text, thread_ids=[int(thread_id)]))


def send_picture(client: Any, thread_id: str, path: Path, token: str) -> str:
    """Send a picture into a thread; its id there."""
    return _sent(client, token, lambda: client.direct_send_photo(path, thread_ids=[int(thread_id)]))


def _sent(client: Any, token: str, send: Callable[[], object]) -> str:
    """The new message's id. The library reads its description strictly, so that one odd word in it
    would look like a message that has not been sent.
    """
    client.token, client.last_json = token, {}
    try:
        send()
    except (KeyError, TypeError, ValueError):
        if client.last_json.get("status") != "ok":
            raise
    finally:
        client.token = ""
    payload = client.last_json.get("payload")
    return str(payload.get("item_id") or token) if isinstance(payload, dict) else token

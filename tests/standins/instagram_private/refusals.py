"""How the real one says no. Statuses and words are those that instagrapi 3.2.2 tells apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CHALLENGE = "/challenge/7001/nonce/"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is none."""

    status: int
    body: bytes
    hangs: bool = False
    after: bool = False
    """Whether it is said only after what was asked for has been done."""
    trickles: bool = False
    """Whether it says the headers and then a letter now and then, without an end."""


def _says(status: int, after: bool = False, **body: Any) -> Refusal:
    return Refusal(status, json.dumps({"status": "fail", **body}).encode(), after=after)


def _challenge(url: str, **more: Any) -> Refusal:
    return _says(400, message="challenge_required", challenge={"api_path": url, "url": url, **more})


REFUSALS: Mapping[str, Refusal] = {
    "challenge_required": _challenge(CHALLENGE),
    "challenge in the app": _challenge("/auth_platform/?apc=x"),
    "native challenge": _challenge(CHALLENGE, native_flow=True),
    "masked challenge": Refusal(404, b"Not Found"),
    "suspended": _challenge("/accounts/suspended/"),
    # As in https://github.com/dilame/instagram-private-api/issues/1821
    "login_required": _says(
        403,
        message="login_required",
        error_title="You've been logged out",
        error_body="Please log back in",
    ),
    "unauthorized": _says(401, message="unauthorized"),
    "feedback_required": _says(400, message="feedback_required", feedback_message="Try later"),
    "please wait": _says(400, message="Please wait a few minutes before you try again."),
    "429": _says(429, message=""),
    "rate limit": _says(400, message="slow down", error_type="rate_limit_error"),
    "sentry block": _says(400, message="sorry", error_type="sentry_block"),
    "no requests": _says(400, message="This person doesn't allow new message requests"),
    "invalid target": _says(400, message="Invalid target user"),
    "500": _says(500, message="oops"),
    "200 and fail": _says(200, message="oops"),
    "408": _says(408, message=""),
    "no json": Refusal(200, b"<html>"),
    "cut off": Refusal(200, b"", hangs=True, after=True),
    "hanging": Refusal(200, b"", hangs=True),
    "hanging in the middle": Refusal(200, b'{"inbox": {', hangs=True),
    "trickling": Refusal(200, b'{"inbox": {', trickles=True),
    "trickling after": Refusal(200, b"{", trickles=True, after=True),
}

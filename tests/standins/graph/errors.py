"""What the Graph API says no with."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An error object of the Graph API."""

    def __init__(
        self,
        message: str,
        code: int,
        subcode: int = 0,
        *,
        status: int = 400,
        transient: bool = False,
        regain_minutes: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.subcode = message, code, subcode
        self.status, self.transient, self.regain_minutes = status, transient, regain_minutes

    def body(self) -> dict[str, Any]:
        """As it stands in the answer."""
        error: dict[str, Any] = {
            "message": self.message,
            "type": "OAuthException" if self.code == 190 else "IGApiException",
            "code": self.code,
            "fbtrace_id": "AbCdEfGh123",
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.transient:
            error["is_transient"] = True
        return {"error": error}


def invalid(what: str) -> Refusal:
    """A parameter that is wrong."""
    return Refusal(f"(#100) Invalid parameter: {what}", 100)


def bad_token() -> Refusal:
    """A token that is wrong, ended or withdrawn."""
    return Refusal("Error validating access token: the session is invalid.", 190, status=401)


def window_closed() -> Refusal:
    """Too long after the person's last message."""
    why = "(#10) This message is sent outside of allowed window."
    return Refusal(why, 10, 2534022, status=403)


def unknown_person() -> Refusal:
    """Nobody of that id has ever written."""
    return Refusal("The requested user cannot be found.", 100, 2534014)


def comment_answered() -> Refusal:
    """A comment takes one private reply."""
    return Refusal("The comment already has a private reply.", 10, 2534025)


def unavailable() -> Refusal:
    """The person has shut the account out."""
    return Refusal("This person isn't available right now.", 551, 1545041)


def too_fast(minutes: int = 0) -> Refusal:
    """A rate limit."""
    return Refusal("(#613) Calls to this api have exceeded the rate limit.", 613, status=400,
                   regain_minutes=minutes)  # fmt: skip


def down() -> Refusal:
    """Instagram's own trouble."""
    return Refusal("Service temporarily unavailable", 2, status=503, transient=True)

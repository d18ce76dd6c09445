"""Which addresses Telegram accepts in buttons and links."""

from __future__ import annotations

import re

_PARTS = re.compile(r"(?:(?P<scheme>[^:/?#]*)://)?(?P<host>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_NATIVE_SCHEMES = ("tg", "ton", "tonsite")


class WrongLink(ValueError):
    """The text is ``URL '…' is invalid: reason``; callers put the place before it."""

    def __init__(self, link: str, reason: str) -> None:
        super().__init__(f"URL '{link}' is invalid: {reason}")


def checked_link(link: str, *, https_only: bool = False) -> str:
    """The address as Telegram stores it (a bare host gets its slash).

    A host without a dot, ``localhost`` above all, is refused; ``127.0.0.1`` has dots and passes,
    as it does on the real server.

    Raises: WrongLink.
    """
    if https_only and not link.lower().startswith("https://"):
        raise WrongLink(link, "Only HTTPS links are allowed")
    found = _PARTS.fullmatch(link.strip())
    scheme = ((found and found["scheme"]) or "").lower()
    if scheme in _NATIVE_SCHEMES:
        return link
    if found is None or (not scheme and "://" in link):
        raise WrongLink(link, "Wrong HTTP URL")
    if scheme not in ("", "http", "https"):
        raise WrongLink(link, "Unsupported URL protocol")
    host, rest = found["host"], found["rest"]
    _check_host(link, host)
    return f"{scheme or 'http'}://{host}{rest or '/'}"


def _check_host(link: str, authority: str) -> None:
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        return
    name, colon, port = host.partition(":")
    if not name:
        raise WrongLink(link, "URL host is empty")
    if colon and not (port.isdigit() and 0 < int(port) <= 65535):
        raise WrongLink(link, "Wrong port number specified in the URL")
    if "." not in name.strip(".") or re.search(r"\s", name):
        raise WrongLink(link, "Wrong HTTP URL")

"""Whether a link leads to a place that everybody can reach."""

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

_PRIVATE_ENDINGS = (".localhost", ".local", ".lan", ".internal")


@lru_cache(maxsize=1024)
def is_public(url: str) -> bool:
    """Whether a stranger's phone could open the link: over the web, from a host known outside.

    Telegram refuses a button that leads anywhere else, and the whole message with it.
    Source: https://core.telegram.org/bots/api#inlinekeyboardbutton
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "tg":
        return True
    if parts.scheme not in {"http", "https"} or not host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.rstrip(".").endswith(_PRIVATE_ENDINGS)

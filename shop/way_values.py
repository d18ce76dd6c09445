"""What is typed about a way to pay, looked at."""

from urllib.parse import urlsplit

from common.errors import BadInput
from payments.kinds import Setting

LONGEST_VALUE = 4_000
"""Letters; keys in PEM are long."""
PROXIES = ("http", "https", "socks5", "socks5h")
"""What httpx goes through."""


def is_fitting(setting: Setting, value: str) -> bool:
    """Whether this can be what a gateway has to be told, as far as its form shows."""
    if setting.choices:
        return value in setting.choices
    try:
        return setting.fits(value)
    except ValueError:
        return False


def check_proxy(written: str) -> str:
    """An address that gateways can be reached through.

    Raises:
        BadInput: it is none.
    """
    address = written.strip()
    try:
        url = urlsplit(address)
        fits = url.scheme in PROXIES and bool(url.hostname) and bool(url.port)
    except ValueError:
        raise BadInput("way-proxy-unusable") from None
    if not fits or url.path not in ("", "/") or url.query or url.fragment:
        raise BadInput("way-proxy-unusable")
    return address

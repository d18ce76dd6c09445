"""What the values of settings may look like, and what is said to whoever wrote another."""

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from common.money import PRICED_IN


def base_url(value: str) -> str:
    """An http(s) address that paths are appended to, without a slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write an address that begins with https:// or http://")
    if parts.query or parts.fragment:
        raise ValueError("leave out what follows ? or #")
    return value.rstrip("/")


def proxy_url(value: str) -> str:
    """A way to the internet, with its port. Raises: ValueError."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "socks4", "socks5"} or not parts.hostname or not parts.port:
        raise ValueError("write socks5://host:port, socks4://host:port or http://host:port")
    return value


def database_url(value: str) -> str:
    """One of the two databases, with the driver Vefa brings."""
    for prefix in ("postgres://", "postgresql://"):
        if value.startswith(prefix):
            value = "postgresql+psycopg://" + value.removeprefix(prefix)
    if value.startswith("postgresql+psycopg://"):
        return value
    if value.startswith("sqlite:///") and not value.endswith((":memory:", "///")):
        return value
    raise ValueError("write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME")


def time_zone(value: str) -> str:
    """An IANA name. Raises: ValueError."""
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError) as error:
        # What zoneinfo raises depends on where the name goes astray.
        raise ValueError("write a zone such as Asia/Tehran or Europe/Istanbul") from error
    return value


OF_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies with three decimals, in which people write both a price and its thousandfold as `1.500`.

Source: ISO 4217
"""


def currency(value: str) -> str:
    """A currency that prices may be in. Raises: ValueError."""
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError("write three letters such as IRR, TRY or USD (Toman is written Rial: IRR)")
    if value in OF_THOUSANDTHS:
        raise ValueError("no prices in dinars of a thousand parts: 1.500 may be two prices there")
    if value not in PRICED_IN:
        raise ValueError(f"prices may be in one of {', '.join(PRICED_IN)}")
    return value


def webhook_secret(value: SecretStr) -> SecretStr:
    """What Telegram's headers may hold. Raises: ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("use 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
    return value


def telegram_token(value: SecretStr) -> SecretStr:
    """As @BotFather writes it. Raises: ValueError."""
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{30,}", value.get_secret_value()):
        raise ValueError("copy it whole from @BotFather; it looks like 123456:ABC-DEF...")
    return value


def digits(value: str) -> str:
    """A number of Meta's. Raises: ValueError."""
    if not re.fullmatch(r"[0-9]{5,20}", value):
        raise ValueError("write the number that stands in the app's dashboard")
    return value


def graph_version(value: str) -> str:
    """As Meta counts them. Raises: ValueError."""
    if not re.fullmatch(r"v[0-9]{1,3}\.[0-9]", value):
        raise ValueError("write a version such as v25.0")
    return value


def instagram_name(value: str) -> str:
    """An account's name, as in its address, without the sign before it."""
    name = value.strip().removeprefix("@").lower()
    if not re.fullmatch(r"[a-z0-9._]{1,30}", name):
        raise ValueError("write the account's name as its profile shows it, without spaces")
    return name


def password(value: SecretStr) -> SecretStr:
    """Long enough for the internet. Raises: ValueError."""
    if len(value.get_secret_value()) < 12:
        raise ValueError("use 12 characters or more")
    return value


def secret_key(value: SecretStr) -> SecretStr:
    """Long enough, or empty to have one made. Raises: ValueError."""
    if 0 < len(value.get_secret_value()) < 32:
        raise ValueError("use 32 characters or more, or leave it empty to have one made")
    return value

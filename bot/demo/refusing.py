"""The settings of the demo, and beside what it does not start."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.demo.places import PLACES
from bot.settings import Settings, SettingsError, load_settings
from bot.web.simulator.phones import OWNER

OURS = frozenset({"secret_key", "demo_password", "telegram_webhook_secret", "backup_password"})
"""Secrets that we make ourselves; every other one opens the door to somebody's real account."""
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104  (they are refused, not listened on)


def demo_settings() -> Settings:
    """The settings of the demo's shop: the installation's, in a folder of its own.

    Raises:
        SettingsError: something real is set, or others could reach it without a password.
    """
    installation = load_settings()
    refusals = list(_refusals(installation))
    if refusals:
        raise SettingsError(refusals)
    place = PLACES[installation.shop_language]
    folder = installation.data_dir / "demo" / place.language
    return load_settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'shop.sqlite3'}",
        shop_name=place.name,
        shop_currency=place.currency,
        shop_timezone=place.timezone,
        owner_telegram_id=int(OWNER),
        testbank=True,
    )


def _refusals(settings: Settings) -> Iterator[str]:
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr) and value.get_secret_value() and name not in OURS:
            yield f"{name.upper()}: the demo does not start beside something real; empty this line"
    host, public = settings.http_host, urlsplit(settings.public_url or "").hostname
    if settings.demo_password is None and not (_is_loopback(host) and _is_loopback(public)):
        yield "DEMO_PASSWORD: others can reach this demo; give it a password of 12 characters"
    if host in WILDCARDS and public is None:
        yield "PUBLIC_URL: write where browsers reach this machine, such as http://192.168.1.5:8080"


def _is_loopback(host: str | None) -> bool:
    if host in {None, "localhost"}:
        return True
    try:
        return ip_address(str(host)).is_loopback
    except ValueError:
        return False

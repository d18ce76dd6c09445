"""What `python -m bot check` finds of Instagram's own road: a line for each of its settings."""

from collections.abc import Iterator

from bot.channels.base import SendError
from bot.channels.instagram_graph import WEBHOOK_PATH, GraphOptions, ask_for_name
from bot.findings import Finding, State, fine, wrong
from bot.settings import Settings

OWN_URL = "https://graph.instagram.com"


async def look(settings: Settings) -> list[Finding]:
    """Whether Instagram knows the account, and what the app's dashboard has to be told; nothing
    where the shop is not there.
    """
    if settings.instagram_token is None:
        return []
    return [await _token(settings), *_written(settings)]


async def _token(settings: Settings) -> Finding:
    try:
        name = await ask_for_name(GraphOptions.of(settings))
    except SendError as error:
        reason = f"Instagram says no or is out of reach: {error.reason}"
        return wrong("INSTAGRAM_TOKEN", reason)
    return fine("INSTAGRAM_TOKEN", f"Instagram knows it as @{name}")


def _written(settings: Settings) -> Iterator[Finding]:
    """What can be said without asking anybody."""
    words = "set; if it is not that of the app, every call to the webhook is refused"
    yield fine("INSTAGRAM_APP_SECRET", words)
    address = f"{settings.public_url}{WEBHOOK_PATH}"
    yield fine("INSTAGRAM_VERIFY_TOKEN", f"set; the app's webhook has to be {address}")
    if settings.instagram_app_id is None:
        words = "missing: what the shop says is told from what you write by each message's id alone"
        yield Finding(State.MISSING, "INSTAGRAM_APP_ID", words)
    else:
        yield fine("INSTAGRAM_APP_ID", "set: the shop's own messages are known by it")
    shown = "buttons, which phones alone show" if settings.instagram_buttons else "written out"
    yield fine("INSTAGRAM_BUTTONS", f"links are {shown}")
    yield fine("INSTAGRAM_API_VERSION", settings.instagram_api_version)
    if settings.instagram_api_url.rstrip("/") != OWN_URL:
        words = f"{settings.instagram_api_url} is asked in place of Instagram"
        yield Finding(State.MISSING, "INSTAGRAM_API_URL", words)

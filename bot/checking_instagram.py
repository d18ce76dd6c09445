"""What `python -m bot check` finds of Instagram's own road."""

from bot.channels.base import SendError
from bot.channels.instagram_graph import WEBHOOK_PATH, GraphOptions, ask_for_name
from bot.findings import Finding, fine, wrong
from bot.settings import Settings


async def look(settings: Settings) -> list[Finding]:
    """Whether Instagram knows the account, and what the app's dashboard has to be told; nothing
    where the shop is not there.
    """
    if settings.instagram_token is None:
        return []
    try:
        name = await ask_for_name(GraphOptions.of(settings))
    except SendError as error:
        reason = f"Instagram says no or is out of reach: {error.reason}"
        return [wrong("INSTAGRAM_TOKEN", reason)]
    address = f"{settings.public_url}{WEBHOOK_PATH}"
    return [
        fine("INSTAGRAM_TOKEN", f"Instagram knows it as @{name}"),
        fine("INSTAGRAM_VERIFY_TOKEN", f"set; the app's webhook has to be {address}"),
    ]

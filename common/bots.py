"""Where the bots of the platforms that have bots are found, and links that open one."""

from collections.abc import Mapping

HOMES: Mapping[str, str] = {"telegram": "https://t.me", "bale": "https://ble.ir"}
"""By channel. Source: https://core.telegram.org/bots/features#deep-linking, https://docs.bale.ai"""


def start_link(channel: str, bot: str, payload: str) -> str:
    """What opens a bot and has it told the payload, which is of letters, digits, `_` and `-`.

    Raises:
        KeyError: the channel has no such links.
    """
    return f"{HOMES[channel]}/{bot}?start={payload}"

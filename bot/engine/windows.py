"""How long after somebody's last message a conversation may be written in."""

from collections.abc import Mapping
from datetime import timedelta

from common import guests


def window_of(windows: Mapping[str, timedelta | None], channel: str, chat: str) -> timedelta | None:
    """That of the channel, None for ever; a chat of a seller's own has one on every channel."""
    return guests.WINDOW if guests.read(chat) is not None else windows.get(channel)

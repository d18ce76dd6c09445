"""Chats of somebody's own account in which the shop is a guest, and how they are written.

On Telegram a seller lets the bot into the chats of their own account. Such a chat is not the bot's:
it is named by the connection as well, one may write there only for a while after the other side has,
and everything that is sent says on whose behalf.
"""

from datetime import timedelta
from typing import NamedTuple

WINDOW = timedelta(hours=24)
"""How long after the other side's last message one may write.

Source: https://core.telegram.org/bots/api#businessbotrights (`can_reply`)
"""

_MARK = "biz:"


class Place(NamedTuple):
    """A connection, and the chat in which it is used."""

    connection: str
    chat: str


def written(connection: str, chat: str) -> str:
    """How such a chat is named everywhere else."""
    return f"{_MARK}{connection}:{chat}"


def read(chat: str) -> Place | None:
    """What `written` wrote; None for every other chat."""
    if not chat.startswith(_MARK):
        return None
    connection, _, inside = chat.removeprefix(_MARK).rpartition(":")
    return Place(connection, inside)


def all_of(connection: str) -> str:
    """What the names of a connection's chats begin with."""
    return f"{_MARK}{connection}:"

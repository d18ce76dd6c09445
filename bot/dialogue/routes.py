"""Everything a handler needs to be reached: marks, the router that gathers them, and routes."""

from bot.dialogue.addresses import BadRoute, route
from bot.dialogue.marks import (
    CommandMark,
    DialogueMark,
    NoticeMark,
    ScreenMark,
    WordsMark,
    command,
    notice,
    screen,
    words,
)
from bot.dialogue.router import Dialogue, Found, Listed, Router, RouterError

__all__ = [
    "BadRoute",
    "CommandMark",
    "Dialogue",
    "DialogueMark",
    "Found",
    "Listed",
    "NoticeMark",
    "Router",
    "RouterError",
    "ScreenMark",
    "WordsMark",
    "command",
    "notice",
    "route",
    "screen",
    "words",
]

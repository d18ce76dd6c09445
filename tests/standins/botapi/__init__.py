"""A Bot API on loopback that refuses what Telegram refuses, and the people on its other side."""

from __future__ import annotations

from tests.standins.botapi.chats import ChatHandle, Group
from tests.standins.botapi.client import RemoteTelegram
from tests.standins.botapi.errors import Refusal
from tests.standins.botapi.faults import Fault
from tests.standins.botapi.people import PIXEL, NotSeen, Person, picture
from tests.standins.botapi.platform import TOKEN, Telegram
from tests.standins.botapi.state import Message, Toast
from tests.standins.botapi.thread import ThreadedTelegram, in_thread
from tests.standins.botapi.wires import ChatView, Tap

__all__ = [
    "PIXEL",
    "TOKEN",
    "ChatHandle",
    "ChatView",
    "Fault",
    "Group",
    "Message",
    "NotSeen",
    "Person",
    "Refusal",
    "RemoteTelegram",
    "Tap",
    "Telegram",
    "ThreadedTelegram",
    "Toast",
    "in_thread",
    "picture",
]

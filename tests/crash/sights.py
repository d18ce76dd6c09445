"""How a buyer reads the chat: in their own language, by the words and buttons on the newest card."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from common.i18n import Reader, Translator, plain
from common.messages import msg
from tests.standins.botapi import Message

LOCALES = Path(__file__).parent.parent.parent / "locales"
_LINK = re.compile("https?://[^\\s<>\u2066-\u2069]+")
_ORDER = re.compile(r"\+?order/([^/?]+)")


@cache
def _translator() -> Translator:
    return Translator.load(LOCALES)


@cache
def words(key: str, language: str) -> str:
    """A sentence without variables as a person reads it."""
    return plain(_translator().say(msg(key), Reader(language, "Asia/Tehran", "jalali")))


@dataclass(frozen=True, slots=True)
class Sight:
    """A card of the bot."""

    message: Message
    language: str

    def asks(self, key: str) -> bool:
        """Whether this sentence stands on it."""
        return words(key, self.language) in self.message.text

    @property
    def data(self) -> list[str]:
        """What its buttons carry."""
        return [b["callback_data"] for b in self.message.buttons if "callback_data" in b]

    def button(self, key: str) -> str | None:
        """What the button with this label carries."""
        label = words(key, self.language)
        found = [b for b in self.message.buttons if b["text"] == label and "callback_data" in b]
        return str(found[0]["callback_data"]) if found else None

    def leading(self, start: str, end: str = "") -> list[str]:
        """Buttons that lead where a route begins and ends so; a notice's begin with a plus."""
        return [
            data
            for data in self.data
            if data.removeprefix("+").startswith(start) and data.endswith(end)
        ]

    @property
    def link(self) -> str | None:
        """An address to pay at, on a button or in the text."""
        shown = [b["url"] for b in self.message.buttons if "url" in b]
        found = [url for url in (*shown, *_LINK.findall(self.message.text)) if _pays(url)]
        return found[0] if found else None

    @property
    def codes(self) -> set[str]:
        """Orders it is about."""
        return {found[1] for data in self.data if (found := _ORDER.match(data))}


def _pays(url: str) -> bool:
    return "/pay/" in url or "/p/" in url

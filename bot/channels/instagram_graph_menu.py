"""What stands on Instagram before anybody writes: questions to tap, and a menu beside the letters.

What is tapped comes back as a press long after a menu was changed, so all of it are routes.
Source: https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/ice-breakers,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/persistent-menu
"""

from collections.abc import Iterator
from typing import Any

from bot.channels.instagram_graph_api import Api, GraphError
from common.i18n import Reader, Translator
from common.log import get_logger
from common.messages import Message, msg

QUESTIONS = (
    (msg("ice-goods"), "menu"),
    (msg("ice-order"), "orders"),
    (msg("ice-person"), "person"),
)
"""Offered to whoever opens a chat for the first time; four at most."""
MENU = (
    (msg("menu-button"), "menu"),
    (msg("menu-cart-empty-button"), "cart"),
    (msg("menu-orders-button"), "orders"),
    (msg("menu-language-button"), "language"),
    (msg("menu-person-button"), "person"),
)
LOCALES = {"fa": ("fa_IR",), "tr": ("tr_TR",), "en": ("en_US", "en_GB")}
"""What Meta calls the languages we speak; everybody else reads the shop's."""

log = get_logger(__name__)


def profile(translator: Translator, language: str) -> dict[str, Any]:
    """The questions and the menu in every language.

    Args:
        translator: writes them.
        language: the shop's.
    """
    spoken = list(_spoken(language))
    return {
        "platform": "instagram",
        "ice_breakers": [
            {
                "locale": locale,
                "call_to_actions": [
                    {"question": _say(translator, words, code), "payload": route}
                    for words, route in QUESTIONS
                ],
            }
            for locale, code in spoken
        ],
        "persistent_menu": [
            {
                "locale": locale,
                "composer_input_disabled": False,
                "call_to_actions": [
                    {"type": "postback", "title": _say(translator, words, code), "payload": route}
                    for words, route in MENU
                ],
            }
            for locale, code in spoken
        ],
    }


async def publish(api: Api, shown: dict[str, Any]) -> None:
    """Show them. What is refused waits for the next start: nobody is kept from buying by it."""
    try:
        await api.post("me/messenger_profile", shown)
    except GraphError as error:
        log.warning("instagram_menu_refused", reason=error.reason)


def _spoken(language: str) -> Iterator[tuple[str, str]]:
    yield "default", language
    for code, locales in LOCALES.items():
        for locale in locales:
            yield locale, code


def _say(translator: Translator, words: Message, code: str) -> str:
    return translator.plain(words, Reader(code, "UTC", "gregorian"))

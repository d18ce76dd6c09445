"""The menus of commands that people see on Telegram: for everybody, and for the owner."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram_api import Api
from common.i18n import Reader, Translator
from common.log import get_logger
from common.messages import Message

DEFAULT_LANGUAGE = "en"
"""What people read whose language we do not speak."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CommandMenu:
    """One list of commands, for one sort of chat and one language of its reader.

    `language_code` is empty for everybody without a list of their own; `scope` is empty where a bot
    has one list only.
    """

    scope: dict[str, Any]
    language_code: str
    commands: tuple[tuple[str, str], ...]
    """Name and description."""


def command_menus(
    translator: Translator,
    *,
    everybody: Sequence[str],
    owner: Sequence[str] = (),
    owner_id: int | None = None,
) -> list[CommandMenu]:
    """Menus in every language, described by the messages `command-<name>`.

    Source: https://core.telegram.org/bots/api#determining-list-of-commands
    """
    menus = _in_every_language(translator, {"type": "all_private_chats"}, everybody)
    if owner and owner_id is not None:
        menus += _in_every_language(translator, {"type": "chat", "chat_id": owner_id}, owner)
    return menus


def only_menu(translator: Translator, names: Sequence[str], language: str) -> list[CommandMenu]:
    """The one menu of a bot whose platform knows neither languages nor sorts of chats."""
    return [CommandMenu({}, "", _described(translator, names, language))]


def _in_every_language(
    translator: Translator, scope: dict[str, Any], names: Sequence[str]
) -> list[CommandMenu]:
    return [
        CommandMenu(scope, code, _described(translator, names, code or DEFAULT_LANGUAGE))
        for code in ("", *translator.languages)
    ]


def _described(
    translator: Translator, names: Sequence[str], language: str
) -> tuple[tuple[str, str], ...]:
    reader = Reader(language, "UTC", "gregorian")
    return tuple((name, translator.plain(Message(f"command-{name}"), reader)) for name in names)


async def publish(api: Api, menus: Sequence[CommandMenu]) -> None:
    """Show the menus. What is refused waits for the next start: nobody is kept from buying by a
    missing menu, and an owner who never wrote to the bot has no chat yet.
    """
    await asyncio.gather(*(_publish(api, menu) for menu in menus))


async def _publish(api: Api, menu: CommandMenu) -> None:
    params: dict[str, Any] = {
        "commands": [{"command": name, "description": text} for name, text in menu.commands]
    }
    if menu.scope:
        params["scope"] = menu.scope
    if menu.language_code:
        params["language_code"] = menu.language_code
    try:
        await api.call("setMyCommands", params)
    except TelegramError as error:
        scope = menu.scope.get("type", "everybody")
        log.warning("telegram_menu_refused", scope=scope, reason=error.message)

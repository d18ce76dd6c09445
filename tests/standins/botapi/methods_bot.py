"""What a bot says about itself: commands, names, the menu button."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.standins.botapi.errors import bad_request
from tests.standins.botapi.params import Json
from tests.standins.botapi.registry import CHAT_NOT_FOUND, Turn, served

MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats",
                     "all_chat_administrators"})  # fmt: skip
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


@served("getMe")
def get_me(turn: Turn) -> Json:
    """The bot itself."""
    return turn.bot.me


@served("logOut")
def log_out(turn: Turn) -> bool:
    """Leave the cloud server for a local one."""
    return True


@served("close")
def close(turn: Turn) -> bool:
    """Let go of the bot before it moves to another server."""
    return True


def _scope(turn: Turn) -> str:
    scope = turn.p.structure("scope", what="BotCommandScope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _CHAT_SCOPES:
        if "chat_id" not in scope:
            raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
        if not _knows(turn, scope["chat_id"]):
            raise CHAT_NOT_FOUND
    elif kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    language = turn.p.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return json.dumps([scope, language], sort_keys=True)


def _knows(turn: Turn, chat_id: Any) -> bool:
    chat = turn.bot.chats.get(int(chat_id))
    return chat is not None and (chat.started or not chat.private)


@served("setMyCommands")
def set_my_commands(turn: Turn) -> bool:
    """The menu of commands for one scope and language."""
    scope = _scope(turn)
    if "commands" not in turn.p:
        raise bad_request("can't parse commands: expected an Array")
    commands = [_command(item) for item in turn.p.listed("commands")]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    turn.bot.commands[scope] = commands
    return True


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for field in ("command", "description"):
        if field not in item:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{field}\"")
    name, description = str(item["command"]).removeprefix("/"), str(item["description"]).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


@served("getMyCommands")
def get_my_commands(turn: Turn) -> list[Json]:
    """The menu of exactly this scope and language."""
    return turn.bot.commands.get(_scope(turn), [])


@served("deleteMyCommands")
def delete_my_commands(turn: Turn) -> bool:
    """Fall back to the wider scope."""
    turn.bot.commands.pop(_scope(turn), None)
    return True


_TEXTS = {"name": 64, "description": 512, "short_description": 120}


def _set_text(turn: Turn, field: str) -> bool:
    value, language = turn.p.text(field), turn.p.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if len(value) > _TEXTS[field]:
        raise bad_request(f"{field.replace('_', ' ')} is too long")
    turn.bot.texts[field, language] = value
    return True


def _text(turn: Turn, field: str) -> Json:
    language = turn.p.text("language_code")
    texts = turn.bot.texts
    default = texts.get((field, ""), turn.bot.user["first_name"] if field == "name" else "")
    return {field: texts.get((field, language)) or default}


@served("setMyName")
def set_my_name(turn: Turn) -> bool:
    """The name at the top of the chat."""
    return _set_text(turn, "name")


@served("getMyName")
def get_my_name(turn: Turn) -> Json:
    """The name in a language."""
    return _text(turn, "name")


@served("setMyDescription")
def set_my_description(turn: Turn) -> bool:
    """The text in an empty chat."""
    return _set_text(turn, "description")


@served("getMyDescription")
def get_my_description(turn: Turn) -> Json:
    """The text in an empty chat."""
    return _text(turn, "description")


@served("setMyShortDescription")
def set_my_short_description(turn: Turn) -> bool:
    """The text on the profile."""
    return _set_text(turn, "short_description")


@served("getMyShortDescription")
def get_my_short_description(turn: Turn) -> Json:
    """The text on the profile."""
    return _text(turn, "short_description")


@served("setChatMenuButton")
def set_chat_menu_button(turn: Turn) -> bool:
    """The button beside the input field."""
    button = turn.p.structure("menu_button", what="menu button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: Unsupported type specified")
    if button["type"] == "web_app" and not str(button.get("web_app", {}).get("url", "")).startswith(
        "https://"
    ):
        raise bad_request("menu button Web App URL is invalid: Only HTTPS links are allowed")
    chat_id = turn.chat().id if "chat_id" in turn.p else 0
    turn.bot.menu_buttons[chat_id] = button
    return True


@served("getChatMenuButton")
def get_chat_menu_button(turn: Turn) -> Json:
    """The button beside the input field."""
    buttons = turn.bot.menu_buttons
    return buttons.get(turn.p.integer("chat_id")) or buttons.get(0) or {"type": "commands"}

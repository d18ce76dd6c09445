"""Buttons: which keyboards Telegram takes, and what it says about the others.

Source: https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.standins.botapi.errors import Refusal, bad_request
from tests.standins.botapi.links import WrongLink, checked_link
from tests.standins.botapi.params import Json, Params

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPIED = 256
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip
_ASKS = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
}


class Markup(NamedTuple):
    """A keyboard that passed: ``inline``, ``keyboard``, ``remove`` or ``force_reply``."""

    kind: str
    value: Json

    @property
    def inline(self) -> Json | None:
        """The part that belongs to the message itself."""
        return self.value if self.kind == "inline" else None


def reply_markup(
    p: Params, *, private: bool = True, inline_only: bool = False, invoice: bool = False
) -> Markup | None:
    """The keyboard of a call, or None.

    Raises: Refusal.
    """
    value = p.structure("reply_markup", what="reply keyboard markup")
    if value is None or value == {}:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = _rows(value, "inline_keyboard")
        return _inline(rows, invoice=invoice)
    if inline_only:
        raise bad_request("inline keyboard expected")
    return _reply_keyboard(value, private=private)


def _rows(value: Json, field: str) -> list[list[Any]]:
    rows = value[field]
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" must be of type Array')
    if any(not isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" must be an Array of Arrays')
    return [row for row in rows if row]


def _inline(rows: list[list[Any]], *, invoice: bool) -> Markup | None:
    kept = []
    total = 0
    for row in rows:
        total += len(row)
        if len(row) > MAX_IN_ROW or total > MAX_BUTTONS:
            raise bad_request("reply markup is too long")
        kept.append([_inline_button(button, invoice=invoice) for button in row])
    return Markup("inline", {"inline_keyboard": kept}) if kept else None


def _inline_button(button: Any, *, invoice: bool) -> Json:
    if not isinstance(button, dict):
        raise _unreadable("inline keyboard button must be an Object")
    if "text" not in button:
        raise _unreadable('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _unreadable('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    action = next((a for a in _ACTIONS if button.get(a) not in (None, "")), None)
    if action is None and not any(
        button.get(a) == "" for a in _ACTIONS if a.startswith("switch_inline")
    ):
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if action == "callback_data":
        _check_data(button["callback_data"])
        return button
    return _checked_action(button, action, invoice=invoice)


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _unreadable('Field "callback_data" must be of type String')
    if len(data.encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _checked_action(button: Json, action: str | None, *, invoice: bool) -> Json:
    if action in ("pay", "callback_game"):
        if action == "pay" and invoice:
            return button
        raise bad_request("BUTTON_TYPE_INVALID")
    if action == "copy_text":
        copied = button["copy_text"]
        text = copied.get("text") if isinstance(copied, dict) else None
        if not text or len(text) > MAX_COPIED:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    try:
        if action == "url" and not str(button["url"]).startswith("tg://user?id="):
            return {**button, "url": checked_link(str(button["url"]))}
        if action == "web_app":
            checked_link(str(button["web_app"].get("url", "")), https_only=True)
    except WrongLink as wrong:
        place = "Web App " if action == "web_app" else ""
        raise bad_request(f"inline keyboard button {place}{wrong}") from None
    return button


def _reply_keyboard(value: Json, *, private: bool) -> Markup | None:
    for field in ("remove_keyboard", "force_reply"):
        if field in value:
            if not isinstance(value[field], bool):
                raise bad_request(f'field "{field}" must be of type Boolean')
            kind = "remove" if field == "remove_keyboard" else field
            return Markup(kind, value) if value[field] else None
    if "keyboard" not in value:
        return None
    for field in ("resize_keyboard", "one_time_keyboard", "is_persistent", "selective"):
        if not isinstance(value.get(field, False), bool):
            raise bad_request(f'field "{field}" must be of type Boolean')
    rows = [[_reply_button(button, private=private) for button in row]
            for row in _rows(value, "keyboard")]  # fmt: skip
    return Markup("keyboard", {**value, "keyboard": rows}) if rows else None


def _reply_button(button: Any, *, private: bool) -> Json:
    shaped = {"text": button} if isinstance(button, str) else button
    if not isinstance(shaped, dict) or "text" not in shaped:
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not str(shaped["text"]).strip():
        raise bad_request("keyboard button text must be non-empty")
    for field, reason in _ASKS.items():
        if shaped.get(field) and not private:
            raise bad_request(reason)
    return shaped


def _unreadable(reason: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {reason}")

"""What Bale reads of a call, and the words in which it says no.

The methods and their parameters are those of https://docs.bale.ai as summaries of it and several
libraries repeat them. INVENTED: that other parameters and other buttons are refused and not read
past, which nobody has tried; it keeps us to what is written down. Of the refusals the words are
those that libraries look for; INVENTED: their status, and whatever has Telegram's words here.
"""

from __future__ import annotations

from typing import Any

from tests.standins.botapi.errors import Refusal, bad_request
from tests.standins.botapi.params import Params

_PLACE = {"chat_id", "reply_to_message_id", "reply_markup"}
_CARD = {"chat_id", "message_id", "reply_markup"}
READ = {
    "getMe": frozenset[str](),
    "getUpdates": frozenset({"offset", "limit", "timeout"}),
    "setWebhook": frozenset({"url"}),
    "deleteWebhook": frozenset[str](),
    "getWebhookInfo": frozenset[str](),
    "sendMessage": frozenset({*_PLACE, "text"}),
    "sendPhoto": frozenset({*_PLACE, "photo", "caption"}),
    **{
        method: frozenset({*_PLACE, kind, "caption"})
        for kind, method in {
            "voice": "sendVoice",
            "audio": "sendAudio",
            "video": "sendVideo",
            "animation": "sendAnimation",
            "document": "sendDocument",
        }.items()
    },
    "sendLocation": frozenset({*_PLACE, "latitude", "longitude"}),
    "sendChatAction": frozenset({"chat_id", "action"}),
    "editMessageText": frozenset({*_CARD, "text"}),
    "editMessageCaption": frozenset({*_CARD, "caption"}),
    "editMessageReplyMarkup": frozenset(_CARD),
    "deleteMessage": frozenset({"chat_id", "message_id"}),
    "answerCallbackQuery": frozenset({"callback_query_id", "text", "show_alert"}),
    "getFile": frozenset({"file_id"}),
    "setMyCommands": frozenset({"commands"}),
    "sendInvoice": frozenset(
        {*_PLACE, "title", "description", "payload", "provider_token", "prices", "photo_url"}
    ),
    "answerPreCheckoutQuery": frozenset({"pre_checkout_query_id", "ok", "error_message"}),
    "inquireTransaction": frozenset({"transaction_id"}),
}
"""By method. There is no editMessageMedia, no inline mode and no Stars."""
BUTTONS = frozenset({"text", "url", "callback_data", "web_app", "copy_text"})

NO_SUCH_BOT = Refusal(401, "Bad Request: Token not found")
NOBODY = Refusal(404, "no such group or user")
SHUT = Refusal(403, "permission_denied")
TOO_MUCH = Refusal(429, "bot limit exceed")
"""Whether it says for how long is not known."""


def look_at(method: str, p: Params) -> None:
    """Raises: Refusal."""
    unread = set(p.raw) - READ[method]
    if unread:
        raise bad_request(f"{method} does not read {', '.join(sorted(unread))}")
    markup = p.structure("reply_markup")
    rows: list[list[dict[str, Any]]] = (markup or {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if unread := set(button) - BUTTONS:
                raise bad_request(f"a button does not read {', '.join(sorted(unread))}")


def said(refusal: Refusal) -> Refusal:
    """What Telegram would say, in Bale's words."""
    if refusal.code == 401:
        return NO_SUCH_BOT
    if refusal.code == 429:
        return TOO_MUCH
    if refusal.code == 403:
        return SHUT
    if "chat not found" in refusal.description:
        return NOBODY
    return refusal

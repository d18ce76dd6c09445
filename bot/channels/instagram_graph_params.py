"""What we say on Instagram as the Send API takes it.

Source: https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/quick-replies,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/button-template
"""

from dataclasses import replace
from typing import Any

from bot.dialogue.layout import Laid, LaidButton
from bot.engine.inbound import COMMENT
from common.text import clip

HUMAN_AGENT = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
CARD_CHARS, CARD_BUTTONS = 80, 3
"""Of a generic template.

Source: https://developers.facebook.com/docs/messenger-platform/instagram/features/generic-template
"""
RESPONSE = {"messaging_type": "RESPONSE"}
FILES = {"photo": "image", "voice": "audio", "audio": "audio", "video": "video"}


def recipient(chat: str) -> dict[str, str]:
    """Whom a message is for: somebody, or whoever wrote a comment."""
    if chat.startswith(COMMENT):
        return {"comment_id": chat.removeprefix(COMMENT)}
    return {"id": chat}


def message(laid: Laid, attachment: dict[str, Any] | None = None) -> dict[str, Any]:
    """One message: words or an attachment, with the replies offered to tap."""
    said: dict[str, Any] = {"text": laid.text} if attachment is None else {"attachment": attachment}
    replies = [_quick_reply(button) for row in laid.rows for button in row if button.data]
    return {**said, "quick_replies": replies} if replies else said


def with_links(laid: Laid) -> dict[str, Any]:
    """Words above buttons that open pages."""
    buttons = [{"type": "web_url", "title": one.label, "url": one.url} for one in laid.links]
    payload = {"template_type": "button", "text": laid.text, "buttons": buttons}
    return message(laid, {"type": "template", "payload": payload})


def with_picture(laid: Laid, url: str) -> dict[str, Any]:
    """A picture, the first words and three choices at most, all in one message."""
    title, _, rest = laid.text.partition("\n")
    buttons = [
        {"type": "postback", "title": one.label, "payload": one.data}
        for row in laid.rows
        for one in row
        if one.data
    ][:CARD_BUTTONS]
    element: dict[str, Any] = {"title": clip(title, CARD_CHARS), "image_url": url}
    if said := " ".join(rest.split()):
        element["subtitle"] = clip(said, CARD_CHARS)
    if buttons:
        element["buttons"] = buttons
    payload = {"template_type": "generic", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


def written_out(laid: Laid) -> Laid:
    """The same with its links as lines of the text."""
    lines = [f"{one.label}\n{one.url}" for one in laid.links]
    return replace(laid, text="\n\n".join((laid.text, *lines)), links=[])


def image_at(url: str) -> dict[str, Any]:
    """A picture that Instagram fetches, and keeps under an id."""
    return {"type": "image", "payload": {"url": url, "is_reusable": True}}


def image_kept(attachment_id: str) -> dict[str, Any]:
    """A picture that Instagram has fetched before."""
    return {"type": "image", "payload": {"attachment_id": attachment_id}}


def file_at(kind: str, url: str) -> dict[str, Any]:
    """What somebody has sent, which Instagram fetches.

    Source: https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
    """
    return {"type": FILES.get(kind, "file"), "payload": {"url": url}}


def _quick_reply(button: LaidButton) -> dict[str, str]:
    return {"content_type": "text", "title": button.label, "payload": button.data or ""}

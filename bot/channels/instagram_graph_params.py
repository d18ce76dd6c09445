"""What we say on Instagram as the Send API takes it.

Source: https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/quick-replies
"""

from typing import Any

from bot.channels.base import COMMENT
from bot.dialogue.layout import Laid, LaidButton

HUMAN_AGENT = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
RESPONSE = {"messaging_type": "RESPONSE"}


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


def image_at(url: str) -> dict[str, Any]:
    """A picture that Instagram fetches, and keeps under an id."""
    return {"type": "image", "payload": {"url": url, "is_reusable": True}}


def image_kept(attachment_id: str) -> dict[str, Any]:
    """A picture that Instagram has fetched before."""
    return {"type": "image", "payload": {"attachment_id": attachment_id}}


def _quick_reply(button: LaidButton) -> dict[str, str]:
    return {"content_type": "text", "title": button.label, "payload": button.data or ""}

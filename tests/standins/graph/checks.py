"""Whether a message can be sent at all, whoever it is for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.standins.graph.errors import Refusal, invalid

TEXT_BYTES, REPLIES, TITLE, PAYLOAD = 1000, 13, 20, 1000
TEMPLATE_TEXT, TEMPLATE_BUTTONS, ELEMENTS, ELEMENT_TEXT = 640, 3, 10, 80
Json = dict[str, Any]
MIB = 1024 * 1024
FORMS = {
    "image": ({"image/png", "image/jpeg"}, 8 * MIB),
    "audio": ({"audio/aac", "audio/mp4", "audio/wav"}, 25 * MIB),
    "video": ({"video/mp4", "video/ogg", "video/quicktime", "video/webm"}, 25 * MIB),
    "file": ({"application/pdf"}, 25 * MIB),
}
"""What can be attached, and how large.

Source: https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
"""


def check(message: Any) -> None:
    """Raises: Refusal."""
    if not isinstance(message, dict) or set(message) - {"text", "attachment", "quick_replies"}:
        raise invalid("message")
    text, attachment = message.get("text"), message.get("attachment")
    if (text is None) is (attachment is None):
        raise invalid("message must have a text or an attachment")
    if text is not None:
        _text(text, TEXT_BYTES, "message[text]")
    else:
        _attachment(attachment)
    _replies(message.get("quick_replies", []))


def check_file(kind: str, found: int | httpx.Response) -> None:
    """Whether what lies at an attachment's address can be attached. Raises: Refusal."""
    status = found if isinstance(found, int) else found.status_code
    if status != 200:
        raise Refusal("(#100) The picture could not be fetched", 100, 2018047)
    if isinstance(found, int):
        return
    mimes, most = FORMS[kind]
    if found.headers.get("content-type", "").partition(";")[0] not in mimes:
        raise Refusal("(#100) Unsupported media type", 100, 2534068)
    if len(found.content) > most:
        raise Refusal("(#100) Attachment size exceeds allowable limit", 100, 2018278)


def check_profile(profile: Json) -> None:
    """What stands there before anybody writes. Raises: Refusal."""
    if profile.get("platform") != "instagram":
        raise invalid("platform")
    for name, most, label in (("ice_breakers", 4, "question"), ("persistent_menu", 5, "title")):
        shown = profile.get(name, [])
        locales = [one.get("locale") for one in shown]
        if shown and ("default" not in locales or len(set(locales)) != len(locales)):
            raise invalid(f"{name}[locale]")
        for one in shown:
            actions = one.get("call_to_actions", [])
            if not 1 <= len(actions) <= most:
                raise invalid(f"{name}[call_to_actions]")
            for action in actions:
                if not 0 < len(action.get(label, "")) <= (80 if label == "question" else 30):
                    raise invalid(f"{name}[{label}]")
                _payload(action.get("payload"))


def _text(text: Any, limit: int, what: str) -> None:
    if not isinstance(text, str) or not text.strip():
        raise invalid(f"{what} is empty")
    if len(text.encode()) > limit:
        raise invalid(f"length of {what} must be less than or equal to {limit}")


def _replies(replies: Any) -> None:
    if not isinstance(replies, list) or len(replies) > REPLIES:
        raise invalid("quick_replies")
    for reply in replies:
        if reply.get("content_type") != "text" or set(reply) != {
            "content_type",
            "title",
            "payload",
        }:
            raise invalid("quick_replies[content_type]")
        _title(reply["title"])
        _payload(reply["payload"])


def _title(title: Any) -> None:
    if not isinstance(title, str) or not title.strip() or len(title) > TITLE:
        raise invalid(f"a title of 1 to {TITLE} letters")


def _payload(payload: Any) -> None:
    if not isinstance(payload, str) or not 0 < len(payload) <= PAYLOAD:
        raise invalid(f"a payload of 1 to {PAYLOAD} letters")


def _attachment(attachment: Any) -> None:
    kind = attachment.get("type") if isinstance(attachment, dict) else None
    payload = attachment.get("payload") if kind else None
    if not isinstance(payload, dict):
        raise invalid("attachment")
    if kind == "template":
        _template(payload)
    elif kind not in FORMS or ("url" in payload) is ("attachment_id" in payload):
        raise invalid("attachment[type]")


def _template(payload: Json) -> None:
    if payload.get("template_type") == "button":
        text = payload.get("text")
        if not isinstance(text, str) or not 0 < len(text) <= TEMPLATE_TEXT:
            raise invalid(f"a template's text of 1 to {TEMPLATE_TEXT} letters")
        _buttons(payload.get("buttons"), least=1)
    elif payload.get("template_type") == "generic":
        elements = payload.get("elements")
        if not isinstance(elements, list) or not 1 <= len(elements) <= ELEMENTS:
            raise invalid("elements")
        for element in elements:
            for key in ("title", "subtitle"):
                if len(element.get(key, "")) > ELEMENT_TEXT:
                    raise invalid(f"elements[{key}]")
            if not element.get("title"):
                raise invalid("elements[title]")
            _buttons(element.get("buttons", []), least=0)
    else:
        raise invalid("template_type")


def _buttons(buttons: Any, *, least: int) -> None:
    if not isinstance(buttons, list) or not least <= len(buttons) <= TEMPLATE_BUTTONS:
        raise invalid(f"at most {TEMPLATE_BUTTONS} buttons")
    for button in buttons:
        _title(button.get("title"))
        if button.get("type") == "web_url":
            if urlsplit(button.get("url", "")).scheme not in {"http", "https"}:
                raise invalid("buttons[url]")
        elif button.get("type") == "postback":
            _payload(button.get("payload"))
        else:
            raise invalid("buttons[type]")

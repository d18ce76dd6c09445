"""What Telegram tells, in the form the engine understands.

The update is read as the plain JSON it is, not as the library's objects: the dozen fields a shop
needs take 5 microseconds, `Update.de_json` takes 70 to 120, and it refuses payloads that lack a
field which we never read. Nothing here raises: what cannot be understood is None, and Telegram is
told that we have it.
Source: https://core.telegram.org/bots/api#update
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

from bot.engine.inbound import Attachment, Inbound, Kind
from payments.bills import Receipt

ALLOWED_UPDATES = (
    "message",
    "callback_query",
    "my_chat_member",
    "business_connection",
    "business_message",
    "inline_query",
    "pre_checkout_query",
    "shipping_query",
)
"""What we ask for. Edits are left out: a corrected message must not order twice. So are edits and
deletions in a seller's own chats, which the seller sees there."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?\Z", re.DOTALL)
_FILES = ("voice", "video", "animation", "document", "audio", "video_note", "sticker")
_UNREADABLE = (
    "dice",
    "poll",
    "game",
    "story",
    "checklist",
    "paid_media",
    "rich_message",
    "invoice",
    "giveaway",
    "users_shared",
    "chat_shared",
    "web_app_data",
)
"""Things a person sends that a shop cannot read; alone with us they deserve an answer. What else
has no content is Telegram's own news (somebody joined, a message was pinned)."""

_CHARGE = "telegram_payment_charge_id"

_Json = Mapping[str, Any]
_NOTHING: _Json = {}


def parse_update(raw: _Json, *, channel: str, username: str | None) -> Inbound | None:
    """What an update means to the shop; None when it is not for us.

    `username` is the bot's own without `@`, in lower case: a command for another bot in the same
    group is not ours. While it is unknown every command counts as ours, since only what was ours
    is ever parsed again.
    `external_id` is the update's id, which is unique for one bot; several bots have a channel name
    each (`telegram:<bot id>`), so that channel and id together stay unique.
    """
    update_id = raw.get("update_id")
    if not _is_int(update_id):
        return None
    origin = {"channel": channel, "external_id": str(update_id), "raw": raw}
    if message := _part(raw, "message"):
        return _message(message, origin, username)
    if query := _part(raw, "callback_query"):
        return _tap(query, origin)
    if change := _part(raw, "my_chat_member"):
        return _membership(change, origin)
    return None


def _message(message: _Json, origin: dict[str, Any], username: str | None) -> Inbound | None:
    people = _people(message)
    if people is None:
        return None
    said = _content(message, private=people["private"])
    if said is not None and said["text"].startswith("/") and said["kind"] is Kind.TEXT:
        said = _command(said["text"], username, private=people["private"])
    if said is None:
        return None
    reply = _part(message, "reply_to_message").get("message_id")
    ref = message.get("message_id")
    return Inbound(
        **origin,
        **people,
        **said,
        ref=str(ref) if _is_int(ref) else None,
        reply_to=str(reply) if _is_int(reply) else None,
        post=_forwarded(_part(message, "forward_origin")),
        sent_at=_instant(message.get("date")),
    )


def _tap(query: _Json, origin: dict[str, Any]) -> Inbound | None:
    card = _part(query, "message")
    people = _people({"chat": card.get("chat"), "from": query.get("from")})
    callback_id, data = query.get("id"), query.get("data")
    if people is None or not isinstance(callback_id, str) or not isinstance(data, str):
        return None
    ref = card.get("message_id")
    return Inbound(
        **origin,
        **people,
        kind=Kind.TAP,
        data=data,
        callback_id=callback_id,
        card_ref=str(ref) if _is_int(ref) else None,
        card_has_picture=bool(card.get("photo")),
    )


def _membership(change: _Json, origin: dict[str, Any]) -> Inbound | None:
    """A person shut us out or let us in again. In a group it would be an administrator who threw
    the bot out, who is still glad to be written to alone.
    """
    people = _people(change)
    status = _words(_part(change, "new_chat_member"), "status")
    if people is None or not people["private"] or status not in {"kicked", "member"}:
        return None
    kind = Kind.UNBLOCKED if status == "member" else Kind.BLOCKED
    return Inbound(**origin, **people, kind=kind, sent_at=_instant(change.get("date")))


def _people(part: _Json) -> dict[str, Any] | None:
    """Who, and where. Channels have no people, and bots are not answered, lest two of them talk
    for ever.
    """
    chat, sender = _part(part, "chat"), _part(part, "from")
    chat_id, sender_id, place = chat.get("id"), sender.get("id"), _words(chat, "type")
    if not _is_int(chat_id) or not _is_int(sender_id) or sender.get("is_bot") is True:
        return None
    if place not in {"private", "group", "supergroup"}:
        return None
    names = (_words(sender, "first_name"), _words(sender, "last_name"))
    return {
        "chat": str(chat_id),
        "sender": str(sender_id),
        "private": place == "private",
        "name": " ".join(name for name in names if name),
        "username": _words(sender, "username") or None,
        "language_code": _words(sender, "language_code") or None,
    }


def _content(message: _Json, *, private: bool) -> dict[str, Any] | None:
    if receipt := _receipt(_part(message, "successful_payment")):
        return {"kind": Kind.PAID, "text": "", "receipt": receipt}
    if text := _words(message, "text"):
        return {"kind": Kind.TEXT, "text": text}
    if media := _attachments(message):
        return {"kind": Kind.MEDIA, "text": _words(message, "caption"), "media": media}
    if phone := _words(_part(message, "contact"), "phone_number"):
        return {"kind": Kind.CONTACT, "text": "", "phone": phone}
    if place := _place(_part(message, "location")):
        return {"kind": Kind.LOCATION, "text": "", "location": place}
    if private and any(key in message for key in _UNREADABLE):
        return {"kind": Kind.OTHER, "text": _words(message, "caption")}
    return None


def _forwarded(origin: _Json) -> str | None:
    """The link of a channel's post that somebody sends on.

    Source: https://core.telegram.org/bots/api#messageoriginchannel; links of channels without a
    name: https://core.telegram.org/api/links#message-links
    """
    number, chat = origin.get("message_id"), _part(origin, "chat")
    if origin.get("type") != "channel" or not _is_int(number):
        return None
    if name := _words(chat, "username"):
        return f"https://t.me/{name}/{number}"
    own = str(chat.get("id", ""))
    return f"https://t.me/c/{own.removeprefix('-100')}/{number}" if own[:4] == "-100" else None


def _receipt(payment: _Json) -> Receipt | None:
    """What somebody has paid on a bill.

    Source: https://core.telegram.org/bots/api#successfulpayment
    """
    payload, total = _words(payment, "invoice_payload"), payment.get("total_amount")
    card = _words(payment, "provider_payment_charge_id")
    charge = _words(payment, _CHARGE) or card
    if not payload or not charge or not _is_int(total):
        return None
    return Receipt(payload, _words(payment, "currency"), total, charge, card)


def _place(location: _Json) -> tuple[float, float] | None:
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return float(latitude), float(longitude)


def _attachments(message: _Json) -> tuple[Attachment, ...]:
    sizes = message.get("photo")
    if isinstance(sizes, list) and sizes and isinstance(sizes[-1], dict):
        return _attachment("photo", sizes[-1])
    for kind in _FILES:
        if kind in message:
            return _attachment(kind, _part(message, kind))
    return ()


def _attachment(kind: str, file: _Json) -> tuple[Attachment, ...]:
    ref, size = _words(file, "file_id"), file.get("file_size")
    if not ref:
        return ()
    return (
        Attachment(
            kind,
            ref,
            _words(file, "mime_type") or None,
            size if _is_int(size) else None,
            _words(file, "file_name") or None,
        ),
    )


def _command(text: str, username: str | None, *, private: bool) -> dict[str, Any] | None:
    """A command with its arguments as text; words that only begin with a slash stay words.

    Alone with us there is nobody else who could be meant.
    """
    found = _COMMAND.match(text)
    if found is None:
        return {"kind": Kind.TEXT, "text": text}
    name, addressee, rest = found[1].lower(), found[2], (found[3] or "").strip()
    if addressee and username and not private and addressee.lower() != username:
        return None
    start = (rest or None) if name == "start" else None
    return {"kind": Kind.TEXT, "text": rest, "command": name, "start": start}


def _part(whole: _Json, key: str) -> _Json:
    value = whole.get(key)
    return value if isinstance(value, dict) else _NOTHING


def _words(part: _Json, key: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) else ""


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _instant(seconds: object) -> datetime | None:
    if not _is_int(seconds):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None

"""What Instagram tells by webhook, in the form the engine understands.

One call brings a batch: `entry[]`, each with `messaging[]` or `changes[]`. A batch is taken apart
into events, each of which is kept and parsed by itself. Nothing here raises: what cannot be
understood is None, and Instagram is told that we have it.
Source: https://developers.facebook.com/docs/instagram-platform/webhooks,
https://developers.facebook.com/docs/messenger-platform/instagram/features/webhook
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.engine.inbound import COMMENT, Attachment, Inbound, Kind
from shop.post_links import STORY_MARK

MESSAGING, CHANGE, PROFILE = "messaging", "change", "profile"
"""The parts of an event: something in a chat or in public, and who is behind it."""

_FILES = {
    "image": "photo",
    "video": "video",
    "audio": "voice",
    "file": "document",
    "animated_image": "animation",
}
_POSTS = {
    "share": ("url",),
    "ig_post": ("ig_post_media_id", "url"),
    "ig_reel": ("reel_video_id", "url"),
    "reel": ("reel_video_id", "url"),
    "ig_story": ("story_media_id", "url"),
    "story_mention": ("url",),
}
"""Attachments that are somebody's post, and where its name stands."""
_UNKNOWN = datetime.min.replace(tzinfo=UTC)
"""When something came about that carries no instant."""
_COMMENTS = {"comments", "live_comments"}
_CHAT_FIELDS = {"messages", "messaging_postbacks", "messaging_referral"}
"""Changes that are an event of a chat in another wrapping, as the dashboard's test button sends."""

_Json = Mapping[str, Any]
_NOTHING: _Json = {}


def events(body: _Json) -> list[dict[str, Any]]:
    """The single events of one call, in the order in which they came about: Instagram promises none
    within a call.
    """
    return sorted(_events(body), key=_came_about)


def _came_about(event: _Json) -> datetime:
    said = _part(event, MESSAGING) or {"timestamp": _part(event, CHANGE).get("time")}
    return _instant(said.get("timestamp")) or _UNKNOWN


def _events(body: _Json) -> Iterator[dict[str, Any]]:
    if body.get("object") != "instagram":
        return
    for entry in _list(body, "entry"):
        account = _id(entry, "id")
        for messaging in _list(entry, "messaging"):
            yield {"account": account, MESSAGING: dict(messaging)}
        for change in _list(entry, "changes"):
            value = _part(change, "value")
            if _words(change, "field") in _CHAT_FIELDS:
                yield {"account": account, MESSAGING: dict(value)}
            elif _words(change, "field") in _COMMENTS:
                at = entry.get("time")
                yield {"account": account, CHANGE: {**value, "time": at}}


def person_of(event: _Json) -> str:
    """The person an event is about, who is the receiver of what we wrote; empty for nobody."""
    messaging = _part(event, MESSAGING)
    side = "recipient" if is_echo(event) else "sender"
    return _id(_part(messaging, side), "id")


def is_echo(event: _Json) -> bool:
    """Whether it tells of a message that went out from the shop's account."""
    return _part(_part(event, MESSAGING), "message").get("is_echo") is True


def mid_of(event: _Json) -> str:
    """The id of the message an event is about."""
    return _id(_part(_part(event, MESSAGING), "message"), "mid")


def app_of(event: _Json) -> str:
    """The app that wrote what an echo tells of; empty where Instagram does not say."""
    return _id(_part(_part(event, MESSAGING), "message"), "app_id")


def parse_event(event: _Json, *, channel: str) -> Inbound | None:
    """What an event means to the shop; None when it is not for us.

    A message is named by its mid. A press of a menu is named by who, when and what, since the same
    press comes with and without one.
    """
    origin = {"channel": channel, "raw": event}
    if change := _part(event, CHANGE):
        return _comment(change, _id(event, "account"), origin)
    messaging, person = _part(event, MESSAGING), person_of(event)
    if not person or person == _id(event, "account"):
        return None
    profile = _part(event, PROFILE)
    who = {
        "chat": person,
        "sender": person,
        "name": _words(profile, "name"),
        "username": _words(profile, "username") or None,
        "sent_at": _instant(messaging.get("timestamp")),
    }
    if message := _part(messaging, "message"):
        return _message(message, origin | who)
    if postback := _part(messaging, "postback"):
        return _postback(postback, messaging, origin | who)
    if referral := _part(messaging, "referral"):
        return _referral(referral, messaging, origin | who)
    return None


def _message(message: _Json, origin: dict[str, Any]) -> Inbound | None:
    mid = _id(message, "mid")
    if not mid or message.get("is_deleted") is True:
        return None
    origin |= {"external_id": mid, "ref": mid, "came_by": _came_by(message)}
    text = _words(message, "text")
    if message.get("is_echo") is True:
        return Inbound(**origin, kind=Kind.HAND, text=text, media=_media(message))
    if payload := _words(_part(message, "quick_reply"), "payload"):
        return Inbound(**origin, kind=Kind.TAP, data=payload, text=text)
    if ref := _words(_part(message, "referral"), "ref"):
        return Inbound(**origin, kind=Kind.TEXT, text=text, command="start", start=ref)
    replied = _part(message, "reply_to")
    origin["reply_to"] = _id(replied, "mid") or None
    origin["post"] = _story(replied) or _shared(message)
    media = _media(message)
    if text and not media:
        return Inbound(**origin, kind=Kind.TEXT, text=text)
    if media or origin["post"]:
        return Inbound(**origin, kind=Kind.MEDIA, text=text, media=media)
    return Inbound(**origin, kind=Kind.OTHER, text=text)


def _postback(postback: _Json, messaging: _Json, origin: dict[str, Any]) -> Inbound | None:
    """A press in the persistent menu, on an ice breaker or on a template."""
    payload = _words(postback, "payload")
    origin |= {
        "external_id": _name("postback", messaging, payload),
        "came_by": _came_by(postback),
    }
    title = _words(postback, "title")
    if ref := _words(_part(postback, "referral"), "ref"):
        return Inbound(**origin, kind=Kind.TEXT, text=title, command="start", start=ref)
    if not payload:
        return None
    return Inbound(**origin, kind=Kind.TAP, data=payload, text=title)


def _referral(referral: _Json, messaging: _Json, origin: dict[str, Any]) -> Inbound | None:
    """Somebody who has a chat with us came by a link to it."""
    ref = _words(referral, "ref")
    if not ref:
        return None
    name = _name("referral", messaging, ref)
    return Inbound(**origin, external_id=name, kind=Kind.TEXT, command="start", start=ref)


def _comment(value: _Json, account: str, origin: dict[str, Any]) -> Inbound | None:
    """Words of somebody else below a post; our own comments come as well."""
    comment, author = _id(value, "id"), _part(value, "from")
    who = _id(author, "id")
    if not comment or not who or who == account or author.get("self_ig_scoped_id") == account:
        return None
    return Inbound(
        **origin,
        external_id=f"{COMMENT}{comment}",
        chat=f"{COMMENT}{comment}",
        sender=who,
        kind=Kind.COMMENT,
        text=_words(value, "text"),
        post=_id(_part(value, "media"), "id") or None,
        username=_words(author, "username") or None,
        sent_at=_instant(value.get("time")),
    )


def _media(message: _Json) -> tuple[Attachment, ...]:
    """The files that came along; a voice or a picture to be seen once has no address."""
    found = []
    for attachment in _list(message, "attachments"):
        kind, url = _FILES.get(_words(attachment, "type")), _url(attachment)
        if kind is not None and url:
            found.append(Attachment(kind, url))
    return tuple(found)


def _shared(message: _Json) -> str | None:
    """The post somebody passed on, or the story in which they mention the shop."""
    for attachment in _list(message, "attachments"):
        payload, kind = _part(attachment, "payload"), _words(attachment, "type")
        for key in _POSTS.get(kind, ()):
            if name := _id(payload, key):
                return f"{STORY_MARK}{name}" if kind == "ig_story" else name
    return None


def _came_by(said: _Json) -> str:
    """What Instagram tells of the way that led somebody here: an advertisement, or a story of their
    own in which they mention the shop.

    Source: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals
    """
    referral = _part(said, "referral")
    if _words(referral, "source") == "ADS":
        return f"ad_{_id(referral, 'ad_id') or 'unknown'}"
    kinds = {_words(one, "type") for one in _list(said, "attachments")}
    return "mention" if "story_mention" in kinds else ""


def _story(replied: _Json) -> str | None:
    story = _part(replied, "story")
    name = _id(story, "id") or _id(story, "url")
    return f"{STORY_MARK}{name}" if name else None


def _url(attachment: _Json) -> str:
    url = _id(_part(attachment, "payload"), "url")
    return url if url.startswith(("https://", "http://")) else ""


def _name(what: str, messaging: _Json, payload: str) -> str:
    sender, at = _id(_part(messaging, "sender"), "id"), _id(messaging, "timestamp")
    digest = hashlib.sha256(payload.encode(errors="surrogatepass")).hexdigest()[:16]
    return f"{what}:{sender}:{at}:{digest}"


def _part(whole: _Json, key: str) -> _Json:
    value = whole.get(key)
    return value if isinstance(value, dict) else _NOTHING


def _list(whole: _Json, key: str) -> Iterator[_Json]:
    value = whole.get(key)
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _words(part: _Json, key: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) else ""


def _id(part: _Json, key: str) -> str:
    """An id or an address, in letters that go everywhere; some calls write ids as numbers."""
    value = part.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return value
    return ""


def _instant(stamp: object) -> datetime | None:
    """Milliseconds in chats, seconds of comments, and text from the dashboard's test button."""
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit() and len(stamp) < 20:
        stamp = int(stamp)
    if not isinstance(stamp, int) or isinstance(stamp, bool):
        return None
    try:
        return datetime.fromtimestamp(stamp / 1000 if stamp > 1e11 else stamp, UTC)
    except (OverflowError, OSError, ValueError):
        return None

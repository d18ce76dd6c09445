"""What the private road brings, read with patience: whatever is odd about one message, the others
are heard.

Source: the answers that instagrapi 3.2.2 knows (`extractors.py`, `mixins/direct.py`); what a field
holds in the app of today nobody documents.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.engine.inbound import Attachment, Inbound, Kind
from shop.instagram_line import instant
from shop.post_links import STORY_MARK

Raw = dict[str, Any]

SILENT = frozenset({"action_log", "video_call_event", "thread_event"})
"""Items that nobody has said."""
POSTS = ("media_share", "clip", "felix_share", "direct_media_share", "story_share", "reel_share")
STORIES = ("story_share", "reel_share")
"""Instagram's own word for stories is reels, from before there were reels."""
LINKED = ("xma_media_share", "xma_clip", "xma_story_share", "xma_reel_share", "xma_link")
FILES = {"media": "photo", "raven_media": "photo", "visual_media": "photo", "voice_media": "voice"}


LONGEST_NAME, LARGEST_ID = 2_000, 10**60
"""Addresses of posts are the longest names there are; ids of messages have 35 digits."""
LONGEST_INSTANT = 17
"""Digits: what has more is no instant that a calendar knows."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation as it stands in an answer. `items` come newest first, as they came."""

    id: str
    person: Mapping[str, Any]
    items: Sequence[Any]
    older: str
    """From where on there is more of it; empty where there is no more."""


def threads(answer: Mapping[str, Any]) -> tuple[list[Thread], str]:
    """The conversations of two people in an answer, and where the next page begins."""
    inbox = _dict(answer.get("inbox"))
    found = [thread for one in _list(inbox.get("threads")) if (thread := thread_of(one))]
    return found, _name(inbox.get("oldest_cursor")) if inbox.get("has_older") else ""


def thread_of(one: Any) -> Thread | None:
    """A conversation with one person; None for a group, or what cannot be made out."""
    one = _dict(one)
    people = [person for person in _list(one.get("users")) if _id(person)]
    thread_id = _name(one.get("thread_id"))
    if one.get("is_group") or len(people) != 1 or not thread_id:
        return None
    older = _name(one.get("oldest_cursor")) if one.get("has_older") else ""
    return Thread(thread_id, people[0], _list(one.get("items")), older)


def raws(thread: Thread) -> Iterator[Raw]:
    """Its messages, oldest first, each in a small form from which it is parsed again; what cannot
    be told from others (no id, no time) is left out.
    """
    for item in reversed(thread.items):
        known = _dict(item)
        micros, item_id = _micros(known.get("timestamp")), _name(known.get("item_id"))
        if not micros or not item_id:
            continue
        yield {
            "id": item_id,
            "at": micros,
            "thread": thread.id,
            "user": _id(thread.person),
            "name": _words(thread.person.get("full_name")),
            "username": _words(thread.person.get("username")) or None,
            "hand": _is_ours(known, thread),
            "token": _name(known.get("client_context")),
            **_content(known),
        }


def parse_raw(raw: Mapping[str, Any], *, channel: str) -> Inbound | None:
    """The message, of its small form. Never raises."""
    try:
        if raw["type"] in SILENT:
            return None
        kind = Kind.HAND if raw["hand"] else Kind(raw["kind"])
        return Inbound(
            channel=channel,
            external_id=str(raw["id"]),
            chat=str(raw["user"]),
            sender=str(raw["user"]),
            kind=kind,
            text=str(raw["text"]),
            name=str(raw["name"]),
            username=raw["username"],
            media=tuple(Attachment(**file) for file in raw["media"]),
            post=raw["post"],
            came_by=str(raw.get("came_by") or ""),
            ref=str(raw["id"]),
            sent_at=instant(int(raw["at"])),
            raw=raw,
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _content(item: Mapping[str, Any]) -> Raw:
    """What is in a message: its kind, words, files and post. Whatever is odd is "something else"."""
    kind = str(item.get("item_type") or "")
    read: Raw = {"type": kind, "kind": "other", "text": "", "media": [], "post": None}
    # One odd message must never hide the others, so everything odd here has the same end.
    with suppress(KeyError, TypeError, ValueError, AttributeError, IndexError):
        read |= _read(kind, item)
    return read


def _read(kind: str, item: Mapping[str, Any]) -> Raw:
    if kind == "text":
        return {"kind": "text", "text": _said(item["text"]), "post": _post_replied_to(item)}
    if kind == "link":
        return {"kind": "text", "text": _said(item["link"]["text"])}
    if kind == "like":
        return {"kind": "text", "text": _words(item.get("like")) or "❤️"}
    if kind in FILES:
        return {"kind": "media", "media": [_file(kind, item)]}
    if kind == "animated_media":
        url = item[kind]["images"]["fixed_height"]["url"]
        return {"kind": "media", "media": [{"kind": "sticker", "ref": _said(url)}]}
    if kind in POSTS:
        return _shared(_dict(item[kind]), is_story=kind in STORIES)
    if kind in LINKED:
        first = _dict(_list(item[kind])[0])
        link = first.get("target_url") or first.get("video_url")
        return _about(_words(item.get("text")), link)
    if kind == "generic_xma":
        links = (_name(_dict(one).get("target_url")) for one in _list(item[kind]))
        link = next(filter(None, links), "")
        return _about(_words(item.get("text")), link) if link else {}
    return {}


def _shared(what: Mapping[str, Any], *, is_story: bool) -> Raw:
    """A post or a story with perhaps some words; it may be gone by now. A story that mentions the
    shop is somebody else's.
    """
    words = _words(what.get("text"))
    if is_story and what.get("type") == "mention":
        return {**_about(words, None), "came_by": "mention"}
    media = _dict(what.get("clip") or what.get("media") or what)
    post = _name(media.get("code") or media.get("id") or media.get("pk"))
    return _about(words, f"{STORY_MARK}{post}" if post and is_story else post)


def _about(words: str, post: Any) -> Raw:
    """Words about a post, or the post alone."""
    return {"kind": "text" if words else "media", "text": words, "post": _name(post) or None}


def _post_replied_to(item: Mapping[str, Any]) -> str | None:
    shared = _dict(_dict(item.get("replied_to_message")).get("media_share"))
    return _name(shared.get("code") or shared.get("id")) or None


def _file(kind: str, item: Mapping[str, Any]) -> Raw:
    """A photo, a video or a voice; what may be seen once only has no address any more."""
    media = _dict(item.get("media") or item[kind])
    media = _dict(media.get("media") or media)
    audio = _dict(media.get("audio"))
    if kind == "voice_media" or audio:
        return {"kind": "voice", "ref": _said(audio["audio_src"])}
    if media.get("video_versions"):
        return {"kind": "video", "ref": _said(media["video_versions"][0]["url"])}
    return {"kind": FILES[kind], "ref": _said(media["image_versions2"]["candidates"][0]["url"])}


def _is_ours(item: Mapping[str, Any], thread: Thread) -> bool:
    """Whether the account itself has written it, the bot or a hand."""
    if "is_sent_by_viewer" in item:
        return bool(item["is_sent_by_viewer"])
    return _name(item.get("user_id")) != _id(thread.person)


def _id(person: Any) -> str:
    known = _dict(person)
    return _name(known.get("pk")) or _name(known.get("pk_id")) or _name(known.get("id"))


def _micros(value: Any) -> int:
    """An instant as it is written, in digits; 0 for what is none that anybody could have meant."""
    digits = _name(int(value) if isinstance(value, float) and value.is_integer() else value)
    return int(digits) if digits.isdigit() and len(digits) <= LONGEST_INSTANT else 0


def _name(value: Any) -> str:
    """An id, an address or a cursor, in letters that go everywhere; some come as numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < LARGEST_ID else ""
    known = isinstance(value, str) and len(value) <= LONGEST_NAME
    return value if known and value.isascii() and value.isprintable() else ""


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _said(value: Any) -> str:
    """Words, or an address, without which the message is something else. Raises: TypeError."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

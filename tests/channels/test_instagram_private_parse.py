"""Odd messages of every kind do not stop an inbox: each is heard, or left out, alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.instagram_private_parse import parse_raw, raws, thread_of, threads
from bot.engine.inbound import Inbound, Kind

MINA = {"pk": 501, "username": "mina", "full_name": "مینا"}
URL = "https://scontent.cdninstagram.com/a.jpg"
IMAGE = {"image_versions2": {"candidates": [{"url": URL}]}}

# What a kind of item means. The shapes are those that instagrapi 3.2.2 reads.
READ: list[tuple[str, dict[str, Any], Kind, str, str | None, str]] = [
    ("text", {"text": "سلام"}, Kind.TEXT, "سلام", None, ""),
    ("link", {"link": {"text": "https://x.ir", "link_context": {}}}, Kind.TEXT, "https://x.ir", None, ""),
    ("link", {"link": {"text": "بدون توضیح"}}, Kind.TEXT, "بدون توضیح", None, ""),
    ("like", {"like": "❤️"}, Kind.TEXT, "❤️", None, ""),
    ("media", {"media": IMAGE}, Kind.MEDIA, "", None, "photo"),
    ("media", {"media": {"video_versions": [{"url": URL}]}}, Kind.MEDIA, "", None, "video"),
    ("raven_media", {"visual_media": {"media": IMAGE}, "raven_media": IMAGE}, Kind.MEDIA, "", None, "photo"),
    ("raven_media", {"visual_media": {"url_expire_at_secs": 0}}, Kind.OTHER, "", None, ""),
    ("voice_media", {"voice_media": {"media": {"audio": {"audio_src": URL}}}}, Kind.MEDIA, "", None, "voice"),
    ("voice_media", {"voice_media": {}}, Kind.OTHER, "", None, ""),
    ("animated_media", {"animated_media": {"images": {"fixed_height": {"url": URL}}}}, Kind.MEDIA, "", None, "sticker"),
    ("media_share", {"media_share": {"id": "9_1", "code": "Cxyz"}}, Kind.MEDIA, "", "Cxyz", ""),
    ("media_share", {"media_share": {"message": "deleted"}}, Kind.MEDIA, "", None, ""),
    ("media_share", {}, Kind.OTHER, "", None, ""),
    ("clip", {"clip": {"clip": {"code": "Reel1"}}}, Kind.MEDIA, "", "Reel1", ""),
    ("clip", {"clip": None}, Kind.MEDIA, "", None, ""),
    ("reel_share", {"reel_share": {"text": "چند؟", "type": "reply", "media": {"id": "5_1"}}}, Kind.TEXT, "چند؟", "story:5_1", ""),
    ("reel_share", {"reel_share": {"text": "", "type": "mention", "media": {"id": "6_1"}}}, Kind.MEDIA, "", None, ""),
    ("story_share", {"story_share": {"title": "gone", "text": "این"}}, Kind.TEXT, "این", None, ""),
    ("xma_media_share", {"xma_media_share": [{"target_url": "https://www.instagram.com/p/Cx/"}]}, Kind.MEDIA, "", "https://www.instagram.com/p/Cx/", ""),
    ("xma_media_share", {"xma_media_share": []}, Kind.OTHER, "", None, ""),
    ("placeholder", {"placeholder": {"title": "Unavailable"}}, Kind.OTHER, "", None, ""),
    ("generic_xma", {"generic_xma": [{"preview_url": URL}]}, Kind.OTHER, "", None, ""),
    ("generic_xma", {"generic_xma": [{"title_text": "x"}, {"target_url": "https://www.instagram.com/p/Cx/"}]}, Kind.MEDIA, "", "https://www.instagram.com/p/Cx/", ""),
    ("xma_media_share", {"text": "", "xma_media_share": [{"header_icon_url": "", "title_text": "Shared content"}]}, Kind.MEDIA, "", None, ""),
    ("xma_profile", {"xma_profile": [{"target_url": "https://www.instagram.com/somebody/"}]}, Kind.OTHER, "", None, ""),
    ("visual_media", {"visual_media": {"view_mode": "permanent", "seen_count": 0, "media": {"media_type": 1, "expiring_media_action_summary": {"type": "replay", "timestamp": 1761953663000000, "count": 1}}}}, Kind.OTHER, "", None, ""),
    ("location", {"location": {"lat": 1}}, Kind.OTHER, "", None, ""),
    ("a kind of 2031", {"whatever": [[]]}, Kind.OTHER, "", None, ""),
    ("text", {}, Kind.OTHER, "", None, ""),
    ("", {"item_type": None}, Kind.OTHER, "", None, ""),
]  # fmt: skip


def _thread(*items: Any, **more: Any) -> dict[str, Any]:
    return {"thread_id": "340", "users": [MINA], "items": list(items), **more}


def _item(kind: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return {"item_id": str(number), "timestamp": number, "user_id": 501, "item_type": kind, **more}


def _heard(answer: Any) -> list[Inbound]:
    found, _ = threads(answer)
    said = [raw for thread in found for raw in raws(thread)]
    return [heard for raw in said if (heard := parse_raw(raw, channel="x")) is not None]


@pytest.mark.parametrize(("kind", "content", "means", "text", "post", "file"), READ)
def test_each_kind_of_message_is_heard_as_what_it_is(
    kind: str, content: dict[str, Any], means: Kind, text: str, post: str | None, file: str
) -> None:
    (heard,) = _heard({"inbox": {"threads": [_thread({**_item(kind), **content})]}})
    assert (heard.kind, heard.text, heard.post) == (means, text, post)
    assert [one.kind for one in heard.media] == ([file] if file else [])
    assert (heard.sender, heard.chat, heard.name) == ("501", "501", "مینا")


def test_odd_ones_of_every_kind_leave_the_others_alone() -> None:
    odd = [{**_item(kind, n + 2), **content} for n, (kind, content, *_) in enumerate(READ)]
    nameless: list[Any] = [None, 7, [], {"text": "no id"}, {"item_id": "x", "timestamp": "soon"}]
    good = _item("text", 1, text="سلام")
    strange: list[Any] = [
        None,
        [],
        {"users": [MINA]},
        {"thread_id": "1", "users": [], "items": [good]},
        {"thread_id": "2", "users": [MINA, {"pk": 502}], "items": [good]},
        {"thread_id": "3", "users": [MINA], "is_group": True, "items": [good]},
        {"thread_id": "4", "users": [{"full_name": "no id"}], "items": None},
    ]
    inbox = {"threads": [*strange, _thread(*reversed(odd), *nameless, good)]}
    heard = _heard({"inbox": inbox, "status": "ok"})
    assert [one.external_id for one in heard] == [str(n + 1) for n in range(len(odd) + 1)]
    assert heard[0].text == "سلام"


@pytest.mark.parametrize("kind", ["action_log", "video_call_event"])
def test_what_nobody_has_said_is_not_heard(kind: str) -> None:
    assert _heard({"inbox": {"threads": [_thread(_item(kind))]}}) == []


def test_what_the_owner_writes_by_hand_is_theirs() -> None:
    ours = _item("text", 2, text="خودم هستم", user_id=7001, is_sent_by_viewer=True)
    told_apart = _item("text", 3, text="و باز هم", user_id=7001)
    heard = _heard({"inbox": {"threads": [_thread(told_apart, ours)]}})
    assert [(one.kind, one.sender, one.text) for one in heard] == [
        (Kind.HAND, "501", "خودم هستم"),
        (Kind.HAND, "501", "و باز هم"),
    ]


def test_pages_go_on_where_there_is_more() -> None:
    inbox = {"threads": [], "has_older": True, "oldest_cursor": "c1"}
    assert threads({"inbox": inbox})[1] == "c1"
    assert threads({"inbox": inbox | {"has_older": False}})[1] == ""
    thread = thread_of(_thread(has_older=True, oldest_cursor="c2"))
    assert thread is not None
    assert thread.older == "c2"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(
    st.sampled_from([row[0] for row in READ]),
    st.dictionaries(st.sampled_from([row[0] or "x" for row in READ] + ["media"]), json_values),
)
def test_whatever_a_message_holds_the_next_one_is_heard(kind: str, content: dict[str, Any]) -> None:
    odd, good = {**_item(kind, 1), **content, "item_type": kind}, _item("text", 2, text="سلام")
    heard = _heard({"inbox": {"threads": [_thread(good, odd)]}})
    assert heard[-1].text == "سلام"
    for one in heard:
        assert parse_raw(one.raw, channel="x") == one


@given(json_values)
def test_no_answer_raises(answer: Any) -> None:
    found, cursor = threads({"inbox": answer})
    assert isinstance(cursor, str)
    assert isinstance(found, list)

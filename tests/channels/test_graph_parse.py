"""What Instagram tells: each shape of its documentation, and what none of them has."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.instagram_graph_parse import events, parse_event
from bot.engine.inbound import Attachment, Inbound, Kind

ACCOUNT, MINA = "17841400000000001", "6100000001"
Json = dict[str, Any]


def heard(**event: Any) -> Inbound | None:
    """What one event of a chat means."""
    messaging = {
        "sender": {"id": MINA},
        "recipient": {"id": ACCOUNT},
        "timestamp": 1_763_800_000_123,
        **event,
    }
    entry = {"id": ACCOUNT, "time": 1_763_800_000_456, "messaging": [messaging]}
    (one,) = events({"object": "instagram", "entry": [entry]})
    return parse_event(one, channel="instagram")


def said(**message: Any) -> Inbound | None:
    return heard(message={"mid": "mid-1", **message})


def file(kind: str, **payload: str) -> list[Json]:
    return [{"type": kind, "payload": payload}]


CDN = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=x"
MESSAGES: list[tuple[str, Json, Json]] = [
    ("words", {"text": "سلام"}, {"kind": Kind.TEXT, "text": "سلام", "ref": "mid-1"}),
    (
        "a quick reply",
        {"text": "سبد", "quick_reply": {"payload": "cart"}},
        {"kind": Kind.TAP, "data": "cart", "text": "سبد"},
    ),
    (
        "an answer to a message",
        {"text": "بله", "reply_to": {"mid": "mid-0"}},
        {"kind": Kind.TEXT, "reply_to": "mid-0", "post": None},
    ),
    (
        "an answer to a story",
        {"text": "قیمت؟", "reply_to": {"story": {"url": CDN, "id": "1789"}}},
        {"kind": Kind.TEXT, "text": "قیمت؟", "post": "story:1789", "came_by": ""},
    ),
    (
        "a mention in a story",
        {"attachments": file("story_mention", url=CDN)},
        {"kind": Kind.MEDIA, "post": CDN, "media": (), "came_by": "mention"},
    ),
    (
        "a story of ours that was passed on",
        {"attachments": file("ig_story", story_media_id="1790", url=CDN)},
        {"kind": Kind.MEDIA, "post": "story:1790", "came_by": ""},
    ),
    (
        "a shared post",
        {"attachments": file("ig_post", ig_post_media_id="1801", title="شال", url=CDN)},
        {"kind": Kind.MEDIA, "post": "1801"},
    ),
    ("a post shared the old way", {"attachments": file("share", url=CDN)}, {"post": CDN}),
    (
        "a shared reel with words",
        {"text": "این؟", "attachments": file("ig_reel", reel_video_id="1802", url=CDN)},
        {"kind": Kind.TEXT, "text": "این؟", "post": "1802"},
    ),
    (
        "a picture",
        {"attachments": file("image", url=CDN)},
        {"kind": Kind.MEDIA, "media": (Attachment("photo", CDN),)},
    ),
    (
        "two pictures with words",
        {"text": "رسید", "attachments": file("image", url=CDN) * 2},
        {"kind": Kind.MEDIA, "text": "رسید", "media": (Attachment("photo", CDN),) * 2},
    ),
    ("a voice", {"attachments": file("audio", url=CDN)}, {"media": (Attachment("voice", CDN),)}),
    ("a video", {"attachments": file("video", url=CDN)}, {"media": (Attachment("video", CDN),)}),
    ("a file", {"attachments": file("file", url=CDN)}, {"media": (Attachment("document", CDN),)}),
    ("a picture to be seen once", {"attachments": file("ephemeral")}, {"kind": Kind.OTHER}),
    ("a heart", {"attachments": file("like_heart")}, {"kind": Kind.OTHER}),
    ("a picture without an address", {"attachments": file("image")}, {"kind": Kind.OTHER}),
    ("an address that is none", {"attachments": file("image", url="file:///x")}, {"media": ()}),
    ("what Instagram cannot tell", {"is_unsupported": True}, {"kind": Kind.OTHER}),
    ("nothing", {}, {"kind": Kind.OTHER}),
    (
        "the first words after a link with a name",
        {"text": "سلام", "referral": {"ref": "p_12", "source": "IGME-SOURCE-LINK"}},
        {"kind": Kind.TEXT, "command": "start", "start": "p_12", "text": "سلام"},
    ),
    (
        "words after an advertisement without a name",
        {"text": "سلام", "referral": {"source": "ADS", "ad_id": "23"}},
        {"kind": Kind.TEXT, "command": None, "start": None, "came_by": "ad_23"},
    ),
    (
        "words after an advertisement with a name",
        {"text": "سلام", "referral": {"source": "ADS", "ad_id": "23", "ref": "p_12"}},
        {"command": "start", "start": "p_12", "came_by": "ad_23"},
    ),
]
SILENT: list[tuple[str, Json]] = [
    ("a message taken back", {"message": {"mid": "mid-1", "is_deleted": True}}),
    ("a message without a name", {"message": {"text": "سلام"}}),
    ("a reaction", {"reaction": {"mid": "mid-0", "action": "react", "emoji": "\u2764"}}),
    ("that something was read", {"read": {"mid": "mid-0"}}),
    ("an empty press", {"postback": {"mid": "mid-2", "title": "منو"}}),
    ("a link without a name", {"referral": {"source": "IGME-SOURCE-LINK"}}),
    ("something of next year", {"hologram": {"mid": "mid-9"}}),
    ("our own message to ourselves", {"sender": {"id": ACCOUNT}, "message": {"mid": "x"}}),
    ("a person without an id", {"sender": {}, "message": {"mid": "x", "text": "سلام"}}),
]


@pytest.mark.parametrize(("message", "means"), [case[1:] for case in MESSAGES], ids=[
    case[0] for case in MESSAGES])  # fmt: skip
def test_a_message_means(message: Json, means: Json) -> None:
    found = said(**message)
    assert found is not None
    assert {name: getattr(found, name) for name in means} == means
    assert (found.external_id, found.chat, found.sender) == ("mid-1", MINA, MINA)
    assert found.sent_at is not None
    assert found.sent_at.microsecond == 123_000


@pytest.mark.parametrize("event", [case[1] for case in SILENT], ids=[case[0] for case in SILENT])
def test_nothing_to_a_shop_is(event: Json) -> None:
    assert heard(**event) is None


def test_a_press_of_a_menu_is_one_however_it_is_told() -> None:
    press = {"title": "سبد", "payload": "cart"}
    first, again = heard(postback=press), heard(postback={**press, "mid": "mid-7"})
    later = heard(postback=press, timestamp=1_763_800_009_999)
    other = heard(postback={**press, "payload": "orders"})
    assert first is not None and again is not None and later is not None and other is not None  # noqa: PT018
    assert (first.kind, first.data, first.text) == (Kind.TAP, "cart", "سبد")
    assert first.external_id == again.external_id
    assert len({first.external_id, later.external_id, other.external_id}) == 3


def test_links_with_a_name_begin_something() -> None:
    by_press = heard(postback={"payload": "menu", "title": "سلام", "referral": {"ref": "p_12"}})
    came_back = heard(referral={"ref": "p_12", "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"})
    for found in (by_press, came_back):
        assert found is not None
        assert (found.kind, found.command, found.start) == (Kind.TEXT, "start", "p_12")


def test_what_was_written_by_hand_is_about_the_customer() -> None:
    found = heard(
        sender={"id": ACCOUNT},
        recipient={"id": MINA},
        message={"mid": "mid-5", "text": "من علی هستم", "is_echo": True},
    )
    assert found is not None
    assert (found.kind, found.chat, found.sender) == (Kind.HAND, MINA, MINA)
    assert (found.text, found.external_id) == ("من علی هستم", "mid-5")


def comment(**value: Any) -> Inbound | None:
    change = {
        "field": "comments",
        "value": {
            "id": "17900",
            "from": {"id": MINA, "username": "mina.k"},
            "media": {"id": "18005", "media_product_type": "FEED"},
            "text": "قیمت؟",
            **value,
        },
    }
    entry = {"id": ACCOUNT, "time": 1_763_800_000, "changes": [change]}
    (one,) = events({"object": "instagram", "entry": [entry]})
    return parse_event(one, channel="instagram")


def test_a_comment_takes_its_answer_in_a_chat_of_its_own() -> None:
    found = comment()
    assert found is not None
    assert (found.kind, found.chat, found.sender) == (Kind.COMMENT, "comment:17900", MINA)
    assert (found.text, found.post, found.username) == ("قیمت؟", "18005", "mina.k")
    assert found.external_id == "comment:17900"


@pytest.mark.parametrize(
    "value",
    [{"from": {"id": ACCOUNT}}, {"from": {"id": "9", "self_ig_scoped_id": ACCOUNT}}, {"from": None},
     {"id": None}],
)  # fmt: skip
def test_our_own_comments_and_those_of_nobody_are_none(value: Json) -> None:
    assert comment(**value) is None


def test_the_dashboards_test_button_is_understood() -> None:
    """It wraps an event of a chat as a change, and writes its instant as text."""
    value = {
        "sender": {"id": "12334"},
        "recipient": {"id": "23245"},
        "timestamp": "1527459824",
        "message": {"mid": "random_mid", "text": "random_text"},
    }
    entry = {"id": "0", "time": 1, "changes": [{"field": "messages", "value": value}]}
    (one,) = events({"object": "instagram", "entry": [entry]})
    found = parse_event(one, channel="instagram")
    assert found is not None
    assert (found.sender, found.text, found.external_id) == ("12334", "random_text", "random_mid")


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["message", "mid", "text", "attachments", "type", "payload", "url", "reply_to", "story",
             "postback", "referral", "ref", "sender", "recipient", "id", "timestamp", "is_echo",
             "quick_reply", "from", "media", "value", "field", "messaging", "changes", "entry"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(ODD)
def test_odd_messages_stop_nothing(odd: Any) -> None:
    for body in (
        {"object": "instagram", "entry": odd},
        {"object": "instagram", "entry": [odd]},
        {"object": "instagram", "entry": [{"id": ACCOUNT, "messaging": [odd]}]},
        {"object": "instagram", "entry": [{"id": ACCOUNT, "changes": [
            {"field": "comments", "value": odd}, {"field": "messages", "value": odd}]}]},
        {"object": "instagram", "entry": [{"id": ACCOUNT, "messaging": [
            {"sender": {"id": MINA}, "timestamp": odd, "message": odd, "postback": odd},
            {"sender": {"id": MINA}, "message": {"mid": "m", "text": odd, "attachments": odd,
             "reply_to": odd, "referral": odd, "quick_reply": odd}}]}]},
    ):  # fmt: skip
        for event in events(body):
            parse_event(event, channel="instagram")

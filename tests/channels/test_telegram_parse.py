"""What an update of Telegram means to the shop."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_parse import parse_update
from bot.engine.inbound import Attachment, Inbound, Kind

MINA = {
    "id": 9001,
    "is_bot": False,
    "first_name": "مینا",
    "last_name": "کریمی",
    "username": "Mina_K",
    "language_code": "fa",
}
ALONE = {"id": 9001, "type": "private", "first_name": "مینا"}
STAFF = {"id": -100200, "type": "supergroup", "title": "کارکنان"}


def parse(raw: dict[str, Any], username: str | None = "vefa_bot") -> Inbound | None:
    return parse_update(raw, channel="telegram", username=username)


def message(**content: Any) -> dict[str, Any]:
    body = {"message_id": 5, "from": MINA, "chat": ALONE, "date": 1_795_000_000, **content}
    return {"update_id": 31, "message": body}


def tap(**fields: Any) -> dict[str, Any]:
    card = {"message_id": 12, "chat": ALONE, "date": 1_795_000_000, "text": "سبد"}
    query = {"id": "77", "from": MINA, "message": card, "chat_instance": "1", "data": "cart"}
    return {"update_id": 32, "callback_query": query | fields}


def membership(status: str, chat: dict[str, Any] = ALONE) -> dict[str, Any]:
    change = {
        "chat": chat,
        "from": MINA,
        "date": 1_795_000_000,
        "old_chat_member": {"status": "member"},
        "new_chat_member": {"status": status, "until_date": 0},
    }
    return {"update_id": 33, "my_chat_member": change}


def test_words_carry_who_said_them_where_and_when() -> None:
    raw = message(text="سلام، شال دارید؟", reply_to_message={"message_id": 3})
    assert parse(raw) == Inbound(
        channel="telegram",
        external_id="31",
        chat="9001",
        sender="9001",
        kind=Kind.TEXT,
        text="سلام، شال دارید؟",
        ref="5",
        reply_to="3",
        name="مینا کریمی",
        username="Mina_K",
        language_code="fa",
        sent_at=datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC),
    )


def test_the_raw_update_gives_the_same_value_after_a_restart() -> None:
    heard = parse(tap())
    assert heard is not None
    stored = json.loads(json.dumps(heard.raw))
    assert parse(stored, username=None) == heard


@pytest.mark.parametrize(
    ("text", "command", "rest", "start"),
    [
        ("/menu", "menu", "", None),
        ("/MENU", "menu", "", None),
        ("/menu@vefa_bot", "menu", "", None),
        ("/menu@Vefa_Bot خرید", "menu", "خرید", None),
        ("/search  شال  نخی ", "search", "شال  نخی", None),
        ("/search\nشال", "search", "شال", None),
        ("/start", "start", "", None),
        ("/start p_17", "start", "p_17", "p_17"),
        ("/start@vefa_bot s_insta", "start", "s_insta", "s_insta"),
        ("/", None, "/", None),
        ("/سبد", None, "/سبد", None),
        ("/cart/17/2", None, "/cart/17/2", None),
        (" /menu", None, " /menu", None),
        ("\u200f/menu", None, "\u200f/menu", None),
    ],
)
def test_a_command_is_told_from_words(
    text: str, command: str | None, rest: str, start: str | None
) -> None:
    heard = parse(message(text=text))
    assert heard is not None
    assert (heard.kind, heard.command, heard.text, heard.start) == (Kind.TEXT, command, rest, start)


def test_commands_for_another_bot_in_a_group_are_not_ours() -> None:
    assert parse(message(text="/menu@other_bot", chat=STAFF)) is None
    heard = parse(message(text="/orders@vefa_bot", chat=STAFF))
    assert heard is not None
    assert (heard.command, heard.private, heard.chat) == ("orders", False, "-100200")


def test_alone_with_us_a_command_can_only_be_for_us() -> None:
    heard = parse(message(text="/menu@other_bot"))
    assert heard is not None
    assert heard.command == "menu"


def test_marks_of_direction_stay_as_they_were_typed() -> None:
    heard = parse(message(text="\u2067۱۲\u2069 \u202eabc\u200c"))
    assert heard is not None
    assert heard.text == "\u2067۱۲\u2069 \u202eabc\u200c"


PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 900},
    {"file_id": "large", "file_unique_id": "l", "width": 800, "height": 800, "file_size": 9000},
]
FILE = {"file_id": "f1", "file_unique_id": "u1"}


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        ({"photo": PHOTO}, Attachment("photo", "large", None, 9000)),
        ({"voice": FILE | {"mime_type": "audio/ogg"}}, Attachment("voice", "f1", "audio/ogg")),
        ({"video": FILE | {"file_size": 2**33}}, Attachment("video", "f1", None, 2**33)),
        (
            {"document": FILE | {"mime_type": "application/pdf", "file_size": 10}},
            Attachment("document", "f1", "application/pdf", 10),
        ),
        ({"animation": FILE, "document": FILE}, Attachment("animation", "f1")),
        ({"audio": FILE}, Attachment("audio", "f1")),
        ({"video_note": FILE}, Attachment("video_note", "f1")),
        ({"sticker": FILE | {"emoji": "👍"}}, Attachment("sticker", "f1")),
    ],
)
def test_what_is_sent_along_keeps_its_caption(
    content: dict[str, Any], attachment: Attachment
) -> None:
    heard = parse(message(caption="/menu رسید بانک", **content))
    assert heard is not None
    assert (heard.kind, heard.media, heard.command) == (Kind.MEDIA, (attachment,), None)
    assert heard.text == "/menu رسید بانک"


def test_a_shared_number_and_a_place() -> None:
    contact = parse(message(contact={"phone_number": "+905321112233", "first_name": "Ayşe"}))
    place = parse(message(location={"latitude": 35.7, "longitude": 51}))
    venue = parse(message(venue={"title": "بازار"}, location={"latitude": 41, "longitude": 29.1}))
    assert contact is not None
    assert place is not None
    assert venue is not None
    assert (contact.kind, contact.phone) == (Kind.CONTACT, "+905321112233")
    assert (place.kind, place.location) == (Kind.LOCATION, (35.7, 51.0))
    assert venue.location == (41.0, 29.1)


def test_a_kind_nobody_understands_is_answered_alone_and_ignored_in_a_group() -> None:
    dice = {"dice": {"emoji": "🎲", "value": 3}}
    heard = parse(message(**dice))
    assert heard is not None
    assert heard.kind is Kind.OTHER
    assert parse(message(chat=STAFF, **dice)) is None


@pytest.mark.parametrize(
    ("origin", "post"),
    [
        ({"chat": {"id": -1001234567890, "username": "gelim"}}, "https://t.me/gelim/120"),
        ({"chat": {"id": -1001234567890}}, "https://t.me/c/1234567890/120"),
        ({"chat": {"id": 12}}, None),
        ({"chat": {"username": "gelim"}, "type": "chat"}, None),
        ({"chat": {"username": "gelim"}, "message_id": "x"}, None),
    ],
)
def test_what_is_sent_on_from_a_channel_names_its_post(
    origin: dict[str, Any], post: str | None
) -> None:
    forwarded = {"type": "channel", "message_id": 120, **origin}
    heard = parse(message(text="شال تازه", forward_origin=forwarded))
    assert heard is not None
    assert (heard.text, heard.post) == ("شال تازه", post)


def test_a_tap_names_its_card() -> None:
    heard = parse(tap())
    assert heard is not None
    assert (heard.kind, heard.data, heard.callback_id) == (Kind.TAP, "cart", "77")
    assert (heard.card_ref, heard.card_has_picture, heard.sent_at) == ("12", False, None)
    card = {"message_id": 13, "chat": ALONE, "date": 1, "photo": PHOTO, "caption": "شال"}
    pictured = parse(tap(message=card))
    assert pictured is not None
    assert (pictured.card_ref, pictured.card_has_picture) == ("13", True)


def test_a_tap_on_a_card_too_old_to_be_seen_still_counts() -> None:
    heard = parse(tap(message={"message_id": 4, "chat": ALONE, "date": 0}))
    assert heard is not None
    assert (heard.card_ref, heard.chat) == ("4", "9001")


def test_being_shut_out_and_let_in_again_is_noticed() -> None:
    out, back = parse(membership("kicked")), parse(membership("member"))
    assert out is not None
    assert back is not None
    assert (out.kind, back.kind) == (Kind.BLOCKED, Kind.UNBLOCKED)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": 1},
        {"update_id": "1", "message": message(text="x")["message"]},
        {"update_id": 1, "edited_message": message(text="/order")["message"]},
        {"update_id": 1, "channel_post": message(text="/order")["message"]},
        {"update_id": 1, "business_message": message(text="/order")["message"]},
        {"update_id": 1, "inline_query": {"id": "1", "from": MINA, "query": "شال"}},
        message(text="hi", chat={"id": -1, "type": "channel"}),
        message(text="hi", **{"from": {**MINA, "is_bot": True}}),
        message(text=""),
        message(text=5),
        message(photo=[]),
        message(photo=[None]),
        message(voice={}),
        message(location={"latitude": 10**400, "longitude": 0}),
        message(location={"latitude": float("nan"), "longitude": 0}),
        message(pinned_message={"message_id": 1}),
        message(new_chat_members=[MINA], chat=STAFF),
        {"update_id": 1, "message": {"text": "no sender", "chat": ALONE}},
        tap(data=None),
        tap(message=None, inline_message_id="x"),
        membership("administrator"),
        membership("kicked", STAFF),
    ],
)
def test_what_means_nothing_to_a_shop_is_passed_over(raw: dict[str, Any]) -> None:
    assert parse(raw) is None


def test_an_impossible_date_does_not_lose_the_words() -> None:
    heard = parse(message(text="سلام", date=10**30))
    assert heard is not None
    assert (heard.text, heard.sent_at) == ("سلام", None)


_KEYS = st.sampled_from(
    [
        *("update_id", "message", "callback_query", "my_chat_member", "from", "chat", "id", "type"),
        *("text", "caption", "photo", "voice", "file_id", "file_size", "contact", "phone_number"),
        *("location", "latitude", "longitude", "date", "data", "is_bot", "first_name", "username"),
        *("message_id", "new_chat_member", "status", "reply_to_message", "dice"),
    ]
)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["private", "supergroup", "kicked", "member", "/start x", "/a@b"])
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(_KEYS, _JSON, max_size=5))
def test_no_payload_however_odd_raises(raw: dict[str, Any]) -> None:
    parse(raw)


@given(st.sampled_from(["message", "callback_query", "my_chat_member"]), st.data())
def test_a_well_known_update_with_one_odd_field_does_not_raise(
    kind: str, data: st.DataObject
) -> None:
    raw = {"message": message(text="/start x"), "callback_query": tap()}.get(kind)
    raw = json.loads(json.dumps(raw or membership("kicked")))
    place = raw[kind]
    if data.draw(st.booleans()) and (deeper := [v for v in place.values() if isinstance(v, dict)]):
        place = data.draw(st.sampled_from(deeper))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(_JSON)
    heard = parse(raw)
    assert heard is None or isinstance(heard.chat, str)

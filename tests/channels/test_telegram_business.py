"""Telegram in the chats of a seller's own account: what is heard there, and what leaves."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import PictureFile, SendError
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_business import parse_anywhere
from bot.channels.telegram_parse import ALLOWED_UPDATES
from bot.dialogue.layout import LaidButton
from bot.engine.inbound import Connection, Inbound, Kind
from bot.engine.outgoing import Outgoing
from common import guests
from models import OutboxOp
from tests.channels.conftest import Ears, edit, laid, send
from tests.standins.botapi import ChatHandle, Person, Telegram

pytestmark = pytest.mark.anyio

SELLER = {"id": 1001, "is_bot": False, "first_name": "زهرا", "language_code": "fa"}
MINA = {"id": 9001, "is_bot": False, "first_name": "مینا", "username": "Mina_K"}
CHAT = {"id": 9001, "type": "private", "first_name": "مینا", "username": "Mina_K"}
BOT = {"id": 7, "is_bot": True, "first_name": "Vefa", "username": "vefa_bot"}
HERE = "biz:bc:1:9001"
"""Nobody says that a connection's id has no colon."""


def parse(raw: dict[str, Any]) -> Inbound | None:
    return parse_anywhere(raw, channel="telegram", username="vefa_bot")


def message(sender: dict[str, Any], **content: Any) -> dict[str, Any]:
    body = {"message_id": 5, "from": sender, "chat": CHAT, "date": 1_795_000_000, **content}
    return {"update_id": 31, "business_message": body | {"business_connection_id": "bc:1"}}


def connection(**changes: Any) -> dict[str, Any]:
    known = {"id": "bc:1", "user": SELLER, "user_chat_id": 1001, "date": 1_795_000_000}
    rights = {"can_reply": True, "can_read_messages": True, "can_edit_bio": False}
    known |= {"is_enabled": True, "rights": rights}
    return {"update_id": 30, "business_connection": known | changes}


def heard(raw: dict[str, Any]) -> Inbound:
    found = parse(raw)
    assert found is not None
    assert parse(dict(found.raw)) == found, "what is stored means the same after a restart"
    return found


def test_the_name_of_such_a_chat_is_read_back() -> None:
    assert guests.read(HERE) == ("bc:1", "9001")
    assert guests.written("bc:1", "9001") == HERE
    assert HERE.startswith(guests.all_of("bc:1"))
    assert guests.read("9001") is None


def test_a_customers_words_carry_the_connection() -> None:
    found = heard(message(MINA, text="SHAL-01"))
    assert (found.kind, found.chat, found.sender) == (Kind.TEXT, HERE, "9001")
    assert (found.text, found.private, found.ref) == ("SHAL-01", True, None)
    assert found.mailbox == "telegram:9001", "one person, whichever chat they write in"
    assert heard(message(MINA, text="/start sku_SHAL-01")).start == "sku_SHAL-01"


@pytest.mark.parametrize("content", [{"text": "/menu"}, {"photo": [{"file_id": "a"}]}])
def test_the_sellers_own_words_are_a_hand_at_the_customer(content: dict[str, Any]) -> None:
    found = heard(message(SELLER, **content))
    assert (found.kind, found.chat, found.sender) == (Kind.HAND, HERE, "9001")
    assert (found.name, found.username, found.language_code) == ("مینا", "Mina_K", None)
    assert (found.command, found.media) == (None, ())


@pytest.mark.parametrize(
    "nobody",
    [{"sender_business_bot": BOT}, {"is_from_offline": True}, {"business_connection_id": "bc:1"}],
)
def test_echoes_and_greetings_of_the_account_are_nobodys_words(nobody: dict[str, Any]) -> None:
    raw = message(SELLER, text="سلام")
    raw["business_message"] |= nobody
    assert (parse(raw) is None) is ("business_connection_id" not in nobody)


def test_a_press_there_carries_the_connection_whoever_pressed() -> None:
    card = message(MINA, text="شال")["business_message"] | {"sender_business_bot": BOT}
    for who in (MINA, SELLER):
        query = {"id": "77", "from": who, "message": card, "chat_instance": "1", "data": "cart"}
        found = heard({"update_id": 32, "callback_query": query})
        assert (found.kind, found.chat, found.sender) == (Kind.TAP, HERE, str(who["id"]))


def test_who_lets_us_in_is_told_with_what_is_allowed() -> None:
    found = heard(connection())
    rights = frozenset({"can_reply", "can_read_messages"})
    assert found.connection == Connection("bc:1", enabled=True, rights=rights)
    assert (found.kind, found.chat, found.sender) == (Kind.CONNECTED, "1001", "1001")
    out = heard(connection(is_enabled=False, rights=None))
    assert out.connection == Connection("bc:1", enabled=False)


def test_edits_and_deletions_mean_nothing_and_are_not_asked_for() -> None:
    body = message(MINA, text="۲")["business_message"]
    gone = {"business_connection_id": "bc:1", "chat": CHAT, "message_ids": [5]}
    assert parse({"update_id": 33, "edited_business_message": body}) is None
    assert parse({"update_id": 34, "deleted_business_messages": gone}) is None
    asked = {kind for kind in ALLOWED_UPDATES if "business" in kind}
    assert asked == {"business_connection", "business_message"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(
    st.sampled_from(["business_connection", "business_message", "callback_query"]),
    st.dictionaries(
        st.sampled_from(["id", "user", "from", "chat", "text", "rights", "message", "data"]),
        JSON | st.sampled_from([SELLER, MINA, CHAT, {"business_connection_id": 1, "chat": CHAT}]),
    ),
)
def test_nothing_that_comes_raises(kind: str, body: dict[str, Any]) -> None:
    found = parse({"update_id": 1, kind: body})
    assert found is None or found.channel == "telegram"


@pytest.fixture
async def seller(platform: Telegram) -> Person:
    seller = platform.person(1001, "زهرا")
    await seller.connects("bc:1")
    return seller


@pytest.fixture
async def mina(platform: Telegram) -> Person:
    return platform.person(9001, "مینا")


@pytest.fixture
async def there(seller: Person, mina: Person) -> ChatHandle:
    chat = await seller.is_written_to(mina, "bc:1")
    await mina.sends("سلام، شال دارید؟", chat=chat)
    return chat


def here(out: Outgoing) -> Outgoing:
    return replace(out, chat=HERE)


async def refused(channel: TelegramChannel) -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.send(here(send(0, "سلام")), None)
    return caught.value


async def test_words_a_picture_an_edit_and_a_deletion_go_on_the_sellers_behalf(
    channel: TelegramChannel,
    platform: Telegram,
    seller: Person,
    mina: Person,
    there: ChatHandle,
    shawl: PictureFile,
) -> None:
    await seller.connects("bc:1", rights=["can_reply", "can_delete_sent_messages"])
    share = LaidButton(label="برای دوستم", share="SHAL-01", start="sku_SHAL-01")
    code = LaidButton(label="کد", copy="EID-1405")
    cart = LaidButton(label="سبد", data="cart")
    sent = await channel.send(here(send(0, laid("شال نخی", [cart], [share, code]))), shawl)
    shown = await mina.sees("شال نخی", chat=there)
    assert shown.data["from"]["id"] == 1001
    assert shown.data["sender_business_bot"]["is_bot"] is True
    assert shown.labels == ["سبد", "کد"], "nothing can be shared from there"
    again = await channel.send(here(edit(0, sent.ref, "سبد", has_picture=True)), None)
    assert (await mina.sees("سبد", chat=there)).photo is None
    await channel.send(replace(here(edit(0, again.ref, "")), op=OutboxOp.DELETE), None)
    calls = [call for call in platform.calls if "business_connection_id" in call.raw]
    assert [call.method for call in calls] == [
        "sendPhoto",
        "sendMessage",
        "deleteBusinessMessages",
        "deleteBusinessMessages",
    ]
    assert not mina.chat.messages, "the bot's own chat with her was never begun"


async def test_without_the_right_to_delete_an_old_card_stays_and_the_words_come(
    channel: TelegramChannel, mina: Person, there: ChatHandle, shawl: PictureFile
) -> None:
    sent = await channel.send(here(send(0, "شال نخی")), shawl)
    await channel.send(here(edit(0, sent.ref, "سبد", has_picture=True)), None)
    assert [one.text for one in there.from_bot] == ["شال نخی", "سبد"]


async def test_our_own_echo_is_not_heard_and_the_sellers_hand_is(
    channel: TelegramChannel, seller: Person, mina: Person, platform: Telegram
) -> None:
    ears = Ears()
    await channel.start(ears)
    there = await seller.is_written_to(mina, "bc:1")
    await mina.sends("سلام", chat=there)
    await ears.hears(2)
    await channel.send(here(send(0, laid("منو", [LaidButton(label="سبد", data="cart")]))), None)
    shown = await mina.sees("منو", chat=there)
    await seller.sends("خودم هستم", chat=there)
    tap = await mina.taps(shown, "سبد", chat=there)
    found = await ears.hears(4)
    kinds = [one.kind for one in found]
    assert kinds == [Kind.CONNECTED, Kind.TEXT, Kind.HAND, Kind.TAP]
    assert {one.chat for one in found[1:]} == {HERE}
    await channel.answer(str(found[-1].callback_id), None)
    await mina.answered(tap, chat=there)


async def test_what_telegram_refuses_there_shuts_nobody_out_of_the_bots_own_chat(
    channel: TelegramChannel, platform: Telegram, seller: Person, mina: Person, there: ChatHandle
) -> None:
    await channel.send(here(send(0, "سلام")), None)
    cases = {
        "PEER_USAGE": lambda: platform.advance(24 * 3600),
        "NOT_ALLOWED": lambda: seller.connects("bc:1", rights=["can_read_messages"]),
        "CONNECTION_INVALID": lambda: seller.connects("bc:1", enabled=False),
        "connection not found": platform.bot.business.clear,
    }
    for words, happens in cases.items():
        done = happens()
        if done is not None:
            await done
        error = await refused(channel)
        assert words.lower() in error.reason.lower()
        assert (error.rejected, error.opted_out, error.broken) == (True, False, False)


async def test_somebody_who_never_wrote_there_is_not_written_to(
    channel: TelegramChannel, seller: Person
) -> None:
    assert "business_peer_invalid" in (await refused(channel)).reason.lower()


async def test_a_connection_that_nobody_told_of_is_asked_about_once(
    channel: TelegramChannel, platform: Telegram, mina: Person, there: ChatHandle
) -> None:
    """The shop was told before it knew of such things, or has forgotten."""
    platform.bot.pending.clear()
    ears = Ears()
    await channel.start(ears)
    for words in ("سلام", "شال دارید؟"):
        await mina.sends(words, chat=there)
    heard = await ears.hears(3)
    (told,) = [one for one in heard if one.kind is Kind.CONNECTED]
    assert told.connection is not None
    assert (told.connection.id, told.sender) == ("bc:1", "1001")
    assert len(platform.calls.of("getBusinessConnection")) == 1


async def test_one_that_telegram_does_not_know_either_is_let_be(
    channel: TelegramChannel, platform: Telegram, mina: Person, there: ChatHandle
) -> None:
    platform.bot.pending.clear()
    ears = Ears()
    await channel.start(ears)
    await mina.sends("سلام", chat=there)
    platform.bot.business.clear()
    await ears.hears(1)
    await channel.stop()
    assert [one.kind for one in ears.heard] == [Kind.TEXT]

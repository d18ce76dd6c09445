"""The simulator: what people see, what is refused, and what outlives the shop's process."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import FetchError, PictureFile, SendError
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Seen
from bot.dialogue.cards import Button, Picture, Said, card
from bot.dialogue.layout import Laid, LaidButton, lay_out
from bot.engine.inbound import Attachment, Kind
from bot.engine.outgoing import Outgoing
from common.clock import FixedClock
from models import OutboxOp
from tests.channels.conftest import Ears, edit, laid, send

pytestmark = pytest.mark.anyio

CART = LaidButton(label="سبد", data="cart")
SHAWL = PictureFile(7, Path("shawl.png"))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


@pytest.fixture
def telegram(clock: FixedClock) -> SimulatorChannel:
    return SimulatorChannel("telegram", clock=clock)


@pytest.fixture
def instagram(clock: FixedClock) -> SimulatorChannel:
    return SimulatorChannel("instagram", clock=clock)


async def meets(channel: SimulatorChannel, ears: Ears | None = None) -> Person:
    """Mina, who has said hello to a shop that listens."""
    await channel.start(ears or Ears())
    mina = channel.person("9001", name="مینا", language_code="fa")
    mina.says("سلام")
    return mina


async def refused(channel: SimulatorChannel, out: Outgoing, picture: Any = None) -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.send(out, picture)
    return caught.value


async def test_what_people_do_is_heard_as_on_the_real_channel(telegram: SimulatorChannel) -> None:
    ears = Ears()
    mina = await meets(telegram, ears)
    mina.says("/start p_17")
    mina.sends_file(b"jpg", caption="رسید")
    mina.shares_contact("+989121112233")
    mina.shares_location(35.7, 51.4)
    mina.sends_something_else()
    mina.blocks()
    mina.unblocks()
    mina.says("/orders", chat="-100200")
    hello, start, photo, contact, place, other, out, back, staff = ears.heard
    assert (hello.name, hello.language_code, hello.sender) == ("مینا", "fa", "9001")
    assert hello.sent_at == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert (start.command, start.start, start.text) == ("start", "p_17", "p_17")
    assert (photo.kind, photo.text) == (Kind.MEDIA, "رسید")
    assert photo.media == (Attachment("photo", photo.media[0].ref, None, 3),)
    assert await telegram.fetch(photo.media[0].ref) == b"jpg"
    assert (contact.phone, place.location) == ("+989121112233", (35.7, 51.4))
    assert [inbound.kind for inbound in (other, out, back)] == [
        Kind.OTHER,
        Kind.BLOCKED,
        Kind.UNBLOCKED,
    ]
    assert (staff.chat, staff.sender, staff.private) == ("-100200", "9001", False)
    assert len({inbound.external_id for inbound in ears.heard}) == 9


@pytest.mark.parametrize("manner", ["telegram", "instagram"])
async def test_every_raw_update_means_the_same_after_a_restart(
    manner: str, clock: FixedClock
) -> None:
    channel, ears = SimulatorChannel(manner, clock=clock), Ears()
    mina = await meets(channel, ears)
    await channel.send(send(9001, laid("منو", [CART])), None)
    mina.taps("سبد")
    mina.sends_file(b"ogg", kind="voice")
    mina.shares_location(35.7, 51.4)
    again = SimulatorChannel(manner, clock=clock)
    for heard in ears.heard:
        assert again.parse(json.loads(json.dumps(heard.raw))) == heard


@pytest.mark.parametrize(
    "raw", [{}, {"id": "1"}, {"id": "1", "chat": "2", "kind": "?"}, {"id": 1, "kind": []}]
)
async def test_what_is_no_update_is_none(telegram: SimulatorChannel, raw: dict[str, Any]) -> None:
    assert telegram.parse(raw) is None


async def test_what_was_not_taken_is_told_to_the_next_process(clock: FixedClock) -> None:
    first, ears = SimulatorChannel("telegram", clock=clock), Ears(safe=False)
    mina = await meets(first, ears)
    mina.says("یک")
    ears.futures[0].set_result(None)
    await asyncio.sleep(0)
    await first.stop()
    mina.says("دو")
    second, after = SimulatorChannel("telegram", clock=clock, world=first.world), Ears()
    await second.start(after)
    assert [inbound.text for inbound in after.heard] == ["یک", "دو"]
    await asyncio.sleep(0)
    assert first.world.pending == {}


async def test_a_card_is_seen_edited_and_taken_away(telegram: SimulatorChannel) -> None:
    mina = await meets(telegram)
    sent = await telegram.send(send(9001, laid("<b>منو</b> &amp; سبد", [CART])), None)
    await telegram.send(edit(9001, sent.ref, "سبد خالی است"), None)
    await telegram.send(replace(edit(9001, sent.ref, "x"), op=OutboxOp.DELETE), None)
    events = [(event.what, event.text) for event in mina.inbox.unread()]
    assert events == [
        (Seen.SENT, "منو & سبد"),
        (Seen.EDITED, "سبد خالی است"),
        (Seen.DELETED, "سبد خالی است"),
    ]
    assert mina.inbox.unread() == []
    assert mina.inbox.visible == []


async def test_an_edit_that_changes_nothing_is_not_seen(telegram: SimulatorChannel) -> None:
    mina = await meets(telegram)
    sent = await telegram.send(send(9001, laid("منو", [CART])), None)
    assert (await telegram.send(edit(9001, sent.ref, laid("منو", [CART])), None)).ref == sent.ref
    assert [event.what for event in mina.inbox.unread()] == [Seen.SENT]


async def test_pictures_come_and_go_as_on_telegram(telegram: SimulatorChannel) -> None:
    mina = await meets(telegram)
    sent = await telegram.send(send(9001, "شال‌ها"), None)
    pictured = await telegram.send(edit(9001, sent.ref, "شال نخی"), SHAWL)
    assert (pictured.ref, pictured.media_ref) == (sent.ref, "media-7")
    words = await telegram.send(edit(9001, sent.ref, "سبد", has_picture=True), None)
    assert words.ref != sent.ref
    assert [event.what for event in mina.inbox.unread()] == [
        Seen.SENT,
        Seen.EDITED,
        Seen.SENT,
        Seen.DELETED,
    ]
    again = await telegram.send(send(9001, "شال"), replace(SHAWL, ref="media-7"))
    assert again.media_ref is None


async def test_a_vanished_card_is_said_to_be_vanished(telegram: SimulatorChannel) -> None:
    await meets(telegram)
    assert (await refused(telegram, edit(9001, "4711", "سبد"))).vanished


async def test_a_tap_names_its_card_and_its_waiting_sign_ends(telegram: SimulatorChannel) -> None:
    ears = Ears()
    mina = await meets(telegram, ears)
    sent = await telegram.send(send(9001, laid("شال", [CART])), SHAWL)
    mina.inbox.unread()
    mina.taps("سبد")
    tap = ears.heard[-1]
    assert (tap.data, tap.card_ref, tap.card_has_picture) == ("cart", sent.ref, True)
    assert tap.callback_id is not None
    await telegram.answer(tap.callback_id, "افزوده شد")
    await telegram.answer(tap.callback_id, "دوباره")
    assert [(event.what, event.text) for event in mina.inbox.unread()] == [
        (Seen.TOAST, "افزوده شد")
    ]
    assert mina.inbox.open_taps == set()


async def test_only_what_is_there_can_be_tapped(telegram: SimulatorChannel) -> None:
    mina = await meets(telegram)
    page = LaidButton(label="صفحه", url="https://vefa.example/p/1")
    await telegram.send(send(9001, laid("منو", [CART], [page])), None)
    with pytest.raises(LookupError, match="سبد"):
        mina.taps("منو")
    with pytest.raises(LookupError, match="does not come back"):
        mina.taps("صفحه")


async def test_quick_replies_are_offered_under_the_last_message_only(
    instagram: SimulatorChannel,
) -> None:
    ears = Ears()
    mina = await meets(instagram, ears)
    await instagram.send(send(9001, laid("منو", [CART])), None)
    mina.taps("سبد")
    tap = ears.heard[-1]
    assert (tap.kind, tap.data, tap.text) == (Kind.TAP, "cart", "سبد")
    assert (tap.callback_id, tap.card_ref) == (None, None)
    await instagram.send(send(9001, "سبد شما خالی است"), None)
    with pytest.raises(LookupError, match="older message"):
        mina.taps("سبد")


async def test_instagram_may_be_written_to_for_a_day(
    instagram: SimulatorChannel, clock: FixedClock
) -> None:
    mina = await meets(instagram)
    assert instagram.reply_window == timedelta(hours=24)
    clock.advance(timedelta(hours=24))
    await instagram.send(send(9001, "هنوز"), None)
    clock.advance(timedelta(seconds=1))
    error = await refused(instagram, send(9001, "دیر"))
    assert (error.reason, error.rejected, error.opted_out) == ("window", True, False)
    mina.says("هستم")
    await instagram.send(send(9001, "باز"), None)


async def test_telegram_may_be_written_to_for_ever(
    telegram: SimulatorChannel, clock: FixedClock
) -> None:
    await meets(telegram)
    clock.advance(timedelta(days=400))
    await telegram.send(send(9001, "سال نو مبارک"), None)
    assert telegram.reply_window is None


async def test_strangers_and_those_who_left_cannot_be_written_to(
    telegram: SimulatorChannel,
) -> None:
    mina = await meets(telegram)
    assert (await refused(telegram, send(4711, "سلام"))).opted_out
    mina.blocks()
    assert (await refused(telegram, send(9001, "سلام"))).opted_out
    mina.unblocks()
    await telegram.send(send(9001, "خوش آمدید"), None)


_FINE_ON_TELEGRAM = [
    laid("آ" * 4096),
    laid("<b>" + "آ" * 4096 + "</b>"),
    laid("منو", [LaidButton(label="س" * 64, data="d" * 64)]),
    laid("منو", *[[CART] * 8] * 12),
    laid("منو", [LaidButton(label="x", url="https://vefa.example/p/1")]),
    laid("منو", [LaidButton(label="x", copy="c" * 256)]),
]
_REFUSED_BY_TELEGRAM = [
    laid("آ" * 4097),
    laid("😀" * 2049),
    laid(" \n"),
    laid("<b>منو"),
    laid("<b><i>منو</b></i>"),
    laid("<u>منو</u>"),
    laid("2 < 3"),
    laid("منو", [LaidButton(label="", data="d")]),
    laid("منو", [LaidButton(label="x", data="د" * 33)]),
    laid("منو", [LaidButton(label="x", data="")]),
    laid("منو", [CART] * 9),
    laid("منو", *[[CART]] * 101),
    laid("منو", [LaidButton(label="x", url="http://localhost:8080/p/1")]),
    laid("منو", [LaidButton(label="x", url="http://127.0.0.1/p/1")]),
    laid("منو", [LaidButton(label="x", url="javascript:alert(1)")]),
    laid("منو", [LaidButton(label="x", copy="c" * 257)]),
]
_FINE_ON_INSTAGRAM = [
    laid("آ" * 500),
    laid("<b> stays as it was typed"),
    laid("منو", [LaidButton(label="س" * 20, data="d" * 1000)] * 13),
]
_REFUSED_BY_INSTAGRAM = [
    laid("آ" * 501),
    laid("منو", [CART] * 14),
    laid("منو", [LaidButton(label="س" * 21, data="d")]),
    laid("منو", [LaidButton(label="x", url="https://vefa.example/p/1")]),
    laid("منو", [LaidButton(label="x", copy="c")]),
]


@pytest.mark.parametrize("message", _FINE_ON_TELEGRAM)
async def test_telegram_takes(telegram: SimulatorChannel, message: Laid) -> None:
    await meets(telegram)
    await telegram.send(send(9001, message), None)


@pytest.mark.parametrize("message", _REFUSED_BY_TELEGRAM)
async def test_telegram_refuses(telegram: SimulatorChannel, message: Laid) -> None:
    await meets(telegram)
    assert (await refused(telegram, send(9001, message))).rejected


@pytest.mark.parametrize("message", _FINE_ON_INSTAGRAM)
async def test_instagram_takes(instagram: SimulatorChannel, message: Laid) -> None:
    await meets(instagram)
    await instagram.send(send(9001, message), None)


@pytest.mark.parametrize("message", _REFUSED_BY_INSTAGRAM)
async def test_instagram_refuses(instagram: SimulatorChannel, message: Laid) -> None:
    await meets(instagram)
    assert (await refused(instagram, send(9001, message))).rejected


async def test_words_under_a_picture_are_shorter_on_telegram_and_none_on_instagram(
    telegram: SimulatorChannel, instagram: SimulatorChannel
) -> None:
    await meets(telegram)
    await meets(instagram)
    await telegram.send(send(9001, "آ" * 1024), SHAWL)
    assert (await refused(telegram, send(9001, "آ" * 1025), SHAWL)).rejected
    await instagram.send(send(9001, ""), SHAWL)
    assert (await refused(instagram, send(9001, "شال"), SHAWL)).rejected


async def test_instagram_changes_and_deletes_nothing(instagram: SimulatorChannel) -> None:
    await meets(instagram)
    sent = await instagram.send(send(9001, "منو"), None)
    assert (await refused(instagram, edit(9001, sent.ref, "سبد"))).rejected
    delete = replace(edit(9001, sent.ref, "منو"), op=OutboxOp.DELETE)
    assert (await refused(instagram, delete)).rejected


@pytest.mark.parametrize("manner", ["telegram", "instagram"])
async def test_every_card_that_is_laid_out_is_taken(manner: str, clock: FixedClock) -> None:
    channel = SimulatorChannel(manner, clock=clock)
    await meets(channel)
    buttons = [
        Button(Said("شال پشمی دست‌باف کرمان با طرح بته‌جقه " * 3), route="product/" + "9" * 90),
        Button(Said("صفحه"), url="http://localhost:8080/p/1"),
        Button(Said("صفحه"), url="https://vefa.example/p/1"),
        Button(Said("کد"), copy="EID-1405"),
    ]
    many = [[Button(Said(f"دسته {n}"), route=f"category/{n}")] for n in range(30)]
    for shown in (
        card(Said("شال & <b>" * 900), rows=[buttons]),
        card(Said("شال " * 900), rows=[buttons], picture=Picture(7)),
        card(Said("دسته‌ها"), rows=many),
        card(picture=Picture(7)),
    ):
        parts = lay_out(shown, channel.capabilities, lambda message: message.key, lambda _: "~t1")
        for part in parts:
            await channel.send(send(9001, part), SHAWL if part.picture else None)


async def test_trouble_comes_in_the_order_it_was_ordered(telegram: SimulatorChannel) -> None:
    await meets(telegram)
    telegram.world.trouble.append(SendError("slow down", retry_after_s=3))
    assert (await refused(telegram, send(9001, "سلام"))).retry_after_s == 3
    await telegram.send(send(9001, "سلام"), None)


async def test_a_file_nobody_sent_is_gone(telegram: SimulatorChannel) -> None:
    with pytest.raises(FetchError) as caught:
        await telegram.fetch("file-0")
    assert caught.value.gone

"""What we say on Instagram, over HTTP to a stand-in that refuses what Instagram refuses."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.base import FetchError, PictureFile, SendError
from bot.dialogue.cards import Said, button, card
from bot.dialogue.laid import Laid, LaidButton, LaidFile
from bot.dialogue.layout import lay_out
from bot.engine.inbound import Kind
from models import OutboxOp
from tests.channels.conftest import Ears
from tests.channels.graph_house import house, send
from tests.dialogue.chat import say
from tests.standins.botapi import PIXEL
from tests.standins.doors import full_door
from tests.standins.graph import Refusal, errors

pytestmark = pytest.mark.anyio

MINA = "6100000001"


@pytest.fixture
def shawl(tmp_path: Path) -> PictureFile:
    path = tmp_path / "shawl.jpg"
    path.write_bytes(PIXEL)
    return PictureFile(7, path)


async def test_words_and_replies_reach_somebody_who_has_written() -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        out = send(MINA, "خوش آمدید", ("سبد", "cart"), ("سفارش‌ها", "orders"))
        sent = await at.channel.send(out, None)
        shown = at.graph.world.inbox(MINA).visible[-1]
    assert (shown.ref, shown.text) == (sent.ref, "خوش آمدید")
    assert [(one.label, one.data) for one in shown.buttons] == [
        ("سبد", "cart"),
        ("سفارش‌ها", "orders"),
    ]
    assert at.graph.messages()[-1]["messaging_type"] == "RESPONSE"
    assert "tag" not in at.graph.messages()[-1]


async def test_a_reply_that_is_tapped_comes_back_as_what_it_carries() -> None:
    ears = Ears()
    async with house(ears) as at:
        mina = at.graph.phones.person(MINA, name="مینا")
        await mina.says("سلام")
        await at.channel.send(send(MINA, "خوش آمدید", ("سبد", "cart")), None)
        await mina.taps("سبد")
    tap = ears.heard[-1]
    assert (tap.kind, tap.data, tap.text) == (Kind.TAP, "cart", "سبد")


@pytest.mark.parametrize(
    ("chat", "text", "reason"),
    [
        ("6100000099", "سلام", "2534014"),
        (MINA, "ب" * 501, "less than or equal to 1000"),
        (MINA, " ", "nothing in it"),
    ],
)
async def test_what_instagram_never_takes_is_refused_for_good(
    chat: str, text: str, reason: str
) -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        with pytest.raises(SendError, match=reason) as refused:
            await at.channel.send(send(chat, text), None)
    assert refused.value.rejected or refused.value.opted_out
    assert refused.value.retry_after_s is None


@pytest.mark.parametrize("op", [OutboxOp.EDIT, OutboxOp.DELETE])
async def test_nothing_can_be_edited_or_taken_away(op: OutboxOp) -> None:
    async with house(Ears()) as at:
        with pytest.raises(SendError, match="edited") as refused:
            await at.channel.send(send(MINA, "سلام", op=op), None)
    assert refused.value.rejected


REFUSALS: list[tuple[Refusal, dict[str, object]]] = [
    (errors.bad_token(), {"retry_after_s": 120.0, "whole_bot": True}),
    (errors.window_closed(), {"rejected": True, "reason": "window"}),
    (errors.unavailable(), {"opted_out": True}),
    (errors.unknown_person(), {"opted_out": True}),
    (errors.comment_answered(), {"rejected": True, "reason": "comment-answered"}),
    (errors.too_fast(3), {"retry_after_s": 180.0, "whole_bot": True}),
    (Refusal("too many calls", 4), {"retry_after_s": 30.0, "whole_bot": True}),
    (Refusal("too many calls", 80002, status=429), {"retry_after_s": 30.0, "whole_bot": True}),
    (errors.down(), {"rejected": False, "broken": False}),
    (Refusal("try again", 100, 1545133), {"rejected": False, "broken": False}),
    (Refusal("unknown error", 1, status=500), {"rejected": False, "broken": False}),
    (Refusal("no permission", 200, status=403), {"rejected": True}),
    (Refusal("no such thing", 100, 33), {"rejected": True}),
    (Refusal("never heard of", 987_654), {"rejected": True}),
]


async def test_each_refusal_says_what_is_to_be_done() -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        for refusal, means in REFUSALS:
            at.graph.next_refusals.append(refusal)
            with pytest.raises(SendError) as raised:
                await at.channel.send(send(MINA, "سلام"), None)
            assert {name: getattr(raised.value, name) for name in means} == means, refusal.code
            assert at.graph.token not in raised.value.reason
            await at.channel.send(send(MINA, "سلام"), None)


async def test_a_line_that_is_down_and_one_that_breaks_are_told_apart() -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        at.graph.hanging = asyncio.Event()
        at.channel._api._client.timeout = httpx.Timeout(0.05)
        with pytest.raises(SendError) as broken:
            await at.channel.send(send(MINA, "سلام"), None)
        at.graph.hanging.set()
        at.channel._api._url = "http://127.0.0.1:9"
        with pytest.raises(SendError) as away:
            await at.channel.send(send(MINA, "سلام"), None)
    assert broken.value.broken
    assert not away.value.broken
    assert not away.value.rejected


@pytest.mark.parametrize("how", ["", "middle", "trickles"])
async def test_a_far_side_that_hangs_is_given_up_wherever_it_hangs(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Also one that says a letter now and then, so that no single wait is too long."""
    monkeypatch.setattr("bot.channels.instagram_graph_api.WHOLE_S", 0.3)
    ears = Ears()
    async with house(ears) as at:
        await at.graph.phones.says(MINA, text="سلام")
        await at.introduced()
        at.graph.hanging, at.graph.stalls = asyncio.Event(), how
        with pytest.raises(SendError) as hung:
            await at.channel.send(send(MINA, "سلام"), None)
        await at.graph.phones.says("6100000002", text="سلام")
        at.graph.hanging.set()
        await at.channel.send(send(MINA, "سلام"), None)
    assert hung.value.broken
    assert len(ears.heard) == 2, (
        "what somebody new writes is taken, though their name is not to be had"
    )


async def test_nobody_who_takes_up_the_line_is_given_up_too() -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        at.channel._api._client.timeout = httpx.Timeout(5.0, connect=0.1)
        with full_door() as port:
            at.channel._api._url = f"http://127.0.0.1:{port}"
            with pytest.raises(SendError) as away:
                await at.channel.send(send(MINA, "سلام"), None)
    assert not away.value.broken, "nothing has arrived"
    assert not away.value.rejected


async def test_words_a_person_wrote_may_come_for_a_week() -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        at.clock.advance(timedelta(days=3))
        with pytest.raises(SendError, match="window"):
            await at.channel.send(send(MINA, "سلام"), None)
        await at.channel.send(send(MINA, "سلام، علی هستم", late=True), None)
        said = at.graph.messages()[-1]
        assert (said["messaging_type"], said["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
        at.clock.advance(timedelta(days=5))
        with pytest.raises(SendError, match="window"):
            await at.channel.send(send(MINA, "هنوز هستید؟", late=True), None)


async def test_a_comment_takes_one_answer_which_goes_to_who_wrote_it() -> None:
    ears = Ears()
    async with house(ears) as at:
        await at.graph.phones.comments(MINA, "قیمت؟", comment="179001", post="180005")
        (heard,) = ears.heard
        assert (heard.kind, heard.chat, heard.post) == (Kind.COMMENT, "comment:179001", "180005")
        await at.channel.send(send(heard.chat, "در دایرکت"), None)
        with pytest.raises(SendError, match="comment-answered"):
            await at.channel.send(send(heard.chat, "و دیگر"), None)
        assert [shown.text for shown in at.graph.world.inbox(MINA).visible] == ["در دایرکت"]


@pytest.mark.parametrize("takes_cards", [True, False])
async def test_a_comment_is_answered_with_picture_and_words_at_once(
    shawl: PictureFile, takes_cards: bool
) -> None:
    async with house(Ears()) as at:
        at.channel.lend_through(lambda picture: f"https://shop.example/lent/{picture.media_id}")
        await at.graph.phones.comments(MINA, "قیمت؟", comment="179001", post="180005")
        if not takes_cards:
            at.graph.next_refusals.append(errors.invalid("attachment"))
        choices = [LaidButton(f"انتخاب {number}", f"r/{number}") for number in range(5)]
        card = Laid("شال نخی\n" + "گرم و نرم " * 20, rows=[choices], picture=7)
        await at.channel.send(send("comment:179001", laid=card), shawl)
        (shown,) = at.graph.world.inbox(MINA).visible
    assert shown.text.startswith("شال نخی\nگرم و نرم")
    assert (shown.media_id is not None, len(shown.buttons)) == (
        (True, 3) if takes_cards else (False, 5)
    )


async def test_a_picture_is_fetched_once_and_known_ever_after(shawl: PictureFile) -> None:
    async with house(Ears()) as at:
        fetched = []

        async def fetch(url: str) -> int:
            fetched.append(url)
            return 200

        at.graph.fetch = fetch
        at.channel.lend_through(lambda picture: f"https://shop.example/lent/{picture.media_id}")
        await at.graph.phones.says(MINA, text="سلام")
        sent = await at.channel.send(send(MINA), shawl)
        assert sent.media_ref is not None
        known = PictureFile(7, shawl.path, sent.media_ref)
        again = await at.channel.send(send(MINA), known)
        assert again.media_ref is None
        at.graph.pictures.clear()
        anew = await at.channel.send(send(MINA), known)
    assert anew.media_ref is not None
    assert fetched == ["https://shop.example/lent/7"] * 2


async def test_a_picture_without_an_address_is_refused(shawl: PictureFile) -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        with pytest.raises(SendError, match="PUBLIC_URL") as refused:
            await at.channel.send(send(MINA), shawl)
    assert refused.value.rejected


async def test_a_file_somebody_sent_is_fetched_where_it_lies() -> None:
    ears = Ears()
    async with house(ears) as at:
        await at.graph.phones.person(MINA).sends_file(PIXEL, kind="photo", caption="رسید")
        (heard,) = ears.heard
        assert (heard.kind, heard.text) == (Kind.MEDIA, "رسید")
        (file,) = heard.media
        assert file.kind == "photo"
        assert await at.channel.fetch(file.ref) == PIXEL
        at.graph.world.files.clear()
        with pytest.raises(FetchError) as gone:
            await at.channel.fetch(file.ref)
        with pytest.raises(FetchError) as away:
            await at.channel.fetch("http://127.0.0.1:9/files/1")
    assert gone.value.gone
    assert not away.value.gone


async def test_what_we_said_is_not_heard_as_a_hand() -> None:
    ears = Ears()
    async with house(ears) as at:
        await at.graph.phones.says(MINA, text="سلام")
        await asyncio.gather(*(at.channel.send(send(MINA, "پاسخ"), None) for _ in range(3)))
        await at.graph.hooks.flush()
        assert len(at.graph.hooks.answers) == 4
    assert [one.kind for one in ears.heard] == [Kind.TEXT]


async def test_an_echo_that_comes_before_the_answer_waits_for_it() -> None:
    ears = Ears()
    async with house(ears) as at:
        await at.graph.phones.says(MINA, text="سلام")
        echo = at.graph.echo
        held, asked = asyncio.Event(), asyncio.Event()

        async def slow(url: str) -> int:
            asked.set()
            await held.wait()
            return 200

        at.graph.fetch = slow
        at.channel.lend_through(lambda picture: "https://shop.example/p")
        sending = asyncio.create_task(
            at.channel.send(send(MINA), PictureFile(7, Path("shawl.jpg")))
        )
        await asked.wait()
        mid = at.graph.phones.mid
        early = "early-mid"
        at.graph.phones.mid = lambda chat: early  # type: ignore[method-assign]
        told = echo(MINA, {"mid": early, "attachments": [{"type": "image", "payload": {}}]})
        held.set()
        assert (await sending).ref == early
        await told
        at.graph.phones.mid = mid  # type: ignore[method-assign]
    assert [one.kind for one in ears.heard] == [Kind.TEXT]


async def test_what_our_app_said_is_ours_whoever_sent_it() -> None:
    ears = Ears()
    async with house(ears, app_id="734100000000001") as at:
        at.graph.echoes_name_app = True
        await at.graph.phones.writes_by_hand(MINA, "از فرایند دیگر")
    assert ears.heard == []


async def test_what_earlier_runs_said_is_asked_for() -> None:
    ears, asked = Ears(), []

    async def wrote(chat: str, mid: str, text: str) -> bool:
        asked.append((chat, text))
        return text == "دیروز"

    async with house(ears) as at:
        at.channel.know_own(wrote)
        await at.graph.phones.writes_by_hand(MINA, "دیروز")
        await at.graph.phones.writes_by_hand(MINA, "من علی هستم")
    assert asked == [(MINA, "دیروز"), (MINA, "من علی هستم")]
    (hand,) = ears.heard
    assert (hand.kind, hand.chat, hand.sender, hand.text) == (Kind.HAND, MINA, MINA, "من علی هستم")


async def test_nothing_that_is_laid_out_for_instagram_is_lost_for_want_of_a_text() -> None:
    async with house(Ears()) as at:
        with pytest.raises(SendError, match="nothing in it"):
            await at.channel.send(send(MINA, laid=Laid("", picture=7)), None)


@pytest.mark.parametrize(
    ("letters", "buttons", "label", "tapped"),
    [(500, 13, 20, 13), (501, 13, 20, 13), (2000, 14, 20, 0), (10, 13, 21, 0)],
)
async def test_whatever_is_laid_out_for_instagram_is_taken_there(
    letters: int, buttons: int, label: int, tapped: int
) -> None:
    """A thousand bytes, which are half as many Persian letters; thirteen replies of twenty."""
    rows = [[button(Said("م" * label), f"product/{number}")] for number in range(buttons)]
    said = card(Said("ب" * letters), rows=rows)
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        before = len(at.graph.world.inbox(MINA).visible)
        for laid in lay_out(said, at.channel.capabilities, say, str, language="fa"):
            await at.channel.send(send(MINA, laid=laid), None)
        shown = at.graph.world.inbox(MINA).visible[before:]
    assert "".join(one.text for one in shown).count("ب") == letters
    assert len(shown[-1].buttons) == tapped


PAY = LaidButton("پرداخت", url="https://shop.example/p/A1")


async def test_links_are_buttons_below_the_words_and_replies_stand_there_too() -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        what = Laid("سفارش A1", rows=[[LaidButton("منو", "menu")]], links=[PAY])
        await at.channel.send(send(MINA, laid=what), None)
        shown = at.graph.world.inbox(MINA).visible[-1]
    assert shown.text == "سفارش A1"
    assert [(one.label, one.data, one.url) for one in shown.buttons] == [
        ("پرداخت", None, "https://shop.example/p/A1"),
        ("منو", "menu", None),
    ]


async def test_links_that_instagram_does_not_take_as_buttons_are_written_out() -> None:
    async with house(Ears()) as at:
        await at.graph.phones.says(MINA, text="سلام")
        at.graph.next_refusals.append(errors.invalid("attachment"))
        await at.channel.send(send(MINA, laid=Laid("سفارش A1", links=[PAY])), None)
        shown = at.graph.world.inbox(MINA).visible[-1]
    assert shown.text == "سفارش A1\n\nپرداخت\nhttps://shop.example/p/A1"


M4A = ("voice", "audio/mp4", "audio")
"""A sort of file, what it is, and what Instagram calls it."""


@pytest.mark.parametrize(
    ("kind", "mime", "shown"),
    [M4A, ("video", "video/mp4", "video"), ("document", "application/pdf", "file")],
)
async def test_what_somebody_sent_is_fetched_from_us(kind: str, mime: str, shown: str) -> None:
    answer = httpx.Response(200, headers={"content-type": mime}, content=b"...")
    messages = await file_sent(kind, answer)
    assert [one["message"]["attachment"]["type"] for one in messages] == [shown]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, headers={"content-type": "audio/ogg"}, content=b"OggS"),
        httpx.Response(200, headers={"content-type": "audio/mp4"}, content=b"." * (25 * 2**20 + 1)),
        httpx.Response(404),
        None,
    ],
)
async def test_what_instagram_does_not_take_is_named(answer: httpx.Response | None) -> None:
    messages = await file_sent("voice", answer)
    assert messages[-1]["message"]["text"] == "🎤 named"


async def file_sent(kind: str, answer: httpx.Response | None) -> list[dict[str, Any]]:
    """What was asked to be sent; without an `answer` the shop has no address."""
    async with house(Ears()) as at:

        async def fetch(url: str) -> httpx.Response:
            assert answer is not None
            return answer

        at.graph.fetch = fetch
        if answer is not None:
            at.channel.lend_through(lambda picture: f"https://shop.example/lent/{picture.media_id}")
        await at.graph.phones.says(MINA, text="سلام")
        said = Laid("", file=LaidFile(kind, "🎤 named", media_id=7))
        await at.channel.send(replace(send(MINA), laid=said), PictureFile(7, Path("file.m4a")))
        return at.graph.messages(MINA)

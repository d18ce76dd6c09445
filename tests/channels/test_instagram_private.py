"""The private road from the owner's yes to an answer, over real HTTP to the stand-in."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlmodel import func, select

from bot.channels.base import FetchError, SendError
from bot.channels.instagram_private_tokens import is_token, token_of
from bot.dialogue.layout import Laid
from bot.engine.inbound import Kind
from bot.engine.outgoing import Outgoing
from common.ids import new_id
from models import AccountState, Lane, OutboxOp, Promise, Seen
from shop.instagram_guard import LIMITS
from tests.channels.conftest import Ears
from tests.channels.instagram_booth import Booth, open_booth
from tests.channels.test_instagram_private_parse import READ
from tests.databases import SQLITE, Databases
from tests.standins.botapi import PIXEL
from tests.standins.instagram_private import PrivateApi, serve
from tests.standins.instagram_private.people import micros
from tests.standins.instagram_private.server import Served

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """One server for all of them; each test has people and an account of its own."""
    with serve(PrivateApi()) as served:
        yield served


@pytest.fixture
async def booth(
    anyio_backend: str, served: Served, databases: Databases, tmp_path: Path
) -> AsyncIterator[Booth]:
    served.api = PrivateApi()
    booth = await open_booth(tmp_path, databases.new(SQLITE, migrated=True), served)
    served.api._tick = micros(booth.clock.now)
    yield booth
    served.released.set()
    await booth.app.stop()
    served.released.clear()


async def test_nothing_leaves_before_the_owner_says_so_and_then_answers_come(booth: Booth) -> None:
    mina = booth.someone()
    mina.says("before the shop was here")
    await booth.look(2)
    assert booth.stands() is AccountState.OFF
    assert booth.api.calls == []
    risk = await booth.owner("/instagram")
    assert "take it away for good" in risk
    await booth.owner_taps("Risk it, switch on")
    await booth.look()
    assert booth.stands() is AccountState.OPEN
    assert "✅ Logged in" in booth.owner_reads()
    await booth.look()
    assert mina.reads == [], "what was said before is the owner's affair"
    booth.clock.advance(timedelta(minutes=5))
    mina.says("hello")
    await booth.look()
    assert "Gelim" in mina.reads[-1]["text"]
    typed = min(len(mina.reads[-1]["text"]) * LIMITS.typing_s, LIMITS.typing_most_s)
    assert min(booth.pauses.taken) >= LIMITS.gap_least_s
    assert booth.pauses.taken[-1] >= LIMITS.gap_least_s + typed
    assert booth.api.to_strangers == []


async def test_the_login_is_kept_sealed_and_the_next_process_goes_on_with_it(booth: Booth) -> None:
    await booth.switches_on()
    kept = booth.account().login or ""
    assert kept.startswith("v1.")
    assert "session-1" not in kept
    assert booth.api.logins.count == 1
    booth.channel._line._client.authorization_data = {"sessionid": "of another process"}
    mina = booth.someone()
    mina.says("hello")
    await booth.look()
    assert mina.reads
    assert booth.api.logins.count == 1, "nobody logs in afresh for each run"


async def test_a_code_typed_on_telegram_ends_in_a_login(booth: Booth) -> None:
    booth.api.logins.wants_code = "123456"
    await booth.switches_on()
    assert booth.stands() is AccountState.CODE
    assert "🔑 Instagram wants a code" in booth.owner_reads()
    await booth.look(3)
    assert len(booth.api.sent("send_login_request")) == 1, "it does not ask again by itself"
    for code, state in (("999 999", AccountState.CODE), ("123 456", AccountState.OPEN)):
        await booth.owner("/instagram")
        await booth.owner_taps("Type the code")
        assert "Thank you" in await booth.owner(code)
        await booth.look()
        assert booth.stands() is state
    assert "✅ Logged in" in booth.owner_reads()
    assert len(booth.api.logins.devices) == 1, "it was the same device all the time"
    chat = [shown.text for shown in booth.telegram.inbox("1000").visible]
    assert not any("123" in words for words in chat)
    assert booth.account().code is None
    mina = booth.someone()
    mina.says("hello")
    await booth.look()
    assert mina.reads


async def test_a_challenge_in_the_middle_is_met_with_a_code(booth: Booth) -> None:
    await booth.switches_on()
    booth.api.refuses("inbox", "challenge_required")
    await booth.look()
    assert booth.stands() is AccountState.CODE
    await booth.owner("/instagram")
    await booth.owner_taps("Type the code")
    await booth.owner("111111")
    await booth.look()
    assert booth.stands() is AccountState.OPEN
    assert booth.api.sent("/challenge/")[-1]["security_code"] == "111111"


@pytest.mark.parametrize("how", ["native challenge", "masked challenge"])
async def test_what_is_the_owners_to_say_is_left_to_them(booth: Booth, how: str) -> None:
    await booth.switches_on()
    booth.api.refuses("inbox", how)
    await booth.look()
    assert booth.stands() is AccountState.VERIFY
    assert "confirm that it was you" in booth.owner_reads()
    calls = len(booth.api.calls)
    await booth.look(3)
    assert len(booth.api.calls) == calls
    await booth.owner("/instagram")
    await booth.owner_taps("Try again")
    await booth.look()
    assert booth.stands() is AccountState.OPEN
    assert booth.api.logins.count == 1, "the login it had is still good"


async def test_the_shop_invents_no_birthday(booth: Booth) -> None:
    await booth.switches_on()
    booth.api.logins.challenge_step = "add_birthday"
    booth.api.refuses("inbox", "challenge_required")
    await booth.look()
    assert booth.stands() is AccountState.VERIFY
    assert not [form for form in booth.api.sent("/challenge/") if "birthday_year" in form]


async def test_a_dead_account_is_left_alone(booth: Booth) -> None:
    await booth.switches_on()
    booth.api.refuses("inbox", "suspended")
    await booth.look()
    assert booth.stands() is AccountState.DEAD
    calls = len(booth.api.calls)
    await booth.look(3)
    assert len(booth.api.calls) == calls
    assert "⛔ Instagram did not let the shop in" in booth.owner_reads()


async def test_a_wrong_password_is_tried_once(booth: Booth) -> None:
    booth.api.logins.password = "another one"
    await booth.switches_on()
    await booth.look(3)
    assert booth.stands() is AccountState.DEAD
    assert len(booth.api.sent("send_login_request")) == 1
    assert booth.api.logins.passwords == 2, "once in the login of today, once where that leads"


async def test_one_login_is_renewed_by_itself_and_not_the_next(booth: Booth) -> None:
    await booth.switches_on()
    booth.clock.advance(timedelta(hours=7))
    booth.api.logins.end_all()
    await booth.look(2)
    assert (booth.stands(), booth.api.logins.count) == (AccountState.OPEN, 2)
    booth.api.logins.end_all()
    await booth.look(3)
    assert (booth.stands(), booth.api.logins.count) == (AccountState.VERIFY, 2)


@pytest.mark.parametrize("how", ["feedback_required", "429"])
async def test_a_warning_stops_the_writing_and_not_the_reading(booth: Booth, how: str) -> None:
    await booth.switches_on()
    mina, reza = booth.someone(), booth.someone(502, "رضا")
    booth.api.refuses("broadcast", how)
    mina.says("hello")
    await booth.look()
    assert mina.reads == []
    assert "🧊" in booth.owner_reads()
    inboxes = len(booth.api.sent("direct_v2/inbox"))
    reza.says("hello")
    await booth.look(3)
    assert reza.reads == []
    assert len(booth.api.sent("direct_v2/inbox")) == inboxes + 3
    assert len(booth.api.sent("broadcast")) == 1
    assert booth.account().frozen_until is not None


async def test_somebody_who_lets_nobody_write_costs_nobody_else_an_answer(booth: Booth) -> None:
    await booth.switches_on()
    mina, reza = booth.someone(), booth.someone(502, "رضا")
    mina.thread.closed = True
    mina.says("hello")
    reza.says("hello")
    await booth.look()
    assert reza.reads
    assert ("refused", "DirectMessageRequestsDisabled") in booth.outbox()


async def test_a_message_that_may_have_arrived_is_looked_for_before_it_is_sent_again(
    booth: Booth,
) -> None:
    await booth.switches_on()
    mina = booth.someone()
    booth.api.refuses("broadcast", "cut off")
    mina.says("hello")
    await booth.look()
    assert len(booth.api.sent("broadcast")) == 1
    assert len(mina.reads) == 1
    assert booth.outbox()[0][0] == "sent"


async def test_each_try_carries_the_same_token_and_is_known_as_ours(booth: Booth) -> None:
    await booth.switches_on()
    mina = booth.someone()
    booth.api.refuses("broadcast", "500")
    mina.says("hello")
    await booth.look()
    first, second = (form["client_context"] for form in booth.api.sent("broadcast"))
    assert first == second
    assert is_token(first)
    assert len(mina.reads) == 1
    chance = Random(3)
    assert all(is_token(token_of(chance.getrandbits(62))) for _ in range(100))
    assert not any(is_token(str(6_800_011_111_111_111_111 + n)) for n in range(100))


@pytest.mark.parametrize("how", ["hanging", "hanging in the middle", "trickling"])
async def test_a_far_side_that_hangs_costs_nobody_a_reply(
    booth: Booth, served: Served, how: str
) -> None:
    await booth.switches_on()
    mina = booth.someone()
    booth.api.refuses("direct_v2/inbox", how)
    mina.says("hello")
    looking = booth.channel.look(booth.app.engine)
    task = asyncio.create_task(looking)
    assert await asyncio.to_thread(served.hanging.acquire, timeout=10)
    assert booth.telegram.inbox("1000").visible
    assert "Instagram" in await booth.owner("/instagram"), "Telegram is answered meanwhile"
    await task
    await booth.look()
    assert mina.reads, "and Instagram as soon as it answers again"


@pytest.mark.parametrize("how", ["hanging", "trickling", "trickling after"])
async def test_a_message_that_hangs_costs_nobody_a_reply(booth: Booth, how: str) -> None:
    await booth.switches_on()
    mina, reza = booth.someone(), booth.someone(502, "رضا")
    booth.api.refuses("broadcast", how)
    mina.says("hello")
    await booth.look()
    reza.says("hello")
    await booth.look(2)
    assert reza.reads, "the account answers others"
    assert mina.reads
    assert len({one["client_context"] for one in mina.reads}) == len(mina.reads), "none came twice"


async def test_an_upload_that_never_ends_leaves_the_account_to_others(
    booth: Booth, tmp_path: Path
) -> None:
    """No timeout of the library's is for the whole of it, so a thread is left behind."""
    await booth.switches_on()
    mina, line = booth.someone(), booth.channel._line
    shawl = tmp_path / "shawl.png"
    shawl.write_bytes(PIXEL)
    booth.api.refuses("messenger_image", "trickling")
    patient, line._options = line._options, replace(line._options, hangs_s=1.0)
    with pytest.raises(TimeoutError):
        await line.show(mina.thread.id, shawl, token_of(1))
    line._options = patient
    mina.says("hello")
    await booth.look()
    assert mina.reads
    assert booth.api.logins.count == 1, "it is the same login, and the same device"
    assert len(booth.api.logins.devices) == 1


async def test_nobody_at_the_other_end_costs_nobody_a_reply(booth: Booth, served: Served) -> None:
    """The line is not even taken up; what is written meanwhile is heard and answered later."""
    await booth.switches_on()
    mina = booth.someone()
    with served.nobody_answers():
        mina.says("hello")
        await booth.look()
        assert mina.reads == []
        assert "Instagram" in await booth.owner("/instagram")
    await booth.look()
    assert mina.reads


async def test_what_the_owner_writes_by_hand_is_told_from_what_the_bot_wrote(booth: Booth) -> None:
    await booth.switches_on()
    mina, stranger = booth.someone(), booth.someone(502, "رضا")
    mina.says("hello")
    await booth.look()
    booth.channel._sent.clear()
    booth.channel._ears._taken.clear()  # type: ignore[union-attr]
    mina.sends(by_hand=True, item_type="text", text="it is me, Maryam")
    stranger.sends(by_hand=True, item_type="text", text="shall we meet?")
    ears = Ears()
    await booth.channel.look(ears)
    assert [(one.kind, one.sender, one.text) for one in ears.heard] == [
        (Kind.TEXT, "501", "hello"),
        (Kind.HAND, "501", "it is me, Maryam"),
    ]


async def test_odd_messages_do_not_stop_the_inbox(booth: Booth) -> None:
    await booth.switches_on()
    mina, reza = booth.someone(), booth.someone(502, "رضا")
    for kind, content, *_ in READ:
        mina.sends(item_type=kind, **{k: v for k, v in content.items() if k != "item_type"})
    reza.says("hello")
    ears = Ears()
    await booth.channel.look(ears)
    assert len(ears.heard) == len(READ) + 1
    assert ears.heard[-1].text == "hello"


async def test_what_the_engine_has_not_taken_is_heard_again(booth: Booth) -> None:
    await booth.switches_on()
    booth.someone().says("hello")
    deaf = Ears(safe=False)
    looking = asyncio.create_task(booth.channel.look(deaf))
    await deaf.hears(1)
    deaf.futures[0].set_exception(RuntimeError("not now"))
    await looking
    ears = Ears()
    await booth.channel.look(ears)
    assert [one.text for one in ears.heard] == ["hello"]


async def test_files_come_from_instagram_and_from_nowhere_else(booth: Booth) -> None:
    await booth.switches_on()
    booth.api.files["/scontent.cdninstagram.com/a.jpg"] = b"picture"
    assert await booth.channel.fetch("https://scontent.cdninstagram.com/a.jpg") == b"picture"
    for url in ("https://evil.example/a.jpg", "file:///etc/passwd", "https://cdninstagram.com.x/a"):
        with pytest.raises(FetchError):
            await booth.channel.fetch(url)


async def test_strangers_are_let_in_by_rule(booth: Booth) -> None:
    await booth.switches_on()
    asks, silent = booth.someone(502, pending=True), booth.someone(503, pending=True)
    asks.says("hello, do you have shawls?")
    silent.sends(item_type="placeholder")
    booth.channel._ears._requests_at = -1e9  # type: ignore[union-attr]
    await booth.look()
    assert asks.reads
    assert not asks.thread.pending
    assert silent.thread.pending
    assert silent.reads == []
    assert len(booth.account().sent) == 1 + len(asks.reads)


async def test_no_more_strangers_are_let_in_within_an_hour_than_the_rule_says(booth: Booth) -> None:
    await booth.switches_on()
    asking = [booth.someone(number, pending=True) for number in (502, 503)]
    for one in asking:
        one.says("hello, do you have shawls?")
    ears = booth.channel._ears
    assert ears is not None
    ears._limits = replace(LIMITS, requests_per_hour=1)
    for _ in range(2):
        ears._requests_at = -1e9
        await booth.look()
        assert sum(one.thread.pending for one in asking) == 1
    ears._let_in[0] -= 3600.0
    ears._requests_at = -1e9
    await booth.look()
    assert not any(one.thread.pending for one in asking)


async def test_more_than_a_page_is_heard_after_a_night(booth: Booth) -> None:
    await booth.switches_on()
    people = [booth.someone(600 + number, f"خریدار {number}") for number in range(23)]
    for one in people:
        one.says("hello")
    for number in range(45):
        people[0].says(f"and another thing, number {number}")
    await booth.look()
    with booth.app.database.reading() as session:
        seen = session.exec(select(func.count()).where(Seen.channel == booth.channel.name)).one()
    assert seen == 23 + 45


async def test_the_guards_budget_ends_the_writing_and_not_the_shop(
    served: Served, databases: Databases, tmp_path: Path
) -> None:
    served.api = PrivateApi()
    few = replace(LIMITS, writes_per_hour=4, warm_up_share=1.0)
    booth = await open_booth(tmp_path, databases.new(SQLITE, migrated=True), served, limits=few)
    served.api._tick = micros(booth.clock.now)
    await booth.switches_on()
    people = [booth.someone(600 + number) for number in range(6)]
    for one in people:
        one.says("hello")
    await booth.look()
    assert len(booth.api.sent("broadcast")) == 4
    assert booth.owner_reads().count("📷") == 2, "logged in, and once that it is used up"
    assert "Logged in" in await booth.owner("/instagram")
    await booth.app.stop()


def words_to(person: str) -> Outgoing:
    return Outgoing(
        id=new_id(),
        channel="instagram_private",
        chat=person,
        lane=Lane.REPLY,
        promise=Promise.REPEAT,
        op=OutboxOp.SEND,
        laid=Laid("hello"),
    )


async def test_over_a_month_the_wire_sees_no_more_than_the_guard_allows(
    served: Served, databases: Databases, tmp_path: Path
) -> None:
    """Every morning and evening more people write than may be answered; what leaves is counted at
    the other end.
    """
    served.api = PrivateApi()
    few = replace(LIMITS, writes_per_hour=4, writes_per_day=6)
    booth = await open_booth(tmp_path, databases.new(SQLITE, migrated=True), served, limits=few)
    served.api._tick = micros(booth.clock.now)
    sent: list[datetime] = []
    booth.api.on_sent = lambda *_: sent.append(booth.clock.now())
    await booth.switches_on()
    first = booth.clock.now()
    for half_day in range(60):
        booth.clock.set(first + timedelta(hours=12 * half_day, minutes=1))
        people = [booth.someone(600 + number) for number in range(4)]
        for one in people:
            one.says("hello")
        await booth.channel.look(Ears())
        for one in people:
            with contextlib.suppress(SendError):
                await booth.channel.send(words_to(one.id), None)
    assert len(sent) > 120, "it holds back no more than it has to"
    for at in sent:
        share = min(0.25 + 0.75 * (at - first + timedelta(minutes=2)) / LIMITS.warm_up, 1.0)
        assert sum(at - timedelta(hours=1) < one <= at for one in sent) <= 4 * share
        assert sum(at - timedelta(days=1) < one <= at for one in sent) <= 6 * share
    assert booth.api.to_strangers == []
    await booth.app.stop()


async def test_looks_quicken_and_slow_down(booth: Booth) -> None:
    await booth.switches_on()
    quiet = [await booth.look() for _ in range(20)]
    assert quiet[-1] > 60
    booth.someone().says("hello")
    assert await booth.look() < 6

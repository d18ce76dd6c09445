"""Text messages over real HTTP: what leaves, what providers refuse, and what never leaks."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import ValidationError

from bot import checking_sms
from bot.channels.base import SendError
from bot.channels.sms import SmsChannel, sms_of
from bot.channels.sms_template import Template
from bot.dialogue.layout import Laid
from bot.engine.outgoing import Outgoing
from bot.findings import State
from bot.settings import Settings
from common.segments import segments
from models import Lane, OutboxOp, Promise
from tests.standins.sms import KEY, SETTINGS, SmsProviders

pytestmark = pytest.mark.anyio

WORDS = 'گلیم اصفهان: سفارش "A&B" {x} 50% <راه>'
PHONES = {
    "kavenegar": "+989121234567",
    "sms.ir": "+989121234567",
    "netgsm": "+905321234567",
    "twilio": "+447400123456",
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def providers(anyio_backend: str) -> AsyncIterator[SmsProviders]:
    standin = SmsProviders()
    await standin.start()
    yield standin
    await standin.stop()


def text(words: str, phone: str, op: OutboxOp = OutboxOp.SEND) -> Outgoing:
    return Outgoing(17, "sms", phone, Lane.NOTICE, Promise.REPEAT, op, Laid(words))


def settings(**fields: Any) -> Settings:
    return Settings(_env_file=None, **fields)


def channel(name: str, providers: SmsProviders, **fields: Any) -> SmsChannel:
    found = sms_of(settings(**{**SETTINGS[name](providers.url), **fields}))
    assert found is not None
    return found


async def refusal(road: SmsChannel, out: Outgoing) -> SendError:
    with pytest.raises(SendError) as caught:
        await road.send(out, None)
    await road.close()
    return caught.value


@pytest.mark.parametrize("name", SETTINGS)
async def test_every_provider_of_the_manual_gets_the_words_as_they_are(
    name: str, providers: SmsProviders
) -> None:
    road = channel(name, providers)
    sent = await road.send(text(WORDS, PHONES[name]), None)
    await road.close()
    assert sent.ref == "17"
    assert providers.texts(PHONES[name][-9:]) == [WORDS]


@pytest.mark.parametrize("name", SETTINGS)
async def test_a_wrong_key_is_refused_and_not_told(name: str, providers: SmsProviders) -> None:
    road = channel(name, providers, sms_key="another-secret")
    error = await refusal(road, text(WORDS, PHONES[name]))
    assert (error.rejected, error.broken, error.retry_after_s) == (True, False, None)
    assert "another-secret" not in error.reason
    assert not providers.phones


@pytest.mark.parametrize("name", SETTINGS)
async def test_a_number_that_is_none_is_refused_and_not_told(
    name: str, providers: SmsProviders
) -> None:
    road = channel(name, providers)
    phone = "+98211234" if name != "twilio" else "+1234567"
    error = await refusal(road, text(WORDS, phone))
    assert error.rejected
    assert phone[3:] not in error.reason
    assert WORDS not in error.reason


async def test_without_credit_nothing_is_shown(providers: SmsProviders) -> None:
    providers.credit = 0
    error = await refusal(channel("netgsm", providers), text(WORDS, PHONES["netgsm"]))
    assert (error.rejected, error.reason) == (True, "status 200: 80")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (429, {"retry_after_s": 60.0, "whole_bot": True}),
        (500, {"broken": True}),
        (503, {"broken": True}),
        (0, {"broken": True}),
        (400, {"rejected": True}),
        (302, {"rejected": True}),
    ],
)
async def test_trouble_is_data(
    status: int, expected: dict[str, Any], providers: SmsProviders
) -> None:
    providers.trouble.append(status)
    error = await refusal(channel("kavenegar", providers), text(WORDS, PHONES["kavenegar"]))
    names = ("retry_after_s", "whole_bot", "broken", "rejected", "opted_out")
    told = {name: getattr(error, name) for name in names if getattr(error, name)}
    assert told == expected


async def test_a_provider_that_is_away_was_asked_for_nothing() -> None:
    road = sms_of(settings(**SETTINGS["kavenegar"]("http://127.0.0.1:9")))
    assert road is not None
    error = await refusal(road, text(WORDS, PHONES["kavenegar"]))
    assert (error.broken, error.rejected, error.retry_after_s) == (False, False, None)


async def test_a_provider_that_hangs_holds_nobody_else(providers: SmsProviders) -> None:
    providers.gate = asyncio.Event()
    road = channel("kavenegar", providers)
    waiting = asyncio.ensure_future(road.send(text("یک", "+989121234567"), None))
    await providers.asked.wait()
    assert not waiting.done()
    providers.gate.set()
    await waiting
    await road.close()


async def test_nothing_but_sending_is_possible(providers: SmsProviders) -> None:
    road = channel("kavenegar", providers)
    error = await refusal(road, text("x", "+989121234567", OutboxOp.EDIT))
    assert error.rejected
    assert road.parse({"update": 1}) is None


def test_without_an_address_there_is_no_road() -> None:
    assert sms_of(settings()) is None


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"sms_url": "http://sms.example/{local}/{text}"}, "begins with https://"),
        ({"sms_url": "https://sms.example/{local}"}, "SMS_BODY: say with {text}"),
        ({"sms_url": "https://sms.example/{text}"}, "where the number goes"),
        ({"sms_url": "https://sms.example/{key}/{text}/{local}"}, "SMS_KEY: missing"),
        ({"sms_headers": "no colon"}, "write Name: value"),
        ({"sms_headers": "X-Key: کلید"}, "Latin letters"),
        ({"sms_ok": "("}, "no regular expression"),
        ({"sms_per_day": 0}, "greater than or equal to 1"),
    ],
)
def test_what_is_written_wrongly_is_said_before_anything_is_sent(
    fields: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**fields)
    assert complaint in str(caught.value)


def test_secrets_are_shown_nowhere() -> None:
    written = settings(**SETTINGS["kavenegar"]("https://sms.example"), sms_headers="X: hidden")
    assert KEY not in repr(written)
    assert "hidden" not in repr(written)
    template = Template("POST", f"https://sms.example/{KEY}", {"X": KEY}, "", KEY)
    assert KEY not in repr(template)
    assert KEY not in repr(template.call("+989121234567", "سلام"))
    told = f"key {KEY} of 0912 123 4567, 989121234567: سلام دنیا\n{'x' * 300}"
    shown = template.without_secrets(told, "+989121234567", "سلام دنیا")
    assert shown.startswith("key … of …, …: … xxx")
    assert len(shown) == 120


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("س" * 70, 1),
        ("س" * 71, 2),
        ("س" * 134, 2),
        ("س" * 135, 3),
        ("a" * 69 + "ş", 1),
        ("a" * 70 + "ş", 2),
        ("🎁" * 35, 1),
        ("🎁" * 36, 2),
    ],
)
def test_persian_fills_a_message_sooner(words: str, expected: int) -> None:
    assert segments(words) == expected


async def test_the_check_says_whether_a_text_would_leave(providers: SmsProviders) -> None:
    known = {"public_url": "https://shop.example", **SETTINGS["kavenegar"](providers.url)}
    found = await checking_sms.look(settings(**known))
    assert [(one.state, one.words.split(";")[0]) for one in found] == [
        (State.FINE, "127.0.0.1, 100 messages a day at the most")
    ]
    assert await checking_sms.look(settings()) == []
    away = SETTINGS["twilio"]("http://127.0.0.1:9")
    found = await checking_sms.look(settings(**away))
    assert [one.state for one in found] == [State.MISSING] * 3
    assert found[-1].words == "127.0.0.1 is out of reach from here"


async def test_the_check_sends_one_where_it_is_asked_to(providers: SmsProviders) -> None:
    known = settings(public_url="https://shop.example", **SETTINGS["kavenegar"](providers.url))
    (found,) = await checking_sms.look(known, "+98 912 123 4567")
    assert (found.state, len(providers.phones)) == (State.FINE, 1)
    (found,) = await checking_sms.look(known, "0912")
    assert "with its country" in found.words
    providers.credit = 0
    (found,) = await checking_sms.look(known, "+989121234567")
    assert found.words.startswith("the provider did not take it: status 402")
    (found,) = await checking_sms.look(settings(), "+989121234567")
    assert "nobody to send it" in found.words

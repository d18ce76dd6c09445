import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from common import log
from common.redaction import HIDDEN, is_secret_name, redact_text

TOKEN = "4711:AAF-" + "x" * 30

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    before = logging.getLogger().level
    yield
    log.configure("info", "text")
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if type(one).__module__ != "common.log"]
    root.setLevel(before)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    log.configure("info", "json")
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_an_event_with_facts(lines: Lines) -> None:
    log.get_logger("shop.orders").info("order_placed", order_id=17, total_minor=450)

    (line,) = lines()
    assert str(line.pop("timestamp")).endswith("Z")
    assert line == {
        "event": "order_placed",
        "level": "info",
        "logger": "shop.orders",
        "order_id": 17,
        "total_minor": 450,
    }


def test_the_correlation_follows_into_tasks_and_threads(lines: Lines) -> None:
    logger = log.get_logger("bot")

    async def turn() -> None:
        with log.bind_correlation("tg-1"):
            await asyncio.gather(asyncio.to_thread(logger.info, "turn"))
        logger.info("idle")

    asyncio.run(turn())

    assert [(line["event"], line.get("correlation")) for line in lines()] == [
        ("turn", "tg-1"),
        ("idle", None),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "token",
        "bot_token",
        "apiKey",
        "SECRET_KEY",
        "password",
        "Authorization",
        "phone_numbers",
        "card",
        "card_pan",
        "text",
        "message_text",
        "X-Api-Key",
        "cookies",
    ],
)
def test_values_of_secret_names_are_hidden_at_any_depth(name: str, lines: Lines) -> None:
    log.get_logger("bot").info("sent", **{name: "مینا"}, request={"headers": [{name: "مینا"}]})

    (line,) = lines()
    assert line[name] == HIDDEN
    assert line["request"] == {"headers": [{name: HIDDEN}]}


@pytest.mark.parametrize("name", ["message_key", "idempotency_key", "context", "order_id", "keen"])
def test_names_that_only_sound_secret_stay(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            f"https://api.telegram.org/bot{TOKEN}/getMe",
            "https://api.telegram.org/bot[hidden]/getMe",
        ),
        ("socks5://mina:pw@proxy:1080", "socks5://[hidden]@proxy:1080"),
        ("GET /me?access_token=EAAG1234&fields=id", "GET /me?access_token=[hidden]&fields=id"),
        ('{"client_secret": "abc", "id": 7}', '{"client_secret": "[hidden]", "id": 7}'),
        ("Authorization: Bearer abcdef123456", None),
        ("[parameters: ('مینا', '0912')]", "[parameters: [hidden]]"),
        ("call 09121234567 now", "call [hidden] now"),
        ("call ۰۹۱۲ ۱۲۳ ۴۵۶۷ now", "call [hidden] now"),
        ("ara 0532 123 45 67", "ara [hidden]"),
        ("ara +90 532 123 45 67", "ara [hidden]"),
        ("ara 0 (532) 123 45 67", "ara [hidden]"),
        ("to=989121234567&text=1", "to=[hidden]&text=1"),
        ("to 00905321234567", "to [hidden]"),
        (
            "DETAIL:  Failing row contains (7, مینا, یزد، فهادان).",
            "DETAIL:  Failing row contains ([hidden])",
        ),
        ("Key (name)=(مینا) already exists.", "Key (name)=([hidden]) already exists."),
        ("Key (a, b)=(7, (مینا)) is not present", "Key (a, b)=([hidden]) is not present"),
        ("from IR820540102680020817909002", "from [hidden]"),
        ("TR33 0006 1005 1978 6457 8413 26", HIDDEN),
        ("Invalid API Key: sk_live_51Habcdefgh", "Invalid API Key: [hidden]"),
        ("6037-9971-1234-5678", HIDDEN),
        ("6037 9971 1234 5678", HIDDEN),
        ("order 17 of 2026-11-22 09:30", "order 17 of 2026-11-22 09:30"),
        ("chat -1001234567890 at 4500000", "chat -1001234567890 at 4500000"),
        ("row 250408689328555630 of SHAL-01-0001", "row 250408689328555630 of SHAL-01-0001"),
    ],
)
def test_secrets_inside_sentences_are_hidden(written: str, kept: str | None) -> None:
    assert "abcdef123456" not in redact_text(written)
    assert kept in {None, redact_text(written)}


def test_the_token_is_hidden_in_tracebacks(lines: Lines) -> None:
    try:
        raise ConnectionError(f"cannot reach /bot{TOKEN}/getUpdates")
    except ConnectionError:
        log.get_logger("bot").exception("poll_failed")

    (line,) = lines()
    assert "ConnectionError" in str(line["exception"])
    assert TOKEN not in str(line)
    assert line["level"] == "error"


def test_objects_are_written_as_redacted_text(lines: Lines) -> None:
    log.get_logger("bot").info("odd", why=ValueError(f"bad {TOKEN}"), kept=SecretStr("pw"))

    (line,) = lines()
    assert line["why"] == "bad [hidden]"
    assert line["kept"] == "**********"


@pytest.mark.parametrize("name", ["httpx", "aiohttp.client", "uvicorn.error", "telegram.Bot"])
def test_libraries_take_the_same_road(name: str, lines: Lines) -> None:
    with log.bind_correlation("tg-2"):
        logging.getLogger(name).warning("POST /bot%s/sendMessage", TOKEN)

    (line,) = lines()
    assert line["event"] == "POST /bot[hidden]/sendMessage"
    assert (line["logger"], line["level"]) == (name, "warning")
    assert line["correlation"] == "tg-2"


def test_exceptions_of_libraries_are_written(lines: Lines) -> None:
    try:
        raise ValueError(TOKEN)
    except ValueError:
        logging.getLogger("aiohttp.server").exception("failed")

    (line,) = lines()
    assert "ValueError: [hidden]" in str(line["exception"])


def test_a_slip_in_a_library_s_line_stops_nobody(lines: Lines) -> None:
    record = logging.LogRecord("aiohttp", logging.INFO, "", 0, "%d buyers", ("many",), None)
    ours = [one for one in logging.getLogger().handlers if type(one).__module__ == "common.log"]
    ours[0].emit(record)

    assert [line["event"] for line in lines()] == ["%d buyers"]


def test_levels_of_libraries_without_a_name_are_written(lines: Lines) -> None:
    logging.getLogger("trace").log(35, "between warning and error")

    assert [line["event"] for line in lines()] == ["between warning and error"]


def test_talkative_libraries_are_quiet_unless_asked(lines: Lines) -> None:
    logging.getLogger("httpx").info("HTTP Request")
    assert lines() == []

    log.configure("debug", "json")
    logging.getLogger("httpx").info("HTTP Request")
    assert len(lines()) == 1


def test_configuring_reaches_loggers_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    logger = log.get_logger("bot")
    log.configure("error", "json")
    logger.warning("unheard")
    log.configure("debug", "text")
    logger.debug("heard", order_id=17)

    written = capsys.readouterr().err
    assert "unheard" not in written
    assert "heard" in written
    assert "order_id=17" in written


def test_text_shows_tracebacks_without_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info", "text")
    words = ["نشانی", "مینا"]
    try:
        _fail(confided=" ".join(words))
    except ValueError:
        log.get_logger("bot").exception("turn_failed")

    written = capsys.readouterr().err
    assert "ValueError: no" in written
    assert "نشانی مینا" not in written


def _fail(*, confided: str) -> None:
    assert confided
    raise ValueError("no")


def test_a_line_below_the_level_costs_next_to_nothing(lines: Lines) -> None:
    logger = log.get_logger("bot")

    def spent(times: int) -> float:
        started = time.process_time()
        for number in range(times):
            logger.debug("update_seen", update_id=number)
        return time.process_time() - started

    quiet_s = min(spent(1000) for _ in range(5))
    log.configure("debug", "json")
    spoken_s = min(spent(1000) for _ in range(2))

    assert quiet_s * 10 < spoken_s
    assert len(lines()) == 2000


def test_a_full_disk_does_not_end_whoever_tells_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _: str) -> None:
            raise OSError(28, "No space left on device")

    log.configure("info", "json")
    told = log.get_logger("here")
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", Full())
        told.warning("batch_discarded")

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.i18n import BadCatalogue, Code, Link, Message, Reader, Translator, msg, plain
from common.money import Money

LOCALES = Path(__file__).parents[2] / "locales"
FA = Reader("fa", "Asia/Tehran", "jalali")
TR = Reader("tr", "Europe/Istanbul", "gregorian")
EN = Reader("en", "America/New_York", "gregorian")
EVENING = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
SENTENCES = """
test-value = { $value }
test-said = <b>{ $name }</b>: { $value }.
test-left = { $left ->
    [0] none
    [one] one
   *[other] { $left } of { $name }
}
test-state = { $state ->
    [paid] paid
   *[unpaid] not paid
}
test-look = Look here: { $link } and come back.
test-lines =
    Look here:
    { $link }

    Come back.
test-nested = ({ $inner })
test-words = one | two words | سه
test-fixed = <b>fixed</b> &amp; done
"""


def load(extra: Mapping[str, str] = {}) -> Translator:
    return Translator(
        {
            path.stem: path.read_text(encoding="utf-8") + SENTENCES + extra.get(path.stem, "")
            for path in LOCALES.glob("*.ftl")
        }
    )


TRANSLATOR = load()


class State(StrEnum):
    PAID = "paid"
    UNPAID = "unpaid"


@pytest.mark.parametrize(
    ("value", "persian", "turkish", "english"),
    [
        (Money(4_500_000, "IRR"), "۴۵۰٬۰۰۰ تومان", "450.000 tümen", "450,000 Toman"),
        (Money(4_500_005, "IRR"), "۴۵۰٬۰۰۰٫۵ تومان", "450.000,5 tümen", "450,000.5 Toman"),
        (Money(123_450, "TRY"), "۱٬۲۳۴٫۵۰ لیر", "₺1.234,50", "₺1,234.50"),
        (Money(123_450, "USD"), "۱٬۲۳۴٫۵۰ دلار", "$1.234,50", "$1,234.50"),
        (Money(1_234, "JPY"), "۱٬۲۳۴ ین", "¥1.234", "¥1,234"),
        (Money(1_234, "XTR"), "۱٬۲۳۴ ستاره", "1.234 yıldız", "⭐ 1,234"),
        (Money(-5, "TRY"), "\u200e−۰٫۰۵ لیر", "-₺0,05", "-₺0.05"),
        (Money(0, "IRR"), "۰ تومان", "0 tümen", "0 Toman"),
        (EVENING, "۱۲ آذر، ۱۸:۳۰", "3 Aralık, 18:00", "3 December, 10:00"),
        (date(2026, 12, 3), "۱۲ آذر ۱۴۰۵", "3 Aralık 2026", "3 December 2026"),
        (7, "۷", "7", "7"),
        (1_234_567, "۱٬۲۳۴٬۵۶۷", "1.234.567", "1,234,567"),
        (-12, "\u200e−۱۲", "-12", "-12"),
        (Decimal("1234.50"), "۱٬۲۳۴٫۵۰", "1.234,50", "1,234.50"),
        ("شال 12 & <b>", "شال 12 & <b>", "شال 12 & <b>", "شال 12 & <b>"),
        (Link("http://x/?a=1&b=2"), *["http://x/?a=1&b=2"] * 3),
        (Code("A-12"), *["\u2068A-12\u2069"] * 3),
        (msg("test-value", value=3), "۳", "3", "3"),
        (State.PAID, "paid", "paid", "paid"),
    ],
)
def test_a_value_is_written_as_its_reader_writes(
    value: object, persian: str, turkish: str, english: str
) -> None:
    message = Message("test-value", {"value": value})  # type: ignore[dict-item]  # parametrised
    written = [TRANSLATOR.plain(message, reader) for reader in (FA, TR, EN)]
    assert written == [persian, turkish, english]


@pytest.mark.parametrize(
    ("day", "persian"),
    [
        (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),
        (date(2025, 3, 21), "۱ فروردین ۱۴۰۴"),
        (date(2026, 3, 20), "۲۹ اسفند ۱۴۰۴"),
        (date(2024, 2, 29), "۱۰ اسفند ۱۴۰۲"),
    ],
)
def test_jalali_days_are_right_around_the_new_year(day: date, persian: str) -> None:
    assert TRANSLATOR.plain(msg("test-value", value=day), FA) == persian


def test_the_calendar_is_the_readers_and_not_the_languages() -> None:
    abroad = Reader("fa", "Europe/Istanbul", "gregorian")
    assert TRANSLATOR.plain(msg("test-value", value=EVENING), abroad) == "۳ دسامبر، ۱۸:۰۰"
    at_home = Reader("en", "Asia/Tehran", "jalali")
    assert TRANSLATOR.plain(msg("test-value", value=date(2026, 12, 3)), at_home) == "12 Azar 1405"


def test_a_moment_before_midnight_elsewhere_is_the_readers_next_day() -> None:
    late = datetime(2026, 12, 3, 21, 0, tzinfo=UTC)
    assert TRANSLATOR.plain(msg("test-value", value=late), FA) == "۱۳ آذر، ۰۰:۳۰"


def test_an_instant_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        TRANSLATOR.say(msg("test-value", value=datetime(2026, 12, 3)), FA)  # noqa: DTZ001


def test_what_has_a_direction_is_isolated_and_what_is_copied_keeps_its_tag_clean() -> None:
    said = msg("test-said", name="SHAL <1>", value=Code("A&12"))
    assert TRANSLATOR.say(said, EN) == (
        "<b>\u2068SHAL &lt;1&gt;\u2069</b>: \u2068<code>A&amp;12</code>\u2069."
    )
    assert TRANSLATOR.plain(said, EN) == "\u2068SHAL <1>\u2069: \u2068A&12\u2069."
    assert TRANSLATOR.plain(msg("test-said", name="x", value=5), FA) == "\u200f\u2068x\u2069: ۵."


@pytest.mark.parametrize("key", ["test-look", "test-lines"])
def test_a_link_stands_bare_on_its_own_line(key: str) -> None:
    for reader in (FA, TR, EN):
        said = TRANSLATOR.say(msg(key, link=Link("https://vefa.example/p/1?a=1&b=2")), reader)
        lines = said.split("\n")
        assert lines[:2] == ["Look here:", "https://vefa.example/p/1?a=1&amp;b=2"]
        assert lines[-1].lower().endswith("come back.")
        assert "\u2068" not in said


def test_a_link_stays_bare_inside_another_sentence() -> None:
    inner = msg("test-look", link=Link("https://vefa.example"))
    said = TRANSLATOR.say(msg("test-nested", inner=inner), EN)
    assert said == "(Look here:\nhttps://vefa.example\nand come back.)"


def test_a_sentence_inside_a_sentence_speaks_the_same_language() -> None:
    inner = msg("test-said", name="مینا", value=Money(10, "IRR"))
    said = TRANSLATOR.say(msg("test-nested", inner=inner), TR)
    assert said == "(\u2068<b>\u2068مینا\u2069</b>: \u20681 tümen\u2069.\u2069)"


def test_a_wording_is_chosen_by_number_plural_or_state() -> None:
    def left(count: int, reader: Reader) -> str:
        return TRANSLATOR.plain(msg("test-left", left=count, name="x"), reader)

    assert [left(count, EN) for count in (0, 1, 2)] == ["none", "one", "2 of \u2068x\u2069"]
    assert left(2, FA) == "۲ of \u2068x\u2069"
    assert TRANSLATOR.plain(msg("test-state", state=State.PAID), EN) == "paid"
    assert TRANSLATOR.plain(msg("test-state", state="lost"), EN) == "not paid"
    assert TRANSLATOR.plain(msg("test-state", state=Code("x")), EN) == "not paid"


def test_words_are_listed_without_their_bars() -> None:
    assert TRANSLATOR.words("test-words", "fa") == ("one", "two words", "سه")
    assert "منو" in TRANSLATOR.words("words-menu", "fa")
    assert TRANSLATOR.words("words-menu", "de") == TRANSLATOR.words("words-menu", "en")


def test_fixed_sentences_lose_markup_only_when_plain() -> None:
    assert TRANSLATOR.say(msg("test-fixed"), EN) == "<b>fixed</b> &amp; done"
    assert TRANSLATOR.plain(msg("test-fixed"), EN) == "fixed & done"
    assert TRANSLATOR.label(msg("test-fixed"), EN) == "fixed & done"


def test_an_unknown_language_is_answered_in_english() -> None:
    assert TRANSLATOR.plain(msg("bad-input"), Reader("de", "UTC", "gregorian")) == (
        TRANSLATOR.plain(msg("bad-input"), EN)
    )


def test_a_missing_sentence_is_said_in_english_and_complained_of_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    translator = load({"en": "only-english = Pay { $amount }\n"})
    message = msg("only-english", amount=Money(10, "IRR"))
    said = [translator.plain(message, FA) for _ in range(3)]
    assert said == ["Pay \u20681 Toman\u2069"] * 3
    (complaint,) = capsys.readouterr().err.splitlines()
    assert "translation_missing" in complaint
    assert "language=fa missing=only-english" in complaint


def test_what_no_language_knows_shows_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    translator = load()
    assert translator.say(msg("no<such>key", a=1), TR) == "[no&lt;such&gt;key]"
    assert translator.say(msg("test-value"), TR) == "[value]"
    complaints = capsys.readouterr().err
    assert "language=tr missing=no<such>key" in complaints
    assert "missing='test-value $value'" in complaints


def test_a_value_of_a_strange_type_is_a_bug() -> None:
    with pytest.raises(TypeError, match="cannot hold a float"):
        TRANSLATOR.say(msg("test-value", value=1.5), EN)  # type: ignore[arg-type]


def test_a_language_without_its_forms_does_not_start() -> None:
    with pytest.raises(BadCatalogue, match="en: money-aed is missing"):
        Translator({"en": "hello = Hello\n"})
    short = (LOCALES / "en.ftl").read_text(encoding="utf-8").replace("January | ", "")
    with pytest.raises(BadCatalogue, match="en: date-months has 11 months"):
        Translator({"en": short})


def test_a_language_of_which_nobody_knows_how_it_writes_does_not_start() -> None:
    english = (LOCALES / "en.ftl").read_text(encoding="utf-8")
    with pytest.raises(BadCatalogue, match="xx: nothing says how it writes numbers"):
        Translator({"en": english, "xx": english})


def test_threads_share_a_translator() -> None:
    def say(count: int) -> str:
        return TRANSLATOR.plain(msg("test-left", left=count, name="x"), FA)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(say, [2] * 2_000))
    assert set(said) == {"۲ of \u2068x\u2069"}


@given(st.text())
def test_nothing_somebody_wrote_becomes_markup(text: str) -> None:
    said = TRANSLATOR.say(msg("test-said", name=text, value=1), EN)
    shown = text.replace("\x00", "")
    assert plain(said) == f"\u2068{shown}\u2069: 1."
    assert said.count("<") == 2
    assert "\x00" not in said


def test_an_address_full_of_strangeness_stays_on_its_line() -> None:
    said = TRANSLATOR.say(msg("test-look", link=Link("http://x/\x00<b>")), EN)
    assert said.count("\n") == 2
    assert "<b>" not in said

"""A chat in another language is read as it is written, and read for words that do not belong there."""

from collections.abc import Iterator

import pytest

from bot.channels.platforms import INSTAGRAM, TELEGRAM
from bot.channels.simulator_world import Shown
from bot.dialogue.cards import Button, Card, Said, Words
from bot.dialogue.layout import Capabilities
from bot.engine import speech
from common.i18n import Reader, plain
from common.messages import msg
from common.money import Money
from tests.play.interpreter import Interpreter
from tests.play.patterns import Offered, Seen
from tests.play.words import translator

TURKISH = Reader("tr", "Asia/Tehran", "gregorian")
LEAD = msg("cart-title")


@pytest.fixture
def interpreter() -> Iterator[Interpreter]:
    """Who speaks Persian in a transcript speaks Turkish."""
    made = Interpreter(translator(), 1)
    yield made
    made.close()


def show(by: Interpreter, *text: Words, label: Words, can: Capabilities = TELEGRAM) -> Seen:
    """A card as a reader of Turkish gets it, as the transcript has it."""
    words, card = by.translator(), Card(text, ((Button(label, route="menu"),),))
    (laid,) = getattr(speech, "lay_out")(  # noqa: B009  (it stands there for the engine alone)
        card, can, lambda one: words.say(one, TURKISH), str, language="tr"
    )
    shown = Shown("1", plain(laid.text) if can.markup else laid.text, laid.rows)
    (seen,) = by.see(shown.text, shown, picture=False, lists=not can.inline_buttons)
    return seen


@pytest.mark.parametrize("can", [TELEGRAM, INSTAGRAM], ids=["telegram", "instagram"])
def test_a_card_is_read_as_it_is_written(interpreter: Interpreter, can: Capabilities) -> None:
    total = msg("goods-total", total=Money(4_500_000, "IRR"))
    seen = show(interpreter, LEAD, total, label=msg("cart-checkout-button"), can=can)
    assert "سبد خرید شما" in seen.text
    assert "۴۵۰٬۰۰۰ تومان" in seen.text
    assert [(one.label, one.real) for one in seen.buttons] == [("ثبت سفارش", "Siparişi tamamla")]
    assert interpreter.eyes.faults == []


def test_words_of_another_language_are_noticed(interpreter: Interpreter) -> None:
    show(interpreter, LEAD, Said("پست پیشتاز"), label=Said("Check out"))
    assert [fault.partition(" in '")[0] for fault in interpreter.eyes.faults] == [
        "not in tr: پست, پیشتاز",
        "not in tr: check, out",
    ]


def test_words_that_people_bring_along_are_their_own(interpreter: Interpreter) -> None:
    interpreter.eyes.gives("پست پیشتاز")
    show(interpreter, LEAD, Said("پست پیشتاز · TEAM-4EEG-BE6P"), label=Said("پیشتاز"))
    assert interpreter.eyes.faults == []


def test_a_value_that_is_missing_is_noticed(interpreter: Interpreter) -> None:
    show(interpreter, msg("goods-total"), label=msg("cart-checkout-button"))
    assert interpreter.eyes.faults[0].startswith("unfinished in tr: [total]")


def test_a_label_that_is_cut_off_in_one_language_is_noticed(interpreter: Interpreter) -> None:
    item = msg("cart-remove-button", name="x" * 58)
    show(interpreter, LEAD, label=item)
    assert interpreter.eyes.faults[0].startswith("cut off in tr: [")


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("بله", "evet"),
        ("سبد خريد", "sepetim"),
        ("فارسی", "Türkçe"),
        ("بازگشت", "geri"),
        ("ثبت سفارش", "Siparişi tamamla"),
        ("ثبت", "Siparişi tamamla"),
        ("شیراز، خیابان زند", "شیراز، خیابان زند"),
    ],
)
def test_words_that_the_shop_knows_are_typed_in_the_other_language(
    interpreter: Interpreter, written: str, typed: str
) -> None:
    buttons = [Offered("ثبت سفارش", data="checkout", real="Siparişi tamamla")]
    assert interpreter.type(written, "tr", buttons) == typed


def test_goods_are_called_as_they_are_called(interpreter: Interpreter) -> None:
    interpreter.shelf.append("کیف و سبد")
    assert interpreter.type("سبد", "tr", []) == "سبد"


def test_of_several_buttons_a_word_of_all_of_them_is_typed(interpreter: Interpreter) -> None:
    buttons = [
        Offered("تغییر نشانی", data="a", real="Adresi değiştir"),
        Offered("تغییر گیرنده", data="b", real="Alıcıyı değiştir"),
    ]
    assert interpreter.type("تغییر", "tr", buttons) == "değiştir"

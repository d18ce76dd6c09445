import pytest

from tests.play.patterns import Offered, Pattern, Seen, fill, find_button

CARD = Seen(
    "سلام \u2068مینا\u2069،\nسفارش \u2068A3F9K\u2069 ثبت شد.",
    (Offered("پرداخت", url="https://shop.example/p/x"), Offered("سبد خرید (۲)", data="cart")),
)


def misfit(pattern: str, seen: Seen = CARD, **known: str) -> str | None:
    return Pattern(pattern).misfit(seen, known)


@pytest.mark.parametrize(
    "pattern",
    [
        "سلام مینا، سفارش A3F9K ثبت شد.",
        "سلام …",
        "… ثبت شد.",
        "سلام … سفارش … ثبت شد.",
        "…",
        "سلام مینا، … سفارش A3F9K ثبت شد.",
        "… [پرداخت]",
        "… [سبد] [پرداخت] [×انصراف]",
        "… [سبد…] [×سبد] [×…انصراف]",
    ],
)
def test_words_with_holes_fit(pattern: str) -> None:
    assert misfit(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("سلام مینا", "the words differ"),
        ("سلام رضا، …", "the words differ"),
        ("… [انصراف]", "there is no button [انصراف]"),
        ("… [×پرداخت]", "there is a button [پرداخت]"),
        ("… [×سبد…]", "there is a button [سبد…]"),
        ("(photo) …", "there is no picture"),
    ],
)
def test_what_does_not_fit_says_why(pattern: str, why: str) -> None:
    assert misfit(pattern) == why


def test_a_name_learns_a_word_and_means_it_from_then_on() -> None:
    known: dict[str, str] = {}
    assert Pattern("… سفارش {code} ثبت شد.").misfit(CARD, known) is None
    assert known == {"code": "A3F9K"}
    assert Pattern("سلام مینا، سفارش {other} …").misfit(CARD, known) is None
    assert known["other"] == "A3F9K"
    assert Pattern("سفارش {code}").misfit(Seen("سفارش K7MWQ4"), known) == "the words differ"
    assert fill("/start o_{code} {last}", known) == "/start o_A3F9K {last}"


def test_a_named_word_stands_alone() -> None:
    known: dict[str, str] = {}
    seen = Seen("Siparişiniz alındı. Sipariş A3F9K")
    assert Pattern("… Sipariş {code}").misfit(seen, known) is None
    assert known == {"code": "A3F9K"}


def test_a_part_that_two_buttons_have_means_neither() -> None:
    buttons = (Offered("شال نخی"), Offered("شال پشمی"))
    assert find_button("شال", buttons) is None
    assert find_button("پشمی", buttons) == buttons[1]


def test_a_picture_and_its_words() -> None:
    shown = Seen("شال نخی", picture=True)
    assert misfit("(photo) شال نخی", shown) is None
    assert misfit("شال نخی", shown) is None

import pytest

from tests.play.script import Acts, BadScript, Happens, Shows, Skips, parse


def test_the_first_person_needs_no_name_and_others_have_one() -> None:
    lines = parse("> سلام\n< سلام مینا\nرضا> کجایید؟\nowner< رضا …\n* a day later", "telegram")
    assert lines == [
        Acts("> سلام", "", "text", "سلام"),
        Shows("< سلام مینا", "", "سلام مینا"),
        Acts("رضا> کجایید؟", "رضا", "text", "کجایید؟"),
        Shows("owner< رضا …", "owner", "رضا …"),
        Happens("* a day later", "", "a day later"),
    ]


def test_what_is_indented_belongs_to_the_line_above() -> None:
    (shown,) = parse(
        """
        < شال نخی
          ۴۵۰٬۰۰۰ تومان
          [افزودن به سبد]
        """,
        "telegram",
    )
    assert isinstance(shown, Shows)
    assert shown.pattern == "شال نخی\n  ۴۵۰٬۰۰۰ تومان\n  [افزودن به سبد]"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("> [سبد خرید]", ("tap", "سبد خرید", 1, 0)),
        ("> [تأیید] ×5", ("tap", "تأیید", 5, 0)),
        ("> [انصراف]↑", ("tap", "انصراف", 1, 1)),
        ("> سلام ×3", ("text", "سلام", 3, 0)),
        ("> (photo) این را دارید؟", ("photo", "این را دارید؟", 1, 0)),
        ("> (contact) +989121234567", ("contact", "+989121234567", 1, 0)),
        ("> (5,000 letters)", ("letters", "5000", 1, 0)),
        ("> (data !0.1.2)", ("data", "!0.1.2", 1, 0)),
        ("> /start p_7", ("text", "/start p_7", 1, 0)),
        ("> ۲", ("text", "۲", 1, 0)),
    ],
)
def test_what_people_do(written: str, read: tuple[str, str, int, int]) -> None:
    (act,) = parse(written, "telegram")
    assert isinstance(act, Acts)
    assert (act.what, act.words, act.times, act.up) == read


def test_a_variant_stands_in_its_manner_only() -> None:
    text = "> /cart | instagram: سبد\n< سبد خالی است | instagram: in 2 messages"
    assert parse(text, "telegram")[0] == Acts("> /cart | instagram: سبد", "", "text", "/cart")
    typed, shown = parse(text, "instagram")
    assert isinstance(typed, Acts)
    assert typed.words == "سبد"
    assert isinstance(shown, Shows)
    assert (shown.pattern, shown.parts) == ("سبد خالی است", 2)


def test_both_manners_may_have_their_own_words() -> None:
    text = "> (contact) 98912 | telegram: /cart | instagram: سبد"
    (typed,), (tapped,) = parse(text, "telegram"), parse(text, "instagram")
    assert isinstance(typed, Acts)
    assert isinstance(tapped, Acts)
    assert (typed.words, tapped.words) == ("/cart", "سبد")


def test_something_may_happen_in_one_manner_only() -> None:
    text = "< nothing | instagram: پیام شما رسید\n> /stop | instagram: nothing"
    assert [type(line) for line in parse(text, "telegram")] == [Acts]
    (shown,) = parse(text, "instagram")
    assert isinstance(shown, Shows)
    assert shown.pattern == "پیام شما رسید"


def test_a_message_may_be_held() -> None:
    text = "< بسته‌تان رسید؟ | instagram: held, delivered with the next message"
    (now,), (later,) = parse(text, "telegram"), parse(text, "instagram")
    assert isinstance(now, Shows)
    assert isinstance(later, Shows)
    assert (now.held, later.held) == ("", "…")
    (later,) = parse(text.replace("held,", "held (window),"), "instagram")
    assert isinstance(later, Shows)
    assert later.held == "window"


def test_an_ellipsis_alone_skips() -> None:
    assert parse("…", "telegram") == [Skips("…")]


@pytest.mark.parametrize("text", ["hello", "> [سبد", "> سلام\n < سلام"])
def test_a_line_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(BadScript):
        parse(text, "telegram")

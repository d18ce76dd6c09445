"""Cards on channels of every manner."""

from dataclasses import replace

import pytest

from bot.dialogue.cards import (
    EMPTY_LINE,
    Button,
    Card,
    Picture,
    Said,
    Share,
    button,
    card,
    copying,
    link,
    sharing,
)
from bot.dialogue.layout import Capabilities, Laid, LaidButton, lay_out
from bot.dialogue.links import is_public
from bot.dialogue.matching import match
from common.i18n import msg
from common.text import utf16_len
from tests.dialogue.chat import say
from tests.dialogue.manners import (
    BUTTONS,
    NUMBERS,
    QUICK_REPLIES,
)

ADD = button(Said("افزودن به سبد"), "cart/17/1")
CART = button(Said("سبد خرید"), "cart")
PAY = link(Said("پرداخت"), "https://vefa.example/p/a?x=1&y=2")
CODE = copying(Said("کپی کد"), "NOWRUZ")
BACK = Button(Said("بازگشت"), route="!25.1.back", control=True)
SHAWL = card(Said("شال نخی <گل‌دار>"), rows=[[ADD, CART], [PAY], [CODE]], picture=Picture(3))


def no_token(route: str) -> str:
    raise AssertionError(route)


def laid(card: Card, capabilities: Capabilities, language: str = "fa") -> list[Laid]:
    return lay_out(card, capabilities, say, no_token, language=language)


def one(card: Card, capabilities: Capabilities, language: str = "fa") -> Laid:
    (only,) = laid(card, capabilities, language)
    return only


def test_a_channel_with_buttons_shows_all_kinds_of_them() -> None:
    message = one(SHAWL, BUTTONS)
    assert message.text == "شال نخی &lt;گل‌دار&gt;"
    assert message.picture == 3
    assert message.rows == [
        [
            LaidButton("افزودن به سبد", data="cart/17/1"),
            LaidButton("سبد خرید", data="cart"),
        ],
        [LaidButton("پرداخت", url="https://vefa.example/p/a?x=1&y=2")],
        [LaidButton("کپی کد", copy="NOWRUZ")],
    ]
    assert message.menu == [
        {"label": "افزودن به سبد", "data": "cart/17/1"},
        {"label": "سبد خرید", "data": "cart"},
    ]


def test_a_channel_with_quick_replies_writes_links_on_their_own_lines() -> None:
    picture, message = laid(SHAWL, QUICK_REPLIES)
    assert (picture.picture, picture.text, picture.rows) == (3, "", [])
    assert message.text == (
        "شال نخی <گل‌دار>\n\nپرداخت\nhttps://vefa.example/p/a?x=1&y=2\n\nکپی کد\nNOWRUZ"
    )
    assert [[reply.label for reply in row] for row in message.rows] == [
        ["افزودن به سبد", "سبد خرید"]
    ]


URL = "https://vefa.example/p/a"
LINKING = replace(QUICK_REPLIES, link_buttons=2, link_text_chars=40)


def test_links_are_buttons_below_words_where_nothing_else_can_be() -> None:
    pay = card(Said("سفارش"), rows=[[PAY, button(Said("منو"), "menu")]])
    (message,) = laid(pay, LINKING)
    assert message.text == "سفارش"
    assert [(one.label, one.url) for one in message.links] == [("پرداخت", PAY.url)]
    assert [one.label for row in message.rows for one in row] == ["منو"]
    assert Laid.from_json(message.to_json()) == message


@pytest.mark.parametrize(
    "pay",
    [
        card(Said("سفارش " * 10), rows=[[PAY]]),
        card(Said("سفارش"), rows=[[link(Said("پرداخت با نامی که جا نمی‌شود"), URL)]]),
        card(
            Said("سفارش"),
            rows=[[link(Said("یک"), URL), link(Said("دو"), URL), link(Said("سه"), URL)]],
        ),
    ],
    ids=["a long text", "a long label", "too many"],
)
def test_links_that_do_not_fit_below_stay_in_the_text(pay: Card) -> None:
    assert laid(pay, LINKING) == laid(pay, QUICK_REPLIES)


def test_what_is_shared_stands_only_where_a_channel_can_share() -> None:
    shawl = card(Said("شال"), rows=[[sharing(Said("بفرست"), Share("شال نخی", "p_17"))], [CART]])
    share, cart = LaidButton("بفرست", share="شال نخی", start="p_17"), LaidButton("سبد خرید", "cart")
    there, narrow = one(shawl, BUTTONS), one(shawl, replace(BUTTONS, sharing=False))
    assert (there.rows, narrow.rows) == ([[share], [cart]], [[cart]])
    assert Laid.from_json(there.to_json()) == there
    quick = one(shawl, QUICK_REPLIES)
    assert (quick.text, quick.rows) == ("شال", [[cart]])


@pytest.mark.parametrize(("language", "first"), [("fa", "۱."), ("tr", "1."), ("en", "1.")])
def test_a_numbered_list_counts_in_the_readers_digits(language: str, first: str) -> None:
    goods = card(Said("کالاها"), rows=[[ADD, CART], [BACK]])
    message = one(goods, NUMBERS, language)
    lines = message.text.splitlines()
    assert lines[2] == f"{first} افزودن به سبد"
    assert lines[4] == "• بازگشت"
    assert message.rows == []
    assert message.numbered


def test_where_only_words_lead_on_nothing_is_numbered() -> None:
    message = one(card(Said("چند تا؟"), rows=[[BACK]]), NUMBERS)
    assert message.text.splitlines()[2:] == ["• بازگشت"]
    assert not message.numbered


def test_a_numbered_list_is_also_what_the_menu_says() -> None:
    message = one(card(Said("کالاها"), rows=[[ADD, CART], [BACK]]), NUMBERS)
    assert [entry["data"] for entry in message.menu] == ["cart/17/1", "cart", "!25.1.back"]


def test_a_label_too_long_for_a_quick_reply_makes_a_numbered_list() -> None:
    address = button(Said("سنندج، خیابان پاسداران، کوچهٔ نرگس، پلاک ۲"), "address/1")
    message = one(card(Said("کجا بفرستیم؟"), rows=[[address]]), QUICK_REPLIES)
    assert message.rows == []
    assert "۱. سنندج، خیابان پاسداران، کوچهٔ نرگس، پلاک ۲" in message.text


def test_too_many_buttons_make_a_numbered_list() -> None:
    many = card(
        Said("کالاها"),
        rows=[[button(Said(f"شال {number}"), f"product/{number}")] for number in range(14)],
    )
    assert one(many, QUICK_REPLIES).rows == []
    assert "۱۴. شال 13" in one(many, QUICK_REPLIES).text
    assert len(one(many, BUTTONS).rows) == 14
    assert one(many, replace(BUTTONS, buttons_max=13)).rows == []
    assert one(many, replace(BUTTONS, buttons_max=13)).menu == one(many, BUTTONS).menu


def test_numbers_that_are_labels_get_no_other_number() -> None:
    stars = [button(Said(str(number)), f"rate/{number}") for number in (5, 3, 1)]
    message = one(card(Said("چند ستاره؟"), rows=[stars]), NUMBERS)
    assert message.text.splitlines()[2:] == ["• 5", "• 3", "• 1"]
    assert not message.numbered
    assert match("1", [entry["label"] for entry in message.menu]) == 2


def test_long_rows_are_broken_where_the_channel_breaks_them() -> None:
    row = [button(Said(str(number)), f"page/{number}") for number in range(1, 6)]
    message = one(card(Said("صفحه"), rows=[row]), replace(BUTTONS, buttons_per_row=2))
    assert [[one.label for one in row] for row in message.rows] == [["1", "2"], ["3", "4"], ["5"]]


def test_long_labels_are_clipped_with_a_sign() -> None:
    label = "👩‍👩‍👧‍👦" * 4 + "خانواده"
    message = one(
        card(Said("x"), rows=[[button(Said(label), "a")]]), replace(BUTTONS, label_chars=20)
    )
    assert message.rows[0][0].label == "👩‍👩‍👧‍👦…"
    assert message.menu[0]["label"] == label


def test_isolates_give_way_before_letters_do() -> None:
    label = "\u2068" + "ش" * 20 + "\u2069"
    message = one(card(Said("x"), rows=[[button(Said(label), "a")]]), QUICK_REPLIES)
    assert message.rows[0][0].label == "ش" * 20


def test_a_long_route_travels_as_a_token() -> None:
    asked: list[str] = []

    def token(route: str) -> str:
        asked.append(route)
        return "~t"

    route = "search?q=" + "شال" * 20
    search = card(Said("نتیجه"), rows=[[button(Said("بیشتر"), route), CART]])
    (message,) = lay_out(search, BUTTONS, say, token)
    assert asked == [route]
    assert [one.data for one in message.rows[0]] == ["~t", "cart"]
    assert [entry["data"] for entry in message.menu] == ["~t", "cart"]


def test_a_route_is_measured_in_bytes() -> None:
    fits = "search?q=" + "ش" * 27
    assert len(fits.encode()) == 63
    assert one(card(Said("x"), rows=[[button(Said("x"), fits)]]), BUTTONS).rows[0][0].data == fits


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://vefa.example/p/1", True),
        ("http://5.6.7.8:8080/x", True),
        ("tg://resolve?domain=vefa", True),
        ("http://localhost:8080/p/1", False),
        ("http://shop.localhost/p/1", False),
        ("http://127.0.0.1/p", False),
        ("http://[::1]/p", False),
        ("http://192.168.1.4/p", False),
        ("http://server/p", False),
        ("http://nas.local./p", False),
        ("ftp://vefa.example/p", False),
        ("https://", False),
        ("https://[bad", False),
        ("پرداخت", False),
    ],
)
def test_only_public_links_become_buttons(url: str, public: bool) -> None:
    assert is_public(url) is public
    message = one(card(Said("سفارش"), rows=[[link(Said("پرداخت"), url)]]), BUTTONS)
    assert bool(message.rows and message.rows[0]) is public
    assert (url.replace("&", "&amp;") in message.text) is not public
    everywhere = one(
        card(Said("سفارش"), rows=[[link(Said("پرداخت"), url)]]),
        replace(BUTTONS, public_links_only=False),
    )
    assert everywhere.rows


def test_what_cannot_be_copied_by_a_button_stands_in_the_text() -> None:
    message = one(card(Said("کد شما"), rows=[[CODE]]), replace(BUTTONS, copy_buttons=False))
    assert message.text == "کد شما\n\nکپی کد\n<code>NOWRUZ</code>"
    long = card(Said("کد شما"), rows=[[copying(Said("کپی"), "x" * 257)]])
    assert one(long, BUTTONS).rows == []


def test_a_caption_holds_what_it_can_and_the_rest_follows() -> None:
    lines = [Said("پارچهٔ نرم و سبک، دوخت تبریز") for _ in range(60)]
    first, second = laid(card(*lines, rows=[[CART]], picture=Picture(3)), BUTTONS)
    assert first.picture == 3
    assert utf16_len(first.text) <= 1024
    assert first.text.endswith("تبریز")
    assert (first.rows, first.menu) == ([], [])
    assert second.picture is None
    assert second.rows[0][0].data == "cart"
    assert second.menu


def test_a_picture_needs_no_words() -> None:
    picture = Card((), picture=Picture(3))
    for manner in (BUTTONS, QUICK_REPLIES):
        message = one(picture, manner)
        assert (message.picture, message.text) == (3, "")
    assert one(picture, NUMBERS).text == "…"


def test_a_text_of_nothing_is_still_a_message() -> None:
    assert one(card(EMPTY_LINE), BUTTONS).text == "…"


def test_a_card_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="text or a picture"):
        Card(())
    with pytest.raises(ValueError, match="exactly one"):
        Button(Said("x"))
    with pytest.raises(ValueError, match="exactly one"):
        Button(Said("x"), route="menu", url="https://vefa.example")


def test_sentences_are_written_as_the_channel_shows_them() -> None:
    told = card(msg("internal-apology", reference="<b>7</b>"), rows=[[]])
    assert told.rows == ()
    assert "&lt;b&gt;7" in one(told, BUTTONS).text
    assert "<b>7" in one(told, QUICK_REPLIES).text

"""No card, however odd, breaks what a channel takes."""

import json
from dataclasses import replace
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.cards import (
    EMPTY_LINE,
    Card,
    Picture,
    Said,
    button,
    card,
    copying,
    link,
)
from bot.dialogue.layout import Capabilities, Laid, lay_out
from bot.dialogue.matching import match
from bot.dialogue.splitting import measure
from common.i18n import msg, plain
from common.text import utf16_len
from tests.dialogue.chat import say
from tests.dialogue.manners import (
    MANNERS,
    NUMBERS,
)

BUTTON = st.one_of(
    st.builds(
        lambda number, label: button(Said(label), f"product/{number}"),
        st.integers(1, 10**9),
        st.text(max_size=30),
    ),
    st.builds(lambda label: link(Said(label), "https://vefa.example/p"), st.text(max_size=30)),
    st.builds(lambda label: link(Said(label), "http://localhost/p"), st.text(max_size=30)),
    st.builds(lambda label: copying(Said(label), "NOWRUZ"), st.text(max_size=30)),
)
LINES = st.lists(
    st.one_of(
        st.text(max_size=60).map(Said),
        st.just(EMPTY_LINE),
        st.text(max_size=60).map(lambda text: msg("internal-apology", reference=text)),
    ),
    min_size=1,
    max_size=8,
)
CARDS = st.builds(
    lambda lines, rows, picture: card(*lines, rows=rows, picture=picture),
    LINES,
    st.lists(st.lists(BUTTON, max_size=4), max_size=5),
    st.sampled_from([None, Picture(3)]),
)


@given(CARDS, st.sampled_from(MANNERS))
def test_no_card_breaks_what_a_channel_takes(card: Card, can: Capabilities) -> None:
    tokens = count()
    parts = lay_out(card, can, say, lambda _: f"~{next(tokens)}", language="fa")
    assert parts
    for part in parts:
        text = plain(part.text) if can.markup else part.text
        pictured = part.picture is not None
        assert measure(text, can.text_unit) <= (can.caption_limit if pictured else can.text_limit)
        assert text.strip() or pictured
        assert part.text or pictured
        for row in part.rows:
            assert row
            assert not can.inline_buttons or len(row) <= can.buttons_per_row
            for laid_button in row:
                assert 1 <= utf16_len(laid_button.label) <= can.label_chars
                assert len((laid_button.data or "").encode()) <= can.data_bytes
        assert Laid.from_json(json.loads(json.dumps(part.to_json()))) == part
    assert all(not part.rows and not part.menu for part in parts[:-1])
    buttons = [laid_button for row in parts[-1].rows for laid_button in row]
    assert len(buttons) <= (can.buttons_max if can.inline_buttons else can.quick_replies)


@given(CARDS, st.sampled_from(MANNERS))
def test_the_menu_has_the_order_of_the_buttons(card: Card, can: Capabilities) -> None:
    tokens = count()
    last = lay_out(card, can, say, lambda _: f"~{next(tokens)}", language="fa")[-1]
    routes = [one.route for row in card.rows for one in row if one.route is not None]
    assert [entry["data"] for entry in last.menu] == routes
    shown = [one.data for row in last.rows for one in row if one.data is not None]
    assert shown == (routes if last.rows else [])


@given(st.lists(st.text("آبپتثجچ", min_size=3, max_size=8), min_size=1, max_size=20, unique=True))
def test_the_number_beside_a_label_means_that_label(labels: list[str]) -> None:
    goods = card(Said("کالاها"), rows=[[button(Said(label), f"x/{label}")] for label in labels])
    can = replace(NUMBERS, text_limit=4000)
    (message,) = lay_out(goods, can, say, lambda route: route, language="fa")
    for line in message.text.splitlines()[2:]:
        number, _, label = line.partition(". ")
        place = match(number, [entry["label"] for entry in message.menu])
        assert place is not None
        assert message.menu[int(str(place))]["data"] == f"x/{label}"

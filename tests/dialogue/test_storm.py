"""Whatever people send and tap in whatever order, a dialogue loses nothing and does nothing early."""

import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.dialogues import BACK, Ending, Given
from bot.dialogue.given import Received, StoredMedia, Tap
from tests.dialogue.chat import Chat, World
from tests.dialogue.gift import CANDLE, POT, SHAWL, gift

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)
SENT = st.one_of(
    st.none(),
    st.just(BACK),
    st.builds(Given, text=ANY_TEXT),
    st.sampled_from(["1", "۲", "شال", "back", "رد کردن", "بله", "مینا"]).map(
        lambda text: Given(text=text)
    ),
    st.just(Given(media=(StoredMedia("photo", "AgAC"),))),
    st.builds(
        Tap,
        dialogue_id=st.sampled_from([77, 78]),
        serial=st.integers(0, 12),
        action=st.sampled_from(["0", "1", "3", "999", "back", "skip", "resume"]),
    ),
)
WORLDS = st.tuples(
    st.lists(st.sampled_from([SHAWL, CANDLE, POT]), min_size=1, unique=True),
    st.sampled_from([450_000, 500_000]),
    st.booleans(),
)


@given(st.lists(st.tuples(WORLDS, SENT), max_size=25))
def test_no_order_of_messages_and_changes_breaks_a_dialogue(
    steps: list[tuple[tuple[list[object], int, bool], Received]],
) -> None:
    chat = Chat(gift, World(offers=[SHAWL, CANDLE, POT]))
    for (offers, price, sold_out), sent in steps:
        chat.world.offers = offers  # type: ignore[assignment]
        chat.world.price = price
        chat.world.done = ["sold out"] if sold_out else []
        before, serial = list(chat.world.done), chat.state.serial
        chat.receives(sent)
        json.dumps(asdict(chat.state))
        assert chat.state.serial >= serial
        if chat.finished is not None:
            assert chat.finished.ending is Ending.DONE
            assert not sold_out
            assert len(chat.world.done) == 1
            return
        assert chat.world.done == before
        assert chat.buttons[-1] == "Cancel"
        assert len({(a["question"], a["nth"]) for a in chat.state.answers}) == len(
            chat.state.answers
        )

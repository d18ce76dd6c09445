"""The player on a shop of four answers."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import pytest

from tests.play.patterns import Offered, Seen
from tests.play.phone import Glance
from tests.play.player import Misplayed, Player
from tests.play.script import Acts

CART = Seen("سبد شما:\nشال نخی", (Offered("پرداخت", data="pay"),))


class Booth:
    """A shop that greets, shows a cart, tells its owner, and has one thing to tell later."""

    manner, road = "telegram", ""

    def __init__(self) -> None:
        self._shown: defaultdict[str, list[Seen]] = defaultdict(list)
        self._toasts: list[str] = []
        self.is_holding = False

    def actors(self) -> Sequence[str]:
        return ("مینا", "رضا", "owner")

    async def act(self, actor: str, act: Acts) -> None:
        if self.is_holding:
            self._shown[actor].append(Seen("بسته‌تان رسید؟"))
            self.is_holding = False
        for _ in range(act.times):
            match act.what, act.words:
                case "tap", "پرداخت" if self.manner == "instagram":
                    self._shown[actor] += [Seen("یک لحظه"), Seen("یک لحظه\nسلام")]
                case "tap", "پرداخت":
                    self._toasts.append("یک لحظه")
                    self._shown["owner"].append(Seen(f"{actor} پرداخت کرد"))
                case "tap", label:
                    raise LookupError(f"no button {label}")
                case _, "سبد":
                    self._shown[actor].append(CART)
                case _:
                    self._shown[actor].append(Seen(f"سلام {actor}، شمارهٔ شما K7 است."))

    async def happen(self, actor: str, event: str) -> None:
        if event != "a day later":
            raise LookupError(f"nobody knows how to do {event!r}")
        self.is_holding = self.manner == "instagram"
        if not self.is_holding:
            self._shown[actor].append(Seen("بسته‌تان رسید؟"))

    def has_toasts(self, actor: str) -> bool:
        return self.manner == "telegram"

    def look(self, actor: str) -> Glance:
        toasts, self._toasts = (self._toasts, []) if actor == "مینا" else ([], self._toasts)
        return Glance(self._shown.pop(actor, []), toasts)

    async def held(self, actor: str) -> str:
        return "window" if self.is_holding else ""


def play(text: str, booth: Booth | None = None) -> Player:
    player = Player(booth or Booth(), "مینا", {})
    asyncio.run(player.play(text))
    return player


def complaint_of(text: str) -> str:
    with pytest.raises(Misplayed) as caught:
        play(text)
    return str(caught.value)


def test_a_chat_as_written_passes_and_counts_updates() -> None:
    player = play("""
        > /start
        < سلام مینا، …
        > سبد
        < سبد شما: شال نخی [پرداخت]
        > [پرداخت]
        <~ یک لحظه
        owner< مینا پرداخت کرد
        رضا> سلام ×2
        رضا< سلام رضا، شمارهٔ شما {number} است.
        رضا< … {number} …
    """)
    assert player.updates == {"مینا": 3, "رضا": 2}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("> سلام", "not expected: < سلام مینا"),
        ("> سلام\n> سبد\n< سبد …", "not expected: < سلام مینا"),
        ("> سلام\n< سلام رضا …", "< سلام رضا …: the words differ"),
        ("> سلام\n< …\n< …", "< …: nothing was shown to مینا"),
        ("> سلام\n< …\nowner< …", "owner< …: nothing was shown to owner"),
        ("> [پرداخت]\n<~ یک لحظه", "not expected: owner< مینا پرداخت کرد"),
        ("> [پرداخت]\nowner< …", "not expected: <~ یک لحظه"),
        ("> [پرداخت]\n<~ صبر کنید\nowner< …", "no such short line was shown"),
        ("> [انصراف]", "> [انصراف]: no button انصراف"),
        ("* it rains", "nobody knows how to do 'it rains'"),
    ],
)
def test_nothing_stays_unnoticed(text: str, why: str) -> None:
    assert why in complaint_of(text)


def test_a_complaint_shows_the_chat_as_it_can_be_pasted() -> None:
    complaint = complaint_of("""
        > سبد
        < سبد خالی است
        > سلام
        < سلام …
    """)
    pasted = complaint.partition("The chat as it was:")[2]
    assert pasted.split("\n", 1)[1] == (
        "    > سبد\n    < سبد شما:\n      شال نخی\n      [پرداخت]\n    > سلام\n    < سلام …"
    )
    play(pasted)


def test_what_comes_between_is_told_apart_from_what_is_missing() -> None:
    complaint = complaint_of("> سلام ×2\n> سبد\n< سبد …")
    assert complaint.count("not expected: < سلام مینا") == 2
    assert "the words differ" not in complaint


def test_where_nothing_can_show_over_a_button_a_short_line_is_a_message_or_leads_one() -> None:
    booth = Booth()
    booth.manner = "instagram"
    play("> [پرداخت]\n<~ یک لحظه\n<~ یک لحظه\n< سلام", booth)
    with pytest.raises(Misplayed, match="no message began with it"):
        play("> [پرداخت]\n<~ یک لحظه\n<~ صبر کنید\n> سلام\n…", booth)


def test_an_ellipsis_forgives_everything_shown_so_far() -> None:
    play("> سلام\n> سبد\n< …".replace("> سبد", "…\n> سبد"))


def test_what_is_held_comes_with_the_next_message() -> None:
    text = """
        * a day later
        < بسته‌تان رسید؟ | instagram: held, delivered with the next message
        > سلام
        < سلام …
    """
    play(text)
    booth = Booth()
    booth.manner = "instagram"
    play(text, booth)


def test_what_was_said_to_be_held_must_be_held_and_come() -> None:
    text = "* a day later\n< رسید؟ | telegram: held, delivered with the next message"
    complaint = complaint_of(text)
    assert "held for مینا is nothing" in complaint
    assert "held and never delivered to مینا" in complaint

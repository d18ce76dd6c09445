from bot.channels.simulator_world import Event, Shown
from bot.channels.simulator_world import Seen as Sight
from bot.dialogue.layout import LaidButton
from tests.play.patterns import Offered, Seen
from tests.play.phone import glance, join


def sent(text: str, *labels: str, picture: int | None = None) -> Event:
    rows = [[LaidButton(label, data=label) for label in labels]] if labels else []
    return Event(Sight.SENT, text, Shown("1", text, rows, picture))


def look(*events: Event, lists: bool = True) -> list[Seen]:
    return glance(events, lists=lists).messages


def test_a_picture_belongs_to_the_words_after_it() -> None:
    assert look(sent("", picture=7), sent("شال نخی", "سبد")) == [
        Seen("شال نخی", (Offered("سبد", "سبد"),), picture=True)
    ]


def test_a_caption_needs_no_second_message() -> None:
    assert look(sent("شال نخی", picture=7), sent("سبد")) == [
        Seen("شال نخی", picture=True),
        Seen("سبد"),
    ]


def test_links_stand_below_their_labels() -> None:
    (seen,) = look(
        sent("سفارش ثبت شد.\n\nپرداخت\nhttps://shop.example/p/x\n\nراهنما\nhttps://a.ir")
    )
    assert seen.text == "سفارش ثبت شد."
    assert [(one.label, one.url) for one in seen.buttons] == [
        ("پرداخت", "https://shop.example/p/x"),
        ("راهنما", "https://a.ir"),
    ]


def test_a_numbered_list_is_chosen_by_its_numbers_and_its_words() -> None:
    (seen,) = look(sent("شال\n\n۱. شال نخی\n۲. شال پشمی\n• انصراف"))
    assert seen.text == "شال"
    assert [(one.label, one.typed) for one in seen.buttons] == [
        ("شال نخی", "۱"),
        ("شال پشمی", "۲"),
        ("انصراف", "انصراف"),
    ]


def test_what_only_looks_like_a_list_is_text() -> None:
    steps = "چنین کنید:\n\n2. بشویید\n3. خشک کنید"
    assert look(sent(steps)) == [Seen(steps)]
    assert look(sent("شال\n\n1. شال نخی"), lists=False) == [Seen("شال\n\n1. شال نخی")]


def test_an_edit_is_new_content_and_a_deletion_none() -> None:
    message = Shown("1", "ب", [])
    events = [Event(Sight.EDITED, "ب", message), Event(Sight.DELETED, "ب", message)]
    assert look(*events) == [Seen("ب")]


def test_short_lines_are_apart() -> None:
    noticed = glance([Event(Sight.TOAST, "در سبد شماست."), sent("سبد")], lists=False)
    assert (noticed.toasts, noticed.messages) == (["در سبد شماست."], [Seen("سبد")])


def test_a_long_card_is_read_as_one() -> None:
    parts = look(sent("یک"), sent("دو", "منو"))
    assert join(parts) == Seen("یک\nدو", (Offered("منو", "منو"),))

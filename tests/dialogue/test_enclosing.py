"""How what somebody has sent is shown on each platform."""

import pytest

from bot.channels.platforms import BALE, INSTAGRAM, INSTAGRAM_PRIVATE, MIB, TELEGRAM
from bot.dialogue.cards import Card, Copy, Enclosed, Said, button
from bot.dialogue.laid import Capabilities, Laid
from bot.dialogue.layout import lay_out
from common.messages import Message

WHO = Said("نگار:")
MP4, OGG, M4A, PDF = "video/mp4", "audio/ogg", "audio/mp4", "application/pdf"


def shown(can: Capabilities, file: Enclosed, words: str = "") -> list[Laid]:
    text = (WHO, Said(words)) if words else (WHO,)
    card = Card(text, rows=((button(Said("پاسخ"), "m/case/1/answer"),),), file=file)
    return lay_out(card, can, Message.__str__, lambda route: route)


def known(kind: str, *, copy: Copy | None = None) -> Enclosed:
    return Enclosed(kind, "file-1", "telegram", Said("named"), copy=copy)


def copied(kind: str, mime: str, size: int = 1000) -> Enclosed:
    return Enclosed(kind, "", "telegram", Said("named"), copy=Copy(7, kind, mime, size))


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "audio", "document", "animation"])
def test_words_stand_under_a_file(kind: str) -> None:
    (one,) = shown(TELEGRAM, known(kind), "این‌جا")
    assert (one.text, one.file and (one.file.kind, one.file.ref)) == (
        "نگار:\nاین‌جا",
        (kind, "file-1"),
    )
    assert one.rows
    assert one.menu


@pytest.mark.parametrize("kind", ["sticker", "video_note", "location"])
def test_words_stand_before_what_carries_none(kind: str) -> None:
    words, file = shown(TELEGRAM, known(kind))
    assert (words.text, words.rows, words.menu, words.file) == ("نگار:", [], [], None)
    assert (file.text, bool(file.rows), bool(file.menu)) == ("", True, True)


def test_words_that_are_too_long_stand_before_it() -> None:
    words, file = shown(TELEGRAM, known("voice"), "ب" * 1500)
    assert (words.file, file.text) == (None, "")


@pytest.mark.parametrize(
    ("can", "file", "sort"),
    [
        (TELEGRAM, copied("voice", OGG), "voice"),
        (TELEGRAM, copied("voice", M4A), "voice"),
        (TELEGRAM, copied("voice", "audio/wav"), "document"),
        (TELEGRAM, copied("video", "video/webm"), "document"),
        (TELEGRAM, copied("video_note", MP4), "video"),
        (TELEGRAM, copied("animation", "image/gif"), "animation"),
        (TELEGRAM, copied("document", PDF, 51 * MIB), None),
        (BALE, copied("voice", OGG), "voice"),
        (BALE, known("sticker"), None),
        (BALE, known("voice"), "voice"),
        (INSTAGRAM, copied("photo", "image/jpeg"), "photo"),
        (INSTAGRAM, copied("voice", M4A), "voice"),
        (INSTAGRAM, copied("voice", OGG), None),
        (INSTAGRAM, copied("video", MP4), "video"),
        (INSTAGRAM, copied("video_note", MP4), "video"),
        (INSTAGRAM, copied("video", MP4, 26 * MIB), None),
        (INSTAGRAM, copied("document", PDF), "document"),
        (INSTAGRAM, copied("document", "application/zip"), None),
        (INSTAGRAM, Enclosed("location", "1,2", "", Said("named")), None),
        (INSTAGRAM_PRIVATE, copied("photo", "image/jpeg"), "photo"),
        (INSTAGRAM_PRIVATE, copied("video", MP4), None),
    ],
)
def test_each_platform_shows_what_it_can_and_names_the_rest(
    can: Capabilities, file: Enclosed, sort: str | None
) -> None:
    laid = shown(can, file)
    carried = [one.file.kind for one in laid if one.file is not None]
    assert carried == ([] if sort is None else [sort])
    assert any("named" in one.text for one in laid) is (sort is None)


def test_it_survives_the_outbox() -> None:
    (one,) = shown(TELEGRAM, known("voice", copy=Copy(7, "voice", OGG, 10)))
    assert Laid.from_json(one.to_json()) == one
    assert one.media_id == 7

"""What is fetched in a talk is kept as what it is, whatever it was called."""

from pathlib import Path

import pytest

from common.errors import BadInput
from shop import talk_files
from shop.talk_files import LARGEST_BYTES, TalkFile
from tests.standins.botapi import PIXEL

FTYP = b"\0\0\0\x18ftyp"


@pytest.mark.parametrize(
    ("kind", "content", "mime", "shown_as"),
    [
        ("photo", PIXEL, "image/jpeg", "photo"),
        ("document", PIXEL, "image/jpeg", "photo"),
        ("sticker", PIXEL, "image/jpeg", "photo"),
        ("sticker", b"\x1aE\xdf\xa3", "video/webm", "video"),
        ("sticker", b"\x1f\x8b", talk_files.UNKNOWN, "sticker"),
        ("sticker", b"GIF89a", "image/gif", "animation"),
        ("photo", b"\x89PNG and then nothing", talk_files.UNKNOWN, "photo"),
        ("voice", b"OggS", "audio/ogg", "voice"),
        ("voice", FTYP + b"isom", "audio/mp4", "voice"),
        ("audio", b"ID3", "audio/mpeg", "audio"),
        ("audio", b"\xff\xfb\x90", "audio/mpeg", "audio"),
        ("audio", b"\xff\xf1\x50", "audio/aac", "audio"),
        ("audio", b"RIFF\0\0\0\0WAVE", "audio/wav", "audio"),
        ("video", FTYP + b"isom", "video/mp4", "video"),
        ("video", FTYP + b"qt  ", "video/quicktime", "video"),
        ("video_note", FTYP + b"isom", "video/mp4", "video_note"),
        ("document", b"%PDF-1.7", "application/pdf", "document"),
        ("document", b"<html>", talk_files.UNKNOWN, "document"),
    ],
)
def test_by_its_first_bytes(
    tmp_path: Path, kind: str, content: bytes, mime: str, shown_as: str
) -> None:
    file = TalkFile(kind, "ref")
    kept = talk_files.keep(content, file, tmp_path)
    assert (kept.mime, talk_files.kind_of(file, kept.mime)) == (mime, shown_as)
    assert (tmp_path / kept.file).stat().st_size == kept.bytes


@pytest.mark.parametrize("content", [b"", b"x" * (LARGEST_BYTES + 1)])
def test_nothing_and_too_much_are_not_kept(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadInput):
        talk_files.keep(content, TalkFile("voice", "ref"), tmp_path)


def test_the_same_bytes_of_two_sorts_are_two_files(tmp_path: Path) -> None:
    both = {
        talk_files.keep(FTYP + b"isom", TalkFile(kind, "ref"), tmp_path).sha256
        for kind in ("video", "video_note")
    }
    assert len(both) == 2

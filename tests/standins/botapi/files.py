"""Pictures and files: ids, sizes, limits.

Source: https://core.telegram.org/bots/api#sending-files
"""

from __future__ import annotations

import base64
import hashlib
import struct
from typing import NamedTuple

from tests.standins.botapi.errors import Refusal, bad_request
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.state import BotAccount, StoredFile

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
_SIZES = (90, 320, 800, 1280, 2560)
_PREFIX = {"photo": b"\x02photo", "document": b"\x05docum", "voice": b"\x03voice"}
_EXTENSION = {"photo": "jpg", "voice": "oga", "video": "mp4", "video_note": "mp4"}
_DETAILS: dict[str, Json] = {
    "voice": {"duration": 3, "mime_type": "audio/ogg"},
    "audio": {"duration": 90, "mime_type": "audio/mpeg", "file_name": "song.mp3"},
    "video": {"duration": 5, "width": 320, "height": 240, "mime_type": "video/mp4"},
    "video_note": {"duration": 5, "length": 240},
    "animation": {"duration": 2, "width": 320, "height": 240, "mime_type": "video/mp4"},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False,
                "is_video": False},
}  # fmt: skip
"""What stands beside a file's id in a message. Source: https://core.telegram.org/bots/api#voice"""
SORTS = frozenset({*_DETAILS, "photo", "document"})
WRONG_FILE = bad_request("wrong file identifier/HTTP URL specified")


class Upload(NamedTuple):
    """Bytes on their way in, with the name they were given."""

    name: str
    content: bytes


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, JPEG or WebP picture, None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return int(width), int(height)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp_size(content)
    return _jpeg_size(content) if content[:2] == b"\xff\xd8" else None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X" and len(content) >= 30:
        wide, high = content[24:27] + b"\0", content[27:30] + b"\0"
        return 1 + struct.unpack("<I", wide)[0], 1 + struct.unpack("<I", high)[0]
    if kind == b"VP8 " and len(content) >= 30:
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and len(content) >= 25:
        bits = struct.unpack("<I", content[21:25])[0]
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None


def store(bot: BotAccount, kind: str, upload: Upload) -> StoredFile:
    """Keep an upload; every size of a picture gets an id that can be used again.

    Raises: Refusal, for empty, broken and oversized files.
    """
    if not upload.content:
        raise bad_request("file must be non-empty")
    number = len(bot.files) + 1
    path = f"{kind}s/file_{number}.{_EXTENSION.get(kind) or _extension(upload.name)}"
    unique = hashlib.sha256(kind.encode() + upload.content).digest()
    main = StoredFile(
        _file_id(bot, kind, number, "x"), _text(unique[:12]), kind, path, upload.content,
        upload.name,
    )  # fmt: skip
    if kind == "photo":
        main.sizes = _photo_sizes(bot, main, number, unique)
    bot.files[main.file_id] = main
    return main


def _photo_sizes(bot: BotAccount, main: StoredFile, number: int, unique: bytes) -> list[Json]:
    size = len(main.content)
    if size > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; "
            f"the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    shape = image_size(main.content)
    if shape is None or not min(shape):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = shape
    if width + height > 10_000 or max(shape) > 20 * min(shape):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    longest = max(shape)
    edges = [edge for edge in _SIZES if edge < longest] + [min(longest, _SIZES[-1])]
    sizes = []
    for place, edge in enumerate(edges):
        last = place == len(edges) - 1
        file_id = main.file_id if last else _file_id(bot, "photo", number, str(place))
        bot.files[file_id] = main
        sizes.append(
            {
                "file_id": file_id,
                "file_unique_id": main.unique_id if last else _text(unique[:11] + bytes([place])),
                "width": max(1, width * edge // longest),
                "height": max(1, height * edge // longest),
                "file_size": max(1, size * edge * edge // (longest * longest)),
            }
        )
    return sizes


def _file_id(bot: BotAccount, kind: str, number: int, size: str) -> str:
    seed = hashlib.sha256(f"{bot.id}:{kind}:{number}:{size}".encode()).digest()
    return _text(_PREFIX.get(kind, b"\x05other") + seed + seed[:16])


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _extension(name: str) -> str:
    return name.rpartition(".")[2] if "." in name else "bin"


def file_from(bot: BotAccount, p: Params, name: str, kind: str) -> StoredFile:
    """The file a call names: an upload, ``attach://part``, or the id of one sent before.

    Raises: Refusal.
    """
    value = p.text(name)
    part = value.removeprefix("attach://") if value.startswith("attach://") else name
    if part in p.files:
        return store(bot, kind, Upload(*p.files[part]))
    if value.startswith("attach://"):
        raise WRONG_FILE
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return known_file(bot, value, kind)


def known_file(bot: BotAccount, file_id: str, kind: str) -> StoredFile:
    """A file by the id this bot was given for it; ids of another bot are strangers.

    Raises: Refusal.
    """
    found = bot.files.get(file_id)
    if found is None:
        raise WRONG_FILE
    if found.kind != kind:
        raise _type_mismatch(found.kind, kind)
    return found


def _type_mismatch(kind: str, wanted: str) -> Refusal:
    return bad_request(f"can't use file of type {kind.title()} as {wanted.title()}")


def media_fields(stored: StoredFile) -> Json:
    """The part of a Message that describes the file."""
    if stored.kind == "photo":
        return {"photo": stored.sizes}
    fields: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
    }
    if stored.kind in _DETAILS:
        return {stored.kind: {**fields, **_DETAILS[stored.kind]}}
    return {stored.kind: {**fields, "file_name": stored.name or "file.bin"}}

"""What the two sides of a talk send each other beside words: voices, pictures, places.

Who has the same platform gets it by the platform's own id, whatever its size. For everybody else it
is fetched once and kept, as photos are.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from common.errors import BadInput
from common.ids import new_id
from common.roles import Role
from common.text import clean_input
from models import SupportCase
from shop import customers, photos, staff, work
from shop.context import Shopping
from shop.events import CaseFile, CaseMessage
from shop.photos import Photo

FETCH = "case-file"
"""The kind of work that fetches what one side has sent, for the other."""
LARGEST_BYTES = 20 * 1024 * 1024
"""What is carried from one platform to another. A bot can fetch no more.

Source: https://core.telegram.org/bots/api#getfile"""
LOCATION = "location"
LONGEST_NAME = 100
_PICTURES = {"photo", "sticker", "document"}
_EXTENSIONS = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/wav": "wav",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "image/gif": "gif",
    "application/pdf": "pdf",
}
UNKNOWN = "application/octet-stream"
_MARKS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"\x1aE\xdf\xa3": "video/webm",
    b"%PDF": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class TalkFile:
    """Something sent in a talk: what it is, and its id on the channel it came by; of a place its
    degrees, which no channel has to be asked for.
    """

    kind: str
    ref: str
    channel: str = ""
    name: str = ""
    mime: str = ""

    @property
    def is_address(self) -> bool:
        """Whether its id is where it lies on the web, for some days; nothing can be sent by that."""
        return self.ref.startswith(("https://", "http://"))

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "TalkFile":
        """What `asdict` wrote."""
        return cls(**stored)


def place(latitude: float, longitude: float) -> TalkFile:
    """A place on the map."""
    return TalkFile(LOCATION, f"{latitude:.6f},{longitude:.6f}")


def pass_on(
    ctx: Shopping, case: SupportCase, words: str, files: Sequence[TalkFile], *, from_staff: bool
) -> None:
    """Tell the other side what was written and sent; words stand under the first file where that
    comes at once.
    """
    own = [
        replace(
            one,
            channel="" if one.kind == LOCATION else ctx.channel,
            name=clean_input(one.name, LONGEST_NAME),
        )
        for one in files
    ]
    far = _are_elsewhere(ctx, case, from_staff=from_staff)
    fetched = [one for one in own if one.kind != LOCATION and (far or one.is_address)]
    if words and (not own or own[0] in fetched):
        ctx.publish(CaseMessage(case.id, from_staff=from_staff, text=words))
        words = ""
    for one in own:
        if one in fetched:
            payload = {"case_id": case.id, "from_staff": from_staff, "file": asdict(one)}
            work.plan(ctx, FETCH, f"{FETCH}:{case.id}:{new_id()}", payload=payload)
            continue
        ctx.publish(CaseFile(case.id, from_staff=from_staff, text=words, file=asdict(one)))
        words = ""


def fetched(
    ctx: Shopping, case_id: int, file: TalkFile, kept: Photo | None, *, from_staff: bool
) -> None:
    """Tell the other side of a file, of which we have a copy unless it could not be had."""
    copy = None
    if kept is not None:
        copy = {
            "media_id": photos.book_photo(ctx.session, kept),
            "kind": kind_of(file, kept.mime),
            "mime": kept.mime,
            "bytes": kept.bytes,
        }
    ctx.publish(CaseFile(case_id, from_staff=from_staff, file=asdict(file), copy=copy))


def keep(content: bytes, file: TalkFile, data_dir: Path) -> Photo:
    """Keep what was fetched: a picture as all our pictures are, anything else as it is.

    Raises:
        BadInput: it is too large.
    """
    mime = sniffed(content, file)
    if file.kind in _PICTURES and mime in {"image/jpeg", "image/png", "image/webp"}:
        try:
            return photos.keep_bytes(content, data_dir)
        except BadInput:
            # A picture that nobody can open is still a file.
            mime = UNKNOWN
    if not content or len(content) > LARGEST_BYTES:
        raise BadInput("photo-too-large", most=LARGEST_BYTES // 1024 // 1024)
    # Platforms keep the same bytes apart for each sort of message.
    sha256 = hashlib.sha256(file.kind.encode() + b"\0" + content).hexdigest()
    return photos.keep_file(sha256, content, _EXTENSIONS.get(mime, "bin"), mime, data_dir)


def kind_of(file: TalkFile, mime: str) -> str:
    """As what a file can be shown elsewhere: a sticker that stands still is a picture there."""
    if file.kind in _PICTURES and mime == "image/jpeg":
        return "photo"
    if mime == "image/gif":
        return "animation"
    if mime == "video/webm" and file.kind == "sticker":
        return "video"
    return file.kind


def sniffed(content: bytes, file: TalkFile) -> str:
    """What a file is by its first bytes, which nobody can get wrong; else as it was called."""
    spoken = file.kind in {"voice", "audio"}
    head = content[:12]
    if head[4:8] == b"ftyp":
        moving = "video/quicktime" if head[8:10] == b"qt" else "video/mp4"
        return "audio/mp4" if spoken or head[8:11] == b"M4A" else moving
    if head[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12], UNKNOWN)
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0:
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    for mark, mime in _MARKS.items():
        if head.startswith(mark):
            return mime
    return file.mime if "/" in file.mime and not file.mime.startswith("image/") else UNKNOWN


def _are_elsewhere(ctx: Shopping, case: SupportCase, *, from_staff: bool) -> bool:
    """Whether somebody who reads this may do so on another platform."""
    people = [case.person_id] if from_staff else staff.with_role(ctx.session, Role.AGENT)
    return any(
        chat.channel != ctx.channel and chat.reachable
        for person_id in people
        for chat in customers.identities(ctx.session, person_id)
    )

"""What people have sent, laid out for a channel: as itself where it can be shown, else named."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.cards import Card, Copy, Enclosed
from bot.dialogue.laid import Capabilities, Laid, LaidFile

BARE = frozenset({"sticker", "video_note", "location"})
"""What no words can stand under. Source: https://core.telegram.org/bots/api#sendsticker,
#sendvideonote, #sendlocation"""
_ALSO_AS = {
    "voice": ("voice", "audio", "document"),
    "audio": ("audio", "document"),
    "video_note": ("video_note", "video", "document"),
    "video": ("video", "document"),
    "animation": ("animation", "video", "document"),
}
"""As what else each can be shown, the best first."""

Lay = Callable[[Card, Capabilities], list[Laid]]


def enclose(card: Card, file: Enclosed, can: Capabilities, lay: Lay, instead: str) -> list[Laid]:
    """The messages that show a card with a file; `instead` are its words for the worst case.

    The words stand under the file where they can, and else before it, so that whoever reads knows
    who speaks.
    """
    laid = _carried(file, can, instead)
    if laid is None:
        return lay(replace(card, text=(*card.text, file.instead)), can)
    if laid.kind not in BARE and can.caption_limit:
        under = lay(card, replace(can, text_limit=min(can.caption_limit, can.text_limit)))
        if len(under) == 1:
            return [replace(under[0], file=laid)]
    *before, last = lay(card, can)
    if not last.rows:
        return [*before, last, Laid("", file=laid)]
    words = replace(last, rows=[], menu=[])
    return [*before, words, Laid("", rows=last.rows, menu=last.menu, file=laid)]


def _carried(file: Enclosed, can: Capabilities, instead: str) -> LaidFile | None:
    """How a channel shows a file; None where it cannot."""
    copied = _copied(file.copy, can) if file.copy is not None else None
    media_id = file.copy.media_id if file.copy is not None else None
    if file.ref and any(one.kind == file.kind for one in can.files):
        kept = media_id if copied == file.kind else None
        return LaidFile(file.kind, instead, file.ref, kept, file.name)
    if copied is None:
        return None
    return LaidFile(copied, instead, media_id=media_id, name=file.name)


def _copied(copy: Copy, can: Capabilities) -> str | None:
    """As what the channel takes a file of ours."""
    known = {one.kind: one for one in can.files}
    for kind in _ALSO_AS.get(copy.kind, (copy.kind,)):
        takes = known.get(kind)
        if takes is None or copy.bytes > takes.most_bytes:
            continue
        if any(copy.mime.startswith(m) if m.endswith("/") else copy.mime == m for m in takes.mimes):
            return kind
    return None

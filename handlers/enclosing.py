"""What one side of a talk has sent, as the other is shown it."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.cards import Copy, Enclosed
from common.messages import Code, Message, msg
from shop.talk_files import LOCATION, TalkFile

NAMED = ("photo", "voice", "video", "video_note", "animation", "audio", "document", "sticker")
MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}"
"""A page that shows a place to everybody, without asking who they are."""


def enclosed(file: Mapping[str, Any], copy: Mapping[str, Any] | None) -> Enclosed:
    """A file of a talk, from what its event says of it."""
    sent = TalkFile.of(file)
    return Enclosed(
        kind=sent.kind,
        ref="" if sent.is_address else sent.ref,
        channel=sent.channel,
        instead=_named(sent),
        name=sent.name,
        copy=Copy(**copy) if copy is not None else None,
    )


def _named(sent: TalkFile) -> Message:
    """What it is, where it cannot be shown itself."""
    if sent.kind == LOCATION:
        latitude, _, longitude = sent.ref.partition(",")
        return msg("case-place", link=Code(MAP.format(latitude, longitude)))
    kind = sent.kind if sent.kind in NAMED else "document"
    if kind == "document" and sent.name:
        return msg("case-file-named-document", name=Code(sent.name))
    return msg(f"case-file-{kind.replace('_', '-')}")

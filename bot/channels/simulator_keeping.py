"""The simulator's platform as plain JSON, so that phones show the same after a restart."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.simulator_world import Inbox, Shown, World
from bot.dialogue.layout import LaidButton

KEPT_MESSAGES = 200
"""Of each chat; older ones have scrolled away."""


def to_json(world: World) -> dict[str, Any]:
    """Every chat, file and update that the shop has not taken; what one only saw pass is left."""
    return {
        "chats": [_inbox_to_json(inbox) for inbox in world.chats.values()],
        "files": {ref: b64encode(content).decode() for ref, content in world.files.items()},
        "pictures": {str(media_id): str(path) for media_id, path in world.pictures.items()},
        "pending": world.pending,
        "connections": sorted(world.connections),
    }


def from_json(kept: Mapping[str, Any]) -> World:
    """What `to_json` wrote. Raises: KeyError, TypeError or ValueError for anything else."""
    world = World()
    for chat in kept["chats"]:
        world.chats[chat["chat"]] = _inbox_from_json(chat)
    world.files = {ref: b64decode(content) for ref, content in kept["files"].items()}
    world.pictures = {int(number): Path(path) for number, path in kept["pictures"].items()}
    world.pending = {str(key): dict(raw) for key, raw in kept["pending"].items()}
    world.connections = set(kept.get("connections", ()))
    return world


def _inbox_to_json(inbox: Inbox) -> dict[str, Any]:
    heard_at = inbox.last_inbound_at
    return {
        "chat": inbox.chat,
        "private": inbox.private,
        "blocked": inbox.blocked,
        "heard_at": heard_at.isoformat() if heard_at is not None else None,
        "messages": [_shown_to_json(shown) for shown in inbox.visible[-KEPT_MESSAGES:]],
    }


def _inbox_from_json(kept: Mapping[str, Any]) -> Inbox:
    return Inbox(
        kept["chat"],
        private=kept["private"],
        blocked=kept["blocked"],
        last_inbound_at=datetime.fromisoformat(kept["heard_at"]) if kept["heard_at"] else None,
        messages=[_shown_from_json(shown) for shown in kept["messages"]],
    )


def _shown_to_json(shown: Shown) -> dict[str, Any]:
    return {
        "ref": shown.ref,
        "text": shown.text,
        "markup": shown.markup,
        "rows": [[button.to_json() for button in row] for row in shown.rows],
        "media_id": shown.media_id,
        "edits": shown.edits,
        "file": shown.file,
        "file_ref": shown.file_ref,
        "at": shown.at.isoformat(),
    }


def _shown_from_json(kept: Mapping[str, Any]) -> Shown:
    return Shown(
        ref=kept["ref"],
        text=kept["text"],
        markup=kept["markup"],
        rows=[[LaidButton(**button) for button in row] for row in kept["rows"]],
        media_id=kept["media_id"],
        edits=kept["edits"],
        file=kept.get("file", ""),
        file_ref=kept.get("file_ref", ""),
        at=datetime.fromisoformat(kept["at"]),
    )

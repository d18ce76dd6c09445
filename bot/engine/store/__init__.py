"""The engine's own rows, in Core statements because every turn runs them."""

from bot.engine.store.people import home_of, person_at
from bot.engine.store.posting import about, is_posted, leaving_elsewhere, post
from bot.engine.store.talks import (
    Talkplace,
    conversation,
    dialogue_result,
    end_dialogue,
    remember_menu,
    route_for,
    save_dialogue,
    token_for,
    unfinished_dialogue,
)
from bot.engine.store.updates import (
    Kept,
    Key,
    begin_attempt,
    bury,
    end_attempt,
    first_sight,
    inherit,
    keep,
    kept,
    let_go,
    unfinished_attempts,
    waits_elsewhere,
)

__all__ = [
    "Kept",
    "Key",
    "Talkplace",
    "about",
    "begin_attempt",
    "bury",
    "conversation",
    "dialogue_result",
    "end_attempt",
    "end_dialogue",
    "first_sight",
    "home_of",
    "inherit",
    "is_posted",
    "keep",
    "kept",
    "leaving_elsewhere",
    "let_go",
    "person_at",
    "post",
    "remember_menu",
    "route_for",
    "save_dialogue",
    "token_for",
    "unfinished_attempts",
    "unfinished_dialogue",
    "waits_elsewhere",
]

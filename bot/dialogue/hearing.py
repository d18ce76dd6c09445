"""What a person gave, taken as an answer to what they saw."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.dialogue.given import BACK, Given, Received, Safe, Tap
from bot.dialogue.matching import Ambiguous, Universal, exact, match
from bot.dialogue.questions import YES, Kind, Record, place_of
from bot.dialogue.state import State
from common.messages import Message, msg

Say = Callable[[Message], str]
"""Writes a message in the reader's language, as markup or plain."""

BACK_BUTTON, SKIP_BUTTON, CANCEL_BUTTON = (
    msg("dialogue-back-button"),
    msg("dialogue-skip-button"),
    msg("dialogue-cancel-button"),
)
_KEPT: Final = ("question", "nth", "kind", "version", "options", "digest")
"""What an answer keeps of the question as it was shown."""
_CONTROLS: Final = ("back", "skip", "cancel")
_CONTROL_WORDS: Final = {f"words-{control}": control for control in _CONTROLS}


@dataclass(frozen=True, slots=True)
class Heard:
    """The answers known after somebody gave something, and what to tell about it."""

    answers: list[Record]
    fresh: tuple[str, int] | None = None
    """The place of the answer that has just been given."""
    lines: tuple[Message, ...] = ()
    misfit: bool = False
    narrow: tuple[str | None, ...] = ()
    """The values between which the person is asked to decide."""
    moved: bool = False
    """Whether an answer came or went, so that buttons shown before are old ones."""
    cancelled: bool = False

    def without(self, place: tuple[str, int]) -> "Heard":
        """The same with one answer dropped; if it was the one just given, it did not fit."""
        left = [answer for answer in self.answers if place_of(answer) != place]
        return replace(self, answers=left, misfit=self.misfit or place == self.fresh)


def hear(
    state: State,
    given: Received,
    *,
    say: Say,
    universal: Universal | None,
    safe: Safe | None = None,
) -> Heard:
    """Hold what was given against the question that waits.

    Text goes by, in this order: the label of an option, a word that leads the dialogue (back,
    skip, cancel), then for a choice its number or a part of a label; to other questions it is
    an answer as it stands, which for a secret is sealed at once by `safe`.
    """
    unheard = Heard([dict(answer) for answer in state.answers])
    if isinstance(given, Tap):
        return _tap(state, unheard, given)
    if given is BACK:
        return _control(state, unheard, "back")
    if given is None or state.asked is None:
        return unheard
    place = _shown(state.asked, given)
    if place is not None:
        return _take(state.asked, unheard, place)
    control = _control_word(state.asked, given.text, say, universal)
    if control is not None:
        return _control(state, unheard, control)
    if state.asked["kind"] == Kind.SECRET:
        if safe is None:
            raise RuntimeError("a secret is asked for where nobody can seal it")
        return _record(state.asked, unheard, {"sealed": safe.seal(given.text)})
    if state.asked["kind"] == Kind.ASK:
        return _record(state.asked, unheard, {"given": given.to_json()})
    return _matched(state.asked, unheard, given.text, universal)


def _tap(state: State, heard: Heard, tap: Tap) -> Heard:
    mine = tap.dialogue_id == state.id
    if mine and tap.action in {"cancel", "resume"}:
        return replace(heard, cancelled=tap.action == "cancel")
    old = replace(heard, lines=(msg("dialogue-old-tap"),))
    if not mine or tap.serial != state.serial or state.asked is None:
        return old
    if tap.action == "skip" and not state.asked["optional"]:
        return old
    if not tap.action.isdigit():
        return _control(state, heard, tap.action)
    place = int(tap.action)
    return _take(state.asked, heard, place) if place < len(state.asked["options"]) else old


def _control(state: State, heard: Heard, control: str) -> Heard:
    if control == "cancel":
        return replace(heard, cancelled=True)
    if control == "skip" and state.asked is not None:
        return _record(state.asked, heard, {"skipped": True})
    if state.depth == 0:
        return replace(heard, lines=(msg("dialogue-first-question"),))
    last = place_of(state.answers[state.depth - 1])
    return replace(heard.without(last), moved=True)


def _shown(asked: Record, given: Given) -> int | None:
    """The place of the option that was given by its value or its whole label."""
    options = asked["options"]
    if given.value is not None:
        values = [option["value"] for option in options]
        return values.index(given.value) if given.value in values else None
    return exact(given.text, [option["label"] for option in options])


def _control_word(asked: Record, text: str, say: Say, universal: Universal | None) -> str | None:
    if not text:
        return None
    labels = [say(button) for button in (BACK_BUTTON, SKIP_BUTTON, CANCEL_BUTTON)]
    place = exact(text, labels)
    meaning = universal.meaning(text) if universal is not None else None
    control = _CONTROLS[place] if place is not None else _CONTROL_WORDS.get(meaning or "")
    return None if control == "skip" and not asked["optional"] else control


def _matched(asked: Record, heard: Heard, text: str, universal: Universal | None) -> Heard:
    options = asked["options"]
    values = [option["value"] for option in options]
    if (
        asked["kind"] == Kind.CONFIRM
        and universal is not None
        and universal.meaning(text) == "words-yes"
        and YES in values
    ):
        return _take(asked, heard, values.index(YES))
    found = match(text, [option["label"] for option in options])
    if isinstance(found, Ambiguous):
        fitting = tuple(values[place] for place in found.places)
        return replace(heard, lines=(msg("dialogue-which"),), narrow=fitting, misfit=True)
    if found is None:
        return replace(heard, lines=(msg("dialogue-misfit"),), misfit=True)
    return _take(asked, heard, found)


def _take(asked: Record, heard: Heard, place: int) -> Heard:
    """The option at a place becomes the answer."""
    option = asked["options"][place]
    if asked["kind"] == Kind.ASK:
        given = Given(text=option["label"], value=option["value"])
        return _record(asked, heard, {"given": given.to_json()})
    return _record(asked, heard, {"value": option["value"]})


def _record(asked: Record, heard: Heard, what: Record) -> Heard:
    place = place_of(asked)
    shown = {name: asked[name] for name in _KEPT}
    kept = [answer for answer in heard.answers if place_of(answer) != place]
    return replace(heard, answers=[*kept, {**shown, **what}], fresh=place, moved=True)

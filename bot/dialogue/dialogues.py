"""Dialogues: ordinary functions that ask, made durable by replaying the answers known so far."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from bot.dialogue.asking import asking, parked_rows, way_out
from bot.dialogue.cards import Answer, Begin, Card, Go, Reply, Words
from bot.dialogue.given import BACK, Given, Received, Safe, Tap, parse_tap
from bot.dialogue.hearing import Heard, Say, hear
from bot.dialogue.marks import DialogueMark, Handler, add_mark
from bot.dialogue.matching import Universal
from bot.dialogue.questions import OTHER, YES, Option, Other, place_of
from bot.dialogue.replay import Misread, Replay, Unanswered
from bot.dialogue.router import Dialogue
from bot.dialogue.state import State
from bot.dialogue.talk import Talk
from common.errors import ShopError
from common.messages import Message, msg
from common.roles import Role

__all__ = [
    "BACK",
    "OTHER",
    "YES",
    "Asked",
    "Ending",
    "Finished",
    "Given",
    "Option",
    "Other",
    "State",
    "Talk",
    "Tap",
    "advance",
    "begin",
    "dialogue",
    "parked_rows",
    "parse_tap",
]

Savepoint = Callable[[], AbstractContextManager[object]]
"""Opens a savepoint that is kept when its block ends well and rolled back otherwise."""


class Ending(StrEnum):
    """How a dialogue ended."""

    DONE = "done"
    """Its function returned, and what it did is kept."""
    CANCELLED = "cancelled"
    """The person left; nothing was done."""
    REFUSED = "refused"
    """It cannot go on, and no answer is to blame; nothing was done."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The dialogue waits for an answer."""

    card: Card
    state: State


@dataclass(frozen=True, slots=True)
class Finished:
    """The dialogue is over.

    `said` are words that belong above another screen or dialogue, when `answer` leads to one.
    """

    answer: Answer
    state: State
    ending: Ending
    said: tuple[Words, ...] = ()


def dialogue(
    name: str,
    *,
    version: int,
    role: Role = Role.BUYER,
    hears_slashes: bool = False,
    hears_posts: bool = False,
) -> Callable[[Handler], Handler]:
    """Mark a dialogue; raise the version when its questions are reworded or rearranged.

    Answers to questions that still exist are kept then; a question whose old answers must not
    count any more gets another key.
    """

    def decorate(function: Handler) -> Handler:
        add_mark(function, DialogueMark(name, version, role, hears_slashes, hears_posts))
        return function

    return decorate


def begin(entry: Dialogue, id_: int, what: Begin) -> State:
    """A dialogue before its first question.

    Raises: TypeError for arguments that the dialogue does not take.
    """
    if not entry.takes(what.args):
        raise TypeError(f"dialogue {what.dialogue!r} does not take {sorted(what.args)}")
    return State(id_, entry.mark.name, entry.mark.version, dict(what.args))


def advance(
    entry: Dialogue,
    state: State,
    given: Received,
    ctx: Any,
    savepoint: Savepoint,
    *,
    say: Say,
    universal: Universal | None = None,
    safe: Safe | None = None,
    lines: Sequence[Message] = (),
) -> Asked | Finished:
    """Let a dialogue hear what was given, up to its next question or its end.

    Args:
        entry: the dialogue as the router knows it.
        state: what was kept of it.
        given: words, a tap, BACK, or None to show the present question again.
        ctx: what the dialogue's rules take first.
        savepoint: around each run; only the run that returns is kept.
        say: writes labels in the reader's language.
        universal: words for back, cancel, skip and yes in every language.
        safe: seals the answers that nobody may read.
        lines: told above the question, if one is asked.
    """
    heard = hear(state, given, say=say, universal=universal, safe=safe)
    if heard.cancelled:
        return _end(state, way_out(msg("dialogue-cancelled")), Ending.CANCELLED)
    if not entry.takes(entry.fitting(state.args)):
        return _end(state, way_out(msg("dialogue-outdated")), Ending.REFUSED)
    begin_talk = partial(Talk, ctx, safe=safe)
    return _play(entry, state, heard, begin_talk, savepoint, say, lines)


def _play(
    entry: Dialogue,
    state: State,
    heard: Heard,
    begin_talk: Callable[[Replay], Talk[Any]],
    savepoint: Savepoint,
    say: Say,
    lines: Sequence[Message],
) -> Asked | Finished:
    """Run from the top until a question waits or the function returns; errors drop an answer."""
    heard = replace(heard, lines=(*lines, *heard.lines))
    while True:
        replay = Replay(heard.answers, version=entry.mark.version)
        try:
            with savepoint():
                answer = entry.function(begin_talk(replay), **entry.fitting(state.args))
                _check(entry, replay, answer)
        except Unanswered as stop:
            return _ask(entry, state, heard, replay, stop, say)
        except Misread as misread:
            heard = _refused(heard, replay, misread.error, lines, moved=False)
        except ShopError as error:
            if not replay.used:
                return _end(state, way_out(error.message), Ending.REFUSED)
            heard = _refused(heard, replay, error, lines, moved=True)
        else:
            return _finish(entry, state, heard, replay, answer)


def _ask(
    entry: Dialogue, state: State, heard: Heard, replay: Replay, stop: Unanswered, say: Say
) -> Asked:
    used = {place_of(answer) for answer in replay.used}
    overtaken = heard.fresh is not None and heard.fresh not in used
    told = [*heard.lines]
    if stop.stale is not None or overtaken:
        told.append(msg("dialogue-changed"))
    same_place = state.asks(stop.question.place)
    before = state.asked["misfits"] if same_place and state.asked else 0
    ask = asking(
        stop.question,
        version=entry.mark.version,
        narrow=heard.narrow if same_place else (),
        depth=len(used),
        misfits=before + heard.misfit,
        say=say,
    )
    record = ask.record()
    same = state.asked is not None and {**state.asked, "misfits": 0} == {**record, "misfits": 0}
    serial = state.serial if same and not heard.moved else state.serial + 1
    rest = [a for a in heard.answers if place_of(a) not in used | {stop.question.place}]
    kept = replace(
        state,
        version=entry.mark.version,
        answers=[*replay.used, *rest],
        asked=record,
        serial=serial,
    )
    return Asked(ask.card(state.id, serial, told, replay.said), kept)


def _refused(
    heard: Heard, replay: Replay, error: ShopError, lines: Sequence[Message], *, moved: bool
) -> Heard:
    """The last answer the run came to is to blame: drop it and say why.

    Where it was just given and could not be read, the buttons shown before are still good.
    """
    blamed = place_of(replay.used[-1])
    return replace(
        heard.without(blamed),
        lines=(*lines, error.message),
        fresh=None,
        narrow=(),
        moved=moved or blamed != heard.fresh,
    )


def _finish(
    entry: Dialogue, state: State, heard: Heard, replay: Replay, answer: Answer
) -> Finished:
    said = tuple(replay.said)
    kept = replace(state, version=entry.mark.version, answers=heard.answers)
    match answer:
        case Go() | Begin():
            return _end(kept, answer, Ending.DONE, said)
        case Card() if said:
            answer = replace(answer, text=(*said, *answer.text))
        case Reply() if said:
            answer = replace(answer, cards=(Card(said), *answer.cards))
        case None if said:
            answer = Card(said)
    return _end(kept, answer, Ending.DONE)


def _end(state: State, answer: Answer, ending: Ending, said: tuple[Words, ...] = ()) -> Finished:
    # What was confided stands where it belongs by now, or nowhere.
    told = [one for one in state.answers if "sealed" not in one]
    over = replace(state, answers=told, asked=None, serial=state.serial + 1)
    return Finished(answer, over, ending, said)


def _check(entry: Dialogue, replay: Replay, answer: object) -> None:
    """Raises: RuntimeError for a swallowed end of the run, TypeError for what is no answer."""
    if replay.ended:
        raise RuntimeError(f"dialogue {entry.mark.name!r} caught the end of its own run")
    if answer is not None and not isinstance(answer, Card | Reply | Go | Begin):
        raise TypeError(
            f"dialogue {entry.mark.name!r} must return a Card, Reply, Go, Begin or None, "
            f"not {type(answer).__name__}"
        )

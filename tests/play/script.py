"""Reading a transcript: a chat as text, one thing a line.

    > words                    the first person writes; `> /start` is a command where there are any
    > [label]                  presses the button with that label, or a part of it, on the newest
                               card that has it; `[label]↑` on the one before, `×5` five at once
    > (photo) caption          sends something: photo, voice, video, document and the like, contact,
                               location, something else; a broken photo is one that nobody can open
    > (post https://…) words   answers to a post or story, or shares it; `(comment 1789…) words` is
                               written under it, for everybody to read
    > (5000 letters)           writes so many letters; `> (data !1.2.3)` is a forged press
    > (blocks)                 shuts the shop out; `> (unblocks)` lets it in again
    < words … [label] [×label] what the shop shows next: `…` is any run of letters, `{code}` learns
                               a word of Latin letters and digits and means it from then on, `[label]` is a button that is
                               there and `[×label]` one that is not, `(photo)` a picture, `(voice)` and
                               so on what somebody sent and the shop passed on
    <~ words                   a short line that shows while a button is pressed, or where none can,
                               stands above the next message or is one itself
    مینا> words   owner< words  the same for somebody named
    * the payment succeeds     things that happen; see `stage` for what can
    …                          what else was shown until here matters to nobody

A line indented by two belongs to the line above. `| instagram: …` at the end of a line says what
stands there instead in that manner: other words, `nothing`, `in 2 messages` where a long text does
not fit into one, or `held (window), delivered with the next message` where the shop may not write
any more. `| private: …` is the same for Instagram's private road, on which nobody presses anything
and what nobody has asked for waits, `| graph: …` for the official one over HTTP, `| bale: …` for Bale.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

NOTHING = "nothing"

_VARIANT = re.compile(r"\s+\|\s+(telegram|bale|instagram|graph|private):\s*")
_HELD = re.compile(r"held(?: \((?P<reason>[a-z-]+)\))?, delivered with the next message")
_PARTS = re.compile(r"in (\d+) messages")
_LINE = re.compile(r"(?P<actor>[^<>*…\[(]*?)\s*(?P<mark>>|<~|<|\*)\s*(?P<rest>.*)", re.DOTALL)
_TIMES = re.compile(r"\s*×(\d+)$")
_SENT = re.compile(r"\((?P<what>[^()]+)\)\s*(?P<rest>.*)", re.DOTALL)
_LETTERS = re.compile(r"([\d,]+) letters")


class BadScript(ValueError):
    """A line of a transcript that cannot be read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `source` is how it is written, `actor` is empty for the first person."""

    source: str
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Acts(Line):
    """A person does something: `what` is text, tap, data or the kind of what is sent.

    `up` counts the newer cards with the same button that are passed over.
    """

    what: str = "text"
    words: str = ""
    times: int = 1
    up: int = 0


@dataclass(frozen=True, slots=True)
class Shows(Line):
    """The shop shows something; `parts` is the number of messages it takes, `held` is why it
    does not show before the person's next message, `…` for whatever reason.
    """

    pattern: str = ""
    toast: bool = False
    parts: int = 1
    held: str = ""


@dataclass(frozen=True, slots=True)
class Happens(Line):
    """Something happens that no person writes."""

    event: str = ""


@dataclass(frozen=True, slots=True)
class Skips(Line):
    """Whatever was shown until here is of no interest."""


AnyLine: TypeAlias = Acts | Shows | Happens | Skips


def parse(text: str, manner: str, road: str = "") -> list[AnyLine]:
    """The lines of a transcript as they are in this manner, and on this road where that differs.

    Raises: BadScript.
    """
    lines = (_variant(source, (road, manner)) for source in _joined(text))
    return [line for line in lines if line is not None]


def _joined(text: str) -> Iterator[str]:
    """Logical lines, with what is indented joined to the line above."""
    rows = [row.rstrip() for row in text.splitlines() if row.strip()]
    margin = min((_indent(row) for row in rows), default=0)
    logical: list[str] = []
    for row in rows:
        depth = _indent(row) - margin
        if depth >= 2 and logical:
            logical[-1] += "\n  " + row.strip()
        elif depth == 0:
            logical.append(row.strip())
        else:
            raise BadScript(f"indented by one letter, or at the beginning: {row!r}")
    yield from logical


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _variant(source: str, manners: Sequence[str]) -> AnyLine | None:
    plain, *clauses = _VARIANT.split(source)
    variants = dict(zip(clauses[::2], clauses[1::2], strict=True))
    instead = next((variants[one] for one in manners if one in variants), None)
    line = _read(source, plain)
    if instead is None:
        return None if _says_nothing(line) else line
    parts = _PARTS.fullmatch(instead)
    if parts and isinstance(line, Shows):
        return replace(line, parts=int(parts[1]))
    held = _HELD.fullmatch(instead)
    if held and isinstance(line, Shows):
        return replace(line, held=held["reason"] or "…")
    if instead == NOTHING:
        return None
    mark = _LINE.fullmatch(plain)
    if mark is None:
        raise BadScript(f"nothing stands before the variant: {source!r}")
    return _read(source, f"{mark['actor']}{mark['mark']} {instead}")


def _says_nothing(line: AnyLine) -> bool:
    match line:
        case Shows():
            return line.pattern == NOTHING
        case Acts():
            return line.what == "text" and line.words == NOTHING
    return False


def _read(source: str, text: str) -> AnyLine:
    if text == "…":
        return Skips(source)
    found = _LINE.fullmatch(text)
    if found is None:
        raise BadScript(f"begin a line with >, <, * or a name before them: {text!r}")
    actor, rest = found["actor"].strip(), found["rest"].strip()
    match found["mark"]:
        case ">":
            return _act(source, actor, rest)
        case "*":
            return Happens(source, actor, rest)
        case mark:
            return Shows(source, actor, rest, toast=mark == "<~")


def _act(source: str, actor: str, rest: str) -> Acts:
    times = 1
    if repeated := _TIMES.search(rest):
        times, rest = int(repeated[1]), rest[: repeated.start()]
    if rest.startswith("["):
        label = rest.rstrip("↑")
        if not label.endswith("]"):
            raise BadScript(f"a button ends with a bracket: {rest!r}")
        return Acts(source, actor, "tap", label[1:-1].strip(), times, len(rest) - len(label))
    sent = _SENT.fullmatch(rest)
    if sent is None:
        return Acts(source, actor, "text", rest, times)
    what = sent["what"]
    if letters := _LETTERS.fullmatch(what):
        return Acts(source, actor, "letters", letters[1].replace(",", ""), times)
    if what.startswith("data "):
        return Acts(source, actor, "data", what.removeprefix("data "), times)
    return Acts(source, actor, what, sent["rest"], times)

"""What a transcript expects to see, held against what was seen."""

import re
from dataclasses import dataclass

from common.text import fold

_BUTTONS = re.compile(r"(?:\s*\[[^\[\]]+\])+[\s…]*$")
_BUTTON = re.compile(r"\[([^\[\]]+)\]")
_HOLE = re.compile(r"…|\{([a-z_]+)\}")
_WORD = "[A-Za-z0-9_-]"
_MARKS = re.compile("[\u2066-\u2069\u200e\u200f\u202a-\u202e\u061c\ufeff]")
_SORT = re.compile(r"\((photo|voice|audio|video|video_note|animation|document|sticker|location)\)")


@dataclass(frozen=True, slots=True)
class Offered:
    """A button, a quick reply, an entry of a numbered list or a link with its label.

    `typed` is what is written to choose it where it cannot be pressed, `real` what it is really
    called where the chat is played in another language than it is written in.
    """

    label: str
    data: str | None = None
    url: str | None = None
    typed: str = ""
    real: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the shop as a person sees it, in the same form in every manner."""

    text: str
    buttons: tuple[Offered, ...] = ()
    picture: bool = False
    file: str = ""
    """The sort of what somebody has sent and the shop passes on."""


def visible(text: str) -> str:
    """The letters one sees: no marks of direction, every run of spaces and line ends one space."""
    return " ".join(_MARKS.sub("", text).split())


def find_button(label: str, buttons: tuple[Offered, ...]) -> Offered | None:
    """The button with this label, or the only one that has it as a part."""
    whole = find_whole_button(label, buttons)
    if whole is not None:
        return whole
    parts = [button for button in buttons if fold(label) and fold(label) in fold(button.label)]
    return parts[0] if len(parts) == 1 else None


def find_whole_button(label: str, buttons: tuple[Offered, ...]) -> Offered | None:
    """The button with exactly this label, in which `…` is any run of letters."""
    wanted = ".*".join(re.escape(part) for part in visible(label).split("…"))
    return next((one for one in buttons if re.fullmatch(wanted, visible(one.label))), None)


class Pattern:
    """One expectation: words with holes, and buttons."""

    def __init__(self, text: str) -> None:
        tail = _BUTTONS.search(text)
        words = text[: tail.start()] if tail else text
        labels: list[str] = _BUTTON.findall(tail[0]) if tail else []
        self.buttons = [label for label in labels if not label.startswith("×")]
        self.absent = [label.removeprefix("×") for label in labels if label.startswith("×")]
        sort = _SORT.match(words.strip())
        self.sort = sort[1] if sort else ""
        self.words = visible(words.strip()[sort.end() if sort else 0 :])

    def misfit(self, seen: Seen, known: dict[str, str]) -> str | None:
        """Why the message is not the expected one; None when it is, and `known` has learnt."""
        found = self._expression(known).fullmatch(visible(seen.text))
        if found is None:
            return "the words differ"
        if self.sort == "photo" and not (seen.picture or seen.file == "photo"):
            return "there is no picture"
        if self.sort not in {"", "photo", seen.file}:
            return f"there is no {self.sort}"
        learnt = {**known, **found.groupdict()}
        for label in self.buttons:
            if find_button(fill(label, learnt), seen.buttons) is None:
                return f"there is no button [{label}]"
        for label in self.absent:
            if find_whole_button(fill(label, learnt), seen.buttons) is not None:
                return f"there is a button [{label}]"
        known.update(learnt)
        return None

    def _expression(self, known: dict[str, str]) -> re.Pattern[str]:
        """Spaces beside a `…` match whether or not something stands in it."""
        loose = re.sub(r" ?… ?", "…", self.words)
        pieces: list[str] = []
        end, fresh = 0, set[str]()
        for hole in _HOLE.finditer(loose):
            pieces += [re.escape(loose[end : hole.start()]), _hole(hole[1], known, fresh)]
            end = hole.end()
        return re.compile("".join(pieces) + re.escape(loose[end:]), re.DOTALL)


def _hole(name: str | None, known: dict[str, str], fresh: set[str]) -> str:
    if name is None:
        return ".*?"
    if name in known:
        return re.escape(known[name])
    if name in fresh:
        return f"(?P={name})"
    fresh.add(name)
    return f"(?P<{name}>{_WORD}+)(?!\\w)"


def fill(text: str, known: dict[str, str]) -> str:
    """Words of a person with what was learnt before: `/start o_{code}`."""
    return _HOLE.sub(lambda hole: known.get(hole[1], hole[0]) if hole[1] else hole[0], text)

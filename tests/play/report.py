"""A chat written down as a transcript, to be read by whoever broke it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.play.patterns import Seen, visible

SHORTEST_NAMED = 6
"""Letters; what is shorter stands in other words as well, and is written as it was."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that took place: as the transcript has it, and as it really was."""

    written: str
    real: str


def render(seen: Seen, actor: str, known: dict[str, str]) -> str:
    """A message in the notation of transcripts; what was learnt stands as its name."""
    lines = [visible(line) for line in seen.text.splitlines()]
    lines = [line for line in lines if line]
    if seen.picture or seen.file:
        sort = f"({seen.file or 'photo'})"
        lines[:1] = [f"{sort} {lines[0]}" if lines else sort]
    if seen.buttons:
        lines.append(" ".join(f"[{visible(button.label)}]" for button in seen.buttons))
    text = "\n  ".join(lines)
    for name, value in known.items():
        if len(value) >= SHORTEST_NAMED:
            text = text.replace(value, f"{{{name}}}")
    return f"{actor}< {text}"


def chat(rows: Iterable[str]) -> str:
    """Lines of a transcript below one another, indented as in a test."""
    return "\n".join(f"    {line}" for row in rows for line in row.splitlines())


def complaint(faults: Sequence[str], script: Iterable[str], rows: Sequence[Row]) -> str:
    """What is wrong, the difference, and the chat as it can be pasted."""
    written = chat(script).splitlines()
    played = chat(row.written for row in rows).splitlines()
    difference = difflib.unified_diff(written, played, "written", "played", lineterm="", n=2)
    parts = [*faults, "", *difference, "", "The chat as it was:", chat(row.written for row in rows)]
    return "\n".join(parts)

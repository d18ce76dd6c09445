"""A dialogue between two messages."""

from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.questions import Kind, Record, place_of


@dataclass(frozen=True, slots=True)
class State:
    """All that is kept of a dialogue; every field is plain values that JSON can hold.

    `serial` counts the askings, so that a button of an older one is recognised.
    """

    id: int
    name: str
    version: int
    args: dict[str, Any] = field(default_factory=dict)
    answers: list[Record] = field(default_factory=list)
    """Those the last run used, in its order, then those it did not come to."""
    asked: Record | None = None
    """The question that waits for an answer, with its options as they were shown."""
    serial: int = 0

    @property
    def depth(self) -> int:
        """How many answered questions lead to the present one."""
        return min(self.asked.get("depth", 0), len(self.answers)) if self.asked else 0

    @property
    def asks_a_secret(self) -> bool:
        """Whether what is written now must not be read by anybody afterwards."""
        return self.asked is not None and self.asked["kind"] == Kind.SECRET

    def asks(self, place: tuple[str, int]) -> bool:
        """Whether the question at this place is the one that waits."""
        return self.asked is not None and place_of(self.asked) == place

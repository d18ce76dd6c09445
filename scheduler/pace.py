"""How fast gateways are asked by ourselves, so that a thousand open payments neither anger a
provider nor keep a buyer waiting who presses *pay* meanwhile.
"""

from collections import Counter
from datetime import datetime, timedelta

BURST_S = 2.0
"""Questions of so many seconds may be put at once after a rest."""
MOST_AT_ONCE = 8
"""Questions to one gateway on their way at the same time: half of what may use the network."""


class Pace:
    """Gives each question a time of its own, per gateway; what has got one keeps it.

    It is kept in memory, and each process has its own: a restart may ask a little faster.
    """

    def __init__(self) -> None:
        self._free: dict[str, datetime] = {}
        self._kept: dict[int, datetime] = {}
        self._asking: Counter[str] = Counter()

    def when(self, gateway: str, question: int, per_s: float, now: datetime) -> datetime | None:
        """When a question may be put; None for now."""
        kept = self._kept.get(question)
        if kept is not None and kept > now:
            return kept
        is_turn = self._kept.pop(question, None) is not None
        if self._asking[gateway] < MOST_AT_ONCE:
            if is_turn:
                return None
            rested = now - timedelta(seconds=BURST_S)
            if (at := self._take(gateway, per_s, rested)) <= now:
                return None
        else:
            at = self._take(gateway, per_s, now + timedelta(seconds=1 / per_s))
        self._kept[question] = at
        return at

    def begin(self, gateway: str) -> None:
        """A question is on its way."""
        self._asking[gateway] += 1

    def end(self, gateway: str) -> None:
        """It has its answer, or never will."""
        self._asking[gateway] -= 1

    def _take(self, gateway: str, per_s: float, earliest: datetime) -> datetime:
        at = max(self._free.get(gateway, earliest), earliest)
        self._free[gateway] = at + timedelta(seconds=1 / per_s)
        return at

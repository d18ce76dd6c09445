"""Which updates may have killed the process, after a run that ended without a word."""

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.engine.inbound import Inbound
from bot.engine.store import Key

ALL_S = 60.0
"""How long after an unclean stop every update is suspected."""
UNDATED_S = 600.0
"""How long one is suspected that does not say when it was sent: platforms bring an update again
after pauses that grow to minutes."""


class Guard:
    """Suspects updates; those are served one at a time, each start of them counted before it."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.alone = asyncio.Lock()
        """Held while a suspect is served, so that it alone is to blame."""
        self._monotonic = monotonic
        self._stopped_at: datetime | None = None
        self._since = 0.0
        self._unfinished: set[Key] = set()

    def beware(self, unfinished: Iterable[Key], *, unclean_at: datetime | None) -> None:
        """Suspect from now on.

        Args:
            unfinished: updates that were served with care and whose end nobody saw.
            unclean_at: when it was noticed that a run had died; None when none has.
        """
        self._unfinished.update(unfinished)
        if unclean_at is not None:
            self._stopped_at, self._since = unclean_at, self._monotonic()

    def suspects(self, inbound: Inbound) -> bool:
        """Whether it may have been in service when a run died."""
        if inbound.key in self._unfinished:
            return True
        if self._stopped_at is None:
            return False
        passed = self._monotonic() - self._since
        if passed < ALL_S:
            return True
        if inbound.ours:
            return False
        if inbound.sent_at is None:
            return passed < UNDATED_S
        return inbound.sent_at < self._stopped_at

    def acquit(self, inbound: Inbound) -> None:
        """It was served, and the process lives."""
        self._unfinished.discard(inbound.key)

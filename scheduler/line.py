"""A bot's way out: chats that may be written to queue here for the bot's next free moment."""

import math
from collections import deque
from collections.abc import Callable

from models import Lane
from scheduler.chat import Chat
from scheduler.desk import Handle, Later
from scheduler.limits import Bucket, Leased, Limits

LEASE_S = 1.0
"""How long tokens that were taken from the database may be used."""
LEASE_BLOCK = 8
"""Tokens taken at a time at most."""
LANES = tuple(Lane)

Ask = Callable[[int, float], None]
"""Asks the database for so many tokens, leaving so many; answered by `Line.lease`."""


class Line:
    """Replies of all chats go before notices of all chats, each in the order of their coming.

    However many chats wait, each free moment costs the same. `go` sends the next message of a
    chat, and says whether it did.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        monotonic: Callable[[], float],
        later: Later,
        go: Callable[[Chat], bool],
        ask: Ask | None = None,
    ) -> None:
        self.limits = limits
        self.quiet_until = 0.0
        self._monotonic, self._later, self._go, self._ask = monotonic, later, go, ask
        now = monotonic()
        own = Bucket.full(limits.bot_per_s, limits.bot_burst, now)
        self._purse: Bucket | Leased = own if ask is None else Leased()
        self._queues: tuple[deque[Chat], deque[Chat]] = (deque(), deque())
        self._timer: Handle | None = None
        self._wakes_at = math.inf
        self._asking = False

    def enter(self, chat: Chat, lane: Lane) -> None:
        """This chat's next message is of this lane and may go as soon as the bot may."""
        if chat.in_line is not None and chat.in_line <= lane:
            return
        chat.in_line = lane
        self._queues[lane].append(chat)
        self._move()

    def pause(self, seconds: float) -> None:
        """The platform asked the whole bot to be quiet."""
        self.quiet_until = max(self.quiet_until, self._monotonic() + seconds)

    def delay(self) -> float:
        """Seconds until the next of those who queue here may go, as far as is known."""
        now = self._monotonic()
        wakes_in = 0.0 if math.isinf(self._wakes_at) else self._wakes_at - now
        return max(self.quiet_until - now, wakes_in, 0.0)

    def lease(self, tokens: int, wait_s: float) -> None:
        """What the database has answered: so many tokens, or none before so many seconds."""
        self._asking = False
        if tokens and isinstance(self._purse, Leased):
            self._purse.tokens = tokens
            self._purse.until = self._monotonic() + LEASE_S
            self._move()
        else:
            self._wake(wait_s)

    def close(self) -> None:
        """Nobody goes any more."""
        for queue in self._queues:
            queue.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _move(self) -> None:
        """Let as many go as may."""
        for lane in LANES:
            while self._queues[lane]:
                delay = self._wait(lane)
                if delay > 0:
                    self._wake(delay)
                    return
                self._step(lane)

    def _step(self, lane: Lane) -> None:
        chat = self._queues[lane].popleft()
        if chat.in_line is not lane:
            # It has gone meanwhile, from the queue of a more urgent lane.
            return
        chat.in_line = None
        if self._go(chat):
            self._purse.take()

    def _wait(self, lane: Lane) -> float:
        now, keep = self._monotonic(), self.limits.keep(lane)
        if now < self.quiet_until:
            return self.quiet_until - now
        delay = self._purse.wait(now, keep=keep)
        if math.isinf(delay) and self._ask is not None and not self._asking:
            self._asking = True
            self._ask(min(len(self._queues[lane]), LEASE_BLOCK), keep)
        return delay

    def _wake(self, delay: float) -> None:
        at = self._monotonic() + delay
        if math.isinf(at) or at >= self._wakes_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._wakes_at = at
        self._timer = self._later(delay, self._awake)

    def _awake(self) -> None:
        self._timer, self._wakes_at = None, math.inf
        self._move()

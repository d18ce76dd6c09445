"""One chat as the courier sees it: two lanes of messages, of which one at most is on its way."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.engine.outgoing import Outgoing
from models import Lane, OutboxOp
from scheduler.desk import Handle
from scheduler.limits import ChatPace


@dataclass(slots=True, eq=False)
class Chat:
    """Replies go first, and each lane keeps its order."""

    channel: str
    address: str
    pace: ChatPace
    lanes: tuple[deque[Outgoing], deque[Outgoing]] = field(
        default_factory=lambda: (deque(), deque())
    )
    sending: "asyncio.Task[None] | None" = None
    """The try that is going on."""
    on_its_way: int = 0
    """The message it is about; only while there is a try."""
    held_until: list[float] = field(default_factory=lambda: [0.0, 0.0])
    """For each lane, when its first message may be tried again."""
    broken: list[int] = field(default_factory=lambda: [0, 0])
    """For each lane, how often nobody knew whether its first message had arrived."""
    cleared: int = 0
    """The message that has to wait for no other process any more."""
    clearing: bool = False
    """Whether other processes are being asked."""
    asked: int = 0
    """The message they were first asked about at `asked_at`."""
    asked_at: float = 0.0
    timer: Handle | None = None
    """Looks again when the wait is over."""
    in_line: Lane | None = None
    """The queue of the bot in which this chat waits."""

    def next(self) -> Outgoing | None:
        """What goes next, however long it has to wait."""
        replies, notices = self.lanes
        if replies:
            return replies[0]
        return notices[0] if notices else None

    def wait(self, now: float, lane: Lane) -> float:
        """Seconds until the first message of a lane may go, as far as this chat is concerned."""
        return max(self.pace.wait(now, lane), self.held_until[lane] - now)

    def add(self, row: Outgoing) -> list[Outgoing]:
        """Queue a message in the order of the turns; the edits that it, or a later one of the
        same card, makes superfluous.
        """
        lane = self.lanes[row.lane]
        if not lane:
            lane.append(row)
            self._start_anew(row.lane)
            return []
        first = lane[0]
        at = len(lane)
        # What is taken over from a process that died is older than what waits already.
        while at > 0 and lane[at - 1].id > row.id and not self._flies(lane[at - 1]):
            at -= 1
        lane.insert(at, row)
        gone = self._coalesce(lane, row) if row.op is OutboxOp.EDIT else []
        if lane[0] is not first:
            self._start_anew(row.lane)
        return gone

    def put_off(self, row: Outgoing, *, broken: int) -> None:
        """The message on its way is to be tried again, perhaps in another form."""
        self.lanes[row.lane][0] = row
        self.broken[row.lane] = broken

    def settle(self, row: Outgoing) -> None:
        """The message on its way has arrived, or never will."""
        self.lanes[row.lane].popleft()
        self._start_anew(row.lane)

    def forgettable(self, now: float) -> bool:
        """Whether nothing would be lost if this chat were met anew."""
        return self.next() is None and self.sending is None and self.pace.rested(now)

    def look_later(self, timer: Handle | None) -> None:
        """Replace the timer."""
        if self.timer is not None:
            self.timer.cancel()
        self.timer = timer

    def _start_anew(self, lane: Lane) -> None:
        """Another message is the first one of its lane."""
        self.held_until[lane] = 0.0
        self.broken[lane] = 0

    def _flies(self, row: Outgoing) -> bool:
        return self.sending is not None and row.id == self.on_its_way

    def _coalesce(self, lane: deque[Outgoing], row: Outgoing) -> list[Outgoing]:
        edits = [old for old in lane if old.op is OutboxOp.EDIT and old.card_ref == row.card_ref]
        newest = max(edit.id for edit in edits)
        gone = [old for old in edits if old.id != newest and not self._flies(old)]
        for old in gone:
            lane.remove(old)
        return gone

"""Hearing what is new: the inbox asked for now and then, and what strangers have asked to say."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.channels.base import Intake
from bot.channels.instagram_private_book import Account, Book
from bot.channels.instagram_private_line import Json, Line
from bot.channels.instagram_private_parse import Raw, Thread, parse_raw, raws, thread_of, threads
from common.log import get_logger
from shop.instagram_guard import Limits
from shop.instagram_line import OVERLAP, microseconds

SAFE_WITHIN_S = 20.0
"""What the engine has not taken by then is heard again at the next look."""
PAGES = 5
"""Pages of the inbox, and of one conversation, that are read when all on them is new."""
REMEMBERED = 5_000
AHEAD = timedelta(days=1)
"""How far their clock may be before ours; an instant beyond it means nothing."""

log = get_logger(__name__)


class Ears:
    """What one account hears. `is_own` knows the messages that the bot has sent itself."""

    def __init__(
        self,
        line: Line,
        book: Book,
        limits: Limits,
        *,
        channel: str,
        is_own: Callable[[Raw], bool],
        monotonic: Callable[[], float],
    ) -> None:
        self._line, self._book, self._limits = line, book, limits
        self._channel, self._is_own, self._monotonic = channel, is_own, monotonic
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._requests_at = -limits.requests_every_s
        self._let_in: deque[float] = deque()

    async def look(self, account: Account, intake: Intake) -> bool:
        """Hear what is new; whether somebody has written. Raises whatever the library raises."""
        since = account.heard_until - OVERLAP
        answer = await self._line.inbox()
        said = await self._new_in(answer, since)
        safe_until = await self._hand_over(said, intake)
        if safe_until > account.heard_until:
            await self._book.hear_until(safe_until)
        strangers = await self._strangers(account, answer, intake)
        return strangers or any(not raw["hand"] for raw in said)

    async def _new_in(self, answer: Json, since: int) -> list[Raw]:
        """The messages of an inbox that nobody has heard, in the order of their instants."""
        found, cursor = threads(answer)
        said = [raw for thread in found for raw in await self._new_of(thread, since)]
        for _ in range(PAGES - 1):
            if not cursor or not found or not all(_is_new(thread, since) for thread in found):
                break
            found, cursor = threads(await self._line.inbox(cursor))
            said += [raw for thread in found for raw in await self._new_of(thread, since)]
        said.sort(key=lambda raw: int(raw["at"]))
        return [raw for raw in said if self._is_news(raw)]

    def _is_news(self, raw: Raw) -> bool:
        return raw["id"] not in self._taken and raw["at"] < microseconds(self._book.now() + AHEAD)

    async def _new_of(self, thread: Thread, since: int) -> list[Raw]:
        known = list(raws(thread))
        for _ in range(PAGES - 1):
            if not thread.older or not known or known[0]["at"] <= since:
                break
            answer = await self._line.thread(thread.id, thread.older)
            earlier = thread_of(answer.get("thread"))
            if earlier is None or not earlier.items:
                break
            known = [*raws(earlier), *known]
            thread = earlier
        return [raw for raw in known if raw["at"] > since]

    async def _hand_over(self, said: Sequence[Raw], intake: Intake) -> int:
        """Give messages to the engine; the instant until which all is safe."""
        await self._book.heard([raw for raw in said if not raw["hand"]])
        waiting: list[tuple[Raw, asyncio.Future[None] | None]] = []
        for raw in said:
            heard = parse_raw(raw, channel=self._channel)
            wanted = heard is not None and await self._concerns(raw)
            waiting.append((raw, intake.receive(heard) if heard and wanted else None))
        futures = [future for _, future in waiting if future is not None]
        if futures:
            await asyncio.wait(futures, timeout=SAFE_WITHIN_S)
        safe_until = 0
        for raw, future in waiting:
            if future is not None and not _is_safe(future):
                log.warning("instagram_not_taken")
                break
            self._remember(raw["id"])
            safe_until = int(raw["at"])
        # Whoever seems to write from tomorrow keeps nobody else of today from being heard.
        return min(safe_until, microseconds(self._book.now()))

    async def _concerns(self, raw: Raw) -> bool:
        """Whether it was said by somebody else, or by the owner to somebody who had written."""
        if not raw["hand"]:
            return True
        return not self._is_own(raw) and await self._book.is_known(raw["user"])

    async def _strangers(self, account: Account, answer: Json, intake: Intake) -> bool:
        """Let strangers in who have something to say, a few an hour; whether anybody was."""
        now = self._monotonic()
        due = self._requests_at + self._limits.requests_every_s <= now
        if not due or answer.get("pending_requests_total", 1) == 0:
            return False
        self._requests_at = now
        frozen = account.frozen_until
        if frozen is not None and self._book.now() < frozen:
            return False
        found, _ = threads(await self._line.requests())
        return any([await self._let(thread, intake) for thread in found])

    async def _let(self, thread: Thread, intake: Intake) -> bool:
        window = self._book.now() - self._limits.answers_within + timedelta(minutes=1)
        said = [raw for raw in raws(thread) if raw["at"] > microseconds(window)]
        if not any(not raw["hand"] and raw["kind"] != "other" for raw in said):
            return False
        if not self._has_room() or not await self._book.permit_request():
            return False
        self._let_in.append(self._monotonic())
        await self._hand_over([raw for raw in said if self._is_news(raw)], intake)
        await self._line.let_in(thread.id)
        return True

    def _has_room(self) -> bool:
        hour_ago = self._monotonic() - 3600.0
        while self._let_in and self._let_in[0] <= hour_ago:
            self._let_in.popleft()
        return len(self._let_in) < self._limits.requests_per_hour

    def _remember(self, item_id: str) -> None:
        self._taken[item_id] = None
        while len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)


def _is_new(thread: Thread, since: int) -> bool:
    newest = max((raw["at"] for raw in raws(thread)), default=0)
    return bool(newest > since)


def _is_safe(future: "asyncio.Future[None]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None

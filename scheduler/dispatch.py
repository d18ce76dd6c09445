"""What goes when: chats are looked at whenever something about them changes, and never polled."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from bot.engine.outgoing import Outgoing
from common.log import bind_correlation, get_logger
from scheduler import outbox
from scheduler.chat import Chat
from scheduler.chats import Chats
from scheduler.delivery import FAULT_S, Again, Delivery
from scheduler.desk import Desk, Later
from scheduler.limits import Limits
from scheduler.line import Line
from scheduler.outbox import WHOLE_BOT, Mark
from scheduler.sharing import Pauses, Sharing

WORTH_KEEPING_S = 3.0
"""Pauses shorter than this are over before a restart is."""

log = get_logger(__name__)


class Dispatch:
    """Brings messages to their channels one by one. `note` hears what became of each, None when it
    is to be tried again.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        delivery: Delivery,
        limits: Mapping[str, Limits],
        note: Callable[[Outgoing, Mark | None], None],
        monotonic: Callable[[], float],
        later: Later,
    ) -> None:
        self._desk, self._delivery, self._note = desk, delivery, note
        self._monotonic, self._later = monotonic, later
        self._sharing = Sharing(desk) if desk.database.dialect != "sqlite" else None
        self.lines = {channel: self._line(channel, limits[channel]) for channel in limits}
        self.chats = Chats(self.lines, monotonic)
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._closed = False

    def look(self, chat: Chat) -> None:
        """Bring a chat forward as far as it may go now."""
        out = chat.next()
        if out is None or chat.sending is not None or self._closed:
            return
        delay = chat.wait(self._monotonic(), out.lane)
        if delay > 0:
            chat.look_later(self._later(delay, lambda: self.look(chat)))
            return
        chat.look_later(None)
        if self._is_clear(chat, out):
            self.lines[chat.channel].enter(chat, out.lane)
        elif not chat.clearing:
            chat.clearing = True
            self.spawn(self._clear(chat, out))

    def respect(self, pauses: Pauses) -> None:
        """Leave these chats, or whole bots, alone for so many seconds."""
        for channel, whom, seconds in pauses:
            if channel not in self.lines:
                continue
            if whom == WHOLE_BOT:
                self.lines[channel].pause(seconds)
            else:
                pace = self.chats.get(channel, whom).pace
                pace.quiet_until = max(pace.quiet_until, self._monotonic() + seconds)

    async def settled(self, within_s: float) -> None:
        """Return when nothing is on its way and nothing may leave within so many seconds."""
        while self._tasks or self.chats.are_busy(within_s):
            self._changed.clear()
            await self._changed.wait()

    def close(self) -> list["asyncio.Task[None]"]:
        """Send nothing more; what is being cancelled."""
        self._closed = True
        for line in self.lines.values():
            line.close()
        for chat in self.chats:
            chat.look_later(None)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        return tasks

    def spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Have something done that has to be over before the courier is idle."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._changed.set()

    def _line(self, channel: str, limits: Limits) -> Line:
        def ask(wanted: int, keep: float) -> None:
            self.spawn(self._lease(channel, wanted, keep))

        shared = self._sharing is not None and not limits.unlimited
        return Line(
            limits,
            monotonic=self._monotonic,
            later=self._later,
            go=self._go,
            ask=ask if shared else None,
        )

    def _go(self, chat: Chat) -> bool:
        """The bot may write: send the chat's next message, unless it has to wait again."""
        out = chat.next()
        if out is None or chat.sending is not None or self._closed:
            return False
        if chat.wait(self._monotonic(), out.lane) > 0 or not self._is_clear(chat, out):
            self.look(chat)
            return False
        chat.pace.take(out.lane)
        chat.on_its_way = out.id
        chat.sending = self.spawn(self._try(chat, out))
        return True

    async def _try(self, chat: Chat, out: Outgoing) -> None:
        broken = chat.broken[out.lane]
        result: Mark | Again | None = Again(out, FAULT_S, broken=broken)
        try:
            with bind_correlation(out.correlation):
                result = await self._delivery.attempt(out, broken)
                if isinstance(result, Again) and result.whom is not None:
                    await self._obey(chat.channel, result.whom, result.after_s)
        except Exception:
            # Whatever it was, the chat goes on.
            log.exception("message_not_tried", row=out.id)
        finally:
            chat.sending = None
            self._after(chat, out, result)

    def _after(self, chat: Chat, out: Outgoing, result: Mark | Again | None) -> None:
        if isinstance(result, Again):
            chat.put_off(result.out, broken=result.broken)
            if result.whom is None:
                chat.held_until[out.lane] = self._monotonic() + result.after_s
            self._note(out, None)
        else:
            chat.settle(out)
            if result is not None:
                self._note(out, result)
        self.look(chat)
        self.chats.tidy()

    async def _obey(self, channel: str, whom: str, seconds: float) -> None:
        """Leave exactly whom the platform meant alone, the chat or the bot; also after a restart,
        and in other processes.
        """
        log.info("told_to_wait", channel=channel, whole_bot=whom == WHOLE_BOT, seconds=seconds)
        self.respect([(channel, whom, seconds)])
        if seconds < WORTH_KEEPING_S and self._sharing is None:
            return
        now = self._desk.real.now()
        await self._desk.transact(
            lambda session: outbox.block(session, channel, whom, now=now, seconds=seconds)
        )

    def _is_clear(self, chat: Chat, out: Outgoing) -> bool:
        """Whether no other process has a say in when this message leaves."""
        if self._sharing is None or chat.cleared == out.id:
            return True
        return not self._sharing.matters(out, self.lines[chat.channel].limits)

    async def _clear(self, chat: Chat, out: Outgoing) -> None:
        """Wait for what other processes send to this chat."""
        assert self._sharing is not None
        now = self._monotonic()
        if chat.asked != out.id:
            chat.asked, chat.asked_at = out.id, now
        delay = FAULT_S
        try:
            limits = self.lines[chat.channel].limits
            delay = await self._sharing.delay(out, limits, waited_s=now - chat.asked_at)
        except Exception:
            log.exception("message_not_cleared", row=out.id)
        finally:
            chat.clearing = False
            if delay > 0:
                chat.held_until[out.lane] = self._monotonic() + delay
            else:
                chat.cleared = out.id
            self.look(chat)

    async def _lease(self, channel: str, wanted: int, keep: float) -> None:
        """Take tokens of a bot that other processes share."""
        assert self._sharing is not None
        line = self.lines[channel]
        try:
            drawn, pauses = await self._sharing.lease(channel, line.limits, wanted, keep)
        except Exception as error:  # noqa: BLE001 - an edge: it asks again
            log.warning("budget_not_drawn", channel=channel, error=repr(error))
            line.lease(0, FAULT_S)
        else:
            self.respect(pauses)
            line.lease(drawn.tokens, drawn.wait_s)

"""What the couriers of several processes agree on, through the database they share.

Order needs no claims: a turn sees, under its person's lock, which messages to the chat other
processes still have to send, and its own stay behind them (`Outgoing.behind`). Limits are budgets
in the database. Pauses that a platform asked for are told to all. See docs/decisions.
"""

from sqlmodel import Session

from bot.engine.outgoing import Outgoing
from models import Lane
from scheduler import outbox
from scheduler.budget import Budget, Drawn, draw
from scheduler.chats import is_group
from scheduler.desk import Desk
from scheduler.limits import Limits

LOOK_S = 0.05
"""Pause between two looks whether another process has sent what goes before."""
BEHIND_S = 15.0
"""After so long without a sign of the other process a message waits for it no more."""

Pauses = list[tuple[str, str, float]]
"""Chats, or a whole bot, to be left alone: (channel, chat, seconds)."""


class Sharing:
    """One process's part."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def matters(self, out: Outgoing, limits: Limits) -> bool:
        """Whether `delay` has to be asked before this message leaves."""
        return bool(out.behind) or chat_budget(out, limits) is not None

    async def delay(self, out: Outgoing, limits: Limits, *, waited_s: float) -> float:
        """Seconds a message has to wait for what other processes send; 0 when it may go."""
        budget, run_id = chat_budget(out, limits), self._desk.run_id
        behind = out.behind if waited_s < BEHIND_S else ()

        def look(session: Session) -> float:
            if behind and outbox.leaving_elsewhere(session, behind, run_id):
                return LOOK_S
            return draw(session, budget, 1).wait_s if budget is not None else 0.0

        return await self._desk.transact(look, priority=True)

    async def lease(
        self, channel: str, limits: Limits, wanted: int, keep: float
    ) -> tuple[Drawn, Pauses]:
        """Tokens of a bot, and the pauses that other processes were asked for."""
        budget = Budget(channel, limits.bot_per_s, limits.bot_burst)
        now = self._desk.real.now()

        def take(session: Session) -> tuple[Drawn, Pauses]:
            pauses = outbox.blocks(session, now)
            return draw(session, budget, wanted, keep=keep), pauses

        return await self._desk.transact(take, priority=True)


def chat_budget(out: Outgoing, limits: Limits) -> Budget | None:
    """What all processes together may send to a group, or tell a person unasked.

    Replies to one person are left to each process: nobody presses buttons everywhere at once.
    """
    name = f"{out.channel}:{out.chat}"
    if limits.unlimited:
        return None
    if is_group(out.chat):
        return Budget(name, limits.group_per_minute / 60, limits.group_per_minute)
    if out.lane is Lane.NOTICE:
        return Budget(name, limits.chat_per_s, limits.chat_burst)
    return None

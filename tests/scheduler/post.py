"""A courier at work, and what became of its messages."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bot.dialogue.layout import Laid
from bot.engine import store
from bot.engine.outgoing import Outgoing
from common.ids import new_id
from models import Lane, OutboxOp, OutboxRow, OutboxState, Promise
from scheduler.courier import Courier
from scheduler.limits import UNLIMITED, Limits
from scheduler.pictures import Pictures
from tests.scheduler.mouth import Mouth
from tests.scheduler.shop import Shop
from tests.scheduler.timers import Timers, breathe

_outbox = OutboxRow.__table__  # type: ignore[attr-defined]

MINA, AYSE = "9001", "9002"
REPLY, NOTICE = Lane.REPLY, Lane.NOTICE


class Post:
    """One process's courier. Time passes only in `pass_`."""

    def __init__(
        self,
        shop: Shop,
        mouth: Mouth | None = None,
        *,
        limits: Limits = UNLIMITED,
        folder: Path = Path(),
        timers: Timers | None = None,
    ) -> None:
        self.shop, self.mouth, self.timers = shop, mouth or Mouth(), timers or Timers()
        self.folder = folder
        self.counted: list[tuple[str, str]] = []
        self.courier = Courier(
            engine=shop,
            channels={"telegram": self.mouth},
            pictures=Pictures(shop, folder),
            limits={"telegram": limits},
            tally=self,
            monotonic=self.timers,
            later=self.timers.later,
        )

    def message(self, channel: str, result: str) -> None:
        self.counted.append((channel, result))

    def row(
        self,
        text: str,
        chat: str = MINA,
        *,
        lane: Lane = REPLY,
        promise: Promise = Promise.REPEAT,
        card: str | None = None,
        picture: int | None = None,
    ) -> Outgoing:
        """A message; with `card` the edit of one."""
        return Outgoing(
            id=new_id(),
            channel="telegram",
            chat=chat,
            lane=lane,
            promise=promise,
            op=OutboxOp.SEND if card is None else OutboxOp.EDIT,
            laid=Laid(text=text, rows=[], picture=picture),
            card_ref=card,
            correlation=f"update of {text}",
        )

    async def commit(self, *rows: Outgoing) -> list[Outgoing]:
        """What a turn does: post messages, behind those that others still have to send."""
        written: list[Outgoing] = []

        def turn(session: Session) -> None:
            written[:] = []
            for row in rows:
                behind = store.leaving_elsewhere(
                    session,
                    channel=row.channel,
                    chat=row.chat,
                    lane=row.lane,
                    run_id=self.shop.run_id,
                )
                written.append(replace(row, behind=behind))
            now = self.shop.clock.now()
            store.post(session, written, person_id=None, run_id=self.shop.run_id, now=now)

        await self.shop.transact(turn)
        return written

    async def say(self, *texts: str, **how: Any) -> list[Outgoing]:
        """Commit messages and hand them over."""
        rows = await self.commit(*(self.row(text, **how) for text in texts))
        self.courier.put(rows)
        return rows

    async def rest(self) -> None:
        """Return when nothing more can happen at this moment, and all of it is written down."""
        await self.courier._dispatch.settled(0.0)
        await breathe()
        await self.courier._marks.flush()

    async def pass_(self, seconds: float) -> None:
        """Let time pass, in steps, and what it brings happen."""
        end = self.timers.now + seconds
        await self.rest()
        while self.timers.now < end - 1e-9:
            upcoming = [timer.at for timer in self.timers.waiting if timer.act is not None]
            step = min([end, *(at for at in upcoming if at > self.timers.now)])
            self.timers.pass_(step - self.timers.now)
            await self.courier._dispatch.settled(0.0)
            await breathe()
        await self.rest()

    def states(self, rows: Sequence[Outgoing]) -> list[OutboxState]:
        """What the outbox says of these messages."""
        ids = [row.id for row in rows]

        def look(session: Session) -> dict[int, OutboxState]:
            found = session.execute(select(_outbox.c.id, _outbox.c.state))
            return {row.id: row.state for row in found}

        known = self.shop.read(look)
        return [known[id_] for id_ in ids]

    def stored(self, row: Outgoing) -> Any:
        """A message as the outbox has it."""
        return self.shop.read(
            lambda session: session.execute(select(_outbox).where(_outbox.c.id == row.id)).one()
        )

    async def die(self) -> None:
        self.courier.kill()
        await self.shop.die()

    async def stop(self, grace_s: float = 5.0) -> None:
        await self.courier.stop(grace_s)
        await self.shop.end()

"""Due work in one process of a shop, and what it has done."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from models import DueWork, Setting
from models.database import upsert
from scheduler.claims import LEASE
from scheduler.due import Due
from scheduler.kinds import Claimed, Later, Payload, Work
from shop import work as plans
from shop.context import Shopping
from tests.scheduler.shop import Shop

A_LEASE = LEASE + timedelta(seconds=1)


class Desk:
    """Due work in one process, and what was done."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.done: list[str | int] = []
        self.trouble: list[Exception] = []
        self.later: list[Later] = []
        self.gate: asyncio.Event | None = None
        self.did = threading.Event()
        self.work = work = Work()
        work.transaction("order-expire", self._expire)
        work.effect("attempt-check", self._check)
        self.due = Due(engine=shop, work=work)

    async def plan(
        self,
        kind: str,
        key: str,
        *,
        after: timedelta = timedelta(),
        person_id: int | None = None,
        **payload: Any,
    ) -> None:
        def write(session: Session) -> None:
            ctx = self.shop.system(session, "test")
            plans.plan(ctx, kind, key, due_at=ctx.now + after, payload=payload, person_id=person_id)

        await self.shop.transact(write)

    def row(self, key: str) -> DueWork:
        return self.shop.read(lambda s: s.exec(select(DueWork).where(DueWork.key == key)).one())

    async def change(self, change: Callable[[Shopping], object]) -> None:
        await self.shop.transact(lambda session: change(self.shop.system(session, "test")))

    def committed(self) -> set[str]:
        """What transactions have written."""
        return set(self.shop.read(lambda s: s.exec(select(Setting.key)).all())) & {"expired"}

    def _expire(self, ctx: Shopping, payload: Payload) -> Later | None:
        values = {"key": "expired", "value": ctx.correlation, "updated_at": ctx.now}
        upsert(ctx.session, Setting, values, key=["key"])
        self.done.append(payload["name"])
        self.did.set()
        if self.trouble:
            raise self.trouble.pop()
        return self.later.pop() if self.later else None

    async def _check(self, row: Claimed) -> Later | None:
        self.done.append(row.payload["name"])
        if self.gate is not None:
            await self.gate.wait()
        if self.trouble:
            raise self.trouble.pop()
        return self.later.pop() if self.later else None


async def another(desk: Desk) -> Desk:
    """A second process of the same shop."""
    shop = await Shop(desk.shop.url, clock=desk.shop.clock, real=desk.shop.real).open()
    return Desk(shop)

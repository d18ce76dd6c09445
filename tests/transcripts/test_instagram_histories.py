"""Whatever happens in whatever order: Instagram is never asked to write to somebody who has not
written first, or not lately.
"""

import asyncio
import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.dialogue.layout import Laid
from bot.engine import store
from bot.engine.outgoing import Outgoing
from common.ids import new_id
from models import Lane, OutboxOp, Promise
from shop import work
from tests.databases import SQLITE, Databases
from tests.play.script import Acts
from tests.play.shops import Customer
from tests.play.stage import Stage
from tests.standins.graph import Graph, errors

PEOPLE = [Customer(name) for name in ("مینا", "رضا", "نگار")]
STEPS = 40
SEEDS = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 1
WORDS = ("سلام", "منو", "SHAL-01", "پشتیبانی", "سبد")
PASSES = ("20 minutes later", "9 hours later", "23 hours later", "26 hours later", "3 days later")
NEVER = {2534022, 2534014}
"""What the Graph says to whoever does not know when somebody last wrote."""


class History:
    """A shop in which anything happens."""

    def __init__(self, stage: Stage, dice: random.Random) -> None:
        self.stage, self.dice = stage, dice
        self.sent: list[tuple[timedelta, bool]] = []
        """How long after the person's last message something left, and whether by hand."""

    @property
    def graph(self) -> Graph:
        return self.stage.graph()

    async def run(self) -> None:
        stage = self.stage
        for one in PEOPLE:
            stage.add(one)
        await stage.open()
        show = self.graph._show

        def seen(chat: str, mid: str, message: dict[str, Any]) -> None:
            heard_at = stage.worlds["instagram"].inbox(chat).last_inbound_at
            assert heard_at is not None
            tagged = self.graph.messages()[-1].get("tag") == "HUMAN_AGENT"
            self.sent.append((stage.clock.now() - heard_at, tagged))
            show(chat, mid, message)

        self.graph._show = seen  # type: ignore[method-assign]
        acts = (self._writes, self._writes, self._row, self._row, self._answer, self._passes,
                self._passes, self._by_hand, self._dies, self._stumbles)  # fmt: skip
        for _ in range(STEPS):
            await self.dice.choice(acts)()
            await stage.go_on()

    def _someone(self) -> str:
        return self.dice.choice(PEOPLE).name

    async def _writes(self) -> None:
        await self.stage.act(self._someone(), Acts("", "", "text", self.dice.choice(WORDS)))

    async def _passes(self) -> None:
        await self.stage.happen(self._someone(), self.dice.choice(PASSES))

    async def _by_hand(self) -> None:
        chat = self.stage.people[self._someone()][1]
        self.graph.phones.writes_by_hand(chat, "من علی هستم")

    async def _dies(self) -> None:
        await self.stage.kill()

    async def _stumbles(self) -> None:
        self.graph.next_refusals.append(errors.too_fast(0))

    async def _row(self) -> None:
        """A row of the outbox that no rule has looked at."""
        app = await self.stage.app()
        out = Outgoing(
            id=new_id(),
            channel="instagram",
            chat=self.stage.people[self._someone()][1],
            lane=self.dice.choice(list(Lane)),
            promise=self.dice.choice(list(Promise)),
            op=OutboxOp.SEND,
            laid=Laid("خبر"),
            by_hand=self.dice.random() < 0.7,
        )

        def post(session: Session) -> None:
            run_id, now = app.engine.run_id, app.clock.now()
            store.post(session, [out], person_id=None, run_id=run_id, now=now)

        await app.engine.transact(post)
        app.courier.put([out])

    async def _answer(self) -> None:
        """A notice with words of the staff, to whoever the shop knows."""
        app, number = await self.stage.app(), self.stage.people[self._someone()][1]

        def plan(session: Session) -> None:
            person_id = store.person_at(session, "instagram", number)
            if person_id is not None:
                ctx = app.engine.system(session, "test")
                said = {"text": "بله", "media": []}
                work.plan(ctx, "notice:case-answer", str(new_id()), payload=said,
                          person_id=person_id)  # fmt: skip

        await app.engine.transact(plan)


@pytest.fixture
def stage(databases: Databases, tmp_path: Path) -> Iterator[tuple[Stage, asyncio.Runner]]:
    url = databases.new(SQLITE, migrated=True)
    with asyncio.Runner() as runner:
        stage = Stage(manner="instagram", database_url=url, folder=tmp_path, road="graph")
        yield stage, runner
        runner.run(stage.close())


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_leaves_without_a_message_before_it_or_outside_the_window(
    stage: tuple[Stage, asyncio.Runner], seed: int
) -> None:
    history = History(stage[0], random.Random(seed))
    stage[1].run(history.run())
    asked_in_vain = [one for one in history.graph.refusals if one.subcode in NEVER]
    assert asked_in_vain == [], "the shop has looked at nothing before it asked"
    for passed, tagged in history.sent:
        assert passed <= (timedelta(days=7) if tagged else timedelta(hours=24))
        assert not tagged or passed > timedelta(hours=24), "the tag is for when nothing else helps"
    assert len(history.sent) > STEPS / 4
    assert any(tagged for _, tagged in history.sent)

"""`python -m benchmarks.generator SOCKET`: people who use the bot, as a process of its own.

It is sent plans (`benchmarks.plans.Plan`) and answers each with what came out. The CPU of every
process a plan names is read here, at the very beginning and end of what is measured.
"""

import asyncio
import os
import random
import sys
from collections import deque
from dataclasses import asdict, dataclass, field
from time import perf_counter

from benchmarks.lines import Json, answer_questions, say_ready
from benchmarks.plans import Outcome, Plan
from benchmarks.processes import cpu_s
from benchmarks.street import Buyer, Street

GIVE_UP_S = 20.0
"""After so long somebody who is not answered counts as unanswered."""
SEED = 1405


@dataclass
class Window:
    """What is measured: from `begin` to `end`, and nothing before or after."""

    pids: dict[str, int]
    is_open: bool = False
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        """Whatever is answered from now on counts."""
        self.latencies.clear()
        self.lateness.clear()
        self.cpu = {name: cpu_s(pid) for name, pid in self.pids.items()}
        self.seconds = perf_counter()
        self.is_open = True

    def end(self) -> None:
        """Whatever is answered from now on does not count."""
        self.is_open = False
        self.seconds = perf_counter() - self.seconds
        self.cpu = {name: cpu_s(pid) - self.cpu[name] for name, pid in self.pids.items()}

    def answered(self, began: float, ended: float) -> None:
        """Somebody was answered."""
        if self.is_open:
            self.latencies.append(ended - began)


class Run:
    """Carries out one plan."""

    def __init__(self, street: Street, plan: Plan) -> None:
        self._street, self._plan = street, plan
        self._window = Window({**plan.pids, "generator": os.getpid()})
        numbers = range(plan.first_buyer, plan.first_buyer + plan.buyers)
        self._buyers = [street.moves_in(number, plan.language) for number in numbers]
        self._until = 0.0

    async def result(self) -> Outcome:
        """Set up, measure, look what was lost."""
        before = self._street.refusals.copy()
        await self._set_up()
        tasks = await (self._open_loop() if self._plan.rate else self._closed_loop())
        _, lost = await asyncio.wait(tasks, timeout=GIVE_UP_S) if tasks else (set(), set())
        for task in lost:
            task.cancel()
        window = self._window
        return Outcome(
            latencies=sorted(window.latencies),
            lateness=sorted(window.lateness),
            seconds=window.seconds,
            cpu=window.cpu,
            unanswered=len(lost),
            refused=(self._street.refusals - before).total(),
            reasons=[why for why, _ in (self._street.refusals - before).most_common(3)],
        )

    async def _set_up(self) -> None:
        waiting = deque(self._buyers)

        async def one_after_another() -> None:
            while waiting:
                buyer = waiting.popleft()
                for step in self._plan.setup:
                    began = perf_counter()
                    async with asyncio.timeout(GIVE_UP_S):
                        ended = await self._street.does(buyer, step)
                    self._window.answered(began, ended)

        measured = not self._plan.loop
        if measured:
            self._window.begin()
        await asyncio.gather(*(one_after_another() for _ in range(self._plan.at_once)))
        if measured:
            self._window.end()

    async def _closed_loop(self) -> list["asyncio.Task[None]"]:
        """Everybody goes on as soon as they are answered."""
        if not self._plan.loop:
            return []
        self._until = float("inf")
        tasks = [asyncio.create_task(self._goes_on(buyer)) for buyer in self._buyers]
        await asyncio.sleep(self._plan.warm_up_s)
        self._window.begin()
        await asyncio.sleep(self._plan.seconds)
        self._window.end()
        self._until = 0.0
        return tasks

    async def _goes_on(self, buyer: Buyer) -> None:
        while (began := perf_counter()) < self._until:
            self._window.answered(began, await self._street.does(buyer, self._next_step(buyer)))

    async def _open_loop(self) -> list["asyncio.Task[None]"]:
        """People come at their own pace, whether or not others have been answered.

        A latency counts from the instant somebody wanted to act, not from when we got to it.
        """
        dice = random.Random(SEED)
        idle, tasks = deque(self._buyers), list[asyncio.Task[None]]()
        at = perf_counter()
        opens, ends = at + self._plan.warm_up_s, at + self._plan.warm_up_s + self._plan.seconds
        while at < ends:
            at += dice.expovariate(self._plan.rate)
            if (early := at - perf_counter()) > 0:
                await asyncio.sleep(early)
            if not self._window.is_open and at >= opens:
                self._window.begin()
            if idle:
                buyer = idle.popleft()
                self._window.lateness.append(perf_counter() - at)
                tasks.append(asyncio.create_task(self._comes(buyer, at, idle)))
        await asyncio.wait(tasks, timeout=GIVE_UP_S)
        self._window.end()
        return tasks

    async def _comes(self, buyer: Buyer, at: float, idle: deque[Buyer]) -> None:
        self._window.answered(at, await self._street.does(buyer, self._next_step(buyer)))
        idle.append(buyer)

    def _next_step(self, buyer: Buyer) -> tuple[str, str]:
        loop = self._plan.loop
        return loop[(buyer.steps - len(self._plan.setup)) % len(loop)]


async def main(socket: str) -> None:
    """Answer plans until standard input ends."""
    street = await Street.to(socket)
    listening = asyncio.create_task(street.listen())

    async def answer(question: Json) -> Json:
        return asdict(await Run(street, Plan.of(question)).result())

    say_ready()
    await answer_questions(answer)
    listening.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

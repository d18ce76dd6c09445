"""What is measured, one function each; every figure comes with the one it is held against."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from benchmarks.plans import Outcome
from benchmarks.purchases import Counted, count_purchases
from benchmarks.rig import (
    CROWD,
    Bot,
    Rig,
    arriving,
    buying,
    looking,
    ordering,
    searching,
    talking,
)
from tests.postgres import PostgresError, find_binaries, running_cluster

RATES = (200, 300)
"""Updates a second in the open loop."""
PASSERS_BY = 600
"""Buyers the open loop chooses from, so that nobody is asked to do two things at once."""


@dataclass(frozen=True)
class Effort:
    """How long and how often to measure."""

    seconds: float = 5.0
    rounds: int = 3
    buyers: int = 600
    """Who buy something, all of them once."""
    many: int = 20_000
    """Buyers after whom memory is looked at again."""
    rates: tuple[int, ...] = RATES
    postgres: bool = True


QUICK = Effort(seconds=2.0, rounds=1, buyers=100, many=500, rates=(200,), postgres=False)


@dataclass
class Found:
    """Everything a run has found out."""

    echo: list[Outcome] = field(default_factory=list)
    echo_alone: Outcome | None = None
    echo_together: Outcome | None = None
    shop: list[Outcome] = field(default_factory=list)
    shop_alone: Outcome | None = None
    open_loop: dict[int, Outcome] = field(default_factory=dict)
    looking: Outcome | None = None
    searching: Outcome | None = None
    buying: Outcome | None = None
    not_durable: Outcome | None = None
    postgres: Outcome | None = None
    postgres_alone: Outcome | None = None
    postgres_missing: str = ""
    memory: dict[str, float] = field(default_factory=dict)
    first_purchase: Counted | None = None
    next_purchase: Counted | None = None

    @property
    def echo_cpu_ms(self) -> float:
        """E."""
        return median(outcome.cpu_ms() for outcome in self.echo)

    @property
    def echo_per_second(self) -> float:
        """Updates a second of the bare bot."""
        return median(outcome.per_second for outcome in self.echo)

    @property
    def shop_cpu_ms(self) -> float:
        """CPU of a step."""
        return median(outcome.cpu_ms() for outcome in self.shop)

    @property
    def shop_per_second(self) -> float:
        """Steps a second."""
        return median(outcome.per_second for outcome in self.shop)


def measure(effort: Effort, say: "Say") -> Found:
    """Everything, in an order in which nothing warms up for something else."""
    found = Found()
    with Rig() as rig:
        for number in range(effort.rounds):
            say(f"round {number + 1} of {effort.rounds}: the bare bot, then the shop")
            _echo(rig, effort, found, first=number == 0)
            _shop(rig, effort, found, first=number == 0)
        say("people who look around, search and buy")
        with rig.shop() as bot:
            found.looking = rig.measure(bot, looking(CROWD, effort.seconds))
            found.searching = rig.measure(bot, searching(CROWD, effort.seconds))
            found.buying = rig.measure(bot, buying(effort.buyers))
        say("commits that do not wait for the disk")
        with rig.shop(durable=False) as bot:
            found.not_durable = rig.measure(bot, ordering(bot, CROWD, effort.seconds))
        say("two purchases, counted")
        with rig.shop(counting=True) as bot:
            found.first_purchase, found.next_purchase = count_purchases(rig, bot)
        say(f"{effort.many} buyers, for the memory")
        with rig.shop() as bot:
            rig.measure(bot, arriving(effort.many))
            found.memory["shop after many"] = bot.memory_at_rest_mib()
        if effort.postgres:
            say("PostgreSQL")
            _postgres(rig, effort, found)
    return found


class Say:
    """Tells what is going on."""

    def __call__(self, what: str) -> None:
        """One line."""
        print(f"  {what} …", flush=True)


def _echo(rig: Rig, effort: Effort, found: Found, *, first: bool) -> None:
    with rig.echo() as bot:
        if first:
            found.memory["bare at rest"] = bot.memory_at_rest_mib()
            found.echo_alone = rig.measure(bot, talking(1, effort.seconds))
        found.echo.append(rig.measure(bot, talking(CROWD, effort.seconds)))
    if first:
        with rig.echo(at_once=CROWD) as bot:
            found.echo_together = rig.measure(bot, talking(CROWD, effort.seconds))


def _shop(rig: Rig, effort: Effort, found: Found, *, first: bool) -> None:
    with rig.shop() as bot:
        if first:
            found.memory["shop at rest"] = bot.memory_at_rest_mib()
            found.shop_alone = rig.measure(bot, ordering(bot, 1, effort.seconds))
        found.shop.append(rig.measure(bot, ordering(bot, CROWD, effort.seconds)))
        if first:
            for rate in effort.rates:
                plan = ordering(bot, PASSERS_BY, 2 * effort.seconds, rate=rate)
                found.open_loop[rate] = rig.measure(bot, plan)


def _postgres(rig: Rig, effort: Effort, found: Found) -> None:
    if find_binaries() is None:
        found.postgres_missing = "PostgreSQL's server is not installed"
        return
    try:
        with _cluster_shop(rig) as bot:
            found.postgres_alone = rig.measure(bot, ordering(bot, 1, effort.seconds))
            found.postgres = rig.measure(bot, ordering(bot, CROWD, effort.seconds))
    except PostgresError as error:
        found.postgres_missing = str(error)


@contextmanager
def _cluster_shop(rig: Rig) -> Iterator[Bot]:
    with running_cluster(durable=True) as cluster, rig.shop(database_url=cluster.create()) as bot:
        yield bot

"""What is measured, one function each; every figure comes with the one it is held against."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from benchmarks.duels import Drawing, Duel, Side, duel
from benchmarks.plans import Outcome, Plan
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
    """Of what is measured once."""
    window_s: float = 1.0
    """Of what is measured in turn with something else."""
    pairs: int = 8
    buyers: int = 100
    """Who buy something in a window, all of them once."""
    many: int = 20_000
    """Buyers after whom memory is looked at again."""
    rates: tuple[int, ...] = RATES
    postgres: bool = True


QUICK = Effort(
    seconds=2.0, window_s=1.0, pairs=3, buyers=32, many=500, rates=(200,), postgres=False
)


@dataclass
class Found:
    """Everything a run has found out."""

    ordering: Duel = field(default_factory=Duel)
    looking: Duel = field(default_factory=Duel)
    searching: Duel = field(default_factory=Duel)
    buying: Duel = field(default_factory=Duel)
    echo_together: Duel = field(default_factory=Duel)
    not_durable: Duel = field(default_factory=Duel)
    postgres: Duel = field(default_factory=Duel)
    echo_alone: Outcome | None = None
    shop_alone: Outcome | None = None
    open_loop: dict[int, Outcome] = field(default_factory=dict)
    postgres_alone: Outcome | None = None
    postgres_missing: str = ""
    memory: dict[str, float] = field(default_factory=dict)
    first_purchase: Counted | None = None
    next_purchase: Counted | None = None

    @property
    def echo_cpu_ms(self) -> float:
        """E."""
        return median(outcome.cpu_ms() for outcome in self.ordering.theirs)

    @property
    def echo_per_second(self) -> float:
        """Updates a second of the bare bot."""
        return median(outcome.per_second for outcome in self.ordering.theirs)


def measure(effort: Effort, say: "Say") -> Found:
    """Everything, in an order in which nothing warms up for something else."""
    found = Found()
    with Rig() as rig, Rig() as other:
        say("the bare bot and the shop in turn, with 32 buyers")
        with other.echo() as bare, rig.shop() as bot:
            _at_rest(rig, other, bot, bare, effort, found)
            _in_turn(Side(other, bare, _talking(effort)), rig, bot, effort, found, say)
            say("the shop, with buyers who come at their own pace")
            for rate in effort.rates:
                plan = ordering(bot, PASSERS_BY, 2 * effort.seconds, rate=rate)
                found.open_loop[rate] = rig.measure(bot, plan)
        _echo_together(rig, other, effort, found)
        say("commits that do not wait for the disk")
        with rig.shop() as bot, other.shop(durable=False) as hasty:
            found.not_durable = _ordering_in_turn(rig, bot, other, hasty, effort)
        say("two purchases, counted")
        with rig.shop(counting=True) as bot:
            found.first_purchase, found.next_purchase = count_purchases(rig, bot)
        say(f"{effort.many} buyers, for the memory")
        with rig.shop() as bot:
            rig.measure(bot, arriving(effort.many))
            found.memory["shop after many"] = bot.memory_at_rest_mib()
        if effort.postgres:
            say("PostgreSQL")
            _postgres(rig, other, effort, found)
    return found


class Say:
    """Tells what is going on."""

    def __call__(self, what: str) -> None:
        """One line."""
        print(f"  {what} …", flush=True)


def _at_rest(rig: Rig, other: Rig, bot: Bot, bare: Bot, effort: Effort, found: Found) -> None:
    found.memory["bare at rest"] = bare.memory_at_rest_mib()
    found.memory["shop at rest"] = bot.memory_at_rest_mib()
    found.echo_alone = other.measure(bare, talking(1, effort.seconds))
    found.shop_alone = rig.measure(bot, ordering(bot, 1, effort.seconds))


def _in_turn(bare: Side, rig: Rig, bot: Bot, effort: Effort, found: Found, say: "Say") -> None:
    def against(plan: Drawing) -> Duel:
        return duel(Side(rig, bot, plan), bare, effort.pairs)

    found.ordering = against(lambda bot: ordering(bot, CROWD, effort.window_s))
    say("people who look around, search and buy")
    found.looking = against(lambda _: looking(CROWD, effort.window_s))
    found.searching = against(lambda _: searching(CROWD, effort.window_s))
    found.buying = against(lambda _: buying(effort.buyers))


def _talking(effort: Effort) -> Drawing:
    return lambda _: talking(CROWD, effort.window_s)


def _echo_together(rig: Rig, other: Rig, effort: Effort, found: Found) -> None:
    with rig.echo(at_once=CROWD) as together, other.echo() as bare:
        plan = _talking(effort)
        found.echo_together = duel(Side(rig, together, plan), Side(other, bare, plan), effort.pairs)


def _ordering_in_turn(rig: Rig, bot: Bot, other: Rig, against: Bot, effort: Effort) -> Duel:
    def plan(one: Bot) -> Plan:
        return ordering(one, CROWD, effort.window_s)

    return duel(Side(rig, bot, plan), Side(other, against, plan), effort.pairs)


def _postgres(rig: Rig, other: Rig, effort: Effort, found: Found) -> None:
    if find_binaries() is None:
        found.postgres_missing = "PostgreSQL's server is not installed"
        return
    try:
        with _cluster_shop(rig) as bot, other.shop() as on_sqlite:
            found.postgres_alone = rig.measure(bot, ordering(bot, 1, effort.seconds))
            found.postgres = _ordering_in_turn(rig, bot, other, on_sqlite, effort)
    except PostgresError as error:
        found.postgres_missing = str(error)


@contextmanager
def _cluster_shop(rig: Rig) -> Iterator[Bot]:
    with running_cluster(durable=True) as cluster, rig.shop(database_url=cluster.create()) as bot:
        yield bot

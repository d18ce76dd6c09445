"""What a run is made of: the stand-in, the generator, and one bot after another."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from benchmarks.plans import Outcome, Plan
from benchmarks.processes import Child, rss_mib
from tests.crash.goods import settings_for, stock_up

REST_S = 2.0
"""How long a bot is left alone before its memory is looked at."""
CROWD = 32
"""Buyers at once."""
BANK_KEY = "benchmark-benchmark"
WORDS = "سلام، شال نخی دارید؟"


@dataclass
class Bot:
    """A bot under test."""

    process: Child
    variants: Mapping[str, int] = field(default_factory=dict)
    """Ids of the shop's goods by SKU."""

    def memory_at_rest_mib(self) -> float:
        """What it holds while nothing happens."""
        time.sleep(REST_S)
        return rss_mib(self.process.pid)


class Rig:
    """The stand-in, the bank and the generator, each a process of its own, and a folder for the
    rest.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._shops = 0
        self._next_buyer = 910_000_001

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory("-bench")))
        door = str(self.folder / "door")
        errors = self.folder / "errors"
        self.standin = self._stack.enter_context(Child("benchmarks.standin", door, errors=errors))
        self.bank = self._stack.enter_context(
            Child("benchmarks.bank", str(self.folder / "bank.sqlite3"), BANK_KEY, errors=errors)
        )
        self._generator = self._stack.enter_context(
            Child("benchmarks.generator", door, errors=errors)
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    @property
    def url(self) -> str:
        """Where the stand-in is."""
        return str(self.standin.ready["url"])

    def measure(self, bot: Bot, plan: Plan) -> Outcome:
        """Let people use a bot whom no bot has seen before."""
        pids = {"bot": bot.process.pid, "standin": self.standin.pid, "bank": self.bank.pid}
        now = replace(plan, pids=pids, first_buyer=self._next_buyer)
        self._next_buyer += plan.buyers
        return Outcome(**self._generator.ask(now.to_json()))

    @contextmanager
    def echo(self, *, at_once: int = 1) -> Iterator[Bot]:
        """E, the bare bot."""
        told = (self.url, str(self.standin.ready["token"]), str(at_once))
        with Child("benchmarks.echo", *told, errors=self.folder / "echo.log") as process:
            yield Bot(process)

    @contextmanager
    def shop(
        self, *, database_url: str = "", durable: bool = True, counting: bool = False
    ) -> Iterator[Bot]:
        """A shop with a database of its own, SQLite unless an address is given."""
        self._shops += 1
        folder = self.folder / f"shop{self._shops}"
        url = database_url or f"sqlite:///{folder / 'shop.sqlite3'}"
        variants = stock_up(settings_for(folder, url))
        env = {
            "TELEGRAM_TOKEN": str(self.standin.ready["token"]),
            "TELEGRAM_API_URL": self.url,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "HTTP_PORT": "0",
            "VEFA_BENCH_BANK": str(self.bank.ready["url"]),
            "VEFA_BENCH_BANK_KEY": BANK_KEY,
            "SECRET_KEY": "benchmark-benchmark-benchmark-benchmark",
            "VEFA_BENCH_DURABLE": "1" if durable else "0",
            "VEFA_BENCH_COUNT": "1" if counting else "0",
        }
        with Child("benchmarks.shop", errors=folder / "shop.log", env=env) as process:
            yield Bot(process, variants)


def talking(buyers: int, seconds: float) -> Plan:
    """People who say something again and again; for E."""
    return Plan(buyers=buyers, loop=(("say", WORDS),), seconds=seconds)


def ordering(bot: Bot, buyers: int, seconds: float, *, rate: float = 0.0) -> Plan:
    """People who change their carts again and again.

    Each has begun to order and looks at the cart once more, so that a dialogue is loaded in every
    step. A step reads the product, changes the cart, commits, answers the tap and edits the card.
    """
    variant = min(bot.variants.values())
    return Plan(
        buyers=buyers,
        setup=(
            ("say", "/start"),
            ("tap", f"cart/{variant}/1"),
            ("tap", "checkout"),
            ("tap", "cart"),
        ),
        loop=(("tap", f"cart/{variant}/2"), ("tap", f"cart/{variant}/3")),
        rate=rate,
        seconds=seconds,
    )


def looking(buyers: int, seconds: float) -> Plan:
    """People who look around: from the menu to a category, to a product, and back again."""
    return Plan(
        buyers=buyers,
        setup=(("say", "/start"),),
        loop=(("find", "category/*"), ("find", "product/*"), ("find", "menu")),
        seconds=seconds,
    )


def searching(buyers: int, seconds: float) -> Plan:
    """People who write what they are looking for."""
    return Plan(
        buyers=buyers,
        setup=(("say", "/start"),),
        loop=tuple(("say", words) for words in ("شال", "کاسه سفالي", "گیوه")),
        seconds=seconds,
    )


def buying(buyers: int) -> Plan:
    """People who come for the first time and order something, all of them once."""
    return Plan(
        buyers=buyers,
        setup=(
            ("say", "/start"),
            ("find", "category/*"),
            ("find", "product/*"),
            ("find", "cart/*/1"),
            ("find", "checkout"),
            ("say", "سارا احمدی"),
            ("say", "09121234567"),
            ("say", "تهران، خیابان ولیعصر، کوچهٔ نیلوفر، پلاک ۱۲، واحد ۳"),
            ("find", "!*.0"),
        ),
        at_once=CROWD,
    )


def arriving(buyers: int) -> Plan:
    """People who begin to talk to the shop, all of them once."""
    return Plan(buyers=buyers, setup=(("say", "/start"),), at_once=32)

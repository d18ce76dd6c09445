"""The shop and everybody around it, with what is needed to move them: hands, ears and a clock."""

import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from common.i18n import Reader
from common.messages import msg
from scheduler.broken import Broken
from tests.month.agenda import Agenda
from tests.month.books import Books
from tests.month.country import Country
from tests.month.diary import Diary, Kind, leading
from tests.play import goods, happenings, phone, records
from tests.play.patterns import visible
from tests.play.script import Acts
from tests.play.shops import OWNER, Customer
from tests.play.stage import Stage
from tests.play.words import translator

TELEGRAM, INSTAGRAM = "telegram", "instagram"
A_BREATH = timedelta(seconds=14)
"""How long people look at a card before they do the next thing."""


class Street:
    """One month in one place. Everything random follows from the seed."""

    def __init__(self, country: Country, *, database_url: str, folder: Path, seed: int) -> None:
        self.country = country
        self.stage = Stage(manner="telegram", database_url=database_url, folder=folder)
        self.stage.is_in(country.place)
        self.stage.is_also_on(INSTAGRAM)
        self.stage.has_letters = True
        self.stage.clock.set(country.at(1, "08:00"))
        self.dice = Random(seed)
        self.agenda, self.diary, self.books = Agenda(), Diary(), Books()
        self.broken: list[Broken] = []
        self.restocked = False
        """Whether what was sold out is there again."""
        self.kept: set[str] = set()
        """Orders of which nothing comes back after all, by their codes."""

    @property
    def now(self) -> datetime:
        """What the clock on every wall says."""
        return self.stage.clock.now()

    def add(self, name: str, channel: str = "") -> None:
        """Somebody with a phone, on Telegram unless another channel is said."""
        self.stage.add(Customer(name, self.country.place.language, on=channel or TELEGRAM))

    def is_on_instagram(self, who: str) -> bool:
        """Whether somebody may be written to only for a while after their own words."""
        return self.stage.channel_of(who) == INSTAGRAM

    def offers(self, who: str, label: str) -> bool:
        """Whether somebody's last card has a button with these words, or lists them."""
        message = self.stage.inbox(who).visible[-1]
        seen = phone.now(message, lists=self.is_on_instagram(who))
        return any(label in button.label for button in seen.buttons)

    async def pass_time(self, until: datetime) -> None:
        """Let time pass, unless somebody was so slow that it has passed already."""
        if until > self.now:
            await records.pass_time(await self.stage.app(), self.stage.clock, until)
        self.listen()

    async def does(self, who: str, what: str, words: str, *, seen: str = "") -> None:
        """Somebody does something with their phone; `seen` is how they would call it."""
        await self.pass_time(self.now + A_BREATH)
        kind = Kind.PRESSED if what in {"tap", "data"} else Kind.SAID
        if seen or kind is Kind.SAID:
            self.diary.note(self.now, who, kind, seen or words)
        await self.stage.act(who, Acts("", who, what, words))
        self.listen()

    async def happens(self, who: str, event: str) -> None:
        """Something happens at the bank, or in the world."""
        self.stage.look(who)
        number = int(self.stage.people[who][1])
        self.stage.shop_passage.visitor = f"10.0.{number >> 8}.{number & 255}"
        await happenings.happen(self.stage, who, event)
        await self.stage.go_on()
        self.listen()

    def listen(self) -> None:
        """Write down what everybody has been shown."""
        for who in self.stage.actors():
            self.diary.listen(who, self.stage.inbox(who), self.now)

    def has(self, who: str, start: str, end: str = "") -> bool:
        """Whether some card in somebody's chat has a button that leads there."""
        messages = self.stage.inbox(who).visible
        return any(leading(message, start, end) for message in messages)

    async def taps(self, who: str, start: str, end: str = "") -> None:
        """Press the newest button that leads where a route begins and ends so. Raises: LookupError."""
        await self.pass_time(self.now + A_BREATH)
        for message in reversed(self.stage.inbox(who).visible):
            data = leading(message, start, end)
            if data is not None:
                label = message.button(data).label
                self.diary.note(self.now, who, Kind.PRESSED, label)
                self.stage.person(who).taps(data, on=message)
                await self.stage.go_on()
                self.listen()
                return
        shown = [one.data for one in self.stage.inbox(who).visible[-1].buttons]
        raise LookupError(f"{who} has no button to {start}…{end}, only {shown}")

    async def presses(self, who: str, label: str) -> None:
        """Press the newest button with these words. Raises: LookupError."""
        await self.does(who, "tap", label, seen=label)

    async def chooses(self, who: str, key: str) -> None:
        """Press the newest button with these words of the shop."""
        await self.presses(who, self.words(key))

    def newest(self, who: str) -> str:
        """What the last card says that somebody was shown."""
        shown = [one for one in self.diary.entries if one.who == who and one.kind is Kind.SHOWN]
        return visible(shown[-1].text) if shown else ""

    def words(self, key: str) -> str:
        """A sentence without variables as people here read it."""
        return say(key, self.country.place.language)

    def pattern(self, key: str, **numbers: int) -> re.Pattern[str]:
        """What a sentence looks like whose numbers nobody knows."""
        said = say(key, self.country.place.language, **numbers)
        return re.compile(re.sub(r"[0-9۰-۹]+", ".+", said))

    def check_books(self) -> None:
        """What the owner would be woken for: facts that do not hold, updates that were put aside."""
        self.broken += records.broken(self.stage.database, self.now)
        buried = records.buried(self.stage.database)
        if buried:
            raise AssertionError("\n".join(buried))

    async def furnish(self) -> None:
        """Open the shop with its goods and a way of delivery."""
        for ware in self.country.wares:
            digital = {"link": ware.link} if ware.link else None
            rows = goods.rows(
                ware.name,
                sku=ware.sku,
                price=ware.price,
                stock=ware.stock,
                category=ware.shelf,
                description=ware.words,
                variants=(),
                photo="",
                digital=digital,
            )
            refused = await self.stage.bring(rows)
            assert not refused, refused
        name, price = self.country.delivery
        await goods.offer_delivery(await self.stage.app(), name, (2, 4), price)
        self.diary.listen(OWNER.name, self.stage.inbox(OWNER.name), self.now)
        self.diary.entries.clear()


@cache
def say(key: str, language: str, **numbers: int) -> str:
    """A sentence with no variables but these in one language."""
    return visible(translator().plain(msg(key, **numbers), Reader(language, "UTC", "gregorian")))

"""What a test holds in its hands: `play`, which plays chats, and `shop`, the seller's side."""

import asyncio
import os
from collections import Counter
from collections.abc import Collection

import pytest

from tests.play import goods, people, records, report
from tests.play.goods import Cells, Kind
from tests.play.player import Misplayed, Player
from tests.play.shops import Customer, Place
from tests.play.stage import Stage

__all__ = ["Kind", "Play", "Shop"]


class Play:
    """Plays chats one after the other in the same shop."""

    def __init__(self, stage: Stage, runner: asyncio.Runner) -> None:
        self._stage, self._runner = stage, runner
        self.known: dict[str, str] = {}
        """Words learnt so far, by name, such as an order's `{code}`."""
        self.manner = stage.manner
        self._dead_letters = 0
        self._broken: set[str] = set()

    def everything_kept(self) -> str:
        """All that stands in the shop's database, and in its files where it has files."""
        return records.everything(self._stage.database)

    def noted(self, actor: str) -> list[str]:
        """What the shop has noted of what somebody did, apart from buying."""
        stage = self._stage
        return records.noted(stage.database, stage.channel_of(actor), stage.people[actor][1])

    def taken_away(self, actor: str) -> int:
        """How many messages of somebody's own the shop has taken out of their chat."""
        return len(set(self._stage.inbox(actor).taken_away))

    def expects(self, *, dead_letters: int = 0, broken: Collection[str] = ()) -> None:
        """Say that the shop is meant to have a fault: updates put aside, facts that do not hold."""
        self._dead_letters, self._broken = dead_letters, set(broken)

    def __call__(self, first: Customer, *rest: Customer | str) -> Counter[str]:
        """Play a transcript, the last argument, with these people; the first one needs no name.

        Returns:
            How many updates each of them sent.
        """
        *others, text = rest
        cast = [first, *(one for one in others if isinstance(one, Customer))]
        played = self._runner.run(self._play(cast, str(text)))
        if isinstance(played, Misplayed):
            pytest.fail(str(played), pytrace=False)
        return played

    async def _play(self, cast: list[Customer], text: str) -> Counter[str] | Misplayed:
        stage = self._stage
        await stage.open()
        for one in cast:
            stage.add(one)
            if one.address is not None:
                channel, number = stage.channel_of(one.name), stage.people[one.name][1]
                known = stage.people[one.name][0]
                await people.remember(await stage.app(), known, one.address, channel, number)
        player = Player(stage, cast[0].name, self.known)
        try:
            await player.play(text)
        except Misplayed as fault:
            if stage.interpreter is None:
                return fault
            really = "\n".join(f"    {line}" for line in stage.interpreter.eyes.newest)
            return Misplayed(f"{fault}\n\nIn another language; shown last was really:\n{really}")
        finally:
            if os.environ.get("VEFA_PLAY_SHOW"):
                print(f"\n{report.chat(row.real for row in player.rows)}\n")
        if stage.meddler is not None:
            assert not stage.meddler.faults, "\n".join(stage.meddler.faults)
        if stage.interpreter is not None:
            faults = list(dict.fromkeys(stage.interpreter.eyes.faults))
            if faults:
                pytest.fail("\n".join(faults), pytrace=False)
        buried = records.buried(stage.database)
        assert len(buried) == self._dead_letters, "\n".join(buried)
        broken = records.broken(stage.database, stage.clock.now())
        assert {fault.name for fault in broken} == self._broken, broken
        return player.updates


class Shop:
    """The seller's hand."""

    def __init__(self, stage: Stage, runner: asyncio.Runner) -> None:
        self._stage, self._runner = stage, runner

    def is_in(self, place: Place) -> None:
        """Move the shop before anything is sold or said in it."""
        self._stage.is_in(place)

    def is_also_on(self, channel: str) -> None:
        """Another channel beside Telegram and the one that is played; before anybody comes."""
        self._stage.is_also_on(channel)

    def is_paid_through_sizpay(self) -> None:
        """SizPay takes its money instead of the test bank; to be said before the shop opens."""
        self._stage.gateway = "sizpay"

    def says_it_is_automatic(self) -> None:
        """People are told that a program answers; to be said before the shop opens."""
        self._stage.say_it_is_automatic()

    def sends_texts(self, *, a_day: int = 100) -> None:
        """It has a provider of text messages; to be said before it opens."""
        self._runner.run(self._stage.send_texts(a_day))

    def has_letters(self) -> None:
        """The owner reads each evening how the day went, as it is where nobody has said no."""
        self._stage.has_letters = True

    def sells(
        self,
        name: str,
        *,
        sku: str,
        price: str,
        stock: int = 0,
        category: str = "",
        description: str = "",
        variants: tuple[Kind, ...] = (),
        photo: bool = False,
        photos: int = 0,
        specs: str = "",
        digital: Cells | None = None,
    ) -> None:
        """Put goods on a shelf, as a seller does it: with a table that is imported."""
        rows = goods.rows(
            name,
            sku=sku,
            price=price,
            stock=stock,
            category=category or name.split(maxsplit=1)[0],
            description=description,
            variants=variants,
            photo=goods.photo_files(self._stage.folder, photos or int(photo)),
            specs=specs,
            digital=digital,
        )
        refused = self.imports(rows)
        assert not refused, "\n".join(refused)

    def has_file(self, name: str, content: bytes) -> None:
        """A file beside the table of goods."""
        (self._stage.folder / name).write_bytes(content)

    def imports(self, rows: list[Cells]) -> list[str]:
        """Import rows; why some were refused, in the language of the shop."""
        return self._runner.run(self._stage.bring(rows))

    def variant(self, sku: str) -> int:
        """The id of what has this SKU."""
        return self._runner.run(self._variant(sku))

    def product(self, sku: str) -> int:
        """The id of the product that this SKU belongs to."""
        return self._runner.run(self._product(sku))

    async def _product(self, sku: str) -> int:
        return goods.variant(await self._stage.app(), sku).product_id

    async def _variant(self, sku: str) -> int:
        return goods.variant(await self._stage.app(), sku).id

    def accepted(self, code: str) -> list[str]:
        """The words that the buyer of an order accepted: terms and notice."""
        return [self._stage.read(one) for one in records.accepted(self._stage.database, code)]

    def is_known_as(self, username: str) -> None:
        """Telegram has told the bot's name, so that links lead to it."""
        self._runner.run(self._learn_name(username))

    async def _learn_name(self, username: str) -> None:
        await (await self._stage.app()).named("telegram", username)

    def makes_digital(self, sku: str) -> None:
        """It comes as a file, so nobody is asked where to."""
        self._runner.run(self._make_digital(sku))

    async def _make_digital(self, sku: str) -> None:
        app = await self._stage.app()
        await goods.make_digital(app, goods.variant(app, sku).product_id)

    def delivers(self, name: str, *, days: tuple[int, int], price: str = "0") -> None:
        """Offer a way of delivery that takes so many days from payment to arrival."""
        if self._stage.interpreter is not None:
            self._stage.interpreter.eyes.gives(name)
        self._runner.run(self._deliver(name, days, price))

    async def _deliver(self, name: str, days: tuple[int, int], price: str) -> None:
        await goods.offer_delivery(await self._stage.app(), name, days, price)

    def decides(self, **settings: object) -> None:
        """Change settings of the shop, as its owner does it."""
        if self._stage.interpreter is not None:
            self._stage.interpreter.eyes.gives(*settings.values())
        for key, value in settings.items():
            self._runner.run(self._decide(key, value))

    async def _decide(self, key: str, value: object) -> None:
        await goods.decide(await self._stage.app(), key, value)

    def loses_track_of(self, sku: str) -> None:
        """One more stands on the shelf than anybody has booked."""
        self._runner.run(self._lose_track(sku))

    async def _lose_track(self, sku: str) -> None:
        app = await self._stage.app()
        await goods.tamper(app, goods.variant(app, sku).id)

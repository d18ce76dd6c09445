"""People who buy: they do the obvious next thing, and do it again when nothing happens."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from tests.crash.purse import Purse, is_order_page
from tests.crash.sights import Sight
from tests.standins.botapi import Message, Person
from tests.standins.botapi.wires import ChatView

NAMES = {"fa": "سارا احمدی", "tr": "Ayşe Yılmaz", "en": "Leyla Karimi"}
ADDRESSES = {
    "fa": "تهران، خیابان ولیعصر، کوچهٔ نیلوفر، پلاک ۱۲، واحد ۳",
    "tr": "Moda Caddesi No 14 Daire 5, Kadıköy, İstanbul",
    "en": "12 Niloufar Alley, Valiasr Street, Tehran",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: say something, tap a button of a card, pay at an address, or wait."""

    verb: str
    what: str = ""
    card: int = 0


PERSISTENCE = 4
"""How often somebody says that they have paid before they believe that they have not."""
LONGER = 8
"""How many times as long people wait at most as they do at first."""
WAIT = Act("wait")
START = Act("say", "/start")


class UnaskedError(Exception):
    """An order came to somebody who had not said yes to it."""


@dataclass
class Buyer:
    """One person with a phone and a purse. `patience_s` passes before they do a thing again."""

    person: Person
    purse: Purse
    language: str
    dice: random.Random
    patience_s: float = 3.0
    acts: int = 0
    paid: set[str] = field(default_factory=set)
    """Codes of the orders of which the shop has told them that they are paid."""
    spent: set[str] = field(default_factory=set)
    """Addresses that are of no use any more; an order's page is, until it has taken money."""
    _given: set[str] = field(default_factory=set)
    """Codes of the orders they have given money for."""
    _asked: int = 0
    """How often they have said that they have paid."""
    _looked_at: set[int] = field(default_factory=set)
    """Cards on which they have waited for a link to come by itself."""
    _agreed: bool = False
    """Whether they have said yes in this purchase."""
    _in_vain: int = 1
    """How many times as long as at first they wait now."""

    async def buys(self, times: int) -> None:
        """One purchase after another, each until the shop says that it is paid.

        Raises: UnaskedError, when there was an order without a yes of theirs.
        """
        for number in range(1, times + 1):
            await self.buys_until(number)

    async def buys_until(self, number: int) -> None:
        """One purchase more, until they know that so many orders are paid.

        Thanks may come later than that, and nobody buys once more because they are not there yet.

        Raises: UnaskedError.
        """
        self._agreed = False
        view = await self.person.wire.view(self.person.id)
        await self._do(START)
        await self._until_shown(_newest_revision(view))
        while not await self._has_paid(number):
            await self._go_on()
        if not self._agreed:
            raise UnaskedError(f"{self.paid} for {number} times yes")

    async def orders_only(self) -> None:
        """Place one order, and do not think of it any more."""
        await self._do(START)
        while not any(Sight(one, self.language).codes for one in await self._messages()):
            await self._go_on()

    async def _has_paid(self, number: int) -> bool:
        for message in await self._messages():
            sight = Sight(message, self.language)
            if sight.asks("thanks-next") or sight.asks("order-payment-paid"):
                self.paid |= sight.codes
        return len(self.paid) >= number

    async def _go_on(self) -> None:
        """Do what the newest card invites to, then wait until there is a newer one."""
        view = await self.person.wire.view(self.person.id)
        act = self.next_act(view)
        await self._do(act)
        if self.dice.random() < 0.05 and act.verb == "tap":
            # A finger that is not sure whether it has pressed.
            await self._do(act)
        await self._until_shown(_newest_revision(view))

    async def _until_shown(self, revision: int) -> None:
        """Wait for a newer card, each time in vain longer: somebody who only tapped faster than a
        shop on a slow machine can answer would be answered about what they tapped long ago.
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.patience_s * self._in_vain * self.dice.uniform(0.7, 1.5)
        while (left_s := ends - loop.time()) > 0:
            view = await self.person.wire.view(self.person.id)
            if _newest_revision(view) > revision:
                self._in_vain = 1
                return
            await self.person.wire.changed(self.person.id, view.revision, left_s)
        self._in_vain = min(2 * self._in_vain, LONGER)

    def next_act(self, view: ChatView) -> Act:
        """The obvious next thing."""
        shown = [message for message in view.messages if message.from_bot]
        if not shown:
            return START
        sights = [
            Sight(message, self.language)
            for message in sorted(shown, key=lambda message: -message.revision)
        ]
        return self._pays(sights) or self._answers(sights[0]) or self._chooses(sights[0])

    def _pays(self, sights: list[Sight]) -> Act | None:
        """What was ordered is paid before anything else, however far up the chat it has gone."""
        for sight in sights:
            if sight.codes - self.paid and (act := self._settles(sight)):
                return act
        return None

    def _settles(self, sight: Sight) -> Act | None:
        if sight.link is not None and sight.link not in self.spent:
            return Act("pay", sight.link, sight.message.id)
        if owed := self._given - self.paid:
            checks = sight.leading("order/", "/check")
            if not checks:
                return None
            self._asked += 1
            if self._asked % PERSISTENCE == 0:
                # The bank has no payment, they are told: a page that did not load took none.
                self._given -= owed
                self.spent = {url for url in self.spent if not is_order_page(url)}
            return Act("tap", checks[0], sight.message.id)
        asks = sight.leading("order/", "/pay")
        if not asks:
            return None
        if sight.message.revision not in self._looked_at:
            self._looked_at.add(sight.message.revision)
            return WAIT
        return Act("tap", asks[0], sight.message.id)

    def _answers(self, sight: Sight) -> Act | None:
        confirm = sight.button("checkout-confirm-button")
        if confirm is not None:
            self._agreed = True
            return Act("tap", confirm, sight.message.id)
        if sight.asks("checkout-phone"):
            return Act("say", f"0912{self.person.id % 10_000_000:07d}")
        if sight.asks("checkout-address"):
            return Act("say", ADDRESSES[self.language])
        return Act("say", NAMES[self.language]) if sight.asks("checkout-name") else None

    def _chooses(self, sight: Sight) -> Act:
        """From the cart to the checkout, from what is in it already to the cart, else further in."""
        goods = sight.leading("cart/")
        ways = (
            sight.leading("checkout") if goods else [],
            sight.leading("cart/", "/1"),
            [data for data in sight.data if data == "cart" and goods],
            sight.leading("product/"),
            sight.leading("category/"),
        )
        chosen = next((way for way in ways if way), None)
        return Act("tap", self.dice.choice(chosen), sight.message.id) if chosen else START

    async def _do(self, act: Act) -> None:
        doing: dict[str, Callable[[Act], Awaitable[object]]] = {
            "say": lambda act: self.person.sends(act.what),
            "tap": self._taps,
            "pay": self._gives_money,
            "wait": self._does_nothing,
        }
        self.acts += act.verb in ("say", "tap")
        await doing[act.verb](act)

    async def _taps(self, act: Act) -> None:
        message = next(m for m in await self._messages() if m.id == act.card)
        await self.person.forges(message, act.what)

    async def _gives_money(self, act: Act) -> None:
        try:
            paid = await self.purse.pay(act.what)
            if paid:
                self._given |= await self._codes_of(act)
            if paid or not is_order_page(act.what):
                self.spent.add(act.what)
        except (aiohttp.ClientError, TimeoutError):
            # The page does not load; they press again.
            return

    async def _does_nothing(self, act: Act) -> None:
        """Something is on its way."""

    async def _codes_of(self, act: Act) -> set[str]:
        """Whose bill it was: the order on the card, or the one shown last that is not paid."""
        shown = [Sight(m, self.language) for m in await self._messages()]
        on_card = set().union(*(s.codes for s in shown if s.message.id == act.card))
        newest = sorted(shown, key=lambda sight: sight.message.revision)
        return on_card or set().union(*(s.codes - self.paid for s in newest[-3:]))

    async def _messages(self) -> list[Message]:
        return [m for m in (await self.person.wire.view(self.person.id)).messages if m.from_bot]


def _newest_revision(view: ChatView) -> int:
    return max((message.revision for message in view.messages if message.from_bot), default=0)

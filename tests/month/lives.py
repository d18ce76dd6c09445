"""Fifty buyers and their habits: each is what somebody does, told from beginning to end."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from tests.month.agenda import Life
from tests.month.buyer import Buyer, Closed

Habit = Callable[[Buyer, int, str], Life]
"""Somebody's month; it begins on this day at this time."""
Steps = AsyncIterator[datetime]


def shelf(b: Buyer, place: int) -> str:
    """What stands at this place of the shelves."""
    return b.street.country.wares[place].sku


def any_of(b: Buyer) -> str:
    """Something that is never short."""
    return shelf(b, b.street.dice.choice((0, 0, 1, 2, 2, 4)))


async def once(b: Buyer, day: int, clock: str) -> Steps:
    """Comes once, pays at once, and says when it has arrived."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    for later in range(2, 10):
        yield b.at(day + later, "19:05")
        if b.sees(f"order/{b.code}/received"):
            await b.taps(f"order/{b.code}/received")
            return


async def silent(b: Buyer, day: int, clock: str) -> Steps:
    """Comes once, pays at once, and is never heard of again."""
    yield b.at(day, clock)
    await b.buys(any_of(b))


async def buys_twice(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, buys once more right after it, and is never heard of again."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    yield b.after(minutes=20)
    await b.buys(any_of(b))


async def looks(b: Buyer, day: int, clock: str) -> Steps:
    """Looks around and buys nothing."""
    yield b.at(day, clock)
    await b.says("/start")
    await b.taps("category/")
    await b.taps("product/")


async def pays_late(b: Buyer, day: int, clock: str) -> Steps:
    """Orders, forgets to pay, and pays when reminded."""
    yield b.at(day, clock)
    await b.orders(any_of(b))
    yield b.after(minutes=24)
    await b.pays()


async def changes_card(b: Buyer, day: int, clock: str) -> Steps:
    """The first card is refused, the second one is not."""
    yield b.at(day, clock)
    await b.orders(any_of(b))
    await b.pays("is refused: insufficient_funds")
    yield b.after(minutes=6)
    await b.pays()


async def thinks_at_the_bank(b: Buyer, day: int, clock: str) -> Steps:
    """Comes back from the bank's page and pays after all."""
    yield b.at(day, clock)
    await b.orders(any_of(b))
    await b.pays("is cancelled")
    yield b.after(minutes=30)
    await b.pays()


async def abandons(b: Buyer, day: int, clock: str) -> Steps:
    """Orders and never pays; looks in again a week later."""
    yield b.at(day, clock)
    await b.orders(any_of(b))
    yield b.at(day + 7, clock)
    await b.says("/start")


async def pays_too_late(b: Buyer, day: int, clock: str) -> Steps:
    """The money comes when the order has ended already."""
    yield b.at(day, clock)
    await b.orders(any_of(b))
    await b.pays("comes 90 minutes late")


async def pays_twice(b: Buyer, day: int, clock: str) -> Steps:
    """Pays in two windows."""
    yield b.at(day, clock)
    await b.orders(any_of(b))
    await b.leaves_the_bank()
    yield b.after(minutes=15)
    await b.pays("comes twice")


async def gives_stars(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, and says how it was when asked."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    for later in range(2, 20):
        yield b.at(day + later, "19:20")
        if b.sees(f"order/{b.code}/received"):
            await b.taps(f"order/{b.code}/received")
        if b.sees("feedback/", "/5"):
            is_happy = b.number % 3 > 0
            await b.taps("feedback/", "/5" if is_happy else "/2")
            await b.says(b.says_in["praise" if is_happy else "poor"])
            return


async def comes_back(b: Buyer, day: int, clock: str) -> Steps:
    """Buys again and again, with the code, and with points when there are some."""
    yield b.at(day, clock)
    await b.buys(shelf(b, 1))
    if day + 4 <= 29:
        yield b.at(day + 4, clock)
        await b.buys(any_of(b), coupon="AZAR10")
    if day + 10 <= 29:
        yield b.at(day + 10, clock)
        try:
            await b.buys(shelf(b, 4), shelf(b, 2))
        except Closed:
            yield b.at(day + 11, clock)
            await b.says("/cart")
            await b.buys()
    if day + 21 <= 29:
        yield b.at(day + 21, clock)
        await b.buys(any_of(b), with_points=True)
        yield b.after(days=2)
        await b.buys(any_of(b))


async def waits(b: Buyer, day: int, clock: str) -> Steps:
    """Wants what is sold out, asks to be told, and buys when it is there."""
    yield b.at(day, clock)
    await b.says(shelf(b, 3))
    if b.sees("cart/", "/1"):
        await b.taps("cart/", "/1")
        await b.says("/menu")
        return
    await b.taps("wait/", "/1")
    for later in range(1, 30 - day):
        yield b.at(day + later, "12:40")
        if b.sees("product/") and b.street.restocked:
            await b.buys(shelf(b, 3))
            return


async def takes_the_last(b: Buyer, day: int, clock: str) -> Steps:
    """Buys of what is nearly gone."""
    yield b.at(day, clock)
    await b.buys(shelf(b, 3))


async def asks(b: Buyer, day: int, clock: str) -> Steps:
    """Asks a person first, and orders when they have answered."""
    yield b.at(day, clock)
    await b.says("/start")
    await b.says("/person")
    await b.says(b.says_in["question"])
    while b.says_in["answer"] not in b.street.newest(b.name):
        yield b.after(minutes=20)
    yield b.after(minutes=10)
    await b.says(b.says_in["thanks"])
    await b.taps("person/close")
    await b.buys(shelf(b, 0))
    await b.taps("case/", "/stars/5")


async def comes_at_night(b: Buyer, day: int, clock: str) -> Steps:
    """Cannot sleep, and buys."""
    yield b.at(day, clock)
    await b.says("/start")
    yield b.after(minutes=4)
    await b.buys(any_of(b))


async def downloads_and_asks(b: Buyer, day: int, clock: str) -> Steps:
    """Buys what needs no parcel, and has a question on the next morning."""
    yield b.at(day, clock)
    await b.buys(shelf(b, 5))
    yield b.at(day + 1, "10:20")
    await b.says("/person")
    await b.says(b.says_in["question"])
    while b.says_in["answer"] not in b.street.newest(b.name):
        yield b.after(minutes=20)
    await b.taps("person/close")


async def downloads(b: Buyer, day: int, clock: str) -> Steps:
    """Buys what needs no parcel."""
    yield b.at(day, clock)
    await b.buys(shelf(b, 5))

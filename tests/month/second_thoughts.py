"""Habits of those who think again: they give back, call off, move, wait, say stop."""

from tests.month.buyer import Buyer
from tests.month.lives import Steps, any_of, shelf


async def gives_back(b: Buyer, day: int, clock: str) -> Steps:
    """Says that it has arrived, gives it back, and says how they were talked to."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    yield b.at(day + 6, clock)
    await _asks_to_return(b)
    for later in range(1, 4):
        yield b.at(day + 6 + later, "19:35")
        if b.sees("case/", "/stars/5"):
            is_answered = b.sees(f"order/{b.code}/keep")
            await b.taps("case/", "/stars/5" if is_answered else "/stars/2")
            return


async def keeps_it(b: Buyer, day: int, clock: str) -> Steps:
    """Wants to give it back, and likes it after all."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    yield b.at(day + 6, clock)
    await _asks_to_return(b)
    for later in range(1, 4):
        yield b.at(day + 6 + later, "20:25")
        if b.sees(f"order/{b.code}/keep"):
            await b.taps(f"order/{b.code}/keep")
            b.street.kept.add(b.code)
            return


async def says_stop(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, says stop, and buys again all the same."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    yield b.after(minutes=5)
    await b.says("/stop")
    yield b.at(day + 12, clock)
    await b.buys(any_of(b))


async def stops_by_button(b: Buyer, day: int, clock: str) -> Steps:
    """Wants no more of these after the first of them."""
    yield b.at(day, clock)
    await b.says("/start")
    yield b.after(hours=2)
    await b.taps("topics/", "/off")
    await b.says("/stop")
    yield b.at(day + 9, clock)
    await b.buys(any_of(b))


async def moves_house(b: Buyer, day: int, clock: str) -> Steps:
    """Wants it sent elsewhere, before it is packed."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    yield b.after(minutes=3)
    await b.says("/orders")
    await b.taps(f"order/{b.code}", b.code)
    await b.taps(f"order/{b.code}/address")
    await b.taps("!", ".0")
    await b.chooses("checkout-new-address-button")
    await b.says(b.says_in["new house"])
    await b.chooses("dialogue-yes-button")


async def changes_mind(b: Buyer, day: int, clock: str) -> Steps:
    """Calls the order off before paying, and pays for another one."""
    yield b.at(day, clock)
    await b.orders(shelf(b, 1))
    yield b.after(minutes=2)
    await b.taps(f"order/{b.code}/cancel")
    await b.taps(f"order/{b.code}/cancel/yes")
    await b.buys(shelf(b, 0))


async def is_told_of_a_delay(b: Buyer, day: int, clock: str) -> Steps:
    """Waits when the parcel comes later."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    for later in range(1, 6):
        yield b.at(day + later, "20:10")
        if b.sees(f"order/{b.code}/wait"):
            await b.taps(f"order/{b.code}/wait")
            return


async def gives_up_waiting(b: Buyer, day: int, clock: str) -> Steps:
    """Takes the money back when the parcel comes later."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    for later in range(1, 6):
        yield b.at(day + later, "20:15")
        if b.sees(f"order/{b.code}/give-up"):
            await b.taps(f"order/{b.code}/give-up")
            await b.taps(f"order/{b.code}/give-up/yes")
            return


async def blocks(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, and shuts the shop out when the parcel is there."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    yield b.at(day + 5, clock)
    await b.blocks()


async def _asks_to_return(b: Buyer) -> None:
    """Not what was in the photo."""
    await b.says("/orders")
    await b.taps(f"order/{b.code}", b.code)
    if b.sees(f"order/{b.code}/received"):
        await b.taps(f"order/{b.code}/received")
    await b.taps(f"order/{b.code}/return")
    await b.chooses("return-why-unlike")
    await b.says(b.says_in["wrong"])
    await b.chooses("return-confirm-button")

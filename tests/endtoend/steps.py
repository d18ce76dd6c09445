"""What people do in a whole purchase, one step after the other, in the words they see."""

from collections.abc import Callable

from common.i18n import Reader
from common.messages import msg
from tests.endtoend.rig import WAIT_S, House
from tests.play.words import translator
from tests.standins.botapi import Message, Person

Wanted = str | Callable[[Message], object]
QUESTIONS = ("checkout-name", "checkout-phone", "checkout-address")


def label(key: str, language: str) -> str:
    """What stands on a button that is the same for everybody."""
    return translator().plain(msg(key), Reader(language, "UTC", "gregorian"))


def button_of(message: Message, part: str) -> str:
    """The whole label of the button that has these words. Raises: LookupError."""
    for whole in message.labels:
        if part in whole:
            return whole
    raise LookupError(f"no button {part!r} among {message.labels}")


async def taps(person: Person, message: Message, part: str, expects: Wanted = "") -> Message:
    """Press a button; the shop stops its waiting sign and shows something."""
    tap = await person.taps(message, button_of(message, part))
    await person.answered(tap, timeout=WAIT_S)
    return await person.sees(expects, timeout=WAIT_S)


async def says(person: Person, words: str, expects: Wanted = "") -> Message:
    """Write something and read the answer."""
    await person.sends(words)
    return await person.sees(expects, timeout=WAIT_S)


def page_of(message: Message) -> str:
    """The address of an order's page, as it stands in a message."""
    return next(word for word in message.text.split() if "/p/" in word)


async def fills_cart(house: House, person: Person) -> Message:
    """From the first word to a cart with something in it."""
    profile = house.profile
    shown = await says(person, "/start", profile.shop)
    for part in profile.way:
        shown = await taps(person, shown, part)
    checkout = label("cart-checkout-button", profile.language)
    if any(checkout in one for one in shown.labels):
        return shown
    return await taps(person, shown, label("product-add-button", profile.language), checkout_in)


def checkout_in(message: Message) -> bool:
    """Whether one can go on to the checkout from here."""
    return any(label("cart-checkout-button", one) in message.labels for one in ("fa", "tr", "en"))


async def confirms(house: House, person: Person) -> Message:
    """From a full cart to the question whether everything is right."""
    language = house.profile.language
    shown = await person.sees(checkout_in, timeout=WAIT_S)
    await taps(person, shown, label("cart-checkout-button", language))
    yes = label("checkout-confirm-button", language)
    # Each waits for its own question: where the line is bad, an earlier one may come twice.
    for words, question in zip(house.profile.address, QUESTIONS, strict=True):
        await person.sees(label(question, language).splitlines()[0], timeout=WAIT_S)
        await person.sends(words)
    return await person.sees(lambda message: yes in message.labels, timeout=WAIT_S)


async def orders(house: House, person: Person) -> Message:
    """The card of an order that waits for its money."""
    await fills_cart(house, person)
    shown = await confirms(house, person)
    yes = label("checkout-confirm-button", house.profile.language)
    return await taps(person, shown, yes, "/p/")


async def ships(house: House, alert: Message, code: str) -> None:
    """The owner says that the parcel has left."""
    language = house.profile.language
    carriers = await taps(house.owner, alert, label("board-ship-button", language))
    await taps(house.owner, carriers, label("carrier-own", language))
    await says(house.owner, code)

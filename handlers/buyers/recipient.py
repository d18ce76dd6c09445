"""Who gets the parcel and where: known from last time, or asked for in three short questions."""

from dataclasses import dataclass, replace

from bot.dialogue.cards import Said, Words
from bot.dialogue.dialogues import Given, Option, Other, Talk
from common.errors import BadInput
from common.messages import Code, msg
from common.text import clean_input, clip
from models import Address
from shop import addresses, customers, delivery
from shop.addresses import LONGEST_ADDRESS
from shop.context import Shopping

SHORTEST_ADDRESS = 10
"""Characters; with fewer no courier finds a door."""
LABEL_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Recipient:
    """Name, telephone number (E.164) and address of whoever gets the parcel."""

    name: str
    phone: str
    text: str

    def words(self) -> Words:
        """As a summary shows it."""
        return msg("order-recipient", name=self.name, phone=Code(self.phone), address=self.text)


def recipient(talk: Talk[Shopping]) -> Recipient:
    """The last one parcels went to; for somebody new it is asked."""
    known = customers.addresses(talk.ctx)
    if known:
        return _of(known[0])
    name = _name(talk)
    phone = _phone(talk)
    collected = delivery.only_place(talk.ctx)
    return Recipient(name, phone, collected or _address(talk))


def other_person(talk: Talk[Shopping], before: Recipient) -> Recipient:
    """The same address, another name and number."""
    name = _name(talk)
    return replace(before, name=name, phone=_phone(talk))


def other_address(talk: Talk[Shopping], before: Recipient) -> Recipient:
    """One of the saved addresses, or a new one for the same person."""
    known = {str(one.id): one for one in customers.addresses(talk.ctx)}
    if not known:
        return replace(before, text=_address(talk))
    options = [Option(id_, Said(clip(one.text, LABEL_LETTERS))) for id_, one in known.items()]
    chosen = talk.choose("checkout-which-address", options, other="checkout-new-address-button")
    if isinstance(chosen, Other):
        return replace(before, text=_address(talk))
    return _of(known[chosen])


def _of(saved: Address) -> Recipient:
    return Recipient(saved.name, saved.phone, saved.text)


def _name(talk: Talk[Shopping]) -> str:
    known = talk.ctx.customer.name
    suggested = [Option("same", Said(known))] if known and _is_name(known) else []
    return talk.ask("checkout-name", _read_name, options=suggested)


def _phone(talk: Talk[Shopping]) -> str:
    country = talk.ctx.shop.country

    def read(given: Given) -> str:
        if given.phone is not None:
            # A shared contact has its country code, with or without the plus.
            return customers.parse_phone("+" + given.phone.lstrip("+"), country)
        return customers.parse_phone(_written(given), country)

    return talk.ask("checkout-phone", read)


def _address(talk: Talk[Shopping]) -> str:
    return talk.ask("checkout-address", _read_address)


def _read_name(given: Given) -> str:
    return addresses.person_name(_written(given))


def _read_address(given: Given) -> str:
    text = clean_input(_written(given), LONGEST_ADDRESS)
    if len(text) < SHORTEST_ADDRESS:
        raise BadInput("address-too-short")
    return text


def _written(given: Given) -> str:
    """The words that were given; a photo or a place is not read."""
    if not given.text.strip():
        raise BadInput("checkout-words-please")
    return given.text


def _is_name(text: str) -> bool:
    try:
        return addresses.person_name(text) == text
    except BadInput:
        return False

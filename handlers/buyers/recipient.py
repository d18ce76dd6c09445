"""Who gets the parcel and where: known from last time, or asked for in three short questions."""

from dataclasses import replace
from typing import NamedTuple

from bot.dialogue.cards import Said
from bot.dialogue.dialogues import Given, Option, Other, Talk
from common.errors import BadInput
from common.text import clean_input, clip
from handlers.buyers.receiving import Recipient
from handlers.buyers.whereabouts import with_place
from models import Address, Order
from shop import addresses, customers, delivery, postal, turkey
from shop.addresses import LONGEST_ADDRESS
from shop.context import Shopping

SHORTEST_ADDRESS = 10
"""Characters; with fewer no courier finds a door."""
LABEL_LETTERS = 40


class Shared(NamedTuple):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


def recipient(talk: Talk[Shopping]) -> Recipient:
    """The last one parcels went to; for somebody new it is asked."""
    known = customers.addresses(talk.ctx)
    if known:
        return _of(known[0])
    name = _name(talk)
    phone = _phone(talk)
    collected = delivery.only_place(talk.ctx)
    if collected is not None:
        return Recipient(name, phone, collected)
    return _address(talk, Recipient(name, phone, ""))


def other_person(talk: Talk[Shopping], before: Recipient) -> Recipient:
    """The same address, another name and number."""
    name = _name(talk)
    return replace(before, name=name, phone=_phone(talk))


def other_address(talk: Talk[Shopping], before: Recipient) -> Recipient:
    """One of the saved addresses, or a new one for the same person."""
    known = {str(one.id): one for one in customers.addresses(talk.ctx)}
    if not known:
        return _address(talk, before)
    options = [Option(id_, Said(clip(one.text, LABEL_LETTERS))) for id_, one in known.items()]
    chosen = talk.choose("checkout-which-address", options, other="checkout-new-address-button")
    if isinstance(chosen, Other):
        return _address(talk, before)
    return _of(known[chosen])


def with_postal(talk: Talk[Shopping], before: Recipient) -> Recipient:
    """The same with its postal code, which carriers sort by."""
    country = talk.ctx.shop.country

    def read(given: Given) -> str:
        code = postal.parse_code(_written(given), country)
        turkey.check_code(code, before.province)
        return code

    code = talk.ask("checkout-postal", read, optional=True)
    return replace(before, postal=code)


def of_order(order: Order) -> Recipient | None:
    """To whom an order goes."""
    to = order.address
    if to is None:
        return None
    place = to.get("place")
    return Recipient(
        to["name"],
        to["phone"],
        to["text"],
        to.get("postal_code"),
        (place[0], place[1]) if place else None,
        to.get("province"),
        to.get("district"),
    )


def _of(saved: Address) -> Recipient:
    known = saved.latitude is not None and saved.longitude is not None
    place = (saved.latitude or 0.0, saved.longitude or 0.0) if known else None
    return Recipient(
        saved.name,
        saved.phone,
        saved.text,
        saved.postal_code,
        place,
        saved.province,
        saved.district,
    )


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


def _address(talk: Talk[Shopping], before: Recipient) -> Recipient:
    """Where to, in words; a place that is shared helps to find it, and its words are asked for."""
    to = replace(_written_address(talk, before), province=None, district=None)
    return with_place(talk, to)


def _written_address(talk: Talk[Shopping], before: Recipient) -> Recipient:
    country = talk.ctx.shop.country

    def read(given: Given) -> tuple[str, str | None]:
        return _read_address(given, country)

    def read_first(given: Given) -> tuple[str, str | None] | Shared:
        return Shared(*given.location) if given.location is not None else read(given)

    first = talk.ask("checkout-address", read_first)
    if not isinstance(first, Shared):
        return replace(before, text=first[0], postal=first[1], place=None)
    text, code = talk.ask("checkout-address-words", read)
    return replace(before, text=text, postal=code, place=first)


def _read_name(given: Given) -> str:
    return addresses.person_name(_written(given))


def _read_address(given: Given, country: str | None) -> tuple[str, str | None]:
    """An address and the postal code that stands in it."""
    text, code = postal.take_code(clean_input(_written(given), LONGEST_ADDRESS), country)
    if len(text) < SHORTEST_ADDRESS:
        raise BadInput("address-too-short")
    return text, code


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

"""Province and district of an address in Turkey, province and city in Iran: read from what was
written, and asked for only when that does not say.
"""

from dataclasses import replace

from bot.dialogue.cards import Said
from bot.dialogue.dialogues import Given, Option, Other, Talk
from common.errors import BadInput
from common.messages import Code, msg
from common.text import clean_input, clip, fold
from handlers.buyers.receiving import Recipient
from shop import iran, turkey
from shop.context import Shopping
from shop.turkey import Province

MINE = "mine"


def with_place(talk: Talk[Shopping], to: Recipient) -> Recipient:
    """The same with its province and district, where they are known; whatever was written stays.

    Somebody abroad, whose telephone number is of another country, is not asked.
    """
    country = talk.ctx.shop.country
    if country == "TR" and to.phone.startswith("+90"):
        return _in_turkey(talk, to)
    if country == "IR" and to.phone.startswith("+98"):
        return _in_iran(talk, to)
    return to


def _in_iran(talk: Talk[Shopping], to: Recipient) -> Recipient:
    """Addresses there begin with the city, so what is missing is put before them."""
    place = iran.place_in(to.text)
    if place is None and not iran.is_readable(to.text):
        return to
    if place is None:
        said = talk.ask("checkout-city", _read_city)
        place = iran.read_place(said)
        to = replace(to, text=f"{said}، {to.text}")
    return replace(to, province=place.province, district=place.city)


def _read_city(given: Given) -> str:
    said = " ".join(clean_input(given.text, 2 * turkey.LONGEST_NAME).split())
    iran.read_place(said)
    return said


def _in_turkey(talk: Talk[Shopping], to: Recipient) -> Recipient:
    written = turkey.place_in(to.text)
    province = written.province or _province(talk, written.near)
    # With its province known, the address may say more than it did alone.
    place = turkey.place_in(f"{to.text}, {province.name}")
    if place.district is None:
        district = _district(talk, province, place.near)
        text = f"{to.text}, {district}/{province.name}"
    else:
        district = place.district
        text = to.text if written.province is not None else f"{to.text}, {province.name}"
    found = replace(to, text=text, province=province.name, district=district)
    try:
        turkey.check_code(found.postal, found.province)
    except BadInput:
        talk.say(msg("postal-left-out", code=Code(found.postal or ""), province=province.name))
        return replace(found, postal=None)
    return found


def _province(talk: Talk[Shopping], near: tuple[str, ...]) -> Province:
    """One of the 81; a slip is met with what it may have meant."""
    while True:
        said, found = talk.ask("checkout-province", _read_province, options=_names(near))
        if isinstance(found, Province):
            return found
        near, again = found, "checkout-district-again-button"
        chosen = talk.choose("checkout-province-sure", _names(near), other=again, name=said)
        if not isinstance(chosen, Other):
            return turkey.provinces()[fold(chosen)]


def _district(talk: Talk[Shopping], province: Province, near: tuple[str, ...]) -> str:
    """One of the province's, or what somebody insists on: districts are made anew now and then."""
    if not near and "Merkez" in province.districts:
        near = ("Merkez",)
    while True:
        said = talk.ask(
            "checkout-district", _read, args={"province": province.name}, options=_names(near)
        )
        known = turkey.read_district(said, province)
        if known is not None:
            return known
        near = turkey.near_districts([fold(said)], province)
        mine = Option(MINE, msg("checkout-district-mine-button", name=said))
        chosen = talk.choose(
            "checkout-district-sure",
            [*_names(near), mine],
            other="checkout-district-again-button",
            name=said,
            province=province.name,
        )
        if chosen == MINE:
            return said
        if not isinstance(chosen, Other):
            return chosen


def _names(names: tuple[str, ...]) -> list[Option]:
    return [Option(name, Said(name)) for name in names]


def _read_province(given: Given) -> tuple[str, Province | tuple[str, ...]]:
    said = str(given.value or given.text)
    found = turkey.read_province(said)
    return clip(clean_input(said), turkey.LONGEST_NAME), found


def _read(given: Given) -> str:
    name = " ".join(clean_input(str(given.value or given.text), turkey.LONGEST_NAME).split())
    if not any(letter.isalpha() for letter in name):
        raise BadInput("district-unreadable")
    return name

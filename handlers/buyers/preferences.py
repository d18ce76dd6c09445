"""What somebody wants of their order beside the goods, and how they change it before agreeing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue.cards import Said, Words
from bot.dialogue.dialogues import Given, Option, Talk
from common.errors import BadInput
from common.messages import msg
from common.text import clean_input
from handlers.buyers.receiving import Recipient
from handlers.buyers.recipient import other_address, other_person, with_postal
from models import Coupon
from shop import delivery, orders, postal, quoting
from shop.cart import CartView
from shop.context import Shopping
from shop.delivery import Offer

TO_CHANGES = (
    Option("address", msg("checkout-change-address-button")),
    Option("person", msg("checkout-change-person-button")),
)
ADD_COUPON = Option("coupon", msg("checkout-coupon-button"))
DROP_COUPON = Option("no-coupon", msg("checkout-no-coupon-button"))


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants of their order beside the goods: to whom, with which code, and whether
    points pay for part of it, which way it comes, and a word to whoever packs it.
    """

    to: Recipient | None
    coupon: Coupon | None
    with_points: bool = False
    note: str = ""
    way: Offer | None = None


def changes(ctx: Shopping, chosen: CartView, wishes: Wishes, ways: Sequence[Offer]) -> list[Option]:
    """What can be changed before agreeing."""
    offered = list(TO_CHANGES if wishes.to is not None else ())
    offered.append(ADD_COUPON if wishes.coupon is None else DROP_COUPON)
    if len(ways) > 1:
        offered.append(Option("way", msg("checkout-way-button")))
    if wishes.with_points:
        offered.append(Option("no-points", msg("checkout-no-points-button")))
    elif spent := quoting.spendable(ctx, chosen, wishes.coupon):
        offered.append(Option("points", msg("checkout-points-button", points=spent)))
    is_collected = wishes.way is not None and wishes.way.is_pickup
    to = None if is_collected else wishes.to
    if to is not None and to.postal is None and ctx.shop.country in postal.CODES:
        offered.append(Option("postal", msg("checkout-postal-button")))
    offered.append(Option("note", msg("checkout-note-button")))
    return offered


def changed(talk: Talk[Shopping], chosen: CartView, wishes: Wishes, what: str) -> Wishes:
    """Ask for another address, person or code."""
    match what:
        case "coupon":
            return replace(wishes, coupon=_coupon(talk, chosen))
        case "no-coupon":
            return replace(wishes, coupon=None)
        case "way":
            return replace(wishes, way=_other_way(talk, chosen, wishes))
        case "points" | "no-points":
            return replace(wishes, with_points=what == "points")
        case "note":
            note = talk.ask("checkout-note", _read_note, optional=True)
            return replace(wishes, note=note or "")
    if wishes.to is None:
        return wishes
    if what == "postal":
        return replace(wishes, to=with_postal(talk, wishes.to))
    ask = other_address if what == "address" else other_person
    return replace(wishes, to=ask(talk, wishes.to))


def reached(
    talk: Talk[Shopping], chosen: CartView, wishes: Wishes
) -> tuple[Wishes, Sequence[Offer]]:
    """The ways to them; another address is asked for until one of the shop's ways leads there."""
    while wishes.to is not None:
        try:
            return wishes, _ways(talk.ctx, chosen, wishes)
        except BadInput as refusal:
            talk.say(refusal.message)
        wishes = replace(wishes, to=other_address(talk, wishes.to))
    return wishes, ()


def way(talk: Talk[Shopping], found: Sequence[Offer], wishes: Wishes) -> Offer | None:
    """The way they chose, at today's price, or the shop's first one that leads to them."""
    if not found:
        return None
    before = wishes.way
    if before is None:
        return _at_a_time(talk, found[0])
    same = [one for one in found if one.method.id == before.method.id]
    return replace(same[0], slot=before.slot) if same else _at_a_time(talk, found[0])


def _ways(ctx: Shopping, chosen: CartView, wishes: Wishes) -> list[Offer]:
    address = wishes.to.text if wishes.to is not None else ""
    goods = quoting.after_coupon(chosen, wishes.coupon)
    return delivery.offers(ctx, address, goods, chosen.lines)


def _other_way(talk: Talk[Shopping], chosen: CartView, wishes: Wishes) -> Offer:
    found = {str(one.method.id): one for one in _ways(talk.ctx, chosen, wishes)}
    options = [Option(id_, _way_label(one)) for id_, one in found.items()]
    return _at_a_time(talk, found[talk.choose("checkout-which-way", options)])


def _way_label(offer: Offer) -> Words:
    if not offer.price:
        return msg("checkout-way-free-button", name=offer.method.name)
    return msg("checkout-way-price-button", name=offer.method.name, price=offer.price)


def _at_a_time(talk: Talk[Shopping], offer: Offer) -> Offer:
    """The way with the hour it comes at, where there are several."""
    slots = [str(slot) for slot in offer.method.slots]
    if not slots:
        return offer
    chosen = talk.choose("checkout-slot", [Option(slot, Said(slot)) for slot in slots])
    return replace(offer, slot=chosen)


def _read_note(given: Given) -> str:
    return clean_input(given.text, orders.LONGEST_NOTE)


def _coupon(talk: Talk[Shopping], chosen: CartView) -> Coupon | None:
    return talk.ask(
        "checkout-coupon",
        lambda given: quoting.read_coupon(talk.ctx, given.text, chosen.total),
        optional=True,
    )

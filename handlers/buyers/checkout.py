"""From a cart to an order that can be paid: as few questions as possible, then one *yes*."""

from dataclasses import dataclass, replace

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Card, Go, Said, Words, button, card
from bot.dialogue.dialogues import YES, Given, Option, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput
from common.messages import msg
from common.roles import Role
from common.text import clean_input
from handlers import delivery_words, paying
from handlers.buyers.cart import cart_card
from handlers.buyers.orders import may_be_cancelled, short_label
from handlers.buyers.recipient import Recipient, other_address, other_person, recipient, with_postal
from handlers.wording import MENU_BUTTON, goods_line, noted, sums
from models import Coupon, Order
from shop import cart, customers, delivery, orders, points, postal, quoting
from shop.cart import CartView
from shop.context import Shopping
from shop.delivery import Offer
from shop.pricing import Quote

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


@screen("checkout", role=Role.BUYER)
def begin(_: Shopping) -> Answer:
    """Order what is in the cart."""
    return Begin("checkout")


@dialogue("checkout", version=2, role=Role.BUYER)
def checkout(talk: Talk[Shopping]) -> Answer:
    """Who gets it and where, if we do not know; what it costs; yes."""
    ctx = talk.ctx
    chosen = cart.lines(ctx)
    if not chosen.is_orderable:
        return cart_card(chosen)
    unpaid = [order for order in orders.for_person(ctx) if may_be_cancelled(order)]
    if len(unpaid) >= orders.MOST_OPEN:
        return unpaid_first(ctx, unpaid)
    orders.check_least(ctx, chosen.total)
    to = recipient(talk) if chosen.needs_address else None
    quote, wishes = agreed(talk, chosen, to)
    order = place(ctx, chosen, quote, wishes)
    fetched = paying.order_page(ctx, order) is None
    talk.say(msg("checkout-placed"), *([msg("order-link-coming")] if fetched else []), EMPTY_LINE)
    return Go(route("order", order.code))


def unpaid_first(ctx: Shopping, unpaid: list[Order]) -> Card:
    """Goods are kept for unpaid orders, so nobody has many of them."""
    rows = [[button(short_label(ctx, order), route("order", order.code))] for order in unpaid]
    return card(msg("checkout-unpaid-first"), rows=[*rows, [MENU_BUTTON]])


def agreed(talk: Talk[Shopping], chosen: CartView, to: Recipient | None) -> tuple[Quote, Wishes]:
    """Ask for a yes to exactly this, until nothing is to be changed."""
    coupon, refusal = quoting.kept_coupon(talk.ctx, chosen.total)
    if refusal is not None:
        talk.say(refusal.message)
    wishes = Wishes(to, coupon)
    while True:
        wishes = reached(talk, chosen, wishes)
        wishes = replace(wishes, way=way(talk, chosen, wishes))
        quote = quoting.quote_cart(
            talk.ctx,
            chosen,
            coupon=wishes.coupon,
            with_points=wishes.with_points,
            way=wishes.way,
        )
        answer = talk.confirm(
            "checkout-confirm",
            summary=summary(talk.ctx, quote, wishes),
            change=changes(talk.ctx, chosen, wishes),
            yes="checkout-confirm-button",
        )
        if answer == YES:
            return quote, wishes
        wishes = changed(talk, chosen, wishes, answer)


def changes(ctx: Shopping, chosen: CartView, wishes: Wishes) -> list[Option]:
    """What can be changed before agreeing."""
    offered = list(TO_CHANGES if wishes.to is not None else ())
    offered.append(ADD_COUPON if wishes.coupon is None else DROP_COUPON)
    if wishes.to is not None and len(_ways(ctx, chosen, wishes)) > 1:
        offered.append(Option("way", msg("checkout-way-button")))
    if wishes.with_points:
        offered.append(Option("no-points", msg("checkout-no-points-button")))
    elif spent := quoting.spendable(ctx, chosen, wishes.coupon):
        offered.append(Option("points", msg("checkout-points-button", points=spent)))
    if wishes.to is not None and wishes.to.postal is None and ctx.shop.country in postal.CODES:
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


def reached(talk: Talk[Shopping], chosen: CartView, wishes: Wishes) -> Wishes:
    """Ask for another address until one of the shop's ways leads there."""
    while wishes.to is not None:
        try:
            _ways(talk.ctx, chosen, wishes)
        except BadInput as refusal:
            talk.say(refusal.message)
        else:
            return wishes
        wishes = replace(wishes, to=other_address(talk, wishes.to))
    return wishes


def way(talk: Talk[Shopping], chosen: CartView, wishes: Wishes) -> Offer | None:
    """The way they chose, at today's price, or the shop's first one that leads to them."""
    if wishes.to is None:
        return None
    found = _ways(talk.ctx, chosen, wishes)
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


def summary(ctx: Shopping, quote: Quote, wishes: Wishes) -> list[Words]:
    """All that the buyer agrees to."""
    goods = [goods_line(line.name, line.label, line.quantity, line.total) for line in quote.lines]
    where = [EMPTY_LINE, *wishes.to.words()] if wishes.to is not None else []
    earned = points.earned_by(ctx.shop, quote.subtotal - quote.discount)
    club = [msg("points-promised", points=earned)] if earned else []
    return [
        *goods,
        *sums(quote.changes, quote.delivery, quote.total),
        *club,
        *where,
        *delivery_words.chosen(wishes.way),
        *noted(wishes.note),
    ]


def place(ctx: Shopping, chosen: CartView, quote: Quote, wishes: Wishes) -> Order:
    """The order, its address remembered for the next one, and where needed a link on its way."""
    saved, to = None, wishes.to
    if to is not None:
        if not customers.addresses(ctx):
            customers.set_name(ctx, to.name)
        saved = customers.save_address(ctx, to.name, to.phone, to.text, to.postal, to.place)
    if wishes.way is not None:
        goods = quoting.after_coupon(chosen, wishes.coupon)
        delivery.check(ctx, wishes.way, goods, chosen.lines)
    order = orders.place(ctx, quote, saved, wishes.note, way=wishes.way)
    if paying.order_page(ctx, order) is None:
        # Whoever has just agreed wants to pay, and need not press for the link.
        paying.fetch_link(ctx, order)
    return order

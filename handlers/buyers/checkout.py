"""From a cart to an order that can be paid: as few questions as possible, then one *yes*."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Card, Go, Words, button, card
from bot.dialogue.dialogues import YES, Option, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.messages import Code, msg
from common.roles import Role
from handlers import delivery_words, paying
from handlers.buyers import checkout_news
from handlers.buyers.cart import cart_card
from handlers.buyers.orders import may_be_cancelled, short_label
from handlers.buyers.preferences import Wishes, changed, changes, reached, way
from handlers.buyers.receiving import Recipient
from handlers.buyers.recipient import recipient
from handlers.terms import words_of
from handlers.wording import MENU_BUTTON, goods_line, noted, sums
from models import Order
from shop import cart, closing, customers, delivery, orders, points, quoting, terms
from shop.cart import CartView
from shop.context import Shopping
from shop.pricing import Quote
from shop.terms import Terms

READ_TERMS = Option("terms", msg("legal-terms-button"))
"""Where there is no page to read them on."""


@screen("checkout", role=Role.BUYER)
def begin(ctx: Shopping) -> Answer:
    """Order what is in the cart; what it costs now is remembered, so that a change is said."""
    return Begin("checkout", {"seen": checkout_news.seen(ctx)})


@dialogue("checkout", version=2, role=Role.BUYER)
def checkout(talk: Talk[Shopping], seen: Mapping[str, Mapping[str, int]] | None = None) -> Answer:
    """Who gets it and where, if we do not know; what it costs; yes."""
    ctx = talk.ctx
    closing.check_open(ctx)
    chosen = cart.lines(ctx)
    if not chosen.is_orderable:
        return cart_card(chosen)
    unpaid = [order for order in orders.for_person(ctx) if may_be_cancelled(order)]
    if len(unpaid) >= orders.MOST_OPEN:
        return unpaid_first(ctx, unpaid)
    orders.check_least(ctx, chosen.total)
    to = recipient(talk) if chosen.needs_address else None
    legal = terms.in_chat(ctx)
    quote, wishes = agreed(talk, chosen, to, seen or {}, legal)
    order = place(ctx, chosen, quote, wishes)
    if legal is not None:
        terms.accept(ctx, order.id, legal)
    fetched = paying.fetches_link(ctx, order)
    talk.say(msg("checkout-placed"), *([msg("order-link-coming")] if fetched else []), EMPTY_LINE)
    return Go(route("order", order.code))


def unpaid_first(ctx: Shopping, unpaid: list[Order]) -> Card:
    """Goods are kept for unpaid orders, so nobody has many of them."""
    rows = [[button(short_label(ctx, order), route("order", order.code))] for order in unpaid]
    return card(msg("checkout-unpaid-first"), rows=[*rows, [MENU_BUTTON]])


def agreed(
    talk: Talk[Shopping],
    chosen: CartView,
    to: Recipient | None,
    seen: checkout_news.Seen,
    legal: Terms | None,
) -> tuple[Quote, Wishes]:
    """Ask for a yes to exactly this, until nothing is to be changed; with `legal` it is a yes to
    the terms as well.
    """
    coupon, refusal = quoting.kept_coupon(talk.ctx, chosen.total)
    if refusal is not None:
        talk.say(refusal.message)
    wishes = Wishes(to, coupon)
    while True:
        wishes, ways = reached(talk, chosen, wishes)
        wishes = replace(wishes, way=way(talk, ways, wishes))
        quote = quoting.quote_cart(
            talk.ctx,
            chosen,
            coupon=wishes.coupon,
            with_points=wishes.with_points,
            way=wishes.way,
        )
        # Right before the question: what is said before an answered one is not said again.
        talk.say(*checkout_news.told(talk.ctx, chosen, seen))
        answer = talk.confirm(
            "checkout-confirm",
            summary=[*summary(talk.ctx, quote, wishes), *_accepting(legal)],
            change=[*changes(talk.ctx, chosen, wishes, ways), *([READ_TERMS] if legal else [])],
            yes="checkout-confirm-button",
        )
        if answer == YES:
            return quote, wishes
        if legal is not None and answer == READ_TERMS.value:
            talk.say(*words_of(legal.terms), EMPTY_LINE, *words_of(legal.privacy), EMPTY_LINE)
            continue
        wishes = changed(talk, chosen, wishes, answer)


def _accepting(legal: Terms | None) -> list[Words]:
    """That agreeing accepts the terms; another version has to be agreed to again."""
    if legal is None:
        return []
    return [EMPTY_LINE, msg("checkout-terms", version=Code(legal.version))]


def summary(ctx: Shopping, quote: Quote, wishes: Wishes) -> list[Words]:
    """All that the buyer agrees to."""
    goods = [goods_line(line.name, line.label, line.quantity, line.total) for line in quote.lines]
    where = [EMPTY_LINE, *wishes.to.words()] if wishes.to is not None else []
    earned = points.earned_by(ctx.shop, quote.subtotal - quote.discount)
    club = [msg("points-promised", points=earned)] if earned else []
    return [
        *goods,
        *sums(quote.changes, quote.delivery if wishes.to is not None else None, quote.total),
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
        saved = to.save(ctx)
    if wishes.way is not None:
        goods = quoting.after_coupon(chosen, wishes.coupon)
        delivery.check(ctx, wishes.way, goods, chosen.lines)
    order = orders.place(ctx, quote, saved, wishes.note, way=wishes.way)
    if paying.fetches_link(ctx, order):
        # Whoever has just agreed wants to pay, and need not press for the link.
        paying.fetch_link(ctx, order)
    return order

"""Somebody else's hand moves between the summary and the yes to it, when only the last look of all
can see it: two yeses at once, an owner who changes a price that second. Nothing is ordered, and the
buyer is told why in their language.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlmodel import col, delete, update

from handlers.buyers import checkout
from models import CartLine, DeliveryMethod, Order, Setting, Variant
from shop import cart, orders
from shop.cart import CartView
from shop.context import Shopping
from shop.pricing import Quote
from tests.play.fixtures import only_telegram
from tests.play.shops import Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words

Hand = Callable[[Shopping, Quote], Quote]
"""What happens at that moment; it is undone with the refusal."""
HOME = Address("مریم احمدی", "09131234567", "شیراز، خیابان زند، پلاک ۴۰")


def _dearer(ctx: Shopping, quote: Quote) -> Quote:
    ctx.session.execute(update(Variant).values(price_minor=Variant.price_minor + 10))
    return quote


def _dearer_way(ctx: Shopping, quote: Quote) -> Quote:
    more = DeliveryMethod.price_minor + 10
    ctx.session.execute(update(DeliveryMethod).values(price_minor=more))
    return quote


def _emptied(ctx: Shopping, quote: Quote) -> Quote:
    ctx.session.execute(delete(CartLine))
    return quote


def _other_money(ctx: Shopping, quote: Quote) -> Quote:
    ctx.session.execute(update(Setting).where(col(Setting.key) == "currency").values(value="TRY"))
    return quote


def _ordered_twice(ctx: Shopping, quote: Quote) -> Quote:
    """Two other phones of theirs say yes first."""
    wanted = quote.lines[0].variant_id
    for _ in range(orders.MOST_OPEN):
        cart.put(ctx, wanted, 1)
        orders.place(ctx, replace(quote, lines=(replace(quote.lines[0], quantity=1),)), None)
    cart.put(ctx, wanted, quote.lines[0].quantity)
    return quote


def _of_nothing(ctx: Shopping, quote: Quote) -> Quote:
    """A fault of ours: the sum of no goods."""
    return replace(quote, lines=())


def _for_nothing(ctx: Shopping, quote: Quote) -> Quote:
    """A fault of ours: goods without a price."""
    return replace(quote, total=0 * quote.total)


HANDS: dict[str, Hand] = {
    "order-price-changed": _dearer,
    "delivery-changed": _dearer_way,
    "order-cart-changed": _emptied,
    "order-quote-old": _other_money,
    "order-too-many-unpaid": _ordered_twice,
    "order-empty": _of_nothing,
    "order-costs-nothing": _for_nothing,
}
TO_THE_YES = """
    > SHAL-01
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    < … %checkout-confirm% …
"""
REFUSED = """
    > [%checkout-confirm-button%]
    < %{key}% …
"""
AT_LAST = """
    > [%checkout-confirm-button%]
    < %checkout-placed% …
"""


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Hand]]:
    """What happens right before each yes is acted on, one after the other."""
    waiting = list(HANDS.values())
    place = checkout.place

    def meanwhile(ctx: Shopping, chosen: CartView, quote: Quote, *more: object) -> Order:
        hand = waiting.pop(0) if waiting else None
        return place(ctx, chosen, hand(ctx, quote) if hand else quote, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(checkout, "place", meanwhile)
    yield waiting
    assert not waiting


@only_telegram(restarts="never")
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_what_changes_at_the_very_moment_of_the_yes(
    play: Play, shop: Shop, hands: list[Hand], language: str
) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9)
    shop.delivers("پست پیشتاز", days=(2, 4), price="60,000 تومان")
    script = TO_THE_YES + "".join(REFUSED.replace("{key}", key) for key in HANDS) + AT_LAST
    play(
        customer("مریم", language=language, address=HOME),
        in_words(script, language),
    )

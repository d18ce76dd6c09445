"""Whether words in a seller's own chat are meant for the shop.

The seller's friends write there as well, and nobody wants a menu as an answer to "see you tonight".
So each message is looked at by itself, and what is in doubt is the seller's.
"""

from sqlmodel import col, select

from models import Order, OrderState, Person
from shop import kin
from shop.context import Shopping
from shop.search import find
from shop.search.words import asked

LONGEST = 200
"""Letters; who asks for goods writes less."""
TELLING = 3
"""Letters that one word must have: numbers and "ok" name no goods."""


def names_goods(ctx: Shopping, text: str) -> bool:
    """Whether the message is a SKU, or nothing but words of one product beside the usual "hello,
    do you have, how much is".
    """
    if len(text) > LONGEST:
        return False
    words = asked(text)
    if not any(len(word) >= TELLING and not word.isdigit() for word in words):
        return False
    found = find(ctx, text)
    return found.exact and bool(found.lines)


def is_customer(ctx: Shopping, person: Person) -> bool:
    """Whether an order of theirs is on its way, from the first yes to the last parcel."""
    state = col(Order.state)
    mine = select(Order.id).where(
        col(Order.person_id).in_(kin.of(person.id)),
        (state == OrderState.PLACED) | (state == OrderState.CONFIRMED),
    )
    return ctx.session.exec(mine.limit(1)).first() is not None

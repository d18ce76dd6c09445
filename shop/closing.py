"""A shop that takes no orders for a while: it still shows its goods and answers, and what was
ordered before is paid, packed and sent.
"""

from datetime import date, datetime, timedelta

from common.errors import BadInput, Conflict
from common.messages import Message, msg
from common.text import clean_input
from shop import settings
from shop.context import Shopping
from shop.settings import Closing, Shop

LONGEST_WORDS = 200
"""Characters of what the seller wants to say."""
MOST_DAYS = 366


def is_closed(shop: Shop, now: datetime) -> bool:
    """Whether nobody can order now. On the day it opens, it opens by itself."""
    until = None if shop.closed is None else shop.closed.opens_at(shop.zone)
    return shop.closed is not None and (until is None or now < until)


def check_open(ctx: Shopping) -> None:
    """Go on only while orders are taken.

    Raises:
        Conflict: they are not; says the seller's own words and the day when they are again.
    """
    if is_closed(ctx.shop, ctx.now):
        told = words(ctx.shop)
        raise Conflict(told.key, **told.args)


def words(shop: Shop) -> Message:
    """What a closed shop says to whoever wants to order."""
    closed = shop.closed or Closing()
    day = closed.opens_on
    if closed.words and day:
        return msg("shop-closed-words-until", shop=shop.name, words=closed.words, day=day)
    if closed.words:
        return msg("shop-closed-words", shop=shop.name, words=closed.words)
    if day:
        return msg("shop-closed-until", shop=shop.name, day=day)
    return msg("shop-closed", shop=shop.name)


def close(ctx: Shopping, said: str = "", opens_on: date | None = None) -> None:
    """Take no orders from now on.

    Raises:
        NotAllowed: for whoever does not run the shop.
    """
    stored = {"words": said, "opens_on": opens_on.isoformat() if opens_on else None}
    settings.change(ctx, "closed", stored)


def open_again(ctx: Shopping) -> None:
    """Take orders again.

    Raises:
        NotAllowed: for whoever does not run the shop.
    """
    settings.change(ctx, "closed", {})


def parse_words(text: str) -> str:
    """What buyers read.

    Raises:
        BadInput: there is nothing in it, or far too much.
    """
    said = " ".join(clean_input(text, LONGEST_WORDS).split())
    if not said:
        raise BadInput("bad-input")
    return said


def check_day(day: date, today: date) -> date:
    """A day on which a shop may open again.

    Raises:
        BadInput: it is over, or too far away.
    """
    if not today < day <= today + timedelta(days=MOST_DAYS):
        raise BadInput("closing-day-unusable")
    return day

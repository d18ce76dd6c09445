"""A product as it stands in another chat, where somebody shares it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.cards import Said, Words
from common.messages import Message, msg
from common.text import clip
from shop import catalogue
from shop.catalogue import PER_PAGE, ProductLine
from shop.context import Shopping
from shop.search import find

LONGEST_ABOUT = 300
"""UTF-16 units of a description that others are shown."""
SEE = msg("sharing-see-button")


@dataclass(frozen=True, slots=True)
class Shared:
    """What is listed of a product, and what is said of it in the other chat."""

    product_id: int
    name: str
    line: Message
    text: tuple[Words, ...]
    picture: int | None
    """The media id of its first picture."""


def start_of(product_id: int) -> str:
    """The payload of a link that opens a product in the shop; `handlers.buyers.start` reads it."""
    return f"p_{product_id}"


def found(ctx: Shopping, words: str, page: int) -> tuple[Sequence[Shared], bool]:
    """A page of what fits the words, without any of what is new; whether more follows."""
    lines = (
        find(ctx, words).lines
        if words.strip()
        else catalogue.lines_of(ctx, catalogue.newest(ctx, PER_PAGE))
    )
    start = (page - 1) * PER_PAGE
    shown = lines[start : start + PER_PAGE]
    return [_shared(ctx, line) for line in shown], len(lines) > start + PER_PAGE


def _shared(ctx: Shopping, line: ProductLine) -> Shared:
    shown = catalogue.product(ctx, line.id)
    about = shown.description
    said = _line(line)
    text: list[Words] = [msg("product-name", name=line.name)]
    text += [Said(clip(about, LONGEST_ABOUT))] if about else []
    picture = shown.pictures[0] if shown.pictures else None
    return Shared(line.id, line.name, said, (*text, said), picture)


def _line(line: ProductLine) -> Message:
    if line.left <= 0:
        return msg("sharing-sold-out")
    return msg("sharing-price-from" if line.several_prices else "sharing-price", price=line.price)

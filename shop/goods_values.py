"""What is typed about goods, read."""

from common.errors import BadInput
from common.money import Money, parse_money
from common.text import clean_input
from shop.context import Shopping
from shop.goods_rows import LONGEST_DESCRIPTION, LONGEST_NAME, read_stock


def parse_name(text: str) -> str:
    """What goods or a shelf are called.

    Raises:
        BadInput: there is nothing in it that could be said or found, or far too much.
    """
    name = " ".join(clean_input(text, LONGEST_NAME).split())
    if not any(letter.isalnum() for letter in name):
        raise BadInput("goods-name-missing")
    return name


def parse_description(text: str) -> str:
    """What is said about goods.

    Raises:
        BadInput: there is nothing in it, or far too much.
    """
    said = clean_input(text, LONGEST_DESCRIPTION).strip()
    if not said:
        raise BadInput("goods-description-missing")
    return said


def parse_price(ctx: Shopping, text: str) -> Money:
    """What one costs; in Rial a bare number counts Toman.

    Raises:
        BadAmount: no amount can be read, or it is nothing.
    """
    return parse_money(text, ctx.shop.currency)


def parse_stock(text: str) -> int:
    """How many are on hand.

    Raises:
        BadInput: no such number can be read.
    """
    return read_stock(text)

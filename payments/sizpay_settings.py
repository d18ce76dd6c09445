"""What the owner answers about a shop's account at SizPay.

Source: payments.md 1.3 (the variants), 1.4 (the limits).
"""

from common.money import Money
from common.text import ascii_digits
from payments.kinds import YES_NO, Setting
from payments.sizpay_accounts import Account, FourFields, OneKey, Signed
from payments.wire import is_secure

HOST = "https://rt.sizpay.ir"
LEAST = Money(10_000, "IRR")
CEILING_TOMAN = 50_000_000
"""What clients take for the most that one payment may be; contracts differ."""
LONGEST_NUMBER = 15


def account_of(text: str) -> Account:
    """Who the shop is there: the main key; or merchant, terminal, key 1 and key 2 with spaces
    between them; or these four and the sign key, which then signs instead of them.

    Raises: ValueError for anything else.
    """
    words = text.split()
    if len(words) == 1 and not text.strip().isdigit():
        return OneKey(words[0])
    if len(words) not in {4, 5}:
        raise ValueError("neither one key nor four or five fields")
    merchant, terminal = ascii_digits(words[0]), ascii_digits(words[1])
    if not _is_number(merchant) or not _is_number(terminal):
        raise ValueError("merchant and terminal are numbers")
    if len(words) == 4:
        return FourFields(merchant, terminal, words[2], words[3])
    return Signed(merchant, terminal, words[2], words[3], words[4])


def ceiling_of(text: str) -> Money:
    """The most that one payment may be, written in Toman.

    Raises: ValueError for what is no amount, or less than the least.
    """
    ceiling = Money(int(ascii_digits(text).replace(",", "").replace("٬", "")) * 10, "IRR")
    if not LEAST.minor <= ceiling.minor < 10**15:
        raise ValueError("no such amount can be paid")
    return ceiling


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _is_account(text: str) -> bool:
    try:
        return bool(account_of(text))
    except ValueError:
        return False


def _is_ceiling(text: str) -> bool:
    try:
        return bool(ceiling_of(text))
    except ValueError:
        return False


SETTINGS = (
    Setting("account", secret=True, fits=_is_account),
    Setting("ceiling", default=str(CEILING_TOMAN), fits=_is_ceiling),
    Setting("by_link", default="no", choices=YES_NO),
    Setting("address", default=HOST, fits=is_secure),
)

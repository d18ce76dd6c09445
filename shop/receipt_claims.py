"""What buyers say of a transfer beside its picture: the bank's tracking number and the last four digits of
their card. Both are read from whatever they write, in any script; neither is asked for, and no more of a
card than its last four digits is kept.
"""

import re
from dataclasses import dataclass

from sqlmodel import Session, col, select

from common.cards import read_card
from common.errors import BadInput
from common.text import ascii_digits
from models import AttemptState, Order, PaymentAttempt, PaymentReceipt, ReceiptState
from shop import kin, receipts
from shop.context import Shopping
from shop.hand_ways import CARD

LONGEST = 300
"""Letters that are looked at; a message of the bank is shorter."""
_BETWEEN = re.compile("[\u200c\u200e\u200f\u2066-\u2069]")
_DATE_OR_TIME = re.compile(r"\d{2,4}[/.\-]\d{1,2}[/.\-]\d{1,4}|\d{1,2}:\d{2}(?::\d{2})?")
_GROUPED = re.compile(r"\d{1,3}(?:[,٬،]\d{3})+")
_WITH_UNIT = re.compile(r"\d+\s*(?:ریال|تومان|تومن|TL\b|lira|toman|rial)", re.IGNORECASE)
_CARD = re.compile(
    r"(?<!\d)\d{4}(?:[ \-–]?[\d*xX•]{4}){2}[ \-–]?\d{4}(?!\d)|[*xX•]+[ \-–]?\d{4}(?!\d)"
)
_PHONE = re.compile(r"(?<!\d)(?:\+98|0098|0)[ \-]?9\d{2}[ \-]?\d{3}[ \-]?\d{4}(?!\d)")
_NAMED = re.compile(
    r"(?:پیگیری|ارجاع|مرجع|takip|referans|sorgu|dekont|tracking|reference)\D{0,20}"
    r"(\d{4,20})(?!\d)(?![ \-–][\d*xX•]{4}[ \-–][\d*xX•]{4})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<!\d)\d{5,20}(?!\d)")
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of their transfer, as far as they say it."""

    tracking: str | None = None
    last_four: str | None = None

    def __bool__(self) -> bool:
        return self.tracking is not None or self.last_four is not None


NOTHING = Claim()


def read(words: str) -> Claim:
    """What stands in these words. Dates, times, amounts and phone numbers are neither of both."""
    text = _BETWEEN.sub("", ascii_digits(words[:LONGEST]))
    for other in (_PHONE, _DATE_OR_TIME, _GROUPED, _WITH_UNIT):
        text = other.sub(" ", text)
    named = _NAMED.search(text)
    if named is not None and read_card(named[1]) is None:
        text = text[: named.start(1)] + " " + text[named.end(1) :]
    else:
        named = None
    card = _CARD.search(text)
    if card is not None:
        text = _CARD.sub(" ", text)
    number = named[1] if named is not None else _first(_NUMBER, text)
    four = card[0][-4:] if card is not None else _first(_FOUR, text)
    return Claim(number, four)


def read_or_refuse(words: str) -> Claim:
    """The same where somebody was asked for it, and may have left it empty.

    Raises:
        BadInput: there is something, and neither number is in it.
    """
    claim = read(words)
    if words.strip() and not claim:
        raise BadInput("card-tracking-unusable")
    return claim


def add(ctx: Shopping, words: str) -> Order | None:
    """Keep what the person writes after their picture; the order it is for. None where no receipt of
    theirs is being looked at, or they have said no tracking number, or had said one before.
    """
    claim = read(words)
    receipt = _looked_at(ctx) if claim.tracking is not None else None
    if receipt is None or receipt.tracking is not None:
        return None
    keep(receipt, claim)
    ctx.session.flush()
    return receipts.order_of(ctx.session, receipt)


def keep(receipt: PaymentReceipt, claim: Claim) -> None:
    """Write down what was said."""
    receipt.tracking = claim.tracking or receipt.tracking
    receipt.last_four = claim.last_four or receipt.last_four


def repeated(session: Session, receipt: PaymentReceipt) -> list[Order]:
    """The orders anywhere in the shop for which the same tracking number was given, this one among them
    only where it was given for it before.
    """
    if receipt.tracking is None:
        return []
    found = session.exec(
        select(Order)
        .join(PaymentAttempt, col(PaymentAttempt.order_id) == Order.id)
        .join(PaymentReceipt, col(PaymentReceipt.attempt_id) == PaymentAttempt.id)
        .where(PaymentReceipt.tracking == receipt.tracking, PaymentReceipt.id != receipt.id)
        .order_by(col(PaymentReceipt.sent_at))
    )
    return list({order.id: order for order in found.all()}.values())


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[0] if found is not None else None


def _looked_at(ctx: Shopping) -> PaymentReceipt | None:
    """The person's receipt that waits for somebody; the last one of several."""
    return ctx.session.exec(
        select(PaymentReceipt)
        .join(PaymentAttempt, col(PaymentAttempt.id) == PaymentReceipt.attempt_id)
        .join(Order, col(Order.id) == PaymentAttempt.order_id)
        .where(
            col(Order.person_id).in_(kin.of(ctx.customer.id)),
            PaymentAttempt.gateway == CARD,
            PaymentAttempt.state == AttemptState.VERIFYING,
            col(PaymentReceipt.state).in_((ReceiptState.FETCHING, ReceiptState.WAITING)),
        )
        .order_by(col(PaymentReceipt.sent_at).desc())
    ).first()

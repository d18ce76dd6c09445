"""Codes that are drawn by lot get others that are the same in every run, so that months compare."""

import re
from collections.abc import Callable, Iterable
from random import Random

from sqlmodel import col, select

from common.ids import CODE_ALPHABET
from models import PaymentAttempt, Variant
from tests.month.street import Street

_INVITATION = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}(?:-[A-Z0-9]{4})*\b")


def aliases(street: Street) -> Callable[[str], str]:
    """What replaces every such code in a text."""
    dice = Random(street.country.place.name)
    with street.stage.database.reading() as session:
        paid = select(PaymentAttempt.bank_ref).where(col(PaymentAttempt.bank_ref).is_not(None))
        references = session.exec(paid.order_by(col(PaymentAttempt.id))).all()
        made = session.exec(select(Variant.sku).order_by(col(Variant.id))).all()
    known = {ware.sku for ware in street.country.wares}
    codes = [*street.books.placed, *(sku for sku in made if sku not in known)]
    others = {code: _drawn(dice, len(code), CODE_ALPHABET) for code in codes}
    others |= {str(one): _drawn(dice, len(str(one)), "0123456789") for one in references}
    if not others:
        return lambda text: text
    found = re.compile("|".join(map(re.escape, sorted(others, key=len, reverse=True))))

    def replaced(text: str) -> str:
        text = found.sub(lambda one: others[one[0]], text)
        return _INVITATION.sub(lambda one: re.sub("[A-Z0-9]", "K", one[0]), text)

    return replaced


def _drawn(dice: Random, length: int, alphabet: Iterable[str]) -> str:
    return "".join(dice.choices(tuple(alphabet), k=length))

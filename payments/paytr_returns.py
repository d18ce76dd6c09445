"""Money that goes back through PayTR.

PayTR keeps our reference of a refund and says nothing of asking twice. So whether it has gone back
already is looked up first, by that reference.

Source: https://dev.paytr.com/iade-api, https://dev.paytr.com/durum-sorgu
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from common.money import Money
from payments.base import Undo, UndoResult, Unknown
from payments.paytr_account import FAILED, SUCCESS, Account, Line, decimal_text, refusal_of

STATUS, REFUND = "/odeme/durum-sorgu", "/odeme/iade"


async def status_of(line: Line, account: Account, oid: str) -> dict[str, Any]:
    """What PayTR knows of a payment."""
    return await line.call(STATUS, {"merchant_oid": oid}, account.merchant_id, oid)


async def refund(line: Line, account: Account, oid: str, amount: Money, key: str) -> Undo:
    """Give so much back; PayTR sends it to the card within days."""
    reference = re.sub("[^0-9A-Za-z]", "", key)[:64]
    known = await status_of(line, account, oid)
    if known.get("status") != SUCCESS:
        return Undo(UndoResult.REFUSED, "not_paid")
    if _is_back(known, reference, amount):
        return Undo(UndoResult.DONE)
    back = decimal_text(amount.minor)
    fields = {"merchant_oid": oid, "return_amount": back, "reference_no": reference}
    answer = await line.call(REFUND, fields, account.merchant_id, oid, back)
    if answer.get("status") == SUCCESS:
        return Undo(UndoResult.DONE)
    if answer.get("status") not in FAILED:
        raise Unknown("unreadable")
    return Undo(UndoResult.REFUSED, refusal_of(answer))


def minor_of(text: object) -> int | None:
    """Lira as PayTR writes them, in kuruş; None where it is no amount."""
    try:
        minor = Decimal(str(text)) * 100
        return int(minor) if minor == minor.to_integral_value() and minor >= 0 else None
    except (InvalidOperation, OverflowError, ValueError):
        return None


def _is_back(known: Mapping[str, Any], reference: str, amount: Money) -> bool:
    """Whether this refund stands among those of a payment.

    Raises:
        Unknown: one of them has no reference, and may be this one.
    """
    returns = known.get("returns") or []
    if not isinstance(returns, list) or not all(isinstance(one, dict) for one in returns):
        raise Unknown("returns")
    if any(one.get("reference_no") == reference for one in returns):
        return True
    if any(
        not one.get("reference_no") and minor_of(one.get("return_amount")) == amount.minor
        for one in returns
    ):
        raise Unknown("returns")
    return False

"""Money that goes back through iyzico.

iyzico knows no keys: what is asked twice goes back twice. So its reports are looked up before
anything is asked, and asking again only brings what is missing.

Source: https://docs.iyzico.com/en/advanced/refund-and-cancel
"""

from common.money import Money
from payments import iyzico_signing
from payments.base import Undo, UndoResult, Unknown
from payments.iyzico_answers import is_success
from payments.iyzico_line import Line, refusal_of
from payments.iyzico_report import Report, report_of
from payments.iyzico_wish import decimal_text

REFUND, CANCEL = "/payment/refund", "/payment/cancel"
OUR_IP = "127.0.0.1"
"""Stands where iyzico wants to know from where a merchant asks; it means nothing."""


async def cancel(line: Line, payment_id: str, conversation: str) -> Undo:
    """Give the whole payment back, which banks allow on the same day."""
    report = await _look(line, payment_id)
    if report.is_cancelled or not any(item.left for item in report.items):
        return Undo(UndoResult.DONE)
    body = {
        "locale": "en",
        "conversationId": conversation,
        "paymentId": payment_id,
        "ip": OUR_IP,
    }
    found = await line.post(CANCEL, body)
    if is_success(found) and str(found.get("paymentId")) == payment_id:
        return Undo(UndoResult.DONE)
    return Undo(UndoResult.REFUSED, refusal_of(found))


async def refund(line: Line, payment_id: str, amount: Money, key: str) -> Undo:
    """Give so much back, from as few items of the basket as hold it."""
    report = await _look(line, payment_id)
    missing = amount.minor - report.returned_under(key)
    if missing <= 0:
        return Undo(UndoResult.DONE)
    parts = report.spread(missing) if not report.is_cancelled else []
    if not parts:
        return Undo(UndoResult.REFUSED, "more_than_left")
    for item_id, minor in parts:
        refusal = await _give_back(line, item_id, Money(minor, amount.currency), key)
        if refusal:
            done = amount.minor - missing
            return Undo(UndoResult.REFUSED, _words(refusal, done, amount))
        missing -= minor
    return Undo(UndoResult.DONE)


async def _look(line: Line, payment_id: str) -> Report:
    return report_of(await line.report(paymentId=payment_id), payment_id)


async def _give_back(line: Line, item_id: str, part: Money, key: str) -> str:
    """Refund part of one item; why not, or nothing."""
    body = {
        "locale": "en",
        "conversationId": key,
        "paymentTransactionId": item_id,
        "price": decimal_text(part.minor),
        "currency": part.currency,
        "ip": OUR_IP,
    }
    found = await line.post(REFUND, body)
    if not is_success(found):
        return refusal_of(found)
    if not iyzico_signing.is_signed(line.secret, found, iyzico_signing.REFUND):
        raise Unknown("signature")
    return ""


def _words(code: str, done: int, amount: Money) -> str:
    """Why the rest did not go back, for a person who has to send it by hand."""
    part, whole = decimal_text(done), decimal_text(amount.minor)
    return f"{code} ({part} / {whole} {amount.currency})" if done else code

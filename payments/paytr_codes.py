"""What PayTR's reasons mean to a buyer.

Source: https://dev.paytr.com/hata-kodlari
"""

from payments.base import FailureClass

CLASSES = {
    "1": FailureClass.CARD_PROBLEM,
    "2": FailureClass.CARD_PROBLEM,
    "3": FailureClass.FRAUD_OR_BLOCKED,
    "6": FailureClass.CANCELLED,
    "8": FailureClass.CARD_PROBLEM,
    "9": FailureClass.CARD_PROBLEM,
    "10": FailureClass.CARD_PROBLEM,
    "11": FailureClass.FRAUD_OR_BLOCKED,
    "99": FailureClass.GATEWAY_DOWN,
}
BANKS_WORDS = "0"
"""The bank has said it in a sentence of its own."""
WORDS = (
    ("yetersiz", FailureClass.INSUFFICIENT_FUNDS),
    ("limit", FailureClass.LIMIT),
    ("çalıntı", FailureClass.FRAUD_OR_BLOCKED),
    ("kayıp", FailureClass.FRAUD_OR_BLOCKED),
    ("şifre", FailureClass.CARD_PROBLEM),
    ("cvv", FailureClass.CARD_PROBLEM),
    ("cvc", FailureClass.CARD_PROBLEM),
    ("son kullanma", FailureClass.CARD_PROBLEM),
)
"""What those sentences are recognised by; the first that fits counts."""


def class_of(code: str, sentence: str) -> FailureClass:
    """The class of a refused payment."""
    if code != BANKS_WORDS:
        return CLASSES.get(code, FailureClass.UNKNOWN)
    folded = sentence.replace("İ", "i").replace("I", "ı").lower()
    return next((one for word, one in WORDS if word in folded), FailureClass.UNKNOWN)

"""What iyzico's error codes mean to a buyer.

Source: https://docs.iyzico.com/en/add-ons/error-codes
"""

from payments.base import FailureClass

CLASSES = {
    "10051": FailureClass.INSUFFICIENT_FUNDS,
    "10005": FailureClass.CARD_PROBLEM,
    "10012": FailureClass.CARD_PROBLEM,
    "10014": FailureClass.CARD_PROBLEM,
    "10054": FailureClass.CARD_PROBLEM,
    "10075": FailureClass.CARD_PROBLEM,
    "10084": FailureClass.CARD_PROBLEM,
    "10061": FailureClass.LIMIT,
    "10065": FailureClass.LIMIT,
    "10091": FailureClass.GATEWAY_DOWN,
    "10096": FailureClass.GATEWAY_DOWN,
    "10007": FailureClass.FRAUD_OR_BLOCKED,
    "10034": FailureClass.FRAUD_OR_BLOCKED,
    "10041": FailureClass.FRAUD_OR_BLOCKED,
    "10043": FailureClass.FRAUD_OR_BLOCKED,
    "10057": FailureClass.FRAUD_OR_BLOCKED,
    "10058": FailureClass.FRAUD_OR_BLOCKED,
    "10062": FailureClass.FRAUD_OR_BLOCKED,
    "10093": FailureClass.FRAUD_OR_BLOCKED,
    "6000": FailureClass.FRAUD_OR_BLOCKED,
    "6001": FailureClass.FRAUD_OR_BLOCKED,
    "1001": FailureClass.GATEWAY_DOWN,
    "50000": FailureClass.GATEWAY_DOWN,
}
"""From 10000 on they are the banks' own (ISO 8583, field 39). What a bank does not permit, such as a
card closed to the internet (10093), it has blocked: whoever pays has to ask it, or take another."""
NOT_PROVEN = "md_"
"""Ours, before `mdStatus`: 3-D Secure was not passed, and no code says more."""
CREDENTIALS = "1001"
NOBODY_KNOWS = frozenset({CREDENTIALS, "50000"})
"""After these nothing is known about a payment: iyzico has not looked, since it does not know us or
has heard too much of us in this minute."""
FRAUD = "fraud"
"""Ours: iyzico took a payment for fraud and refused it, without a code of its own."""


def class_of(code: str) -> FailureClass:
    """The class of a refused payment."""
    if code.startswith(NOT_PROVEN):
        return FailureClass.CARD_PROBLEM
    return (
        FailureClass.FRAUD_OR_BLOCKED if code == FRAUD else CLASSES.get(code, FailureClass.UNKNOWN)
    )

"""How iyzico signs: our calls, its answers and its notices, all by HMAC-SHA256 with the secret key.

Source: https://docs.iyzico.com/en/getting-started/preliminaries/authentication/hmacsha256-auth,
https://docs.iyzico.com/en/advanced/response-signature-validation,
https://docs.iyzico.com/en/advanced/webhook
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from decimal import Decimal

INITIALISE = ("conversationId", "token")
RETRIEVE = (
    "paymentStatus",
    "paymentId",
    "currency",
    "basketId",
    "conversationId",
    "paidPrice",
    "price",
    "token",
)
REFUND = ("paymentId", "price", "currency", "conversationId")
NOTICE = ("iyziEventType", "iyziPaymentId", "token", "paymentConversationId", "status")


def authorization(key: str, secret: str, *, random: str, path: str, body: bytes) -> str:
    """The header of a call whose body is sent as these bytes; `path` is without its query."""
    signature = _hex(secret, random.encode() + path.encode() + body)
    parts = f"apiKey:{key}&randomKey:{random}&signature:{signature}"
    return "IYZWSv2 " + base64.b64encode(parts.encode()).decode()


def signature_of(secret: str, values: Sequence[str]) -> str:
    """What an answer with these values is signed with."""
    return _hex(secret, ":".join(values).encode())


def is_signed(secret: str, fields: Mapping[str, object], order: Sequence[str]) -> bool:
    """Whether an answer's own signature covers what it says."""
    expected = signature_of(secret, [signed_text(fields.get(name)) for name in order])
    return hmac.compare_digest(expected.encode(), str(fields.get("signature", "")).encode())


def is_notice_signed(secret: str, fields: Mapping[str, object], signature: str) -> bool:
    """Whether a notice comes from somebody who has our secret key (`X-IYZ-SIGNATURE-V3`)."""
    text = secret + "".join(signed_text(fields.get(name)) for name in NOTICE)
    return hmac.compare_digest(_hex(secret, text.encode()).encode(), signature.encode())


def signed_text(value: object) -> str:
    """A value as it is signed: nothing for none, and of a number no zeros at its end."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _short(format(value, "f"))
    text = str(value)
    return _short(text) if _is_decimal(text) else text


def _is_decimal(text: str) -> bool:
    whole, dot, part = text.partition(".")
    return dot == "." and whole.isdigit() and part.isdigit()


def _short(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _hex(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()

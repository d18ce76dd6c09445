"""A seller as SizPay knows it, and the signatures it expects of one.

Source: payments.md 1.11.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


@dataclass(frozen=True)
class Merchant:
    """A seller as SizPay knows it; keys 1 and 2 are also user name and password."""

    merchant: str = "500000000000001"
    terminal: str = "30000001"
    key: str = "V0036NTAwMDAwMDAwMDAwMDAxMzAwMDAwMDE=004user004pass"
    key_1: str = base64.b64encode(bytes(range(32))).decode()
    key_2: str = base64.b64encode(bytes(range(16))).decode()
    sign_key: str = "test-sign-key"

    @property
    def secrets(self) -> tuple[str, ...]:
        return self.key, self.key_1, self.key_2, self.sign_key


def signed_text(body: Mapping[str, Any]) -> str:
    """What a signature has to cover."""
    names = ["MerchantID", "TerminalID"]
    names += (
        ["Token"]
        if "Token" in body
        else ["Amount", "DocDate", "OrderID", "ReturnURL", "ExtraInf", "InvoiceNo"]
    )
    return ",".join(str(body[name]) for name in names)


def opened(sealed: str, ours: Merchant) -> str | None:
    """What a signature covers; None where it is none."""
    try:
        key, start = base64.b64decode(ours.key_1), base64.b64decode(ours.key_2)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
        plain = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
        text, _, digest = plain[: -plain[-1]].decode().rpartition(",")
    except (ValueError, IndexError):
        return None
    expected = hmac.new(ours.sign_key.encode(), text.encode(), hashlib.sha256).digest()
    return text if hmac.compare_digest(base64.b64encode(expected).decode(), digest) else None

"""How a shop shows SizPay who it is: one key, four fields, or a signature.

Source: payments.md 1.3 (the variants), 1.5 (the form), 1.11 (SignData).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

SIGNED_TO_CREATE = (
    *("Amount", "DocDate", "OrderID", "ReturnURL"),
    *("ExtraInf", "InvoiceNo"),
)
"""The fields that a signature covers in this order, after those of the merchant."""
SIGNED_TO_ASK = ("Token",)


class Account(Protocol):
    """One way to say who we are."""

    @property
    def operations(self) -> Mapping[str, str]:
        """The paths of `create`, `confirm` and `reverse`."""

    def body(self, fields: Mapping[str, object], signed: Sequence[str]) -> dict[str, object]:
        """What is sent to SizPay's server: these fields, and who sends them."""

    def form(self, token: str) -> dict[str, str]:
        """What the buyer's browser takes to SizPay's page: nothing that is secret."""


SIMPLE = {
    "create": "/api/PaymentSimple/GetTokenSimple",
    "confirm": "/api/PaymentSimple/ConfirmSimple",
    "reverse": "/api/PaymentSimple/ReverseSimple",
}
SIGNED = {
    "create": "/api/Payment/GetToken",
    "confirm": "/api/Payment/Confirm",
    "reverse": "/api/Payment/Reverse",
}


@dataclass(frozen=True, slots=True)
class OneKey:
    """The main key that SizPay's panel shows."""

    key: str = field(repr=False)
    operations = SIMPLE

    def body(self, fields: Mapping[str, object], _signed: Sequence[str]) -> dict[str, object]:
        return {"sizPayKey": self.key, **fields, "SignData": ""}

    def form(self, token: str) -> dict[str, str]:
        return {"token": token}


@dataclass(frozen=True, slots=True)
class FourFields:
    """Merchant and terminal, with the keys 1 and 2 as user name and password."""

    merchant: str
    terminal: str
    username: str = field(repr=False)
    password: str = field(repr=False)
    operations = SIMPLE

    def body(self, fields: Mapping[str, object], _signed: Sequence[str]) -> dict[str, object]:
        who = {
            "MerchantID": self.merchant,
            "TerminalID": self.terminal,
            "UserName": self.username,
            "Password": self.password,
        }
        return {**who, **fields, "SignData": ""}

    def form(self, token: str) -> dict[str, str]:
        return {"MerchantID": self.merchant, "TerminalID": self.terminal, "Token": token}


@dataclass(frozen=True, slots=True)
class Signed:
    """Merchant and terminal, and a signature instead of the keys.

    Raises:
        ValueError: the keys are not Base64 of an AES-256 key and of 16 bytes.
    """

    merchant: str
    terminal: str
    key_1: str = field(repr=False)
    key_2: str = field(repr=False)
    sign_key: str = field(repr=False)
    operations = SIGNED

    def __post_init__(self) -> None:
        if len(_decoded(self.key_1)) != 32 or len(_decoded(self.key_2)) != 16:
            raise ValueError("key 1 holds 32 bytes and key 2 holds 16")

    def body(self, fields: Mapping[str, object], signed: Sequence[str]) -> dict[str, object]:
        who = {"MerchantID": self.merchant, "TerminalID": self.terminal}
        values = [self.merchant, self.terminal, *(str(fields[name]) for name in signed)]
        return {**who, **fields, "SignData": self.sign(values)}

    def form(self, token: str) -> dict[str, str]:
        who = {"MerchantID": self.merchant, "TerminalID": self.terminal, "Token": token}
        return {**who, "SignData": self.sign([self.merchant, self.terminal, token])}

    def sign(self, values: Sequence[str]) -> str:
        """The values and their HMAC, encrypted. Equal values give an equal text, always."""
        text = ",".join(values)
        digest = hmac.new(self.sign_key.encode(), text.encode(), hashlib.sha256).digest()
        padder = PKCS7(algorithms.AES.block_size).padder()
        plain = padder.update(f"{text},{base64.b64encode(digest).decode()}".encode())
        cipher = Cipher(algorithms.AES(_decoded(self.key_1)), modes.CBC(_decoded(self.key_2)))
        encryptor = cipher.encryptor()
        sealed = encryptor.update(plain + padder.finalize()) + encryptor.finalize()
        return base64.b64encode(sealed).decode()


def _decoded(key: str) -> bytes:
    try:
        return base64.b64decode(key, validate=True)
    except binascii.Error as error:
        raise ValueError("not Base64") from error

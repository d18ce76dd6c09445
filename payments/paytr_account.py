"""A merchant at PayTR: what it is known by, how it signs, and its calls.

Source: https://dev.paytr.com/iframe-api, https://dev.paytr.com/link-api
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from payments.base import FailureClass, PaymentIntent, Rejected
from payments.kinds import YES_NO, Given, Setting
from payments.wire import Wire, is_secure

PAYTR = "https://www.paytr.com"
CURRENCIES = {"TRY": "TL", "USD": "USD", "EUR": "EUR", "GBP": "GBP"}
LANGUAGES = frozenset({"tr", "en"})
INSTALMENTS = tuple(str(number) for number in range(1, 13))
SUCCESS = "success"
FAILED = ("failed", "error")


@dataclass(frozen=True, slots=True)
class Account:
    """Number, key and salt, as they stand in PayTR's panel. `test`: its money is play money."""

    merchant_id: str
    key: str = field(repr=False)
    salt: str = field(repr=False)
    test: bool = False

    def token(self, *parts: str) -> str:
        """What a call with these values is signed with: the salt comes last."""
        return self.hash(*parts, self.salt)

    def hash(self, *parts: str) -> str:
        """What notices are signed with: the salt stands among the parts."""
        digest = hmac.new(self.key.encode(), "".join(parts).encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def is_signed(self, given: str, *parts: str) -> bool:
        """Whether a hash that was sent is the one of these parts."""
        return hmac.compare_digest(self.hash(*parts).encode(), given.encode())


class Line:
    """Calls for one merchant; what is signed together is joined without anything between."""

    def __init__(self, wire: Wire, account: Account) -> None:
        self._wire, self._account = wire, account

    async def call(self, path: str, fields: Mapping[str, str], *signed: str) -> dict[str, Any]:
        """Send a form, with a token over the values in `signed`."""
        known = {
            "merchant_id": self._account.merchant_id,
            "paytr_token": self._account.token(*signed),
        }
        answer = await self._wire.send("POST", path, form={**fields, **known})
        return answer.fields()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()


def language_of(language: str) -> str:
    """Of PayTR's two languages the one that the buyer may read."""
    return language if language in LANGUAGES else "en"


def decimal_text(minor: int) -> str:
    """Kuruş as lira, the way refunds are asked for."""
    return f"{minor // 100}.{minor % 100:02d}"


def refusal_of(answer: Mapping[str, Any]) -> str:
    """PayTR's word for why not; the number of an error where it has one."""
    word = answer.get("err_no") or answer.get("reason") or answer.get("err_msg")
    return str(word or "unreadable")[:100]


def refused(answer: Mapping[str, Any]) -> Rejected:
    """What to raise when PayTR has said why not.

    `paytr_token` is what it calls a signature that is not the merchant's: number, key or salt are
    wrong. Of its other sentences none is known for sure.
    """
    word = refusal_of(answer)
    return Rejected(word, FailureClass.GATEWAY_DOWN, ours="paytr_token" in word)


def reference_of(intent: PaymentIntent) -> str:
    """A name of the attempt in letters and digits, used once, which nobody can guess."""
    return f"V{intent.attempt_id}X{secrets.token_hex(8)}"


def account_of(given: Given) -> Account:
    """The account that the owner has entered."""
    values = given.values
    return Account(
        values["merchant_id"],
        values["merchant_key"],
        values["merchant_salt"],
        test=given.is_on("test"),
    )


SETTINGS = (
    Setting("merchant_id", fits=str.isdigit),
    Setting("merchant_key", secret=True),
    Setting("merchant_salt", secret=True),
    Setting("test", default="no", choices=YES_NO),
    Setting("instalments", default="1", choices=INSTALMENTS),
    Setting("base_url", default=PAYTR, fits=is_secure),
)
"""What both of its ways want to know."""

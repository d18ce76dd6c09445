"""Signed calls to iyzico."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from payments import iyzico_answers, iyzico_codes, iyzico_signing
from payments.base import Unknown
from payments.wire import Wire

REPORT = "/v2/reporting/payment/details"


class Line:
    """The connections of one merchant, by the key and the secret of the account."""

    def __init__(self, wire: Wire, key: str, secret: str) -> None:
        self.secret = secret
        self._wire, self._key = wire, key

    async def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """Make a call; what is signed is sent to the byte."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {**self._headers(path, content), "Content-Type": "application/json"}
        answer = await self._wire.send("POST", path, content=content, headers=headers)
        return iyzico_answers.fields_of(answer)

    async def report(self, **about: str) -> dict[str, Any]:
        """What iyzico reports about a payment."""
        headers = self._headers(REPORT, b"")
        answer = await self._wire.send("GET", REPORT, params=about, headers=headers)
        return iyzico_answers.fields_of(answer)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    def _headers(self, path: str, content: bytes) -> dict[str, str]:
        random = secrets.token_hex(8)
        proof = iyzico_signing.authorization(
            self._key, self.secret, random=random, path=path, body=content
        )
        return {"Authorization": proof, "x-iyzi-rnd": random, "Accept": "application/json"}


def refusal_of(found: Mapping[str, Any]) -> str:
    """The code of a call that iyzico has refused for good.

    Raises:
        Unknown: it has not looked at it.
    """
    code = iyzico_answers.code_of(found)
    if found.get("status") != "failure" or code in iyzico_codes.NOBODY_KNOWS:
        raise Unknown(code)
    return code

"""What the official `iyzipay` package makes of a call and of an answer; run in the judge's
interpreter.
"""

import importlib
from typing import Any

from tests.judge.oracle import answer_with

resource: Any = importlib.import_module("iyzipay.iyzipay_resource").IyzipayResource
"""Only the judge's environment has it, so nobody here knows its types."""


def answer(question: Any) -> Any:
    """A header for a call, the signature of an answer, or a number without its zero."""
    if "number" in question:
        return resource.strip_zero(question["number"])
    if "values" in question:
        return resource.calculate_hmac_sha256_signature(question["values"], question["secret"])
    names = ("key", "path", "secret", "random", "body")
    return resource.generate_v2_hash(*(question[name] for name in names))


if __name__ == "__main__":
    answer_with(answer)

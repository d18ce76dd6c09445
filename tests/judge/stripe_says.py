"""What the official `stripe` package says of a notice; run in the judge's interpreter."""

import importlib
from typing import Any

from tests.judge.oracle import answer_with

stripe: Any = importlib.import_module("stripe")
"""Only the judge's environment has it, so nobody here knows its types."""


def answer(question: Any) -> Any:
    """The header it writes itself, or whether it takes the one it is given, whenever it was."""
    payload, secret = question["payload"], question["secret"]
    if "at" in question:
        return stripe.WebhookSignature.generate_signature_header(payload, secret, question["at"])
    try:
        return stripe.WebhookSignature.verify_header(payload, question["header"], secret)
    except (stripe.SignatureVerificationError, ValueError, IndexError, TypeError):
        return False


if __name__ == "__main__":
    answer_with(answer)

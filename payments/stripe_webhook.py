"""Stripe's notices: who may send them, and what they are about.

Source: https://docs.stripe.com/webhooks#verify-manually, https://docs.stripe.com/api/events/types
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from common.money import EXPONENTS, Money
from payments.base import CallbackHint, Forged
from payments.disputes import Dispute, DisputeHint, DisputeState

TOLERANCE_S = 300
"""How old, or how much ahead, a signed notice may be, so that nobody sends an old one again.

Source: https://docs.stripe.com/webhooks#replay-attacks
"""
ATTEMPT, REFUND = "vefa_attempt", "vefa_refund"
"""Under these names our own numbers stand in the metadata of what we make at Stripe."""
SESSIONS = "checkout.session."
REFUNDS = ("refund.", "charge.refund.")
DISPUTES = ("charge.dispute.created", "charge.dispute.closed")
DECIDED = {
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}
"""In which states a dispute is over. Source: https://docs.stripe.com/api/disputes/object"""
LONGEST_NUMBER = 19


def signature(secret: str, body: bytes, at: int) -> str:
    """What Stripe writes as `v1` for a body; the key is the whole text of the secret."""
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()


def check(header: str, body: bytes, *, secret: str, now: float) -> None:
    """Make sure that Stripe has sent this body, to the byte, a short time ago.

    While a secret is replaced there are several signatures; one has to fit.

    Raises:
        Forged: it has not.
    """
    pairs = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in pairs if name == "t"]
    if not secret or not stamps or not is_number(stamps[0]):
        raise Forged("signature")
    at = int(stamps[0])
    wanted = signature(secret, body, at).encode()
    given = [value.encode() for name, _, value in pairs if name == "v1"]
    fits = [hmac.compare_digest(wanted, one) for one in given]
    if not any(fits):
        raise Forged("signature")
    if abs(now - at) > TOLERANCE_S:
        raise Forged("too_old")


def read(body: bytes, *, live: bool) -> CallbackHint:
    """What a notice that is Stripe's is about; about nothing of ours as well.

    Raises:
        Forged: nobody can read it.
    """
    try:
        event = json.loads(body)
        kind, thing = str(event["type"]), event["data"]["object"]
        is_live = event["livemode"]
    except (ValueError, KeyError, TypeError) as error:
        raise Forged("unreadable") from error
    if is_live is not live or not isinstance(thing, dict):
        return CallbackHint(None, None, kind, authenticated=True)
    if kind.startswith(SESSIONS):
        attempt, reference = _text(thing, "client_reference_id"), _text(thing, "id") or None
    elif kind.startswith(REFUNDS):
        metadata = thing.get("metadata")
        attempt = _text(metadata if isinstance(metadata, dict) else {}, ATTEMPT)
        reference = None
    elif kind in DISPUTES and (dispute := _dispute(thing)) is not None:
        return DisputeHint(None, None, kind, authenticated=True, dispute=dispute)
    else:
        return CallbackHint(None, None, kind, authenticated=True)
    number = int(attempt) if is_number(attempt) else None
    return CallbackHint(number, reference if number is not None else None, kind, authenticated=True)


def _dispute(thing: Mapping[str, Any]) -> Dispute | None:
    """A dispute as it stands; None where it does not say whose.

    Source: https://docs.stripe.com/api/disputes/object
    """
    name, payment, status = (_text(thing, one) for one in ("id", "payment_intent", "status"))
    if not name or not payment:
        return None
    minor, currency = thing.get("amount"), _text(thing, "currency").upper()
    known = isinstance(minor, int) and minor > 0 and currency in EXPONENTS
    details = thing.get("evidence_details")
    by = details.get("due_by") if isinstance(details, dict) else None
    state = DECIDED.get(status, DisputeState.OPENED)
    is_open = state is DisputeState.OPENED and isinstance(by, int)
    return Dispute(
        name,
        payment,
        state,
        Money(int(minor), currency) if known else None,  # type: ignore[arg-type]
        datetime.fromtimestamp(by, UTC) if is_open else None,  # type: ignore[arg-type]
    )


def is_number(text: str) -> bool:
    """Whether a text is a number as we or Stripe write one."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _text(whole: Mapping[str, Any], name: str) -> str:
    value = whole.get(name)
    return value if isinstance(value, str) else ""

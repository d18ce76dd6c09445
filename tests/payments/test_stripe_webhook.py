"""Stripe's signatures, as Stripe's own package makes and reads them."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.money import Money
from payments import stripe_webhook
from payments.base import CallbackHint, Forged
from payments.disputes import Dispute, DisputeHint, DisputeState
from payments.stripe_webhook import check, signature
from tests.judge.oracle import ask

BODY = b'{"id":"evt_1","object":"event"}'
VECTOR = "4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021"
SECRET, AT = "whsec_test", 1_700_000_000
GOOD = f"t={AT},v1={VECTOR}"
OTHER = "0" * 64
SAYS = "tests.judge.stripe_says"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
secrets = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def takes(header: str, *, body: bytes = BODY, secret: str = SECRET, now: float = AT) -> bool:
    """Whether a notice is taken for Stripe's."""
    try:
        check(header, body, secret=secret, now=now)
    except Forged:
        return False
    return True


def test_the_vector_holds() -> None:
    assert signature(SECRET, BODY, AT) == VECTOR
    assert takes(GOOD)


@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(texts, secrets, st.integers(0, 2**40)), min_size=200, max_size=200))
def test_the_official_package_signs_as_we_do(asked: list[tuple[str, str, int]]) -> None:
    questions = [{"payload": body, "secret": secret, "at": at} for body, secret, at in asked]

    headers = ask(SAYS, questions)

    ours = [f"t={at},v1={signature(secret, body.encode(), at)}" for body, secret, at in asked]
    assert headers == ours


HEADERS = [
    GOOD,
    f"t={AT},v1={OTHER},v1={VECTOR}",
    f"t={AT},v0={OTHER},v1={VECTOR}",
    f"v1={VECTOR},t={AT}",
    f"t={AT},v1={OTHER}",
    f"t={AT},v0={VECTOR}",
    f"t={AT + 1},v1={VECTOR}",
    f"t={AT}",
    f"v1={VECTOR}",
    f"t=now,v1={VECTOR}",
    f"t={AT},v1={VECTOR.upper()}",
    f"t={AT},v1={VECTOR[:-1]}",
    f"t={AT},v1=",
    f"t={AT},v1=کلید",
    "t=,v1=",
    "گلیم",
    ",",
    "",
]


def test_the_official_package_takes_what_we_take() -> None:
    payload = BODY.decode()
    questions = [{"payload": payload, "secret": SECRET, "header": header} for header in HEADERS]

    said = ask(SAYS, questions)

    assert said == [takes(header) for header in HEADERS]
    assert said == [True] * 4 + [False] * 14


@pytest.mark.parametrize(
    ("late_s", "taken"), [(0, True), (300, True), (301, False), (-300, True), (-301, False)]
)
def test_a_notice_is_good_for_five_minutes(late_s: int, taken: bool) -> None:
    assert takes(GOOD, now=AT + late_s) is taken


def test_a_notice_is_signed_to_the_byte() -> None:
    written_anew = json.dumps(json.loads(BODY)).encode()

    assert written_anew != BODY
    assert not takes(GOOD, body=written_anew)
    assert not takes(GOOD, secret="")
    assert not takes(f"t={AT},v1={signature('', BODY, AT)}", secret="")


def event(kind: str, thing: object, **more: object) -> bytes:
    """A notice's body."""
    found: dict[str, Any] = {"type": kind, "livemode": False, "data": {"object": thing}, **more}
    return json.dumps(found).encode()


SESSION = {"id": "cs_test_1", "client_reference_id": "7001"}
REFUND = {"id": "re_1", "metadata": {"vefa_attempt": "7001", "vefa_refund": "refund-1"}}


@pytest.mark.parametrize(
    ("body", "attempt", "reference"),
    [
        (event("checkout.session.completed", SESSION), 7001, "cs_test_1"),
        (event("checkout.session.async_payment_failed", SESSION), 7001, "cs_test_1"),
        (event("checkout.session.expired", SESSION), 7001, "cs_test_1"),
        (event("refund.updated", REFUND), 7001, None),
        (event("charge.refund.updated", REFUND), 7001, None),
        (event("checkout.session.completed", SESSION, livemode=True), None, None),
        (event("checkout.session.completed", {"id": "cs_test_2"}), None, None),
        (event("checkout.session.completed", {**SESSION, "client_reference_id": "x"}), None, None),
        (event("refund.updated", {"id": "re_2", "metadata": {}}), None, None),
        (event("refund.updated", {"id": "re_2", "metadata": None}), None, None),
        (event("charge.dispute.created", {"id": "dp_1"}), None, None),
        (event("payout.paid", {}), None, None),
        (event("checkout.session.completed", []), None, None),
    ],
)
def test_a_notice_says_what_it_is_about(
    body: bytes, attempt: int | None, reference: str | None
) -> None:
    hint = stripe_webhook.read(body, live=False)

    kind = json.loads(body)["type"]
    assert hint == CallbackHint(attempt, reference, kind, authenticated=True)


DISPUTE = {
    "id": "dp_1",
    "payment_intent": "pi_1",
    "status": "needs_response",
    "amount": 1_250,
    "currency": "eur",
    "evidence_details": {"due_by": AT + 7 * 86_400},
}


@pytest.mark.parametrize(
    ("kind", "changed", "state", "amount", "days"),
    [
        ("created", {}, "opened", Money(1_250, "EUR"), 7),
        ("created", {"status": "warning_needs_response"}, "opened", Money(1_250, "EUR"), 7),
        ("closed", {"status": "won"}, "won", Money(1_250, "EUR"), None),
        ("closed", {"status": "warning_closed"}, "won", Money(1_250, "EUR"), None),
        ("closed", {"status": "lost"}, "lost", Money(1_250, "EUR"), None),
        ("created", {"evidence_details": None, "amount": "x"}, "opened", None, None),
        ("created", {"currency": "xyz"}, "opened", None, 7),
    ],
)
def test_a_dispute_is_told(
    kind: str,
    changed: dict[str, object],
    state: str,
    amount: Money | None,
    days: int | None,
) -> None:
    body = event(f"charge.dispute.{kind}", {**DISPUTE, **changed})

    hint = stripe_webhook.read(body, live=False)

    assert isinstance(hint, DisputeHint)
    by = None if days is None else datetime.fromtimestamp(AT + days * 86_400, UTC)
    assert hint.dispute == Dispute("dp_1", "pi_1", DisputeState(state), amount, by)
    assert (hint.attempt_id, hint.provider_ref, hint.authenticated) == (None, None, True)


@pytest.mark.parametrize("thing", [{}, {"id": "dp_1"}, {**DISPUTE, "payment_intent": None}])
def test_a_dispute_about_nothing_is_only_acknowledged(thing: dict[str, object]) -> None:
    hint = stripe_webhook.read(event("charge.dispute.created", thing), live=False)

    assert type(hint) is CallbackHint


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"type":"x","data":[]}', b"null"])
def test_what_nobody_can_read_is_no_notice(body: bytes) -> None:
    with contextlib.suppress(Forged):
        stripe_webhook.read(body, live=False)
        pytest.fail("it was read")

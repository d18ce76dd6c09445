"""What the shop does with a provider, in the order in which the cashier does it."""

from dataclasses import replace
from datetime import timedelta

from common.money import Money
from payments.base import (
    AttemptView,
    Created,
    Forged,
    InboundRequest,
    PaymentIntent,
    Unsupported,
    Verification,
    Verified,
)
from tests.payments.contract.peer import Peer

IN = frozenset({Verified.PAID, Verified.ALREADY_PAID})
OPEN = frozenset({Verified.PENDING, Verified.UNKNOWN})


async def open_payment(
    peer: Peer, minor: int | None = None, **changed: str
) -> tuple[AttemptView, Created]:
    """An attempt for which the provider gave a page."""
    intent = replace(peer.intent(minor), **changed)  # type: ignore[arg-type]
    created = await peer.gateway.create(intent)
    return view_of(intent, created), created


def view_of(intent: PaymentIntent, created: Created) -> AttemptView:
    """The attempt as the shop stores it."""
    return AttemptView(
        attempt_id=intent.attempt_id,
        provider_ref=created.provider_ref,
        amount=intent.amount,
        order_code=intent.order_code,
        created_at=intent.expires_at - timedelta(minutes=60),
    )


async def ask(peer: Peer, view: AttemptView) -> Verification | None:
    """Ask the provider; None where it can only be heard, and so cannot be asked."""
    try:
        said = await peer.gateway.verify(view)
    except Unsupported:
        assert not peer.gateway.capabilities.can_poll
        return None
    if not peer.gateway.capabilities.can_poll:
        assert said.result is Verified.PENDING
        return None
    return said


async def report(peer: Peer, view: AttemptView, request: InboundRequest) -> Verification | None:
    """Take a callback that came to this attempt's address; None where it has no effect.

    Raises:
        Forged: it is refused.
    """
    hint = peer.gateway.parse_callback(request)
    if hint.attempt_id is None and hint.provider_ref is None:
        raise Forged("about nothing")
    if hint.attempt_id not in (None, view.attempt_id):
        raise Forged("about another attempt")
    if hint.provider_ref not in (None, view.provider_ref):
        raise Forged("about another payment")
    assert hint.proof is None or hint.authenticated
    return hint.proof or await ask(peer, replace(view, returned=True))


async def hear(peer: Peer, view: AttemptView) -> Verification | None:
    """What the shop knows once all callbacks are in; it asks where none has come."""
    said = [await report(peer, view, request) for request in peer.callbacks(view)]
    answers = [one for one in said if one is not None]
    settled = [one for one in answers if one.result in IN]
    if settled:
        return settled[0]
    return answers[-1] if answers else await ask(peer, view)


def settles(view: AttemptView, said: Verification | None) -> bool:
    """Whether the shop would send the goods now."""
    return (
        said is not None
        and said.result in IN
        and said.amount == view.amount
        and said.provider_ref == view.provider_ref
    )


def nothing(view: AttemptView) -> Money:
    """No money."""
    return Money(0, view.amount.currency)

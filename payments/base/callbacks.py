"""What comes back by itself: a notice or the buyer's browser, and what it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from payments.base.answers import Verification


@dataclass(frozen=True, slots=True)
class InboundRequest:
    """A callback as it came in, free of any web framework."""

    method: str
    path_params: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True)
class CallbackReply:
    """What a provider's server must read so that it stops repeating its notice."""

    status: int
    body: str
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class CallbackHint:
    """What a callback claims. It says which attempt to look at, and never that money moved."""

    attempt_id: int | None
    provider_ref: str | None
    claimed: str
    """The provider's word for the result, for the log only."""
    authenticated: bool
    """The provider's signature was checked and holds."""
    proof: Verification | None = None
    """What an authenticated notice says for good, where the provider says it nowhere else; it is
    recorded as if it had been asked for. Always None unless `authenticated`."""

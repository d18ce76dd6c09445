"""What the shop's rules know of gateways before they are built: which there are, and what they need.

The one who builds them stands above the shop and comes with the context.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from payments.base import GatewayCapabilities
from payments.kinds import GatewayKind


@dataclass(frozen=True, slots=True)
class Account:
    """All that a gateway is told of the shop's account there.

    `values` are open, `secrets` are sealed texts, by the names of their settings; `proxy` is sealed.
    """

    kind: str
    values: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: str | None = field(default=None, repr=False)


class GatewayMaker(Protocol):
    """Builds gateways out of what owners have said."""

    @property
    def kinds(self) -> Mapping[str, GatewayKind]:
        """The gateways there are, by their names."""

    def can_build(self, kind: GatewayKind) -> bool:
        """Whether the shop has what this one needs besides an account: a bot to be paid inside of."""

    def try_out(self, account: Account) -> GatewayCapabilities:
        """What a gateway for this account can do; nobody is asked.

        Raises:
            ValueError: what was said does not fit together, or cannot be opened any more.
        """


class NoMaker:
    """Stands where no gateways are built."""

    kinds: Mapping[str, GatewayKind] = {}

    def can_build(self, _kind: GatewayKind) -> bool:
        """Nothing is built here."""
        return False

    def try_out(self, account: Account) -> GatewayCapabilities:
        """There is none.

        Raises:
            ValueError: always.
        """
        raise ValueError(f"nobody builds {account.kind} here")


NO_MAKER = NoMaker()

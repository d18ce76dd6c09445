"""What a gateway has to be told before it can work, and how it is made of that.

Each gateway's module has a `KIND`. Nothing else knows which gateways there are: whoever puts the
program together, the owner's screens and the contract's tests look for these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import httpx

from payments.base import Gateway
from payments.bills import NO_BILLS, BillPorts


@dataclass(frozen=True, slots=True)
class Given:
    """What one shop's gateway is made of.

    `values` are the owner's answers by the names of the settings, `shop_url` is where browsers
    and gateways reach our web server (None where nobody does). `bills` is how bills are written in
    chats, where the shop has bots. `transport` is for tests.
    """

    values: Mapping[str, str]
    shop_url: str | None = None
    proxy: str | None = None
    bills: BillPorts = NO_BILLS
    transport: httpx.AsyncBaseTransport | None = None

    def is_on(self, name: str) -> bool:
        """Whether a setting of the choices `no` and `yes` was answered with yes."""
        return self.values.get(name) == "yes"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to know of a shop's account at a provider.

    What people read of it is the text `gateway-<kind>-<name>` with hyphens for underscores.
    A secret is encrypted at rest and shown to nobody again, not even its owner.
    """

    name: str
    secret: bool = False
    default: str | None = None
    """Taken where nothing is answered; None where an answer is needed."""
    choices: tuple[str, ...] = ()
    """The only answers that fit; any where there are none."""
    fits: Callable[[str], bool] = bool
    """Whether an answer can be right, as far as its form shows."""


def _anywhere(_shop_url: str | None) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class GatewayKind:
    """A provider that a shop may take money through.

    `build` raises ValueError where values that fit one by one do not fit together.
    """

    name: str
    settings: tuple[Setting, ...]
    build: Callable[[Given], Gateway]
    inside: Literal["telegram", "bale"] | None = None
    """In whose chats it is paid, for which the shop needs a bot there."""
    one_address: bool = False
    """It reports every payment of a shop to one address of ours, which somebody has to enter at the
    provider; the others are told with each payment."""
    reports_to: Callable[[str | None], bool] = _anywhere
    """Whether it works for a shop whose pages stand at this public address, None for nowhere: one
    that can only report, and not be asked, takes money unseen where it cannot report."""


def notice_address(shop_url: str, way: str) -> str:
    """Where a provider of `one_address` reports what becomes of this way's payments."""
    return f"{shop_url.rstrip('/')}/pay/{way}"


YES_NO = ("no", "yes")

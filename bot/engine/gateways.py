"""The gateways of one shop: those that come with the installation, and those of its owner's ways.

The owner's are built of the table of ways, and anew when it says something else than before, in
whichever process that happened. A way that is switched off keeps its gateway: what it began is
still asked about.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from common.log import get_logger
from common.vault import GATEWAYS, CannotOpen, Vault
from models import PaymentWay
from payments.base import Gateway, GatewayCapabilities
from payments.bills import NO_BILLS, BillPorts
from payments.kinds import GatewayKind, Given
from shop.gateway_making import Account
from shop.settings import Shop

REPLACED_KEPT_S = 120.0
"""How long a replaced gateway may still be in the hands of somebody who asks it something."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Built:
    """A gateway, and the version of the way it was built of; None where that was impossible."""

    version: int
    gateway: Gateway | None


class Gateways(Mapping[str, Gateway]):
    """By the names of their ways.

    Args:
        installed: gateways that are always there.
        kinds: what an owner may have besides.
        vault: opens what they have confided.
        shop_url: where browsers and gateways reach our web server.
        bills: how bills are written in chats, where the shop has bots.
        monotonic: by which replaced gateways are closed at last.
    """

    def __init__(
        self,
        installed: Mapping[str, Gateway],
        *,
        kinds: Iterable[GatewayKind] = (),
        vault: Vault | None = None,
        shop_url: str | None = None,
        bills: BillPorts = NO_BILLS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.kinds: Mapping[str, GatewayKind] = {kind.name: kind for kind in kinds}
        self._installed, self._vault, self._shop_url = dict(installed), vault, shop_url
        self._bills = bills
        self._built: dict[str, _Built] = {}
        self._all: dict[str, Gateway] = dict(installed)
        self._stamp = 0
        self._replaced: list[tuple[float, Gateway]] = []
        self._monotonic = monotonic
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Gateway:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def refresh(self, session: Session, shop: Shop) -> None:
        """Build what has changed since it was looked at; costs nothing where nothing has."""
        if shop.ways_stamp == self._stamp:
            return
        with self._lock:
            ways = session.exec(select(PaymentWay)).all()
            self._built = {way.name: self._kept_or_built(way) for way in ways}
            own = {name: one.gateway for name, one in self._built.items() if one.gateway}
            self._all = {**own, **self._installed}
            self._stamp = shop.ways_stamp

    def can_build(self, kind: GatewayKind) -> bool:
        """See `GatewayMaker`."""
        return self._bills.has(kind.inside)

    def try_out(self, account: Account) -> GatewayCapabilities:
        """See `GatewayMaker`."""
        return self._build(account).capabilities

    async def aclose_replaced(self) -> None:
        """Close those that nobody can be using any more."""
        long_ago = self._monotonic() - REPLACED_KEPT_S
        with self._lock:
            over = [gateway for at, gateway in self._replaced if at < long_ago]
            self._replaced = [one for one in self._replaced if one[0] >= long_ago]
        for gateway in over:
            await gateway.aclose()

    async def aclose(self) -> None:
        """Close all of them. Called once, when the program stops."""
        for gateway in (*self._all.values(), *(gateway for _, gateway in self._replaced)):
            await gateway.aclose()

    def _kept_or_built(self, way: PaymentWay) -> _Built:
        before = self._built.get(way.name)
        if before is not None and before.version == way.version:
            return before
        if before is not None and before.gateway is not None:
            self._replaced.append((self._monotonic(), before.gateway))
        try:
            gateway = self._build(account_of(way))
        except ValueError as error:
            log.error("way_unusable", way=way.name, reason=str(error))  # noqa: TRY400
            return _Built(way.version, None)
        gateway.name = way.name
        gateway.capabilities = limited(gateway.capabilities, way)
        return _Built(way.version, gateway)

    def _build(self, account: Account) -> Gateway:
        kind = self.kinds.get(account.kind)
        if kind is None or self._vault is None:
            raise ValueError(f"there is no {account.kind} here")
        vault = self._vault
        try:
            opened = {name: vault.open(GATEWAYS, one) for name, one in account.secrets.items()}
            proxy = vault.open(GATEWAYS, account.proxy) if account.proxy is not None else None
        except CannotOpen:
            raise ValueError("sealed with another secret key") from None
        known = {one.name: one.default for one in kind.settings if one.default is not None}
        try:
            values = {**known, **account.values, **opened}
            return kind.build(Given(values, self._shop_url, proxy, self._bills))
        except Exception as error:  # noqa: BLE001 - whatever it is, its words may tell too much
            # They may quote what was confided, so nobody is told more than its kind.
            log.warning("gateway_not_built", kind=account.kind, error=type(error).__name__)
            raise ValueError(f"no {account.kind} can be made of this") from None


def account_of(way: PaymentWay) -> Account:
    """What a way's gateway is told."""
    return Account(way.kind, way.values, way.secrets, way.proxy)


def limited(can: GatewayCapabilities, way: PaymentWay) -> GatewayCapabilities:
    """What a gateway can do, within the limits that the owner has set."""
    least = (way.least,) if way.least is not None else ()
    most = (way.most,) if way.most is not None else ()
    return replace(can, minimum=(*can.minimum, *least), maximum=(*can.maximum, *most))

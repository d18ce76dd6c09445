"""The shop's ways to pay as its owner sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, select

from common.errors import NotFound
from common.roles import Role
from models import PaymentAttempt, PaymentWay
from payments import kinds
from payments.kinds import GatewayKind, Setting
from shop.context import Shopping
from shop.offered_ways import ways_of_owner


class Probe(StrEnum):
    """How it went when a way was tried without paying."""

    FINE = "fine"
    """The provider knows the shop."""
    REFUSED = "refused"
    """The provider does not know the shop by what it was told."""
    UNSUPPORTED = "unsupported"
    """The provider says so only in a payment."""
    UNREACHABLE = "unreachable"
    """Nobody answered; perhaps the proxy or the line is to blame."""
    UNKNOWN = "unknown"
    """The answer was of no use."""
    UNUSABLE = "unusable"
    """What was said does not make a gateway."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What the last try has brought."""

    probe: Probe
    code: str
    """The provider's own word where it refused."""


def of_owner(ctx: Shopping) -> Sequence[PaymentWay]:
    """The owner's ways in their order.

    Raises:
        NotAllowed: for anybody but the owner.
    """
    ctx.need(Role.OWNER)
    return ways_of_owner(ctx.session)


def by_id(ctx: Shopping, way_id: int) -> PaymentWay:
    """One of the ways that are not retired.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is none, or not any more.
    """
    ctx.need(Role.OWNER)
    found = ctx.session.get(PaymentWay, way_id)
    if found is None or found.retired_at is not None:
        raise NotFound("way-gone")
    return found


def kind_called(ctx: Shopping, name: str) -> GatewayKind:
    """A gateway that can be set up.

    Raises:
        NotFound: this installation has none of this name.
    """
    found = ctx.maker.kinds.get(name)
    if found is None:
        raise NotFound("way-gone")
    return found


def setting_of(kind: GatewayKind, name: str) -> Setting:
    """One of the things a gateway has to be told.

    Raises:
        NotFound: it is not told that.
    """
    for setting in kind.settings:
        if setting.name == name:
            return setting
    raise NotFound("way-gone")


def notice_address(ctx: Shopping, way: PaymentWay) -> str | None:
    """What the owner has to enter at the provider, so that it reports payments by itself; None
    where it is told with each payment, or nobody could reach us.
    """
    if not kind_called(ctx, way.kind).one_address or ctx.shop.public_url is None:
        return None
    return kinds.notice_address(ctx.shop.public_url, way.name)


def can_report(ctx: Shopping, way: PaymentWay) -> bool:
    """Whether its provider can report payments to the shop, or can be asked about them instead."""
    return kind_called(ctx, way.kind).reports_to(ctx.shop.public_url)


def last_try(way: PaymentWay) -> Tried | None:
    """What the last try has brought; None before the first."""
    if way.probed_at is None:
        return None
    word, _, code = way.probe.partition(":")
    return Tried(Probe(word), code)


def is_used(session: Session, way: PaymentWay) -> bool:
    """Whether anybody has begun to pay this way, be it only its owner."""
    begun = select(PaymentAttempt.id).where(PaymentAttempt.gateway == way.name)
    return session.exec(begun.limit(1)).first() is not None

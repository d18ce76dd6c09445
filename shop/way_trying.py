"""Trying a way to pay: what its gateway can do as it is set up, and whether it knows the shop."""

from common.errors import BadInput, Conflict
from payments.base import GatewayCapabilities
from shop import work
from shop.context import Shopping
from shop.gateway_making import Account
from shop.ways import Probe, by_id

LONGEST_CODE = 80
PROBE = "way-probe"
"""The kind of work that tries a way without paying."""


def tried_out(ctx: Shopping, account: Account) -> GatewayCapabilities:
    """What a gateway for this account can do; it is not asked.

    Raises:
        BadInput: what was said does not fit together.
        Conflict: it does not take the shop's money.
    """
    try:
        can = ctx.maker.try_out(account)
    except ValueError:
        raise BadInput("way-does-not-fit") from None
    if not can.works_in(ctx.shop.currency):
        raise Conflict("way-other-money", currency=ctx.shop.currency)
    return can


def plan_probe(ctx: Shopping, way_id: int, screen: str) -> None:
    """Have a way tried without paying; `screen` shows how it went.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such way.
    """
    way = by_id(ctx, way_id)
    work.plan(
        ctx,
        PROBE,
        f"{PROBE}:{way.id}:{ctx.correlation}",
        payload={"way_id": way.id, "route": screen},
        person_id=ctx.customer.id,
    )


def keep_probe(ctx: Shopping, way_id: int, said: Probe, code: str) -> None:
    """Remember how trying a way went.

    Raises:
        NotFound: there is no such way any more.
    """
    way = by_id(ctx, way_id)
    way.probed_at = ctx.now
    way.probe = f"{said.value}:{code[:LONGEST_CODE]}" if code else said.value
    ctx.session.flush()

"""Setting up the ways to pay, which only the owner does. Secrets come and stay sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from common.errors import BadInput, Conflict, LimitReached
from common.ids import new_id
from common.money import Money
from common.roles import Role
from models import PaymentWay
from shop import audit, offered_ways, settings, ways
from shop.context import Shopping
from shop.gateway_making import Account
from shop.way_trying import tried_out
from shop.ways import by_id

MOST_WAYS = 12


@dataclass(frozen=True, slots=True)
class WayPlan:
    """A way as its owner wants it; `secrets` and `proxy` are sealed."""

    kind: str
    values: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: str | None = field(default=None, repr=False)

    @property
    def account(self) -> Account:
        """What its gateway is told."""
        return Account(self.kind, self.values, self.secrets, self.proxy)


def add(ctx: Shopping, plan: WayPlan) -> PaymentWay:
    """Set up a way. It is not offered before its owner switches it on.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such gateway.
        BadInput, Conflict: see `tried_out`.
        LimitReached: there are as many as anybody can choose from.
    """
    ctx.need(Role.OWNER)
    ways.kind_called(ctx, plan.kind)
    offered_ways.lock(ctx.session)
    known = ways.of_owner(ctx)
    if len(known) >= MOST_WAYS:
        raise LimitReached("way-too-many", most=MOST_WAYS)
    way = PaymentWay(
        id=new_id(),
        name=_free_name(ctx, plan.kind),
        kind=plan.kind,
        position=1 + max((one.position for one in known), default=0),
        test=tried_out(ctx, plan.account).test,
        currency=ctx.shop.currency,
        values=dict(plan.values),
        secrets=dict(plan.secrets),
        proxy=plan.proxy,
        created_at=ctx.now,
    )
    ctx.session.add(way)
    _changed(ctx, way, "added", None)
    return way


def switch(ctx: Shopping, way_id: int, *, on: bool) -> PaymentWay:
    """Offer a way to buyers from now on, or not any more; what it began goes on either way.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such way.
        BadInput, Conflict: see `tried_out`.
        Conflict: nobody would hear what is paid this way.
    """
    way = by_id(ctx, way_id)
    if way.active != on:
        if on:
            tried_out(ctx, _account(way))
            if not ways.can_report(ctx, way):
                raise Conflict("way-no-reports")
            way.offered_at = way.offered_at or ctx.now
        way.active = on
        _changed(ctx, way, "on" if on else "off", None)
    return way


def place(ctx: Shopping, way_id: int, number: int) -> PaymentWay:
    """Put a way at a place among the others, 1 is the first.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such way.
    """
    offered_ways.lock(ctx.session)
    way = by_id(ctx, way_id)
    others = [one for one in ways.of_owner(ctx) if one.id != way.id]
    others.insert(min(max(number, 1), len(others) + 1) - 1, way)
    if [one.position for one in others] != list(range(1, len(others) + 1)):
        for position, one in enumerate(others, 1):
            one.position = position
        _changed(ctx, way, "placed", None)
    return way


def limit(ctx: Shopping, way_id: int, least: Money | None, most: Money | None) -> PaymentWay:
    """Take payments between these amounts only; None leaves it to the gateway.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such way.
        BadInput: no payment could be between them, or the gateway takes none of them.
    """
    way = by_id(ctx, way_id)
    if (least is not None and most is not None and most < least) or not all(
        one is None or one.minor > 0 for one in (least, most)
    ):
        raise BadInput("way-limits-crossed")
    can = tried_out(ctx, _account(way))
    lowest = [one for one in (least, *can.minimum) if one and one.currency == ctx.shop.currency]
    highest = [one for one in (most, *can.maximum) if one and one.currency == ctx.shop.currency]
    if lowest and highest and max(lowest) > min(highest):
        raise BadInput("way-limits-outside", least=max(lowest), most=min(highest))
    way.currency = ctx.shop.currency
    way.least_minor = least.minor if least is not None else None
    way.most_minor = most.minor if most is not None else None
    _changed(ctx, way, "limited", None)
    return way


def set_value(ctx: Shopping, way_id: int, name: str, value: str | None) -> PaymentWay:
    """Change one thing that the gateway is told, a secret one sealed; None is what it takes itself.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such way, or its gateway is not told that.
        BadInput, Conflict: see `tried_out`.
    """
    way = by_id(ctx, way_id)
    setting = ways.setting_of(ways.kind_called(ctx, way.kind), name)
    values, secrets = dict(way.values), dict(way.secrets)
    told = secrets if setting.secret else values
    told.pop(name, None)
    if value is not None:
        told[name] = value
    way.test = tried_out(ctx, Account(way.kind, values, secrets, way.proxy)).test
    way.values, way.secrets = values, secrets
    way.probed_at, way.probe = None, ""
    _changed(ctx, way, "changed", name)
    return way


def set_proxy(ctx: Shopping, way_id: int, proxy: str | None) -> PaymentWay:
    """Reach the gateway through this sealed address, or straight.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such way.
        BadInput, Conflict: see `tried_out`.
    """
    way = by_id(ctx, way_id)
    tried_out(ctx, Account(way.kind, way.values, way.secrets, proxy))
    way.proxy = proxy
    way.probed_at, way.probe = None, ""
    _changed(ctx, way, "changed", "proxy")
    return way


def remove(ctx: Shopping, way_id: int) -> bool:
    """Take a way away for good; one that was ever offered stays for what it began.

    Returns:
        Whether nothing is left of it.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is no such way.
    """
    way = by_id(ctx, way_id)
    way.active, way.retired_at = False, ctx.now
    unused = way.offered_at is None and not ways.is_used(ctx.session, way)
    _changed(ctx, way, "removed", None)
    if unused:
        ctx.session.delete(way)
        ctx.session.flush()
    return unused


def _account(way: PaymentWay) -> Account:
    return Account(way.kind, way.values, way.secrets, way.proxy)


def _free_name(ctx: Shopping, kind: str) -> str:
    """The kind's own name for the first of them; also retired ones keep theirs."""
    same = select(func.count()).where(col(PaymentWay.kind) == kind)
    taken = set(ctx.session.exec(select(PaymentWay.name)).all()) | set(ctx.shop.gateways)
    number = ctx.session.exec(same).one() + 1
    while (name := kind if number == 1 else f"{kind}.{number}") in taken:
        number += 1
    return name


def _changed(ctx: Shopping, way: PaymentWay, what: str, setting: str | None) -> None:
    way.version += 1
    ctx.session.flush()
    after: dict[str, object] = {"name": way.name}
    if setting is not None:
        after["setting"] = setting
    audit.write(ctx, f"way.{what}", "way", way.name, None, after)
    offered_ways.changed(ctx.session, ctx.now)
    ctx.shop = settings.load(ctx.session)
